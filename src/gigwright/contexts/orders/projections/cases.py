"""The case book: every dispute, who was heard, and what became of it."""

from typing import Any, Literal

import msgspec
from sqlalchemy import BigInteger, Boolean, Column, Connection, Index, MetaData, Row, Table, Text, select

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.event import Recorded
from gigwright.backbone.projection import Projection, Rows, check_limit
from gigwright.events.orders import (
    ChargebackHeld,
    DisputeClosed,
    DisputeDecided,
    DisputeOpened,
    EvidenceGiven,
    OrderCancelled,
    OrderCompleted,
    OrderReversed,
    is_the_orders,
)
from gigwright.values import DisputeId, Money, OrderId, UserId

CaseState = Literal["open", "decided", "withdrawn", "lapsed", "settled"]

metadata = MetaData()
disputes = Table(
    "disputes",
    metadata,
    Column("dispute", Text, primary_key=True),
    Column("order", Text, nullable=False),
    Column("buyer", Text, nullable=False),
    Column("seller", Text, nullable=False),
    Column("opened_by", Text, nullable=False),
    Column("opened_at", Text, nullable=False),
    Column("evidence_by", Text, nullable=False),
    Column("decide_by", Text, nullable=False),
    Column("buyer_heard", Boolean, nullable=False),
    Column("seller_heard", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("closed_at", Text),
    Column("back_minor", BigInteger),  # what the decision gives back of the price
    Column("currency", Text),
    Index("disputes_by_order", "order", "state"),
    Index("disputes_by_state", "state", "decide_by"),
)

case_book = Projection("case-book", metadata, version=2)


class Case(msgspec.Struct, frozen=True):
    """A dispute as the operator sees it. Times are RFC 3339 in UTC; `back` is what a decision gave back of the price.

    It is `settled` when the order ended without a decision: both agreed, or an operator ended it; or when a bank has
    taken the payment back, and decides instead.
    """

    dispute: DisputeId
    order: OrderId
    buyer: UserId
    seller: UserId
    opened_by: UserId
    opened_at: str
    evidence_by: str
    decide_by: str
    buyer_heard: bool
    seller_heard: bool
    state: CaseState
    closed_at: str | None
    back: Money | None


@case_book.on(DisputeOpened)
def book_the_dispute(rows: Rows, event: Recorded[DisputeOpened]) -> None:
    said = event.data
    rows.insert(
        disputes,
        dispute=said.dispute,
        order=said.order,
        buyer=said.buyer,
        seller=said.seller,
        opened_by=said.opened_by,
        opened_at=rfc3339(event.recorded),
        evidence_by=rfc3339(said.evidence_by),
        decide_by=rfc3339(said.decide_by),
        buyer_heard=said.opened_by == said.buyer,
        seller_heard=said.opened_by == said.seller,
        state="open",
    )


@case_book.on(EvidenceGiven)
def note_who_was_heard(rows: Rows, event: Recorded[EvidenceGiven]) -> None:
    said = event.data
    heard = "buyer_heard" if said.given_by == said.buyer else "seller_heard"
    rows.update(disputes, put={heard: True}, dispute=said.dispute)


@case_book.on(DisputeDecided)
def note_the_decision(rows: Rows, event: Recorded[DisputeDecided]) -> None:
    back = event.data.price
    put = {"state": "decided", "back_minor": back.amount_minor, "currency": back.currency}
    rows.update(disputes, put={**put, "closed_at": rfc3339(event.recorded)}, dispute=event.data.dispute)


@case_book.on(DisputeClosed)
def note_that_it_is_closed(rows: Rows, event: Recorded[DisputeClosed]) -> None:
    """A decision was noted before."""
    put = {"state": event.data.how, "closed_at": rfc3339(event.recorded)}
    rows.update(disputes, put=put, dispute=event.data.dispute)


@case_book.on(OrderCompleted, OrderCancelled, OrderReversed)
def note_that_it_is_settled(
    rows: Rows, event: Recorded[OrderCompleted] | Recorded[OrderCancelled] | Recorded[OrderReversed]
) -> None:
    """The order's end is the end of a dispute that is still open; a decision was noted before."""
    put = {"state": "settled", "closed_at": rfc3339(event.recorded)}
    rows.update(disputes, put=put, order=event.data.order, state="open")


@case_book.on(ChargebackHeld)
def note_that_a_bank_decides(rows: Rows, event: Recorded[ChargebackHeld]) -> None:
    """Where it has the order's own payment; one that came too late settles nothing."""
    if is_the_orders(event.data):
        put = {"state": "settled", "closed_at": rfc3339(event.recorded)}
        rows.update(disputes, put=put, order=event.data.order, state="open")


def cases(connection: Connection, limit: int, *, closed: bool = False) -> list[Case]:
    """The open ones, whatever is to be decided first coming first; `closed` ones too. `limit` from 1 to 1,000."""
    check_limit(limit)
    wanted = select(disputes) if closed else select(disputes).where(disputes.c.state == "open")
    return [_case(row) for row in connection.execute(wanted.order_by(disputes.c.decide_by).limit(limit))]


def case(connection: Connection, id: DisputeId) -> Case | None:
    """One of them."""
    row = connection.execute(select(disputes).where(disputes.c.dispute == id)).one_or_none()
    return None if row is None else _case(row)


def case_of(connection: Connection, order: OrderId) -> Case | None:
    """The open one about an order."""
    wanted = select(disputes).where(disputes.c.order == order, disputes.c.state == "open")
    row = connection.execute(wanted).one_or_none()
    return None if row is None else _case(row)


def _case(row: Row[Any]) -> Case:
    return Case(
        dispute=row.dispute,
        order=row.order,
        buyer=row.buyer,
        seller=row.seller,
        opened_by=row.opened_by,
        opened_at=row.opened_at,
        evidence_by=row.evidence_by,
        decide_by=row.decide_by,
        buyer_heard=row.buyer_heard,
        seller_heard=row.seller_heard,
        state=row.state,
        closed_at=row.closed_at,
        back=None if row.back_minor is None else Money(row.back_minor, row.currency),
    )
