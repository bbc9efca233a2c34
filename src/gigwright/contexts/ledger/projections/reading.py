"""What can be read from the books: balances now and at any moment, the journal, what is held."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, func, select, tuple_

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.ids import EventId
from gigwright.contexts.ledger.projections import journal as tables
from gigwright.contexts.ledger.projections.chart import HELD, PROCESSOR_AVAILABLE, PROCESSOR_PENDING
from gigwright.contexts.ledger.projections.entries import Entry, EntryId, Line
from gigwright.values import Money, OrderId

BALANCES_MAX = 10_000
JOURNAL_MAX = 1_000


class Balance(msgspec.Struct, frozen=True):
    """What an account holds in minor units, debit positive; `order` where the account is kept apart by order."""

    account: str
    order: OrderId | None
    currency: str
    amount_minor: int


class Booked(msgspec.Struct, frozen=True):
    """An entry with its number in the journal, which only grows, and the breaches that it was marked with."""

    number: int
    entry: Entry
    breaches: tuple[str, ...]

    @property
    def position(self) -> int:
        """Where in the log the event of the entry stands."""
        return tables.position_of(self.number)


class ProcessorBalance(msgspec.Struct, frozen=True):
    """What the processor should have for us in one currency, in minor units."""

    pending_minor: int
    available_minor: int


def balances(
    connection: Connection,
    *,
    at: datetime | None = None,
    currency: str | None = None,
    below: str = "",
    limit: int = BALANCES_MAX,
) -> list[Balance]:
    """Balances that are not zero, now or as of a moment, of accounts whose names begin with `below`; at most 10,000."""
    source = _now() if at is None else _as_of(at)
    found = source.subquery()
    wanted = select(found).where(found.c.amount_minor != 0).order_by(found.c.currency, found.c.account, found.c.order)
    if below:
        wanted = wanted.where(found.c.account.startswith(below, autoescape=True))
    if currency is not None:
        wanted = wanted.where(found.c.currency == currency)
    return [_balance(row) for row in connection.execute(wanted.limit(min(limit, BALANCES_MAX)))]


def held(connection: Connection) -> dict[str, int]:
    """What is held for orders, per currency that was ever held, in minor units."""
    return {currency: -amount for currency, amount in _sums(connection, HELD).items()}


def processor_balances(connection: Connection) -> dict[str, ProcessorBalance]:
    """What the processor's own balance should be, per currency that it ever held."""
    pending, available = _sums(connection, PROCESSOR_PENDING), _sums(connection, PROCESSOR_AVAILABLE)
    return {
        currency: ProcessorBalance(pending.get(currency, 0), available.get(currency, 0))
        for currency in sorted(pending | available)
    }


def journal(
    connection: Connection,
    *,
    after: int = 0,
    limit: int = JOURNAL_MAX,
    order: OrderId | None = None,
    event: EventId | None = None,
) -> list[Booked]:
    """Entries whose number is above `after`, in order, at most 1,000; of one order or one event, if it is named."""
    entries = tables.entries
    wanted = select(entries).where(entries.c.number > after).order_by(entries.c.number)
    if order is not None:
        wanted = wanted.where(entries.c.order == order)
    if event is not None:
        wanted = wanted.where(entries.c.event == event)
    return _with_lines(connection, connection.execute(wanted.limit(min(limit, JOURNAL_MAX))).all())


def journal_between(
    connection: Connection, *, since: datetime | None = None, before: datetime | None = None, batch: int = JOURNAL_MAX
) -> Iterator[Booked]:
    """Entries dated from `since` on and before `before`, in the order of their dates, read `batch` at a time."""
    entries = tables.entries
    place = tuple_(entries.c.at, entries.c.number)
    wanted = select(entries).order_by(entries.c.at, entries.c.number).limit(batch)
    if before is not None:
        wanted = wanted.where(entries.c.at < rfc3339(before))
    after = ("" if since is None else rfc3339(since), -1)
    while found := connection.execute(wanted.where(place > after)).all():
        yield from _with_lines(connection, found)
        after = (found[-1].at, found[-1].number)


def _with_lines(connection: Connection, found: Sequence[Row[Any]]) -> list[Booked]:
    lines = _lines_of(connection, [row.id for row in found])
    marks = _marks_of(connection, [row.id for row in found])
    return [_booked(row, lines.get(row.id, []), marks.get(row.id, [])) for row in found]


def _now() -> Select[Any]:
    return select(tables.balances)


def _as_of(at: datetime) -> Select[Any]:
    lines = tables.lines
    key = (lines.c.account, lines.c.order, lines.c.currency)
    total = func.sum(lines.c.amount_minor).label("amount_minor")
    return select(*key, total).where(lines.c.at <= rfc3339(at)).group_by(*key)


def _balance(row: Row[Any]) -> Balance:
    return Balance(row.account, OrderId(row.order) if row.order else None, row.currency, int(row.amount_minor))


def _sums(connection: Connection, account: str) -> dict[str, int]:
    rows = tables.balances
    wanted = select(rows.c.currency, func.sum(rows.c.amount_minor)).where(rows.c.account == account)
    return {
        currency: int(amount)
        for currency, amount in connection.execute(wanted.group_by(rows.c.currency).order_by(rows.c.currency))
    }


def _lines_of(connection: Connection, ids: list[str]) -> dict[str, list[Line]]:
    lines = tables.lines
    wanted = select(lines).where(lines.c.entry.in_(ids)).order_by(lines.c.entry, lines.c.number)
    return _grouped((row.entry, _line(row)) for row in connection.execute(wanted))


def _marks_of(connection: Connection, ids: list[str]) -> dict[str, list[str]]:
    marks = tables.breaches
    wanted = select(marks).where(marks.c.entry.in_(ids)).order_by(marks.c.entry, marks.c.law, marks.c.reason)
    return _grouped((row.entry, f"{row.law}: {row.reason}") for row in connection.execute(wanted))


def _grouped(pairs: Iterable[tuple[str, Any]]) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups


def _line(row: Row[Any]) -> Line:
    return Line(row.account, Money(row.amount_minor, row.currency), OrderId(row.order) if row.order else None)


def _booked(row: Row[Any], lines: list[Line], marks: list[str]) -> Booked:
    entry = Entry(
        id=EntryId(row.id),
        event=EventId(row.event),
        purpose=row.purpose,
        at=datetime.fromisoformat(row.at).astimezone(UTC),
        order=OrderId(row.order) if row.order else None,
        lines=tuple(lines),
    )
    return Booked(row.number, entry, tuple(marks))
