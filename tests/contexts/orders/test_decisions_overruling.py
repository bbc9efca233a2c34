"""What an operator may do with an order: of every stage, and every share of the money accounted for."""

from datetime import timedelta
from typing import Any

import pytest

from gigwright.backbone.event import Present
from gigwright.backbone.testing import NOON, given
from gigwright.contexts.orders.decisions.overruling import (
    AcceptByOperator,
    CancelByOperator,
    ExtendByOperator,
    RefundByOperator,
    accept_by_operator,
    cancel_by_operator,
    extend_by_operator,
    refund_by_operator,
)
from gigwright.events.accounts import OperatorAppointed
from gigwright.events.ledger import DebtRecovered, EarningsCleared, EarningsClearedEarly, PayoutRequested
from gigwright.events.orders import OrderOverruled, OrderReversed
from gigwright.events.payments import PayoutReturned
from gigwright.values import AddressId, Money, OperatorId, PayoutId, TransferRef, UserId
from tests.contexts.asked_anything import changed
from tests.contexts.orders.samples import (
    ada,
    ben,
    completed,
    ended,
    gig,
    ids,
    order,
    other_order,
    partly_refunded,
    payment,
    placed,
    proposal,
    sam,
    sent_back,
    time_agreed,
    until_completed,
    until_delivered,
    until_paid,
    until_started,
    usd,
)

appointed = OperatorAppointed(operator=ada, address=ids.new(AddressId))
cleared = EarningsCleared(order=order, seller=sam, earning=usd(8_000))
payout = ids.new(PayoutId)
overruled = OrderOverruled(
    order=order, operator=ada, buyer=ben, seller=sam, act="cancelled", reason=Present("It was a copy")
)


def cancel(by: OperatorId = ada, seller: UserId = sam, reason: str = "It was a copy") -> CancelByOperator:
    return CancelByOperator(by=by, order=order, seller=seller, reason=reason, fault="seller")


def taken_back(from_clearing: int = 0, from_available: int = 0, owed: int = 0) -> OrderReversed:
    return OrderReversed(
        order=order,
        gig=gig,
        payment=payment,
        buyer=ben,
        seller=sam,
        refund=usd(10_550),
        commission=usd(2_000),
        service_fee=usd(550),
        from_clearing=usd(from_clearing),
        from_available=usd(from_available),
        owed=usd(owed),
        fault="seller",
    )


@pytest.mark.parametrize("before", [until_paid, until_started, until_delivered, (*until_delivered, sent_back())])
def test_an_order_that_goes_on_is_cancelled_and_all_goes_back(before: tuple[object, ...]) -> None:
    asked = given(appointed, *before).when(cancel_by_operator, cancel())
    asked.then(overruled, ended("the operator cancelled it", "seller"))


def test_only_an_operator_does_it_with_a_reason_and_on_what_they_saw() -> None:
    given(*until_started).when(cancel_by_operator, cancel()).refuses("only an operator")
    given(appointed, *until_started).when(cancel_by_operator, cancel(reason=" ")).refuses("write a reason")
    given(appointed, *until_started).when(cancel_by_operator, cancel(seller=ben)).refuses("not this seller's")
    given(appointed).when(cancel_by_operator, cancel()).refuses("no such order")
    given(appointed, placed()).when(cancel_by_operator, cancel()).refuses("the order is waiting for payment")


def test_while_the_earning_clears_it_is_taken_from_there() -> None:
    asked = given(appointed, *until_completed).when(cancel_by_operator, cancel())
    asked.then(overruled, taken_back(from_clearing=8_000))


def test_a_cleared_earning_is_taken_from_what_the_seller_has() -> None:
    asked = given(appointed, *until_completed, cleared).when(cancel_by_operator, cancel())
    asked.then(overruled, taken_back(from_available=8_000))


def test_what_was_paid_out_is_owed() -> None:
    gone = PayoutRequested(payout=payout, seller=sam, amount=usd(8_000), fee=usd(0), again_from=None)
    asked = given(appointed, *until_completed, cleared, gone).when(cancel_by_operator, cancel())
    asked.then(overruled, taken_back(owed=8_000))
    more = EarningsCleared(order=other_order, seller=sam, earning=usd(3_000))
    asked = given(appointed, *until_completed, cleared, gone, more).when(cancel_by_operator, cancel())
    asked.then(overruled, taken_back(from_available=3_000, owed=5_000))


