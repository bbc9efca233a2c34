"""When earnings clear, and who gets them."""

from datetime import datetime, timedelta

import pytest
from msgspec import structs

from gigwright.backbone.errors import ClockJumped
from gigwright.backbone.event import Present
from gigwright.backbone.ids import derive
from gigwright.backbone.testing import given
from gigwright.contexts.ledger.decisions import ClearEarnings, RequestPayout, clear_earnings, request_payout
from gigwright.events.accounts import UserRestored, UserSuspended
from gigwright.events.policies import PolicyPublished
from gigwright.policy import FIRST_POLICY, FeeRule, Policy, numbers_of
from gigwright.values import Money, OperatorId, OrderId, PaymentId, PayoutId, UserId
from tests.contexts.ledger.samples import (
    AGAIN_FROM,
    BORNE,
    BUYER,
    CLEARED,
    CLEARS_AT,
    COMPLETED,
    KEPT,
    KEPT_NO_LONGER,
    MADE_GOOD,
    NO_SHARES,
    NOON,
    ORDER,
    PAYOUT,
    PAYOUT_FAILED,
    PAYOUT_REQUESTED,
    PAYOUT_RETURNED,
    PAYOUT_SENT,
    RECOVERED,
    REVERSED,
    SELLER,
    TIPPED,
    altered,
    usd,
)

CLEAR = ClearEarnings(by="timers", order=ORDER, seller=SELLER, clears_at=CLEARS_AT)
OTHER_ORDER = derive(OrderId, "other order")
NEXT = derive(PayoutId, "next payout")
OPERATOR = derive(OperatorId, "operator")
SUSPENDED = UserSuspended(operator=OPERATOR, user=SELLER, reason=Present("They asked for payment elsewhere"))
RESTORED = UserRestored(operator=OPERATOR, user=SELLER, reason=Present("It was somebody else"))


def ask(amount: Money, *, by: UserId = SELLER, payout: PayoutId = PAYOUT) -> RequestPayout:
    return RequestPayout(by=by, payout=payout, seller=SELLER, amount=amount)


def test_a_completed_order_clears_at_its_time() -> None:
    given(COMPLETED).when(clear_earnings, CLEAR, now=CLEARS_AT).then(CLEARED)


def test_an_earning_clears_once() -> None:
    given(COMPLETED, CLEARED).when(clear_earnings, CLEAR, now=CLEARS_AT).says_nothing()


def test_a_tip_clears_with_its_order() -> None:
    both = altered(CLEARED, earning=usd(9_200))
    given(COMPLETED, TIPPED).when(clear_earnings, CLEAR, now=CLEARS_AT).then(both)
    given(COMPLETED, TIPPED, both).when(clear_earnings, CLEAR, now=CLEARS_AT).says_nothing()


def test_a_tip_that_comes_later_clears_by_itself() -> None:
    later = altered(TIPPED, clears_at=CLEARS_AT + timedelta(days=1))
    clear = altered(CLEAR, clears_at=later.clears_at)
    given(COMPLETED, CLEARED, later).when(clear_earnings, clear, now=later.clears_at).then(
        altered(CLEARED, earning=usd(1_200))
    )
    with pytest.raises(ClockJumped):
        given(COMPLETED, CLEARED, later).when(clear_earnings, clear, now=CLEARS_AT)


def test_an_order_that_is_not_completed_has_nothing_to_clear() -> None:
    given().when(clear_earnings, CLEAR, now=CLEARS_AT).says_nothing()


def test_what_was_taken_back_does_not_clear() -> None:
    with_the_tip = altered(REVERSED, from_clearing=usd(9_200))
    given(COMPLETED, TIPPED, with_the_tip).when(clear_earnings, CLEAR, now=CLEARS_AT).says_nothing()
    given(COMPLETED, REVERSED).when(clear_earnings, CLEAR, now=CLEARS_AT).says_nothing()


