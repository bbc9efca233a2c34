"""The journal for spreadsheets: a row for each line of an entry, under a header."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from gigwright.backbone.clock import rfc3339
from gigwright.contexts.ledger.projections.extract import Extract
from gigwright.contexts.ledger.projections.reading import Booked
from gigwright.values import written

OPENING = "opening"
HEADER = (
    "at",
    "position",
    "event",
    "entry",
    "purpose",
    "order",
    "account",
    "currency",
    "amount_minor",
    "amount",
)


def spreadsheet(extract: Extract) -> Iterator[str]:
    """Its lines; debits are positive. A month begins with what each account holds, under the purpose `opening`."""
    return comma_separated([HEADER], _opening(extract), _rows(extract))


def comma_separated(*parts: Iterable[Sequence[object]]) -> Iterator[str]:
    """Rows as lines of RFC 4180, without their ends."""
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="")
    for rows in parts:
        for row in rows:
            writer.writerow(row)
            yield line.getvalue()
            line.seek(0)
            line.truncate()


def number_alone(amount_minor: int, currency: str) -> str:
    """`100.00`, without the currency."""
    return written(amount_minor, currency).partition(" ")[0]


def _opening(extract: Extract) -> Iterator[Sequence[object]]:
    for one in extract.opening():
        at, amount = f"{extract.begins}T00:00:00.000000Z", number_alone(one.opening_minor, one.currency)
        yield at, "", "", "", OPENING, "", one.account, one.currency, one.opening_minor, amount


def _rows(extract: Extract) -> Iterator[Sequence[object]]:
    for booked in extract.entries():
        yield from _lines(booked)


def _lines(booked: Booked) -> Iterator[Sequence[object]]:
    entry = booked.entry
    head = (rfc3339(entry.at), booked.position, entry.event, entry.id, entry.purpose, entry.order or "")
    for line in entry.lines:
        amount_minor, currency = line.amount.amount_minor, line.amount.currency
        yield *head, line.account, currency, amount_minor, number_alone(amount_minor, currency)
