"""Who may have an earning before it has cleared, and what that costs."""

from datetime import timedelta
from typing import Any

import pytest

from gigwright.backbone.event import Present
from gigwright.backbone.ids import derive
from gigwright.backbone.testing import given
from gigwright.contexts.ledger.decisions import (
    AllowEarlyPayouts,
    ClearEarly,
    ClearEarnings,
    EndEarlyPayouts,
    RequestPayout,
    allow_early_payouts,
    clear_early,
    clear_earnings,
    end_early_payouts,
    request_payout,
)
from gigwright.events.accounts import OperatorAppointed, SellerOnboarded, UserSuspended
from gigwright.events.ledger import EarlyPayoutsAllowed, EarlyPayoutsEnded
from gigwright.events.policies import PolicyPublished
from gigwright.policy import FIRST_POLICY, FeeRule, numbers_of
from gigwright.values import AddressId, OperatorId, OrderId, UserId
from tests.contexts.ledger.samples import (
    BUYER,
    CLEARED,
    CLEARS_AT,
    COMPLETED,
    KEPT,
    KEPT_NO_LONGER,
    NOON,
    ORDER,
    PARTLY_REFUNDED,
    PAYOUT,
    PAYOUT_REQUESTED,
    PLACED,
    RECOVERED,
    REVERSED,
    SELLER,
    TIPPED,
    altered,
    usd,
)
from tests.contexts.ledger.samples import (
    CLEARED_EARLY as EARLY,
)

OPERATOR = derive(OperatorId, "operator")
WHO: dict[str, Any] = {"operator": OPERATOR, "seller": SELLER, "reason": Present("Ten good orders")}
ALLOWED, ENDED = EarlyPayoutsAllowed(**WHO), EarlyPayoutsEnded(**WHO)
SUSPENDED = UserSuspended(operator=OPERATOR, user=SELLER, reason=Present("A fraud"))
IN_TIME = NOON + timedelta(hours=48)


def in_force(*rows: FeeRule) -> PolicyPublished:
    return PolicyPublished(
        operator=OPERATOR,
        version=2,
        numbers=numbers_of(FIRST_POLICY),
        fees=(*rows, *FIRST_POLICY.fees),
        reason=Present("Early"),
    )


POLICY = in_force(FeeRule(of="early_payout_fee", basis_points=100))
SO_FAR = (POLICY, ALLOWED, PLACED, COMPLETED)


def ask(earning: int = 8_000, fee: int = 80, *, by: UserId = SELLER, seller: UserId = SELLER) -> ClearEarly:
    return ClearEarly(by=by, order=ORDER, seller=seller, earning=usd(earning), fee=usd(fee))


def test_a_chosen_seller_has_an_earning_early_for_a_fee() -> None:
    given(*SO_FAR).when(clear_early, ask(), now=IN_TIME).then(EARLY)


def test_what_they_get_is_the_earning_without_the_fee() -> None:
    payout = RequestPayout(by=SELLER, payout=PAYOUT, seller=SELLER, amount=usd(7_920))
    given(*SO_FAR, EARLY).when(request_payout, payout).then(altered(PAYOUT_REQUESTED, amount=usd(7_920)))


def test_the_clearing_time_finds_nothing_of_it_any_more() -> None:
    clear = ClearEarnings(by="timers", order=ORDER, seller=SELLER, clears_at=CLEARS_AT)
    given(*SO_FAR, EARLY).when(clear_earnings, clear, now=CLEARS_AT).says_nothing()
    given(*SO_FAR, EARLY, TIPPED).when(clear_earnings, clear, now=CLEARS_AT).then(altered(CLEARED, earning=usd(1_200)))


def test_a_tip_is_left_to_clear_in_its_time() -> None:
    given(*SO_FAR, TIPPED).when(clear_early, ask(), now=IN_TIME).then(EARLY)
    given(*SO_FAR, TIPPED, EARLY).when(clear_early, ask(), now=IN_TIME).refuses("nothing of this order is clearing")


def test_what_went_back_in_part_is_not_cleared_early() -> None:
    part = altered(PARTLY_REFUNDED, from_held=usd(0), from_clearing=usd(2_400))
    given(*SO_FAR, part).when(clear_early, ask(5_600, 56), now=IN_TIME).then(
        altered(EARLY, earning=usd(5_600), fee=usd(56))
    )


def test_a_debt_is_paid_by_what_clears_early() -> None:
    debt = altered(REVERSED, order=derive(OrderId, "other"), from_clearing=usd(0), owed=usd(9_000))
    given(*SO_FAR, debt).when(clear_early, ask(), now=IN_TIME).then(EARLY, altered(RECOVERED, amount=usd(7_920)))


