"""What banks do, noted in the order book: of the order's own payment, for one that came too late changes nothing."""

from typing import Any

from gigwright.backbone.event import Recorded
from gigwright.backbone.projection import Rows
from gigwright.contexts.orders.projections.book import NO_BILL, NO_OFFER, order_book, orders
from gigwright.contexts.orders.projections.booked import Bank, Bearer
from gigwright.events.orders import (
    ChargebackAssumed,
    ChargebackBorne,
    ChargebackHeld,
    ChargebackRecovered,
    ChargebackReleased,
    is_shared,
    is_the_orders,
)


@order_book.on(ChargebackHeld)
def note_that_a_bank_has_it(rows: Rows, event: Recorded[ChargebackHeld]) -> None:
    said = event.data
    if is_the_orders(said):
        who: Bearer = "seller" if is_shared(said) else "nobody"
        _put(rows, event, bank="holds", bank_payment=said.payment, borne_by=who, **NO_OFFER, **NO_BILL)


@order_book.on(ChargebackAssumed)
def note_who_would_bear_it(rows: Rows, event: Recorded[ChargebackAssumed]) -> None:
    _put(rows, event, borne_by="market")


@order_book.on(ChargebackReleased, ChargebackRecovered)
def note_that_it_was_given_back(
    rows: Rows, event: Recorded[ChargebackReleased] | Recorded[ChargebackRecovered]
) -> None:
    _decided(rows, event, "returned", borne_by=None)


@order_book.on(ChargebackBorne)
def note_that_the_bank_keeps_it(rows: Rows, event: Recorded[ChargebackBorne]) -> None:
    _decided(rows, event, "keeps")


def _decided(rows: Rows, event: Recorded[Any], bank: Bank, **put: object) -> None:
    row = rows.get(orders, order=event.data.order)
    if row is not None and row.bank_payment == event.data.payment:
        _put(rows, event, bank=bank, **put)


def _put(rows: Rows, event: Recorded[Any], **put: object) -> None:
    rows.update(orders, put={"position": event.position, **put}, order=event.data.order)
