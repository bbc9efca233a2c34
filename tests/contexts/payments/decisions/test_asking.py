"""A buyer offers a card for an order."""

from datetime import timedelta

import pytest

from gigwright.backbone.ids import derive
from gigwright.backbone.testing import NOON, given
from gigwright.contexts.payments.decisions.asking import CARD_LENGTH_MAX, RequestPayment, request_payment
from gigwright.events.orders import BillExpired, CouponRedeemed, ExtraBought
from gigwright.values import CouponCode, PaymentId
from tests.contexts.payments.samples import (
    BILL,
    BUYER,
    CARD,
    ORDER,
    OTHER_BILL,
    OTHER_PAYMENT,
    PAYMENT,
    SELLER,
    billed,
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


def test_what_the_market_pays_for_a_coupon_is_not_asked_of_the_card() -> None:
    coupon = CouponRedeemed(
        order=ORDER,
        coupon=CouponCode("WELCOME-10"),
        buyer=BUYER,
        seller=SELLER,
        amount=usd(1_000),
        funded_by="market",
    )
    rest = changed(pay, amount=usd(9_550))
    given(placed, coupon).when(request_payment, rest).then(changed(requested, amount=usd(9_550)))
    given(placed, coupon).when(request_payment, pay).refuses("95.50 USD is to be paid, not 105.50 USD")
    given(placed, changed(coupon, funded_by="seller")).when(request_payment, pay).then(requested)


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


THIRD_PAYMENT = derive(PaymentId, "sample", "third payment")
held = (placed, requested, captured, paid)
pay_the_bill = changed(pay, payment=OTHER_PAYMENT, amount=usd(1_883), bill=BILL)
for_the_bill = changed(requested, payment=OTHER_PAYMENT, amount=usd(1_883), bill=BILL)
money_for_it = changed(captured, payment=OTHER_PAYMENT, amount=usd(1_883), charge="ch_2", bill=BILL)
not_paid = BillExpired(order=ORDER, bill=BILL, buyer=BUYER, seller=SELLER, kind="extra")


def test_a_bill_is_paid_beside_the_order() -> None:
    given(*held, billed).when(request_payment, pay_the_bill).then(for_the_bill)
    given(*held, billed).when(request_payment, again).refuses("this order is paid already")


def test_only_the_buyer_pays_a_bill_and_only_its_total() -> None:
    given(*held, billed).when(request_payment, changed(pay_the_bill, by=SELLER)).refuses("only the buyer")
    given().when(request_payment, pay_the_bill).refuses("there is no order")
    short = changed(pay_the_bill, amount=usd(1_882))
    given(*held, billed).when(request_payment, short).refuses("18.83 USD is to be paid, not 18.82 USD")


def test_a_bill_is_paid_while_it_is_awaited() -> None:
    given(*held).when(request_payment, pay_the_bill).refuses("not awaited any more")
    given(*held, billed).when(request_payment, changed(pay_the_bill, bill=OTHER_BILL)).refuses("not awaited any more")
    for end in (not_paid, cancelled):
        given(*held, billed, end).when(request_payment, pay_the_bill).refuses("not awaited any more")
    in_time = billed.pay_by
    given(*held, billed).when(request_payment, pay_the_bill, now=in_time).then(for_the_bill)
    late = in_time + timedelta(microseconds=1)
    given(*held, billed).when(request_payment, pay_the_bill, now=late).refuses("not awaited any more")


def test_a_bill_is_paid_once_and_again_with_another_card_when_one_was_declined() -> None:
    other = changed(pay_the_bill, payment=THIRD_PAYMENT)
    refused = changed(declined, payment=OTHER_PAYMENT)
    asked = (*held, billed, for_the_bill)
    given(*asked).when(request_payment, other).refuses("under way")
    given(*asked, money_for_it).when(request_payment, other).refuses("has come in already")
    given(*asked, refused).when(request_payment, other).then(changed(for_the_bill, payment=THIRD_PAYMENT))


def test_the_next_bill_is_paid_like_the_first() -> None:
    first = (*held, billed, for_the_bill, money_for_it)
    names = ("order", "bill", "buyer", "seller", "kind", "extra", "price", "service_fee", "total", "commission")
    told = {name: getattr(billed, name) for name in names}
    bought = ExtraBought(**told, payment=OTHER_PAYMENT, earning=usd(1_200), days=0, due_at=None, give_up_at=None)
    second = changed(pay_the_bill, payment=THIRD_PAYMENT, bill=OTHER_BILL)
    given(*first, bought, changed(billed, bill=OTHER_BILL)).when(request_payment, second).then(
        changed(for_the_bill, payment=THIRD_PAYMENT, bill=OTHER_BILL)
    )
