"""What banks do, noted in the order book: of the order's payments, for one that came too late changes nothing."""

from typing import Any

import msgspec

from gigwright.backbone.event import Recorded
from gigwright.backbone.projection import Rows
from gigwright.contexts.orders.projections.book import NO_BILL, NO_OFFER, order_book, orders, put_down
from gigwright.contexts.orders.projections.booked import AT_BANKS, AtABank, Bank, Bearer
from gigwright.events.orders import (
    ChargebackAssumed,
    ChargebackBorne,
    ChargebackHeld,
    ChargebackRecovered,
    ChargebackReleased,
    is_shared,
    is_the_orders,
)

FIRST: tuple[Bank, ...] = ("holds", "keeps", "returned")  # of several payments, which one stands for the order


@order_book.on(ChargebackHeld)
def note_that_a_bank_has_it(rows: Rows, event: Recorded[ChargebackHeld]) -> None:
    said = event.data
    if not is_the_orders(said):
        return
    who: Bearer = "seller" if is_shared(said) else "nobody"
    others = [one for one in _at_banks(rows, event) if one.payment != said.payment]
    _put(rows, event, [*others, AtABank(said.payment, said.amount, "holds", who)], **NO_OFFER, **NO_BILL)


@order_book.on(ChargebackAssumed)
def note_who_would_bear_it(rows: Rows, event: Recorded[ChargebackAssumed]) -> None:
    _change(rows, event, borne_by="market")


@order_book.on(ChargebackReleased, ChargebackRecovered)
def note_that_it_was_given_back(
    rows: Rows, event: Recorded[ChargebackReleased] | Recorded[ChargebackRecovered]
) -> None:
    _change(rows, event, bank="returned", borne_by=None)


@order_book.on(ChargebackBorne)
def note_that_the_bank_keeps_it(rows: Rows, event: Recorded[ChargebackBorne]) -> None:
    _change(rows, event, bank="keeps")


def _change(rows: Rows, event: Recorded[Any], **changes: object) -> None:
    known = _at_banks(rows, event)
    if any(one.payment == event.data.payment for one in known):
        after = [msgspec.structs.replace(one, **changes) if one.payment == event.data.payment else one for one in known]
        _put(rows, event, after)


def _at_banks(rows: Rows, event: Recorded[Any]) -> tuple[AtABank, ...]:
    row = rows.get(orders, order=event.data.order)
    return () if row is None or row.at_banks is None else AT_BANKS.decode(row.at_banks)


def _put(rows: Rows, event: Recorded[Any], at_banks: list[AtABank], **put: object) -> None:
    first = min(at_banks, key=lambda one: FIRST.index(one.bank))
    told = msgspec.json.encode(at_banks).decode()
    put_down(rows, event, bank=first.bank, borne_by=first.borne_by, at_banks=told, **put)
