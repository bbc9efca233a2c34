"""The journal's tables, and their one writer. It never refuses: a breach is booked, and marked with its reason.

Amounts are integers in the minor unit, a debit positive. An empty `order` stands for no dimension. Turnovers say in few
rows what the lines say one by one, so that a balance of any moment is a sum of months and of one month's lines.
"""

from sqlalchemy import BigInteger, Column, Index, LargeBinary, MetaData, String, Table

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.codec import digest
from gigwright.backbone.projection import Rows
from gigwright.contexts.ledger.projections.chart import never_negative, normal_minor
from gigwright.contexts.ledger.projections.entries import Entry, Line, off_by_minor

ENTRIES_PER_EVENT_MAX = 10

metadata = MetaData()

entries = Table(
    "entries",
    metadata,
    Column("id", String, primary_key=True),
    Column("number", BigInteger, nullable=False, unique=True),  # the event's position times ten, and the place in it
    Column("event", String, nullable=False, index=True),
    Column("purpose", String, nullable=False),
    Column("at", String, nullable=False),
    Column("order", String, nullable=False, index=True),
    Column("digest", LargeBinary, nullable=False),
    Index("entries_in_time", "at", "number"),
)

lines = Table(
    "lines",
    metadata,
    Column("entry", String, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("at", String, nullable=False),
    Column("account", String, nullable=False),
    Column("order", String, nullable=False),
    Column("currency", String, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Index("lines_of_an_account", "account", "at"),
)

balances = Table(
    "balances",
    metadata,
    Column("account", String, primary_key=True),
    Column("order", String, primary_key=True),
    Column("currency", String, primary_key=True),
    Column("amount_minor", BigInteger, nullable=False),
)

turnovers = Table(
    "turnovers",
    metadata,
    Column("account", String, primary_key=True),
    Column("currency", String, primary_key=True),
    Column("month", String, primary_key=True),  # the first seven letters of a time, in UTC
    Column("amount_minor", BigInteger, nullable=False),
)

breaches = Table(
    "breaches",
    metadata,
    Column("entry", String, primary_key=True),
    Column("law", String, primary_key=True),
    Column("reason", String, primary_key=True),
    Column("event", String, nullable=False),
    Column("at", String, nullable=False),
)


def book(rows: Rows, entry: Entry, number: int) -> None:
    """Write the entry and add it to the balances; the same entry again changes nothing, another one is a breach."""
    known = rows.get(entries, id=entry.id)
    if known is None:
        _write(rows, entry, number)
        _check(rows, entry)
    elif known.digest != digest(entry):
        _mark(rows, entry, "L2", "another entry was to be written under this id; the first one stands")


def _write(rows: Rows, entry: Entry, number: int) -> None:
    at = rfc3339(entry.at)
    rows.insert(
        entries,
        id=entry.id,
        number=number,
        event=entry.event,
        purpose=entry.purpose,
        at=at,
        order=entry.order or "",
        digest=digest(entry),
    )
    for place, line in enumerate(entry.lines):
        amount = line.amount.amount_minor
        where: dict[str, str] = {"account": line.account, "currency": line.amount.currency}
        order = line.order or ""
        rows.insert(lines, entry=entry.id, number=place, at=at, order=order, amount_minor=amount, **where)
        rows.upsert(balances, add={"amount_minor": amount}, put=None, order=order, **where)
        rows.upsert(turnovers, add={"amount_minor": amount}, put=None, month=month_of(at), **where)


def position_of(number: int) -> int:
    """Where in the log the event of the entry with this number stands."""
    return number // ENTRIES_PER_EVENT_MAX


def first_number_after(position: int) -> int:
    """The least number that an entry of a later event can have."""
    return (position + 1) * ENTRIES_PER_EVENT_MAX


def month_of(at: str) -> str:
    """The month of a stored time, as in `2026-01`."""
    return at[:7]


def _check(rows: Rows, entry: Entry) -> None:
    for currency, amount in off_by_minor(entry).items():
        _mark(rows, entry, "L1", f"debits and credits differ by {_written(amount, currency)}")
    for line in entry.lines:
        if never_negative(line.account):
            _check_the_sign(rows, entry, line)


def _check_the_sign(rows: Rows, entry: Entry, line: Line) -> None:
    currency = line.amount.currency
    row = rows.get(balances, account=line.account, order=line.order or "", currency=currency)
    assert row is not None, "the line that was just booked is in its balance"
    left = normal_minor(line.account, row.amount_minor)
    if left < 0:
        whose = f" of {line.order}" if line.order else ""
        _mark(rows, entry, "L5", f"{line.account}{whose} falls to {_written(left, currency)}")


def _mark(rows: Rows, entry: Entry, law: str, reason: str) -> None:
    written = {"event": entry.event, "at": rfc3339(entry.at)}
    rows.upsert(breaches, put=written, entry=entry.id, law=law, reason=reason)


def _written(amount_minor: int, currency: str) -> str:
    """Plain, for a sum may be out of the bounds of Money, and the bookkeeper never refuses."""
    return f"{amount_minor} minor {currency}"