@pytest.mark.parametrize("command", [ask(by=BUYER), ask(by=BUYER, seller=BUYER)], ids=["for another", "as their own"])
def test_only_the_seller_has_it_early(command: ClearEarly) -> None:
    given(*SO_FAR).when(clear_early, command, now=IN_TIME).refuses("only the seller of the order")


def test_only_who_was_chosen_has_it_early() -> None:
    unchosen = (POLICY, PLACED, COMPLETED)
    given(*unchosen).when(clear_early, ask(), now=IN_TIME).refuses("whom the market has chosen")
    given(*unchosen, ALLOWED, ENDED).when(clear_early, ask(), now=IN_TIME).refuses("whom the market has chosen")


def test_nobody_suspended_has_it_early() -> None:
    given(*SO_FAR, SUSPENDED).when(clear_early, ask(), now=IN_TIME).refuses("you are suspended")


def test_not_before_two_days_after_the_completion() -> None:
    given(*SO_FAR).when(clear_early, ask(), now=IN_TIME - timedelta(microseconds=1)).refuses(
        "can be had early from 2026-01-07T12:00:00.000000Z on"
    )


def test_not_of_an_order_that_silence_completed_or_nobody_has() -> None:
    silent = altered(COMPLETED, how="silence")
    given(POLICY, ALLOWED, PLACED, silent).when(clear_early, ask(), now=IN_TIME).refuses("silence")
    given(POLICY, ALLOWED, PLACED).when(clear_early, ask(), now=IN_TIME).refuses("is not completed")


@pytest.mark.parametrize("then", [(KEPT,), (KEPT, KEPT_NO_LONGER)], ids=["with a bank", "back from a bank"])
def test_not_of_an_order_whose_payment_a_bank_has_or_had(then: tuple[object, ...]) -> None:
    given(*SO_FAR, *then).when(clear_early, ask(), now=IN_TIME).refuses("disputed or with a bank")


@pytest.mark.parametrize("then", [CLEARED, EARLY, REVERSED], ids=["cleared", "early", "taken back"])
def test_an_earning_is_had_once(then: object) -> None:
    given(*SO_FAR, then).when(clear_early, ask(), now=IN_TIME).refuses("nothing of this order is clearing")


def test_a_market_without_a_fee_for_it_offers_none() -> None:
    given(ALLOWED, PLACED, COMPLETED).when(clear_early, ask(), now=IN_TIME).refuses("has no fee for early payouts")


def test_a_fee_that_would_use_it_up_is_refused() -> None:
    dear = in_force(FeeRule(of="early_payout_fee", currency="USD", basis_points=0, fixed_minor=8_000))
    given(dear, *SO_FAR[1:]).when(clear_early, ask(), now=IN_TIME).refuses("would leave nothing of 80.00 USD")


@pytest.mark.parametrize("seen", [ask(8_001, 80), ask(8_000, 79)], ids=["the earning", "the fee"])
def test_other_terms_than_were_seen_are_told_and_nothing_clears(seen: ClearEarly) -> None:
    given(*SO_FAR).when(clear_early, seen, now=IN_TIME).refuses("80.00 USD is clearing, and early it costs 0.80 USD")


APPOINTED = OperatorAppointed(operator=OPERATOR, address=derive(AddressId, "opal"))
SELLS = SellerOnboarded(user=SELLER)
ALLOW = AllowEarlyPayouts(by=OPERATOR, seller=SELLER, reason="Ten good orders")
END = EndEarlyPayouts(by=OPERATOR, seller=SELLER, reason="Ten good orders")


def test_an_operator_chooses_a_seller_and_takes_it_back_each_once() -> None:
    so_far = (APPOINTED, SELLS)
    given(*so_far).when(allow_early_payouts, ALLOW).then(ALLOWED)
    given(*so_far, ALLOWED).when(allow_early_payouts, ALLOW).says_nothing()
    given(*so_far, ALLOWED).when(end_early_payouts, END).then(ENDED)
    given(*so_far, ALLOWED, ENDED).when(end_early_payouts, END).says_nothing()
    given(*so_far, ALLOWED, ENDED).when(allow_early_payouts, ALLOW).then(ALLOWED)


@pytest.mark.parametrize(("rule", "act"), [(allow_early_payouts, ALLOW), (end_early_payouts, END)])
def test_only_an_operator_chooses_only_sellers_and_says_why(rule: Any, act: Any) -> None:
    given(SELLS).when(rule, act).refuses("only an operator")
    given(APPOINTED).when(rule, act).refuses("nobody of this id sells")
    for reason in ("", "  ", "x" * 10_001):
        given(APPOINTED, SELLS).when(rule, altered(act, reason=reason)).refuses("says why")
