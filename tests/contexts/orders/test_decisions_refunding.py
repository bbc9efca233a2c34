"""A part of the price goes back: offered by the seller, taken by the buyer, and nobody's silence moves money."""

from datetime import timedelta

import pytest

from gigwright.backbone.errors import ClockJumped
from gigwright.backbone.testing import NOON, given
from gigwright.contexts.orders.decisions.cancelling import CancelVeryLate, cancel_very_late
from gigwright.contexts.orders.decisions.completing import AcceptDelivery, accept_delivery
from gigwright.contexts.orders.decisions.proposing import WithdrawProposal, withdraw_proposal
from gigwright.contexts.orders.decisions.refunding import (
    AcceptRefund,
    DeclineRefund,
    LetRefundPass,
    OfferRefund,
    accept_refund,
    decline_refund,
    let_refund_pass,
    offer_refund,
)
from gigwright.events.ledger import EarningsCleared, PayoutRequested
from gigwright.events.orders import OrderCompleted
from gigwright.values import Money, PayoutId, UserId
from tests.contexts.asked_anything import changed
from tests.contexts.orders.samples import (
    ben,
    completed,
    delivered,
    ended,
    eve,
    ids,
    order,
    partly_refunded,
    placed,
    proposal,
    refund_declined,
    refund_offered,
    sam,
    taken_back,
    until_completed,
    until_delivered,
    until_paid,
    until_started,
    usd,
)

accept = AcceptRefund(by=ben, order=order, proposal=proposal, seller=sam)
cleared = EarningsCleared(order=order, seller=sam, earning=usd(8_000))
LATE = NOON + timedelta(days=14, microseconds=1)


def offer(price: Money | None = None, by: UserId = sam, reason: str = "A scratch") -> OfferRefund:
    return OfferRefund(by=by, order=order, proposal=proposal, price=price or usd(3_000), reason=reason)


@pytest.mark.parametrize("before", [until_paid, until_started, until_delivered, until_completed])
def test_a_seller_offers_a_part_of_what_is_paid_with_its_service_fee(before: tuple[object, ...]) -> None:
    given(*before).when(offer_refund, offer()).then(refund_offered())


def test_only_the_seller_offers_a_part_with_a_reason_and_one_at_a_time() -> None:
    given(*until_started).when(offer_refund, offer(by=ben)).refuses("only the seller")
    given(*until_started).when(offer_refund, offer(reason=" ")).refuses("write a reason")
    given(*until_started, refund_offered()).when(offer_refund, offer()).refuses("still waits for its answer")
    for price in (0, -1, 10_000, 10_001):
        given(*until_started).when(offer_refund, offer(usd(price))).refuses("more than nothing and less than all")
    given(*until_started).when(offer_refund, offer(Money(3_000, "EUR"))).refuses("in the same currency")


def test_of_an_order_that_is_not_paid_or_long_over_nothing_is_offered() -> None:
    given(placed()).when(offer_refund, offer()).refuses("the order is waiting for payment")
    given(*until_paid, ended("so")).when(offer_refund, offer()).refuses("the order is cancelled")
    given(*until_completed).when(offer_refund, offer(), now=LATE).refuses("later only after a review")


def test_before_the_completion_it_comes_out_of_what_is_held_and_the_rest_is_shared_out() -> None:
    taken = given(*until_delivered, refund_offered()).when(accept_refund, accept)
    taken.then(partly_refunded(from_held=3_165))
    done = given(*until_delivered, *taken.events).when(accept_delivery, AcceptDelivery(by=ben, order=order, number=1))
    less = {"price": usd(7_000), "service_fee": usd(385), "commission": usd(1_400), "earning": usd(5_600)}
    done.then(changed(completed(), **less))


def test_after_the_completion_it_comes_out_of_everybodys_share() -> None:
    history = (*until_completed, refund_offered())
    given(*history).when(accept_refund, accept).then(partly_refunded(from_clearing=2_400))
    given(*history, cleared).when(accept_refund, accept).then(partly_refunded(from_available=2_400))
    gone = PayoutRequested(payout=ids.new(PayoutId), seller=sam, amount=usd(7_000), fee=usd(0), again_from=None)
    given(*history, cleared, gone).when(accept_refund, accept).then(partly_refunded(from_available=1_000, owed=1_400))


def test_an_offer_outlasts_the_steps_of_the_work() -> None:
    given(*until_started, refund_offered(), delivered()).when(accept_refund, accept).then(
        partly_refunded(from_held=3_165)
    )
    done = given(*until_delivered, refund_offered(), completed()).when(accept_refund, accept)
    done.then(partly_refunded(from_clearing=2_400))
    over = given(*until_delivered, refund_offered(), ended("so"))
    over.when(accept_refund, accept).refuses("not open any more")


def test_the_buyer_alone_takes_it_or_not() -> None:
    open_one = given(*until_started, refund_offered())
    open_one.when(accept_refund, changed(accept, by=sam)).refuses("nobody answers their own proposal")
    open_one.when(accept_refund, changed(accept, by=eve)).refuses("only the buyer and the seller")
    open_one.when(accept_refund, changed(accept, seller=eve)).refuses("not this seller's")
    decline = DeclineRefund(by=ben, order=order, proposal=proposal)
    open_one.when(decline_refund, decline).then(refund_declined())
    given(*until_started, refund_offered(), refund_declined()).when(accept_refund, accept).refuses("not open any more")


def test_silence_is_a_no_when_its_time_has_come() -> None:
    passed = LetRefundPass(by="timers", order=order, proposal=proposal)
    later, history = NOON + timedelta(hours=48), (*until_started, refund_offered())
    given(*history).when(let_refund_pass, passed, now=later).then(refund_declined("silence"))
    with pytest.raises(ClockJumped):
        given(*history).when(let_refund_pass, passed)
    given(*history, partly_refunded(from_held=3_165)).when(let_refund_pass, passed, now=later).then()
    given(*history).when(let_refund_pass, changed(passed, by=ben), now=later).refuses("by itself")


def test_the_seller_takes_an_offer_back_and_the_time_to_answer_the_work_stays() -> None:
    history = given(*until_delivered, refund_offered())
    history.when(withdraw_proposal, WithdrawProposal(by=sam, order=order, proposal=proposal)).then(taken_back())


def test_an_end_after_a_part_went_back_gives_back_the_rest() -> None:
    history = (*until_started, partly_refunded(from_held=3_165))
    late = given(*history).when(cancel_very_late, CancelVeryLate(by=ben, order=order), now=NOON + timedelta(days=5))
    late.then(changed(ended("the work was very late", "seller"), refund=usd(7_385)))


def test_a_completion_after_a_part_went_back_shares_out_what_is_left() -> None:
    history = (*until_delivered, partly_refunded(from_held=3_165))
    (done,) = given(*history).when(accept_delivery, AcceptDelivery(by=ben, order=order, number=1)).events
    assert isinstance(done, OrderCompleted)
    assert done.earning + done.commission + done.service_fee == usd(7_385)
