"""The payouts: what each seller asked for, and what became of it."""

from typing import Any, Literal, get_args

import msgspec
from sqlalchemy import BigInteger, Column, Connection, Index, MetaData, Row, Table, Text, select

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.event import Recorded
from gigwright.backbone.projection import Projection, Rows, check_limit
from gigwright.events.ledger import PayoutRequested
from gigwright.events.payments import PayoutFailed, PayoutReturned, PayoutSent
from gigwright.values import Money, PayoutId, UserId

PayoutState = Literal["requested", "sent", "failed", "returned"]
PAYOUT_STATES: tuple[PayoutState, ...] = get_args(PayoutState)
OPEN: PayoutState = "requested"  # nobody knows yet what became of it

metadata = MetaData()
payouts = Table(
    "payouts",
    metadata,
    Column("payout", Text, primary_key=True),
    Column("seller", Text, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("requested_at", Text, nullable=False),
    Column("changed_at", Text, nullable=False),
    Column("reason", Text),
    Column("requested_position", BigInteger, nullable=False),
    Index("payouts_by_age", "requested_position"),
    Index("payouts_by_state", "state", "requested_position"),
)

payout_queue = Projection("payouts", metadata)


class ListedPayout(msgspec.Struct, frozen=True):
    """A payout as an operator sees it. Times are RFC 3339 in UTC; `reason` is the processor's, why it failed or came
    back: then the seller has the amount again, and may ask for it anew."""

    payout: PayoutId
    seller: UserId
    amount: Money
    state: PayoutState
    requested_at: str
    changed_at: str
    reason: str | None


@payout_queue.on(PayoutRequested)
def queue_the_payout(rows: Rows, event: Recorded[PayoutRequested]) -> None:
    asked, now = event.data, rfc3339(event.recorded)
    rows.insert(
        payouts,
        payout=asked.payout,
        seller=asked.seller,
        amount_minor=asked.amount.amount_minor,
        currency=asked.amount.currency,
        state="requested",
        requested_at=now,
        changed_at=now,
        requested_position=event.position,
    )


@payout_queue.on(PayoutSent)
def note_that_it_was_sent(rows: Rows, event: Recorded[PayoutSent]) -> None:
    _move(rows, event, "sent")


@payout_queue.on(PayoutFailed)
def note_that_it_failed(rows: Rows, event: Recorded[PayoutFailed]) -> None:
    _move(rows, event, "failed", reason=event.data.reason)


@payout_queue.on(PayoutReturned)
def note_that_it_came_back(rows: Rows, event: Recorded[PayoutReturned]) -> None:
    _move(rows, event, "returned", reason=event.data.reason)


def newest_payouts(connection: Connection, *, limit: int, open_only: bool = False) -> list[ListedPayout]:
    """The payouts that were asked for last, newest first; only those without an outcome, if so asked. `limit` from 1
    to 1,000."""
    check_limit(limit)
    newest = select(payouts).order_by(payouts.c.requested_position.desc()).limit(limit)
    wanted = newest.where(payouts.c.state == OPEN) if open_only else newest
    return [_listed(row) for row in connection.execute(wanted)]


def _move(rows: Rows, event: Recorded[Any], state: PayoutState, reason: str | None = None) -> None:
    put = {"state": state, "changed_at": rfc3339(event.recorded), "reason": reason}
    rows.update(payouts, put=put, payout=event.data.payout)


def _listed(row: Row[Any]) -> ListedPayout:
    return ListedPayout(
        payout=row.payout,
        seller=row.seller,
        amount=Money(row.amount_minor, row.currency),
        state=row.state,
        requested_at=row.requested_at,
        changed_at=row.changed_at,
        reason=row.reason,
    )
