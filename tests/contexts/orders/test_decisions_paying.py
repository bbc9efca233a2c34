"""Money arrives in time, too late, twice, or not at all."""

from datetime import timedelta
from typing import Any

import pytest

from gigwright.backbone.errors import ClockJumped
from gigwright.backbone.testing import NOON, given
from gigwright.contexts.orders.decisions.paying import AcceptPayment, ExpireOrder, accept_payment, expire_order
from gigwright.values import Money, PaymentId
from tests.contexts.orders.samples import (
    ben,
    cancelled,
    captured,
    expired,
    order,
    other_payment,
    paid,
    payment,
    placed,
    refunded_late,
    until_completed,
    until_delivered,
    until_paid,
    until_started,
    usd,
)

expire = ExpireOrder(by="timers", order=order)
pay_by = NOON + timedelta(minutes=15)


def accept(of: PaymentId = payment, amount: Money | None = None, by: str = "order-intake") -> AcceptPayment:
    return AcceptPayment(by=by, order=order, payment=of, amount=amount or usd(10_550))


def test_a_payment_in_time_pays() -> None:
    given(placed(), captured()).when(accept_payment, accept()).then(paid)


def test_the_same_payment_again_is_nothing_new() -> None:
    given(*until_paid).when(accept_payment, accept()).says_nothing()
    given(placed(), expired, captured(), refunded_late()).when(accept_payment, accept()).says_nothing()


@pytest.mark.parametrize("before", [(placed(), expired), (*until_paid, cancelled)])
def test_a_payment_for_an_order_that_is_over_goes_back(before: tuple[Any, ...]) -> None:
    late = captured(other_payment)
    given(*before, late).when(accept_payment, accept(other_payment)).then(refunded_late(other_payment))


@pytest.mark.parametrize("before", [until_paid, until_started, until_delivered, until_completed])
def test_a_second_payment_goes_back(before: tuple[Any, ...]) -> None:
    given(*before).when(accept_payment, accept(other_payment)).then(refunded_late(other_payment))


def test_what_goes_back_is_what_was_captured() -> None:
    given(placed(), expired).when(accept_payment, accept(amount=usd(9_999))).then(refunded_late(amount=usd(9_999)))


def test_another_amount_does_not_pay() -> None:
    given(placed()).when(accept_payment, accept(amount=usd(9_999))).refuses("holds 99.99 USD")
    given(placed()).when(accept_payment, accept(amount=Money(10_550, "EUR"))).refuses("105.50 USD is to be paid")


def test_a_payment_for_no_order_is_refused() -> None:
    given().when(accept_payment, accept()).refuses("no such order")


def test_nobody_says_themselves_that_they_paid() -> None:
    given(placed()).when(accept_payment, accept(by=ben)).refuses("by itself, through its order-intake")


def test_an_unpaid_order_expires_once() -> None:
    given(placed()).when(expire_order, expire, now=pay_by).then(expired)
    given(placed(), expired).when(expire_order, expire).says_nothing()


def test_a_clock_that_is_early_does_not_let_an_order_expire() -> None:
    with pytest.raises(ClockJumped, match=r"the time to pay for ord_.* ends at"):
        given(placed()).when(expire_order, expire, now=pay_by - timedelta(microseconds=1))


def test_an_order_whose_money_is_captured_does_not_expire() -> None:
    given(placed(), captured()).when(expire_order, expire).says_nothing()


@pytest.mark.parametrize("before", [until_paid, until_started, until_completed, (*until_paid, cancelled)])
def test_a_paid_order_does_not_expire(before: tuple[Any, ...]) -> None:
    given(*before).when(expire_order, expire).says_nothing()


def test_only_the_clock_lets_an_order_expire() -> None:
    given(placed()).when(expire_order, ExpireOrder(by=ben, order=order)).refuses("by itself, through its timers")
    given().when(expire_order, expire).refuses("no such order")