def test_a_debt_is_paid_by_the_next_earning_that_clears() -> None:
    debt = altered(REVERSED, order=OTHER_ORDER, from_clearing=usd(0), owed=usd(4_000))
    given(debt, COMPLETED).when(clear_earnings, CLEAR, now=CLEARS_AT).then(CLEARED, RECOVERED)
    large = altered(debt, owed=usd(9_000))
    given(large, COMPLETED).when(clear_earnings, CLEAR, now=CLEARS_AT).then(
        CLEARED, altered(RECOVERED, amount=usd(8_000))
    )


def test_a_debt_is_paid_before_what_came_back_is_paid_out() -> None:
    debt = altered(REVERSED, order=OTHER_ORDER, from_clearing=usd(0), owed=usd(3_000))
    asked = given(CLEARED, debt).when(request_payout, ask(usd(8_000)))
    asked.then(altered(RECOVERED, order=None, amount=usd(3_000)), altered(PAYOUT_REQUESTED, amount=usd(5_000)))
    all_of_it = given(CLEARED, altered(debt, owed=usd(8_000))).when(request_payout, ask(usd(8_000)))
    all_of_it.then(altered(RECOVERED, order=None, amount=usd(8_000)))


def test_nobody_can_hurry_the_clearing() -> None:
    hurried = altered(CLEAR, by=SELLER)
    given(COMPLETED).when(clear_earnings, hurried, now=CLEARS_AT).refuses("earnings clear by themselves")


def test_a_timer_that_is_early_is_told_to_come_again() -> None:
    with pytest.raises(ClockJumped):
        given(COMPLETED).when(clear_earnings, CLEAR, now=CLEARS_AT - timedelta(microseconds=1))


def test_a_seller_asks_for_all_that_has_cleared() -> None:
    given(CLEARED).when(request_payout, ask(usd(8_000))).then(PAYOUT_REQUESTED)


def test_what_has_cleared_adds_up() -> None:
    more = altered(CLEARED, order=derive(OrderId, "another"), earning=usd(1))
    given(CLEARED, more).when(request_payout, ask(usd(8_001))).then(altered(PAYOUT_REQUESTED, amount=usd(8_001)))


def test_only_the_seller_asks() -> None:
    given(CLEARED).when(request_payout, ask(usd(8_000), by=BUYER)).refuses("only the seller")


@pytest.mark.parametrize("amount", [0, 7_999, 8_001, -8_000])
def test_part_of_it_or_more_is_refused_with_what_there_is(amount: int) -> None:
    given(CLEARED).when(request_payout, ask(usd(amount))).refuses(
        f"80.00 USD is available now, not {usd(amount)} as you saw"
    )


def test_nothing_cannot_be_paid_out() -> None:
    given().when(request_payout, ask(usd(0))).refuses("there is nothing to pay out in USD")


def test_each_currency_is_paid_out_by_itself() -> None:
    given(CLEARED).when(request_payout, ask(Money(8_000, "JPY"))).refuses("there is nothing to pay out in JPY")


def test_a_clearing_earning_cannot_be_paid_out() -> None:
    given(COMPLETED).when(request_payout, ask(usd(8_000))).refuses("there is nothing to pay out")


@pytest.mark.parametrize("so_far", [(PAYOUT_REQUESTED,), (PAYOUT_REQUESTED, PAYOUT_SENT)])
def test_the_same_earning_is_not_paid_out_twice(so_far: tuple[object, ...]) -> None:
    given(CLEARED, *so_far).when(request_payout, ask(usd(8_000), payout=NEXT)).refuses("there is nothing to pay out")


@pytest.mark.parametrize("so_far", [(PAYOUT_FAILED,), (PAYOUT_SENT, PAYOUT_RETURNED)])
def test_a_payout_that_failed_or_came_back_can_be_asked_for_again(so_far: tuple[object, ...]) -> None:
    given(CLEARED, PAYOUT_REQUESTED, *so_far).when(request_payout, ask(usd(8_000), payout=NEXT)).then(
        altered(PAYOUT_REQUESTED, payout=NEXT)
    )


