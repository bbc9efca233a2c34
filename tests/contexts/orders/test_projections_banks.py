"""The order book says what the buyer's bank does with a payment, and who bears a loss."""

from typing import Any

import pytest

from gigwright.backbone.testing import NOON
from gigwright.contexts.orders.projections import newest_orders, order_book
from gigwright.contexts.orders.projections import order as booked
from tests.contexts.asked_anything import changed
from tests.contexts.orders.samples import (
    completed,
    delivered,
    order,
    other_payment,
    paid,
    payment,
    placed,
    refund_offered,
    started,
    usd,
)
from tests.contexts.orders.samples_of_banks import assumed, borne, given_back, made_good, taken_by_a_bank
from tests.contexts.recording import written

STARTED = (placed(), paid, started)
COMPLETED = (*STARTED, delivered(), completed())
KEPT = taken_by_a_bank(earning=8_000, from_clearing=8_000)
LOST = borne("seller", from_hold=8_000)


@pytest.mark.parametrize(
    ("facts", "bank", "borne_by"),
    [
        ((), None, None),
        ((KEPT,), "holds", "seller"),
        ((KEPT, assumed), "holds", "market"),
        ((KEPT, LOST), "keeps", "seller"),
        ((KEPT, assumed, borne("market", released=8_000, clears_at=NOON)), "keeps", "market"),
        ((KEPT, given_back(8_000, NOON)), "returned", None),
        ((KEPT, LOST, made_good(8_000, NOON)), "returned", None),
    ],
)
def test_a_completed_order_says_what_the_bank_does_and_who_bears_it(
    facts: tuple[Any, ...], bank: str | None, borne_by: str | None
) -> None:
    with written(order_book, *COMPLETED, *facts) as connection:
        found = booked(connection, order)
        assert found is not None
        assert (found.bank, found.borne_by, found.state) == (bank, borne_by, "completed")


def test_before_the_completion_nobody_bears_it() -> None:
    with written(order_book, *STARTED, taken_by_a_bank(from_held=10_550)) as connection:
        found = booked(connection, order)
        assert found is not None
        assert (found.bank, found.borne_by) == ("holds", "nobody")


def test_a_late_payment_at_a_bank_is_not_the_order_s() -> None:
    stray = {"payment": other_payment}
    so_far = (*COMPLETED, KEPT, changed(taken_by_a_bank(from_refunds=10_550), **stray))
    with written(order_book, *so_far, changed(borne("nobody", from_refunds=10_550), **stray)) as connection:
        found = booked(connection, order)
        assert found is not None
        assert (found.bank, found.borne_by) == ("holds", "seller")


def test_an_offer_is_closed_by_a_bank_and_orders_at_banks_can_be_asked_for() -> None:
    with written(order_book, *COMPLETED, refund_offered(), KEPT) as connection:
        (found,) = newest_orders(connection, limit=10, bank="holds")
        assert (found.order, found.refund) == (order, None)
        assert newest_orders(connection, limit=10, bank="keeps") == []


def test_an_order_says_of_each_payment_at_a_bank_what_becomes_of_it() -> None:
    extra = {"payment": other_payment, "amount": usd(1_883)}
    tip = changed(taken_by_a_bank(earning=1_200, from_clearing=1_200), **extra)
    so_far = (*COMPLETED, KEPT, tip)
    with written(order_book, *so_far, given_back(8_000, NOON)) as connection:
        found = booked(connection, order)
        assert found is not None
        assert (found.bank, found.borne_by) == ("holds", "seller")
        assert [(one.payment, one.amount, one.bank, one.borne_by) for one in found.at_banks] == [
            (payment, usd(10_550), "returned", None),
            (other_payment, usd(1_883), "holds", "seller"),
        ]
    with written(order_book, *so_far, LOST, changed(given_back(1_200, NOON), payment=other_payment)) as connection:
        found = booked(connection, order)
        assert found is not None
        assert (found.bank, [one.bank for one in found.at_banks]) == ("keeps", ["keeps", "returned"])
