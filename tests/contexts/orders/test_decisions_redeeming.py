"""A coupon makes an order cheaper for its buyer, as often as it says, and nobody is paid out what they were given."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from gigwright.backbone.testing import NOON, given
from gigwright.contexts.orders.decisions.crediting import UseCredit, use_credit
from gigwright.contexts.orders.decisions.overruling import CancelByOperator, cancel_by_operator
from gigwright.contexts.orders.decisions.paying import AcceptPayment, ExpireOrder, accept_payment, expire_order
from gigwright.contexts.orders.decisions.placing import place_order
from gigwright.contexts.orders.decisions.refunding import AcceptRefund, OfferRefund, accept_refund, offer_refund
from gigwright.contexts.orders.decisions.starting import CancelBeforeStart, cancel_before_start
from gigwright.events.orders import OrderCancelled, OrderPartlyRefunded, OrderReversed, to_cards
from gigwright.events.promotions import discount_of
from gigwright.policy import FIRST_POLICY
from gigwright.values import Money
from tests.contexts.asked_anything import changed
from tests.contexts.orders.samples import (
    ben,
    captured,
    completed,
    delivered,
    eve,
    expired,
    on_sale,
    order,
    other_order,
    paid,
    payment,
    place,
    placed,
    proposal,
    refund_offered,
    sam,
    started,
    usd,
)
from tests.contexts.orders.samples_of_coupons import (
    MONTH,
    ended,
    issued,
    of_the_seller,
    placed_with_it,
    redeemed,
    returned,
    with_coupon,
)
from tests.contexts.orders.test_decisions_crediting import appointed, cancel_by, granted, used
from tests.contexts.orders.test_decisions_placing import published

until_paid = (*on_sale, issued(), placed_with_it(), redeemed(), captured(amount=usd(9_495)), paid)


def test_the_market_bears_its_coupon_and_the_buyer_pays_the_fee_for_what_is_left() -> None:
    given(*on_sale, issued()).when(place_order, with_coupon()).then(placed_with_it(), redeemed())


def test_a_seller_s_own_coupon_is_a_lower_price() -> None:
    shares = {"service_fee": usd(795), "commission": usd(1_800), "earning": usd(7_200)}  # with that of a small order
    lower = changed(placed_with_it(), price=usd(9_000), total=usd(9_795), **shares)
    given(*on_sale, of_the_seller()).when(place_order, with_coupon(total=usd(9_795))).then(
        lower, redeemed(funded_by="seller")
    )
    accept = AcceptPayment(by="order-intake", order=order, payment=payment, amount=usd(9_795))
    before = (*on_sale, of_the_seller(), lower, redeemed(funded_by="seller"), captured(amount=usd(9_795)))
    given(*before).when(accept_payment, accept).then(paid)


@pytest.mark.parametrize(
    ("coupon", "asked", "sentence"),
    [
        ((), with_coupon(), "there is no such coupon"),
        ((issued(), ended), with_coupon(), "the coupon WELCOME-10 has ended; order without it"),
        ((issued(until=NOON),), with_coupon(), "was good until 2026-01-05T12:00:00"),
        ((of_the_seller(seller=eve),), with_coupon(), "is another seller's"),
        ((issued(most=Money(2_000, "EUR")),), with_coupon(), "is good for prices in EUR, not in USD"),
        ((issued(least=usd(10_001)),), with_coupon(), "is good for prices from 100.01 USD on, not for 100.00 USD"),
        ((issued(most=usd(500)),), with_coupon(), "takes 5.00 USD off, not 10.00 USD as you saw"),
        ((issued(),), with_coupon(discount=None), "takes 10.00 USD off, not None as you saw"),
        ((issued(),), with_coupon(total=usd(10_550)), "now comes to 104.95 USD, not 105.50 USD as you saw"),
        (
            (issued(basis_points=10_000, most=usd(9_501)),),
            with_coupon(discount=usd(9_501)),
            "4.99 USD would be left of the price, below the minimum of 5.00 USD",
        ),
    ],
)
def test_a_coupon_that_is_not_good_for_it_is_refused_and_nothing_is_bought(
    coupon: tuple[object, ...], asked: Any, sentence: str
) -> None:
    given(*on_sale, *coupon).when(place_order, asked).refuses(sentence)


def test_a_coupon_that_nobody_named_changes_nothing() -> None:
    given(*on_sale, issued()).when(place_order, place).then(placed())


def test_a_coupon_is_used_so_often_in_all_and_by_each_buyer() -> None:
    once = (*on_sale, issued(uses=1), placed_with_it(other_order), redeemed(other_order, buyer=eve))
    given(*once).when(place_order, with_coupon()).refuses("was used 1 times, as often as it can be")
    mine = (*on_sale, issued(), placed_with_it(other_order), redeemed(other_order))
    given(*mine).when(place_order, with_coupon()).refuses("you have used the coupon WELCOME-10 as often as you can")
    others = (*on_sale, issued(), placed_with_it(other_order), redeemed(other_order, buyer=eve))
    given(*others).when(place_order, with_coupon()).then(placed_with_it(), redeemed())


def test_a_coupon_of_an_order_that_nobody_paid_was_not_used() -> None:
    late = ExpireOrder(by="timers", order=order)
    after = NOON + timedelta(minutes=15)
    given(*until_paid[:-2]).when(expire_order, late, now=after).then(expired, returned())
    again = (*on_sale, issued(uses=1), placed_with_it(other_order), redeemed(other_order), returned(other_order))
    given(*again).when(place_order, with_coupon()).then(placed_with_it(), redeemed())


def test_a_card_pays_what_the_coupon_left() -> None:
    accept = AcceptPayment(by="order-intake", order=order, payment=payment, amount=usd(9_495))
    given(*until_paid[:-1]).when(accept_payment, accept).then(paid)
    whole = changed(accept, amount=usd(10_495))
    given(*until_paid[:-1]).when(accept_payment, whole).refuses("94.95 USD is to be paid")


def test_credit_pays_a_part_of_what_the_coupon_left_and_never_all_of_it() -> None:
    before = (*on_sale, issued(), placed_with_it(), redeemed(), granted(20_000))
    use = UseCredit(by=ben, order=order, amount=usd(9_445))
    given(*before).when(use_credit, use).then(used(9_445))
    given(*before).when(use_credit, changed(use, amount=usd(9_495))).refuses("must be paid by card; use 94.45")
    given(*before).when(use_credit, changed(use, amount=usd(9_496))).refuses("can take up to 94.95 USD")


def test_a_cancelled_order_gives_the_buyer_what_they_paid_and_the_market_the_rest() -> None:
    (end,) = given(*until_paid).when(cancel_before_start, CancelBeforeStart(by=ben, order=order)).events
    assert isinstance(end, OrderCancelled)
    assert (end.refund, end.to_coupon, end.to_credit, to_cards(end)) == (usd(10_495), usd(1_000), None, usd(9_495))
    wish = CancelBeforeStart(by=ben, order=order, to_credit=True)
    (end,) = given(*until_paid).when(cancel_before_start, wish).events
    assert isinstance(end, OrderCancelled)
    assert (end.to_coupon, end.to_credit, to_cards(end)) == (usd(1_000), usd(9_495), usd(0))


def test_a_part_goes_back_in_proportion_and_the_offer_says_what_the_buyer_has() -> None:
    before = (*until_paid, started, delivered())
    offer = OfferRefund(by=sam, order=order, proposal=proposal, price=usd(3_000), reason="A copy")
    offered: Any = given(*before).when(offer_refund, offer).events[0]
    take = AcceptRefund(by=ben, order=order, proposal=proposal, seller=sam)
    (part,) = given(*before, offered).when(accept_refund, take).events
    assert isinstance(part, OrderPartlyRefunded)
    assert (part.refund, part.to_coupon, to_cards(part)) == (usd(3_148), usd(300), usd(2_848))
    assert offered.refund == to_cards(part)


def test_a_completed_order_that_is_taken_back_gives_the_market_its_part_too() -> None:
    done = changed(completed(), service_fee=usd(495))
    (_, back) = given(appointed, *until_paid, started, delivered(), done).when(cancel_by_operator, cancel_by).events
    assert isinstance(back, OrderReversed)
    assert (back.refund, back.to_coupon, to_cards(back)) == (usd(10_495), usd(1_000), usd(9_495))


@for_all(
    currency=st.sampled_from(("USD", "JPY", "BHD")),
    price=st.integers(5_000, 10**7),
    share=st.integers(1, 9_000),
    credit=st.integers(0, 10**6),
    parts=st.lists(st.integers(1, 40), max_size=6),
)
def test_any_parts_come_to_the_whole_for_the_buyer_the_market_and_its_coupon(
    currency: str, price: int, share: int, credit: int, parts: list[int]
) -> None:
    coupon = issued(basis_points=share, most=Money(10**7, currency))
    off = discount_of(coupon, Money(price, currency))
    fee = FIRST_POLICY.terms(Money(max(price - off.amount_minor, 5_000), currency)).service_fee
    whole = changed(
        placed_with_it(),
        price=Money(price, currency),
        service_fee=fee,
        total=Money(price, currency) + fee,
        commission=Money(price // 5, currency),
        earning=Money(price - price // 5, currency),
    )
    to_pay = whole.total - off
    from_credit = Money(min(credit, to_pay.amount_minor - 1), currency)
    begun: list[object] = [coupon, whole, redeemed(amount=off)]
    begun += [changed(used(0), amount=from_credit)] if from_credit.amount_minor else []
    events = [*begun, captured(amount=to_pay - from_credit), paid, started, delivered()]
    nothing = Money(0, currency)
    cards = as_credit = coupons = nothing
    left = price
    for hundredths in parts:
        part = left * hundredths // 100
        if not 0 < part < left:
            continue
        left -= part
        offer = changed(refund_offered(), price=Money(part, currency))
        take = AcceptRefund(by=ben, order=order, proposal=proposal, seller=sam)
        event: Any = given(*events, offer).when(accept_refund, take).events[0]
        events += [offer, event]
        assert to_cards(event) >= nothing
        cards += to_cards(event)
        as_credit += event.to_credit or nothing
        coupons += event.to_coupon or nothing
    cancel = CancelByOperator(by=cancel_by.by, order=order, seller=sam, reason="Because", fault="nobody")
    end: Any = given(appointed, *events).when(cancel_by_operator, cancel).events[-1]
    assert (cards + to_cards(end), as_credit + (end.to_credit or nothing), coupons + (end.to_coupon or nothing)) == (
        to_pay - from_credit,
        from_credit,
        off,
    )


def test_who_places_an_order_with_a_coupon_in_another_policy_pays_its_fee() -> None:
    half = changed(FIRST_POLICY.fees[0], basis_points=1_000)
    dearer = published(fees=(half, FIRST_POLICY.fees[1]))
    whole: Any
    (whole, _) = given(*on_sale, issued(), dearer).when(place_order, with_coupon(total=usd(10_900))).events
    assert (whole.service_fee, whole.commission) == (usd(900), usd(2_000))
    given(*on_sale, issued()).when(place_order, with_coupon(), now=MONTH).refuses("was good until")