def test_an_id_stands_for_one_payout() -> None:
    given(CLEARED, PAYOUT_REQUESTED, PAYOUT_FAILED).when(request_payout, ask(usd(8_000))).refuses("asked for already")


def test_a_suspended_seller_keeps_what_they_earned_and_gets_it_when_they_are_restored() -> None:
    given(COMPLETED, SUSPENDED).when(clear_earnings, CLEAR, now=CLEARS_AT).then(CLEARED)
    given(CLEARED, SUSPENDED).when(request_payout, ask(usd(8_000))).refuses("you are suspended: your earnings are kept")
    given(CLEARED, SUSPENDED, RESTORED).when(request_payout, ask(usd(8_000))).then(PAYOUT_REQUESTED)


def test_an_earning_that_is_kept_because_a_bank_has_the_payment_does_not_clear() -> None:
    given(COMPLETED, KEPT).when(clear_earnings, CLEAR, now=CLEARS_AT).says_nothing()


LATER = CLEARS_AT + timedelta(days=31)
WON = altered(KEPT_NO_LONGER, clears_at=LATER)
GOOD = altered(MADE_GOOD, clears_at=LATER)
ASSUMED = altered(BORNE, **NO_SHARES, borne_by="market", loss=usd(10_550), released=usd(8_000), clears_at=CLEARS_AT)


@pytest.mark.parametrize(
    ("decided", "clears_at"),
    [((WON,), LATER), ((BORNE, GOOD), LATER), ((ASSUMED,), CLEARS_AT)],
    ids=["won back", "recovered", "assumed"],
)
def test_what_a_bank_gave_back_or_the_market_bears_clears_when_it_is_said_to(
    decided: tuple[object, ...], clears_at: datetime
) -> None:
    so_far = (COMPLETED, KEPT, *decided)
    clear = altered(CLEAR, clears_at=clears_at)
    given(*so_far).when(clear_earnings, clear, now=clears_at).then(CLEARED)
    given(*so_far, CLEARED).when(clear_earnings, clear, now=clears_at).says_nothing()
    with pytest.raises(ClockJumped):
        given(*so_far).when(clear_earnings, clear, now=clears_at - timedelta(seconds=1))


def test_a_clock_that_was_set_before_a_bank_took_the_payment_says_nothing() -> None:
    given(COMPLETED, KEPT, WON).when(clear_earnings, CLEAR, now=CLEARS_AT).says_nothing()


def test_what_the_seller_lost_never_clears() -> None:
    given(COMPLETED, KEPT, BORNE).when(clear_earnings, CLEAR, now=LATER).says_nothing()
    gone = altered(KEPT, from_clearing=usd(0))
    nothing = altered(KEPT_NO_LONGER, released=usd(0), clears_at=None)
    given(COMPLETED, CLEARED, gone, nothing).when(clear_earnings, CLEAR, now=LATER).says_nothing()


def test_what_had_cleared_and_was_kept_clears_again() -> None:
    part = altered(KEPT, from_clearing=usd(0), from_available=usd(5_000))
    back = altered(KEPT_NO_LONGER, released=usd(5_000), clears_at=LATER)
    again = given(COMPLETED, CLEARED, part, back).when(clear_earnings, altered(CLEAR, clears_at=LATER), now=LATER)
    again.then(altered(CLEARED, earning=usd(5_000)))


