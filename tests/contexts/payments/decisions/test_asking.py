"""A buyer offers a card for an order."""

from datetime import timedelta

import pytest

from gigwright.backbone.testing import NOON, given
from gigwright.contexts.payments.decisions.asking import CARD_LENGTH_MAX, RequestPayment, request_payment
from tests.contexts.payments.samples import (
    BUYER,
    CARD,
    ORDER,
    OTHER_PAYMENT,
    PAYMENT,
    SELLER,
    cancelled,
    captured,
    changed,
    declined,
    expired,
    paid,
    placed,
    requested,
    usd,
)

pay = RequestPayment(by=BUYER, payment=PAYMENT, order=ORDER, amount=usd(10_550), card=CARD)


again = changed(pay, payment=OTHER_PAYMENT)


def test_a_buyer_pays_the_whole_total() -> None:
    given(placed).when(request_payment, pay).then(requested)


def test_an_order_must_have_been_placed() -> None:
    given().when(request_payment, pay).refuses("there is no order")


def test_only_the_buyer_pays() -> None:
    given(placed).when(request_payment, changed(pay, by=SELLER)).refuses("only the buyer of an order can pay for it")


def test_an_amount_that_is_not_the_total_is_refused_with_both() -> None:
    short = changed(pay, amount=usd(10_000))
    given(placed).when(request_payment, short).refuses("of this order 105.50 USD is to be paid, not 100.00 USD")


def test_a_paid_order_is_not_paid_again() -> None:
    given(placed, requested, captured, paid).when(request_payment, again).refuses("this order is paid already")


def test_a_cancelled_order_asks_for_nothing() -> None:
    given(placed, requested, captured, paid, cancelled).when(request_payment, again).refuses("cancelled")


def test_an_expired_order_is_over() -> None:
    given(placed, expired).when(request_payment, pay).refuses("the time to pay for this order is over")


def test_the_time_is_over_also_before_the_timer_says_so() -> None:
    last = NOON + timedelta(minutes=15)
    given(placed).when(request_payment, pay, now=last).then(requested)
    too_late = last + timedelta(microseconds=1)
    given(placed).when(request_payment, pay, now=too_late).refuses("the time to pay for this order is over")


def test_one_payment_at_a_time() -> None:
    given(placed, requested).when(request_payment, again).refuses("a payment for this order is under way")


def test_a_payment_that_came_in_is_enough() -> None:
    given(placed, requested, captured).when(request_payment, again).refuses("has come in already")


def test_after_a_decline_another_card_may_be_tried() -> None:
    wanted = changed(requested, payment=OTHER_PAYMENT)
    given(placed, requested, declined).when(request_payment, again).then(wanted)


def test_a_payment_id_is_used_once() -> None:
    given(placed, requested, declined).when(request_payment, pay).refuses("is taken")


@pytest.mark.parametrize("card", ["", "x" * (CARD_LENGTH_MAX + 1)])
def test_a_token_has_a_length(card: str) -> None:
    given(placed).when(request_payment, changed(pay, card=card)).refuses("a card token has 1 to 255 characters")


@pytest.mark.parametrize("card", ["4242424242424242", "4242 4242 4242 4242", "3782-822463-10005"])
def test_a_card_number_is_never_taken(card: str) -> None:
    given(placed).when(request_payment, changed(pay, card=card)).refuses("this looks like a card number")
