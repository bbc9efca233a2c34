"""What a journal is made of: entries of at least two lines, each keyed by the event that caused it and a purpose."""

from collections import Counter
from datetime import datetime
from typing import Any, NewType

import msgspec

from gigwright.backbone.event import Recorded
from gigwright.backbone.ids import EventId, declare_id, derive
from gigwright.values import Money, OrderId

EntryId = NewType("EntryId", str)

declare_id(EntryId, "ent")


class Line(msgspec.Struct, frozen=True):
    """One side of an entry. A debit is positive, a credit negative; `order` where an account is kept by order."""

    account: str
    amount: Money
    order: OrderId | None = None


class Entry(msgspec.Struct, frozen=True):
    """What one event means for the books, in one respect (`purpose`); `order` is the order whose money it moves."""

    id: EntryId
    event: EventId
    purpose: str
    at: datetime
    order: OrderId | None
    lines: tuple[Line, ...]


def entry(event: Recorded[Any], purpose: str, *lines: Line) -> Entry:
    """The one entry of this event and purpose, dated when it occurred; lines without an amount are left out."""
    return Entry(
        id=derive(EntryId, event.id, purpose),
        event=event.id,
        purpose=purpose,
        at=event.occurred,
        order=getattr(event.data, "order", None),  # what moves between our own pots belongs to no order
        lines=tuple(line for line in lines if line.amount.amount_minor),
    )


def debit(account: str, amount: Money, order: OrderId | None = None) -> Line:
    """Money goes into what we have, or out of what we owe."""
    return Line(account, amount, order)


def credit(account: str, amount: Money, order: OrderId | None = None) -> Line:
    """Money goes out of what we have, or into what we owe."""
    return Line(account, -amount, order)


def off_by_minor(booked: Entry) -> dict[str, int]:
    """By how much debits and credits differ, per currency in which they do; empty for a right entry."""
    sums: Counter[str] = Counter()
    for line in booked.lines:
        sums[line.amount.currency] += line.amount.amount_minor
    return {currency: amount for currency, amount in sorted(sums.items()) if amount}