def test_what_is_kept_for_a_bank_cannot_be_paid_out_and_what_is_lost_beyond_it_is_owed() -> None:
    part = altered(KEPT, from_clearing=usd(0), from_available=usd(5_000))
    given(COMPLETED, CLEARED, part).when(request_payout, ask(usd(8_000))).refuses("30.00 USD is available now")
    given(COMPLETED, CLEARED, part).when(request_payout, ask(usd(3_000))).then(
        altered(PAYOUT_REQUESTED, amount=usd(3_000))
    )
    lost = altered(BORNE, from_hold=usd(5_000), owed=usd(3_000))
    asked = given(COMPLETED, CLEARED, part, lost).when(request_payout, ask(usd(3_000)))
    asked.then(altered(RECOVERED, order=None, amount=usd(3_000)))


def test_what_the_market_bore_and_got_back_changes_nothing_for_the_seller() -> None:
    back = altered(MADE_GOOD, **{**NO_SHARES_OF_WHAT_CAME_BACK, "loss": usd(10_550)})
    given(COMPLETED, KEPT, ASSUMED, back).when(clear_earnings, CLEAR, now=CLEARS_AT).then(CLEARED)


NO_SHARES_OF_WHAT_CAME_BACK = {"commission": usd(0), "service_fee": usd(0), "earning": usd(0), "clears_at": None}


def in_force(*, least: int = 0, most: int = 0, hours: int = 24, **changes: object) -> PolicyPublished:
    """The first policy with other limits of payouts in dollars, in minor units."""
    dollars, *others = FIRST_POLICY.currencies
    dollars = structs.replace(dollars, minimum_payout=usd(least), maximum_payout=usd(most))
    so_far = structs.replace(FIRST_POLICY, version=2, currencies=(dollars, *others), payout_wait_hours=hours)
    policy: Policy = structs.replace(so_far, **changes)
    return PolicyPublished(
        operator=OPERATOR, version=2, numbers=numbers_of(policy), fees=policy.fees, reason=Present("Limits")
    )


NEXT_ASKED = altered(PAYOUT_REQUESTED, payout=NEXT)
MORE = altered(CLEARED, order=OTHER_ORDER, earning=usd(2_000))


def test_a_payout_is_at_most_what_the_policy_says_and_the_rest_stays() -> None:
    most = in_force(most=5_000)
    asked = altered(PAYOUT_REQUESTED, amount=usd(5_000))
    given(CLEARED, most).when(request_payout, ask(usd(8_000))).then(asked)
    again = ask(usd(3_000), payout=NEXT)
    given(CLEARED, most, asked).when(request_payout, again, now=AGAIN_FROM).then(
        altered(NEXT_ASKED, amount=usd(3_000), again_from=AGAIN_FROM + timedelta(hours=24))
    )


def test_the_fee_of_a_payout_is_within_its_limits() -> None:
    fees = (FeeRule(of="payout_fee", basis_points=100), *FIRST_POLICY.fees)
    given(CLEARED, in_force(most=5_000, fees=fees)).when(request_payout, ask(usd(8_000))).then(
        altered(PAYOUT_REQUESTED, amount=usd(4_950), fee=usd(50))
    )


def test_below_the_least_payout_it_is_said_how_much_is_missing() -> None:
    given(CLEARED, in_force(least=8_001)).when(request_payout, ask(usd(8_000))).refuses(
        "a payout is at least 80.01 USD; 0.01 USD is missing"
    )
    given(CLEARED, in_force(least=8_000)).when(request_payout, ask(usd(8_000))).then(PAYOUT_REQUESTED)


def test_what_is_left_after_a_debt_is_at_least_the_least_payout() -> None:
    debt = altered(REVERSED, order=OTHER_ORDER, from_clearing=usd(0), owed=usd(3_000))
    given(CLEARED, debt, in_force(least=5_001)).when(request_payout, ask(usd(8_000))).refuses("0.01 USD is missing")
    all_of_it = altered(debt, owed=usd(8_000))
    given(CLEARED, all_of_it, in_force(least=5_001)).when(request_payout, ask(usd(8_000))).then(
        altered(RECOVERED, order=None, amount=usd(8_000))
    )