def test_of_an_earning_that_cleared_early_the_fee_stays_and_is_owed() -> None:
    early = EarningsClearedEarly(order=order, seller=sam, earning=usd(8_000), fee=usd(80))
    asked = given(appointed, *until_completed, early).when(cancel_by_operator, cancel())
    asked.then(overruled, taken_back(from_available=7_920, owed=80))


def test_money_of_another_currency_and_money_that_paid_a_debt_are_not_there_to_take() -> None:
    gone = PayoutRequested(payout=payout, seller=sam, amount=usd(8_000), fee=usd(0), again_from=None)
    yen = EarningsCleared(order=other_order, seller=sam, earning=Money(9_000, "JPY"))
    asked = given(appointed, *until_completed, cleared, gone, yen).when(cancel_by_operator, cancel())
    asked.then(overruled, taken_back(owed=8_000))
    sent: dict[str, Any] = {"payout": payout, "seller": sam, "amount": usd(8_000), "fee": usd(0)}
    back = PayoutReturned(**sent, transfer=TransferRef("tr_1"), reason="closed")
    paid = DebtRecovered(order=None, seller=sam, amount=usd(6_000))
    asked = given(appointed, *until_completed, cleared, gone, back, paid).when(cancel_by_operator, cancel())
    asked.then(overruled, taken_back(from_available=2_000, owed=6_000))


def test_after_a_review_it_is_never_too_late() -> None:
    late, reviewed = NOON + timedelta(days=90), changed(cancel(), reviewed=True)
    asked = given(appointed, *until_completed, cleared).when(cancel_by_operator, reviewed, now=late)
    asked.then(overruled, taken_back(from_available=8_000))


def test_it_is_done_once_and_within_two_weeks_of_the_completion() -> None:
    done = given(appointed, *until_completed, overruled, taken_back(from_clearing=8_000))
    done.when(cancel_by_operator, cancel()).refuses("the order is cancelled")
    late = NOON + timedelta(days=14, microseconds=1)
    given(appointed, *until_completed).when(cancel_by_operator, cancel(), now=late).refuses("only after a review")
    assert given(appointed, *until_completed).when(cancel_by_operator, cancel(), now=NOON + timedelta(days=14)).events


def test_a_part_is_given_back_whatever_the_parties_say() -> None:
    refund = RefundByOperator(by=ada, order=order, seller=sam, price=usd(3_000), reason="It was a copy")
    did = changed(overruled, act="refunded")
    given(appointed, *until_started).when(refund_by_operator, refund).then(
        did, partly_refunded("operator", from_held=3_165)
    )
    late, done = NOON + timedelta(days=90), given(appointed, *until_completed, cleared)
    done.when(refund_by_operator, refund, now=late).refuses("only after a review")
    done.when(refund_by_operator, changed(refund, reviewed=True), now=late).then(
        did, partly_refunded("operator", from_available=2_400)
    )
    done.when(refund_by_operator, changed(refund, price=usd(10_000))).refuses("less than all")
    done.when(refund_by_operator, changed(refund, seller=ben)).refuses("not this seller's")
    given(*until_started).when(refund_by_operator, refund).refuses("only an operator")


def test_a_delivery_is_accepted_for_the_buyer() -> None:
    accept = AcceptByOperator(by=ada, order=order, reason="It was a copy")
    given(appointed, *until_delivered).when(accept_by_operator, accept).then(
        changed(overruled, act="accepted"), completed()
    )
    given(appointed, *until_started).when(accept_by_operator, accept).refuses("the order is in progress")
    given(*until_delivered).when(accept_by_operator, accept).refuses("only an operator")


def test_more_time_is_given_whatever_the_buyer_says() -> None:
    extend = ExtendByOperator(by=ada, order=order, proposal=proposal, days=2, reason="It was a copy")
    given(appointed, *until_started).when(extend_by_operator, extend).then(
        changed(overruled, act="extended"), time_agreed()
    )
    given(appointed, *until_started).when(extend_by_operator, changed(extend, days=91)).refuses("1 to 90 days")
    given(appointed, *until_delivered).when(extend_by_operator, extend).refuses("the order is delivered")
