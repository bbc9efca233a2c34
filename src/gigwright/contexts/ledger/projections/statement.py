"""One user's own accounts: as a seller what is earned, on its way and owed; as a buyer their credit, what is held and
what goes back."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, and_, func, select

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.errors import GigwrightError
from gigwright.backbone.ids import EventId
from gigwright.contexts.ledger.projections.buyers import buyers
from gigwright.contexts.ledger.projections.chart import (
    HELD,
    REFUNDS_IN_TRANSIT,
    buyer_credit,
    dispute_hold,
    normal_minor,
    payout_in_transit,
    seller_available,
    seller_clearing,
    seller_owes,
)
from gigwright.contexts.ledger.projections.entries import EntryId
from gigwright.contexts.ledger.projections.journal import entries, lines, position_of
from gigwright.contexts.ledger.projections.standing import standing_before
from gigwright.values import OrderId, UserId

STATEMENT_LINES_MAX = 100_000

OWN = {
    "clearing": seller_clearing,
    "available": seller_available,
    "kept until a bank decides": dispute_hold,
    "payout in transit": payout_in_transit,
    "owed to the market": seller_owes,
    "credit": buyer_credit,
}
OF_A_BUYER = {HELD: "held for orders", REFUNDS_IN_TRANSIT: "refunds in transit"}

MOVED = (
    lines.c.account,
    lines.c.currency,
    lines.c.at,
    lines.c.amount_minor,
    entries.c.id,
    entries.c.purpose,
    entries.c.order,
    entries.c.event,
    entries.c.number,
)

Sums = dict[tuple[str, str], int]


class StatementTooLong(GigwrightError):
    """More lines than one statement may have."""

    what_to_do = "ask for a shorter time, with a later beginning or an earlier end"


class _Within(msgspec.Struct, frozen=True):
    since: datetime | None
    until: datetime | None
    limit: int


class StatementLine(msgspec.Struct, frozen=True):
    """One movement, in minor units of the account's currency and in its normal sign, with what it leaves there.

    `event`, at `position` in the log, is what happened; `entry` is what it means for the books.
    """

    at: datetime
    purpose: str
    order: OrderId | None
    amount_minor: int
    balance_minor: int
    event: EventId
    position: int
    entry: EntryId


class AccountStatement(msgspec.Struct, frozen=True):
    """One account in one currency: `opening_minor` and the lines make `closing_minor`, all in its normal sign."""

    name: str
    account: str
    currency: str
    opening_minor: int
    lines: tuple[StatementLine, ...]
    closing_minor: int


def statement(
    connection: Connection,
    user: UserId,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = STATEMENT_LINES_MAX,
) -> list[AccountStatement]:
    """The user's accounts that hold or held something, with their lines from `since` up to `until`, both included.

    Their own accounts come first, then those of what they ordered. StatementTooLong for more than `limit` lines of
    either.
    """
    within = _Within(since, until, limit)
    return [*_of_their_own(connection, user, within), *_of_the_buyer(connection, user, within)]


def _of_their_own(connection: Connection, user: UserId, within: _Within) -> Iterator[AccountStatement]:
    names = {account_of(user): name for name, account_of in OWN.items()}
    opening = {} if within.since is None else standing_before(connection, names, within.since)
    moved = select(*MOVED).join_from(lines, entries, entries.c.id == lines.c.entry).where(lines.c.account.in_(names))
    return _told(names, opening, _read(connection, moved, within))


def _of_the_buyer(connection: Connection, user: UserId, within: _Within) -> Iterator[AccountStatement]:
    opening = {} if within.since is None else _held_before(connection, user, within.since)
    moved = _of_their_orders(select(*MOVED), user)
    return _told(OF_A_BUYER, opening, _read(connection, moved, within))


def _held_before(connection: Connection, user: UserId, moment: datetime) -> Sums:
    total = func.sum(lines.c.amount_minor)
    wanted = _of_their_orders(select(lines.c.account, lines.c.currency, total), user)
    wanted = wanted.where(lines.c.at < rfc3339(moment)).group_by(lines.c.account, lines.c.currency)
    return {(account, currency): int(amount) for account, currency, amount in connection.execute(wanted)}


def _of_their_orders(wanted: Select[Any], user: UserId) -> Select[Any]:
    of_order = buyers.join(entries, entries.c.order == buyers.c.order)
    of_entry = of_order.join(lines, and_(lines.c.entry == entries.c.id, lines.c.order == buyers.c.order))
    account = func.coalesce(lines.c.account, "")  # a plain column would tempt the database to read whole accounts
    return wanted.select_from(of_entry).where(buyers.c.buyer == user, account.in_(OF_A_BUYER))


def _read(connection: Connection, moved: Select[Any], within: _Within) -> Sequence[Row[Any]]:
    if within.since is not None:
        moved = moved.where(lines.c.at >= rfc3339(within.since))
    if within.until is not None:
        moved = moved.where(lines.c.at <= rfc3339(within.until))
    moved = moved.order_by(lines.c.account, lines.c.currency, lines.c.at, entries.c.number, lines.c.number)
    rows = connection.execute(moved.limit(within.limit + 1)).all()
    if len(rows) > within.limit:
        raise StatementTooLong(f"the statement has more than {within.limit:,} lines")
    return rows


def _told(names: dict[str, str], opening: Sums, moved: Iterable[Row[Any]]) -> Iterator[AccountStatement]:
    found = {key: list(rows) for key, rows in groupby(moved, lambda row: (row.account, row.currency))}
    for account, name in names.items():
        keys = sorted({key for key in (*opening, *found) if key[0] == account})
        for key in keys:
            before, rows = opening.get(key, 0), found.get(key, [])
            if before or rows:
                yield _account(name, key, before, rows)


def _account(name: str, key: tuple[str, str], before: int, rows: list[Row[Any]]) -> AccountStatement:
    account, currency = key
    opening = balance = normal_minor(account, before)
    told: list[StatementLine] = []
    for row in rows:
        amount = normal_minor(account, row.amount_minor)
        balance += amount
        told.append(_line(row, amount, balance))
    return AccountStatement(name, account, currency, opening, tuple(told), balance)


def _line(row: Row[Any], amount: int, balance: int) -> StatementLine:
    return StatementLine(
        at=datetime.fromisoformat(row.at).astimezone(UTC),
        purpose=row.purpose,
        order=OrderId(row.order) if row.order else None,
        amount_minor=amount,
        balance_minor=balance,
        event=EventId(row.event),
        position=position_of(row.number),
        entry=EntryId(row.id),
    )