def test_zero_is_no_limit() -> None:
    given(altered(CLEARED, earning=usd(1)), in_force()).when(request_payout, ask(usd(1))).then(
        altered(PAYOUT_REQUESTED, amount=usd(1))
    )


def test_what_was_earned_in_a_currency_that_is_not_sold_in_any_more_is_paid_out() -> None:
    gone = in_force(currencies=FIRST_POLICY.currencies[1:])
    given(altered(CLEARED, earning=usd(1)), gone).when(request_payout, ask(usd(1))).then(
        altered(PAYOUT_REQUESTED, amount=usd(1))
    )


def test_the_next_payout_waits_a_day_and_it_is_said_until_when() -> None:
    again = ask(usd(2_000), payout=NEXT)
    so_far = (CLEARED, PAYOUT_REQUESTED, PAYOUT_SENT, MORE)
    given(*so_far).when(request_payout, again, now=AGAIN_FROM - timedelta(microseconds=1)).refuses(
        "you asked for a payout not long ago; ask for the next one from 2026-01-06T12:00:00.000000Z on"
    )
    given(*so_far).when(request_payout, again, now=AGAIN_FROM).then(
        altered(NEXT_ASKED, amount=usd(2_000), again_from=AGAIN_FROM + timedelta(hours=24))
    )


def test_the_wait_is_that_of_the_policy_when_the_payout_was_asked_for() -> None:
    hour = altered(PAYOUT_REQUESTED, again_from=NOON + timedelta(hours=1))
    given(CLEARED, in_force(hours=1)).when(request_payout, ask(usd(8_000))).then(hour)
    given(CLEARED, in_force(hours=1), hour, MORE, in_force(hours=48)).when(
        request_payout, ask(usd(2_000), payout=NEXT), now=NOON + timedelta(hours=1)
    ).then(altered(NEXT_ASKED, amount=usd(2_000), again_from=NOON + timedelta(hours=49)))


def test_each_currency_waits_by_itself() -> None:
    yen = altered(CLEARED, order=OTHER_ORDER, earning=Money(8_000, "JPY"))
    given(CLEARED, PAYOUT_REQUESTED, yen).when(request_payout, ask(Money(8_000, "JPY"), payout=NEXT)).then(
        altered(NEXT_ASKED, amount=Money(8_000, "JPY"), fee=Money(0, "JPY"))
    )


def test_a_payout_that_came_back_leaves_the_wait_after_another_one() -> None:
    later = altered(NEXT_ASKED, amount=usd(2_000), again_from=AGAIN_FROM + timedelta(hours=24))
    third = ask(usd(8_000), payout=derive(PayoutId, "third"))
    given(CLEARED, PAYOUT_REQUESTED, PAYOUT_SENT, MORE, later, PAYOUT_RETURNED).when(
        request_payout, third, now=AGAIN_FROM
    ).refuses("ask for the next one from 2026-01-07T12:00")


def test_nobody_waits_after_a_payout_that_is_older_than_the_wait() -> None:
    old = altered(PAYOUT_REQUESTED, again_from=None)
    given(CLEARED, old, MORE).when(request_payout, ask(usd(2_000), payout=NEXT)).then(
        altered(NEXT_ASKED, amount=usd(2_000))
    )


def test_an_earning_waits_until_every_bank_has_decided_about_its_order() -> None:
    other = derive(PaymentId, "extra")
    of_the_extra = altered(KEPT, payment=other, amount=usd(1_000), earning=usd(1_000), from_clearing=usd(0))
    so_far = (COMPLETED, altered(KEPT, from_clearing=usd(3_000)), of_the_extra)
    one = altered(KEPT_NO_LONGER, released=usd(3_000), clears_at=CLEARS_AT)
    given(*so_far, one).when(clear_earnings, CLEAR, now=LATER).says_nothing()
    both = altered(one, payment=other, released=usd(0))
    given(*so_far, one, both).when(clear_earnings, CLEAR, now=LATER).then(CLEARED)
