"""A buyer accepts a custom offer, which places an order on its terms and no others; or declines it."""

from datetime import timedelta
from typing import Any

import pytest

from gigwright.backbone.event import Erased, Present
from gigwright.backbone.testing import NOON, given
from gigwright.contexts.orders.decisions.paying import AcceptPayment, accept_payment
from gigwright.contexts.orders.decisions.taking import DeclineOffer, accept_offer, decline_offer
from gigwright.events.orders import OrderPaid, WorkStarted
from gigwright.policy import FIRST_POLICY, FeeRule
from gigwright.values import GigId, OrderId, UserId
from tests.contexts.asked_anything import changed
from tests.contexts.orders.samples import (
    QUESTIONS,
    asks,
    ben,
    captured,
    eve,
    expired,
    ids,
    on_sale,
    order,
    other_order,
    paused,
    payment,
    placed,
    restored,
    sam,
    suspended,
    usd,
)
from tests.contexts.orders.samples_of_offers import (
    WEEK,
    accept,
    accepted,
    declined,
    lapsed,
    made,
    offer,
    placed_with_it,
    withdrawn,
)
from tests.contexts.orders.test_decisions_placing import published as policy

decline = DeclineOffer(by=ben, offer=offer)
ENDS = [(accepted(), "accepted"), (declined, "declined"), (withdrawn, "withdrawn"), (lapsed, "time is over")]


def seen(**terms: Any) -> Any:
    return changed(accept, **terms)


def test_whoever_accepts_an_offer_has_an_order_on_its_terms() -> None:
    given(*on_sale, made()).when(accept_offer, accept).then(accepted(), placed_with_it())
    free = made(revisions=None, delivery_days=90)
    order = placed_with_it(revisions=None, delivery_days=90)
    given(*on_sale, free).when(accept_offer, accept).then(accepted(), order)


def test_the_price_is_the_offer_s_whatever_the_gig_costs() -> None:
    cheap = made(price=usd(600), total=usd(933))
    shares = {"price": usd(600), "service_fee": usd(333), "total": usd(933), "commission": usd(120)}
    order = changed(placed_with_it(), earning=usd(480), **shares)
    given(*on_sale, cheap).when(accept_offer, seen(price=usd(600), total=usd(933))).then(accepted(), order)


def test_an_order_asks_what_its_gig_asks_or_nothing_as_the_offer_says() -> None:
    asked = asks(*QUESTIONS)
    given(*on_sale, made(), asked).when(accept_offer, accept).then(accepted(), placed_with_it(questions=QUESTIONS))
    nothing = made(asks=False)
    given(*on_sale, nothing, asked).when(accept_offer, accept).then(accepted(), placed_with_it(questions=()))
    given(*on_sale, nothing).when(accept_offer, accept).then(accepted(), placed_with_it(questions=()))


def test_where_nothing_is_asked_the_work_begins_with_the_payment() -> None:
    told = AcceptPayment(by="order-intake", order=order, payment=payment, amount=usd(26_375))
    at_once = placed_with_it(questions=())
    due_at = NOON + timedelta(days=5)
    given(made(asks=False), accepted(), at_once, captured(amount=usd(26_375))).when(accept_payment, told).then(
        OrderPaid(order=order, payment=payment, buyer=ben, seller=sam),
        WorkStarted(order=order, buyer=ben, seller=sam, due_at=due_at, give_up_at=due_at + timedelta(days=14)),
    )


def test_the_fees_are_those_of_the_policy_that_is_in_force_then_and_were_seen() -> None:
    dearer = policy(fees=(FeeRule(of="service_fee", basis_points=1_000), FIRST_POLICY.fees[1]))
    given(*on_sale, made(), dearer).when(accept_offer, accept).refuses(
        "with fees the offer comes to 275.00 USD, not 263.75 USD as you saw; look at it again"
    )
    order = changed(placed_with_it(), policy=2, service_fee=usd(2_500), total=usd(27_500))
    given(*on_sale, made(), dearer).when(accept_offer, seen(total=usd(27_500))).then(accepted(), order)


