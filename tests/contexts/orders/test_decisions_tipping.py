"""Tips: soon after the completion, within bounds, once, and back with their order."""

from datetime import timedelta
from typing import Any

import pytest

from gigwright.backbone.testing import NOON, given
from gigwright.contexts.orders.decisions.overruling import CancelByOperator, cancel_by_operator
from gigwright.contexts.orders.decisions.paying import AcceptPayment, accept_payment
from gigwright.contexts.orders.decisions.refunding import AcceptRefund, accept_refund
from gigwright.contexts.orders.decisions.tipping import TipSeller, tip_seller
from gigwright.events.accounts import OperatorAppointed
from gigwright.events.ledger import EarningsCleared
from gigwright.events.orders import Back, OrderOverruled, OrderReversed
from gigwright.values import AddressId, Money
from tests.contexts.asked_anything import changed
from tests.contexts.orders.samples import (
    ada,
    ben,
    bill,
    eve,
    gig,
    ids,
    on_sale,
    order,
    other_bill,
    other_payment,
    partly_refunded,
    payment,
    proposal,
    refund_offered,
    refunded_late,
    sam,
    suspended,
    until_completed,
    until_delivered,
    usd,
)
from tests.contexts.orders.samples_further import bill_expired, billed, tipped

tip = TipSeller(by=ben, order=order, bill=bill, gig=gig, seller=sam, price=usd(1_500), total=usd(1_883))
hear = AcceptPayment(by="order-intake", order=order, payment=other_payment, amount=usd(1_883), bill=bill)
done = (*on_sale, *until_completed)
appointed = OperatorAppointed(operator=ada, address=ids.new(AddressId))
overrule = CancelByOperator(by=ada, order=order, seller=sam, reason="A copy", fault="seller")


def tipping(**terms: Any) -> TipSeller:
    command: TipSeller = changed(tip, **terms)
    return command


def test_the_buyer_of_a_completed_order_gives_a_tip_with_a_fee_of_its_own() -> None:
    given(*done).when(tip_seller, tip).then(billed("tip"))
    given(*done, billed("tip")).when(accept_payment, hear).then(tipped())


def test_only_the_buyer_tips_and_only_after_the_completion() -> None:
    given(*done).when(tip_seller, tipping(by=sam)).refuses("only the buyer")
    given(*on_sale, *until_delivered).when(tip_seller, tip).refuses("tipping is not possible now")
    given(*done).when(tip_seller, tipping(seller=eve)).refuses("another seller")


def test_a_tip_is_given_within_a_week() -> None:
    week = NOON + timedelta(days=7)
    given(*done).when(tip_seller, tip, now=week).then(changed(billed("tip"), pay_by=week + timedelta(hours=48)))
    given(*done).when(tip_seller, tip, now=week + timedelta(microseconds=1)).refuses(
        "a tip could be given until 2026-01-12 12:00 UTC"
    )


@pytest.mark.parametrize("price", [usd(499), usd(10_001), usd(0), usd(-1_500), Money(1_500, "EUR")])
def test_a_tip_is_from_the_least_price_to_what_the_work_cost(price: Money) -> None:
    given(*done).when(tip_seller, tipping(price=price)).refuses("a tip for this order is from 5.00 USD to 100.00 USD")


@pytest.mark.parametrize(("price", "total"), [(usd(500), usd(828)), (usd(10_000), usd(10_550))])
def test_tips_at_the_bounds_are_fine(price: Money, total: Money) -> None:
    then = given(*done).when(tip_seller, tipping(price=price, total=total))
    assert [getattr(event, "total", None) for event in then.events] == [total]


def test_a_small_order_may_be_tipped_more_than_it_cost() -> None:
    cost = {"price": usd(1_000), "service_fee": usd(355), "total": usd(1_355), "commission": usd(200)}
    small = [changed(event, **cost) if hasattr(event, "package") else event for event in until_completed]
    ended = changed(until_completed[-1], **{name: cost[name] for name in ("price", "service_fee", "commission")})
    life = (*on_sale, *small[:-1], ended)
    most = tipping(price=usd(2_500), total=usd(2_938))
    assert given(*life).when(tip_seller, most).events
    given(*life).when(tip_seller, tipping(price=usd(2_501))).refuses("from 5.00 USD to 25.00 USD")


def test_an_order_has_one_tip_and_one_bill_at_a_time() -> None:
    given(*done, billed("tip"), tipped()).when(tip_seller, tipping(bill=other_bill)).refuses("has its tip already")
    given(*done, billed("tip")).when(tip_seller, tipping(bill=other_bill)).refuses("another payment")
    again = tipping(bill=other_bill)
    given(*done, billed("tip"), bill_expired("tip")).when(tip_seller, again).then(billed("tip", by=other_bill))


def test_the_total_is_what_the_buyer_saw() -> None:
    given(*done).when(tip_seller, tipping(total=usd(1_500))).refuses("comes to 18.83 USD, not 15.00 USD as you saw")


def test_the_suspended_neither_give_nor_get_a_tip() -> None:
    given(*done, suspended(ben)).when(tip_seller, tip).refuses("one of you is suspended")
    given(*done, suspended(sam)).when(tip_seller, tip).refuses("one of you is suspended")


def test_a_tip_that_comes_when_the_earning_has_cleared_clears_by_itself() -> None:
    later = NOON + timedelta(days=20)
    cleared = EarningsCleared(order=order, seller=sam, earning=usd(8_000))
    given(*done, billed("tip"), cleared).when(accept_payment, hear, now=later).then(tipped(later))


def test_a_tip_goes_back_with_its_order() -> None:
    everything: OrderReversed = OrderReversed(
        order=order,
        gig=gig,
        payment=payment,
        buyer=ben,
        seller=sam,
        refund=usd(12_433),
        commission=usd(2_300),
        service_fee=usd(933),
        from_clearing=usd(9_200),
        from_available=usd(0),
        owed=usd(0),
        fault="seller",
        further=(Back(other_payment, usd(1_883)),),
    )
    then = given(*done, appointed, billed("tip"), tipped()).when(cancel_by_operator, overrule)
    assert then.events[1:] == (everything,)
    assert isinstance(then.events[0], OrderOverruled)


def test_a_tip_that_has_not_cleared_is_taken_from_where_it_is() -> None:
    cleared = EarningsCleared(order=order, seller=sam, earning=usd(8_000))
    life = (*done, appointed, cleared, billed("tip"), tipped())
    then = given(*life).when(cancel_by_operator, overrule)
    (reversal,) = [event for event in then.events if isinstance(event, OrderReversed)]
    assert (reversal.from_clearing, reversal.from_available, reversal.owed) == (usd(1_200), usd(8_000), usd(0))


def test_a_part_of_the_price_leaves_the_tip() -> None:
    accept = AcceptRefund(by=ben, order=order, proposal=proposal, seller=sam)
    given(*done, billed("tip"), tipped(), refund_offered()).when(accept_refund, accept).then(
        partly_refunded(from_clearing=2_400)
    )


def test_a_tip_for_an_order_that_was_reversed_meanwhile_goes_back() -> None:
    life = (*done, appointed, billed("tip"))
    reversal = given(*life).when(cancel_by_operator, overrule).events
    given(*life, *reversal).when(accept_payment, hear).then(refunded_late(other_payment, usd(1_883)))