def test_another_price_than_the_offer_s_is_told() -> None:
    given(*on_sale, made()).when(accept_offer, seen(price=usd(24_999))).refuses(
        "the offer is for 250.00 USD, not 249.99 USD as you saw; look at the offer again"
    )


def test_an_offer_is_of_its_gig_and_its_seller() -> None:
    given(*on_sale, made()).when(accept_offer, seen(seller=eve)).refuses("of another gig or another seller")
    given(*on_sale, made(gig=ids.new(GigId))).when(accept_offer, accept).refuses("of another gig")


def test_an_offer_is_accepted_until_its_time_is_over_even_if_nobody_said_so() -> None:
    last = WEEK - timedelta(microseconds=1)
    order = placed_with_it(pay_by=last + timedelta(minutes=15))
    given(*on_sale, made()).when(accept_offer, accept, now=last).then(accepted(), order)
    given(*on_sale, made()).when(accept_offer, accept, now=WEEK).refuses(
        "the time of this offer was over at 2026-01-12T12:00:00.000000Z; ask the seller for a new one"
    )


@pytest.mark.parametrize(("end", "how"), ENDS)
def test_an_offer_that_has_ended_is_neither_accepted_nor_declined(end: Any, how: str) -> None:
    given(*on_sale, made(), end).when(accept_offer, seen(order=other_order)).refuses(how)
    given(*on_sale, made(), end).when(decline_offer, decline).refuses(how)


@pytest.mark.parametrize("by", [sam, eve])
def test_only_the_buyer_answers(by: UserId) -> None:
    given(*on_sale, made()).when(accept_offer, seen(by=by)).refuses("only the buyer to whom an offer was made")
    given(*on_sale, made()).when(decline_offer, changed(decline, by=by)).refuses("only the buyer to whom")
    given(*on_sale).when(accept_offer, accept).refuses("there is no such offer")
    given(*on_sale).when(decline_offer, decline).refuses("there is no such offer")


def test_a_buyer_declines_an_offer_also_when_suspended() -> None:
    given(made()).when(decline_offer, decline).then(declined)
    given(*on_sale, made(), suspended(ben)).when(decline_offer, decline).then(declined)


def test_an_offer_is_a_purchase_like_any_other() -> None:
    given(*on_sale, made(), paused).when(accept_offer, accept).refuses("paused this gig")
    given(*on_sale, made(), suspended(ben)).when(accept_offer, accept).refuses("you are suspended")
    given(*on_sale, made(), suspended(sam)).when(accept_offer, accept).refuses("the seller is suspended")
    back = (suspended(sam), restored(sam))
    given(*on_sale, made(), *back).when(accept_offer, accept).then(accepted(), placed_with_it())
    given(*on_sale, made(), placed()).when(accept_offer, accept).refuses("placed already")


def test_the_queue_of_the_seller_has_its_limit_here_too() -> None:
    there = [placed(ids.new(OrderId)) for _ in range(FIRST_POLICY.queue_limit)]
    given(*on_sale, made(), *there).when(accept_offer, accept).refuses("queue is full with 100 orders")
    ended = changed(expired, order=there[0].order)
    given(*on_sale, made(), *there, ended).when(accept_offer, accept).then(accepted(), placed_with_it())


def test_what_the_policy_does_not_allow_any_more_is_not_accepted() -> None:
    (dollars, *others) = FIRST_POLICY.currencies
    dearer = policy(currencies=(changed(dollars, minimum_price=usd(25_001)), *others))
    given(*on_sale, made(), dearer).when(accept_offer, accept).refuses("below the minimum of 250.01 USD")
    lower = policy(currencies=(changed(dollars, maximum_offer=usd(24_999)), *others))
    given(*on_sale, made(), lower).when(accept_offer, accept).refuses("an offer may cost 249.99 USD at most")


def test_a_description_that_was_erased_stays_erased_in_what_follows() -> None:
    gone = made(description=Erased())
    given(*on_sale, gone).when(accept_offer, accept).then(changed(accepted(), description=Erased()), placed_with_it())
    assert accepted().description == Present("Your cat and your dog together")
