"""A seller offers one buyer work of its own, within bounds, until it is answered or its time is over."""

from datetime import timedelta
from typing import Any

import pytest

from gigwright.backbone.errors import ClockJumped
from gigwright.backbone.event import Present
from gigwright.backbone.testing import NOON, given
from gigwright.contexts.orders.decisions.offering import (
    ExpireOffer,
    WithdrawOffer,
    expire_offer,
    make_offer,
    withdraw_offer,
)
from gigwright.contexts.orders.decisions.order import CLOCK
from gigwright.events.orders import OfferExpired
from gigwright.policy import FIRST_POLICY
from gigwright.values import Money, OfferId, UserId
from tests.contexts.asked_anything import changed
from tests.contexts.orders.samples import (
    ben,
    ben_registered,
    drafted,
    eve,
    ids,
    on_sale,
    paused,
    restored,
    resumed,
    sam,
    sam_registered,
    suspended,
    usd,
)
from tests.contexts.orders.samples_of_offers import (
    WEEK,
    accepted,
    declined,
    lapsed,
    made,
    make,
    offer,
    other_offer,
    withdrawn,
)
from tests.contexts.orders.test_decisions_placing import published as policy

withdraw = WithdrawOffer(by=sam, offer=offer)
expire = ExpireOffer(by=CLOCK, offer=offer)
ENDS = [accepted(), declined, withdrawn, lapsed]


def of(**changes: Any) -> Any:
    return changed(make, **changes)


def test_a_seller_offers_a_buyer_work_of_its_own() -> None:
    given(*on_sale).when(make_offer, make).then(made())


def test_an_offer_id_is_used_once() -> None:
    given(*on_sale, made()).when(make_offer, make).refuses("made already")
    given(*on_sale, made(), declined).when(make_offer, make).refuses("made already")
    given(*on_sale, made()).when(make_offer, of(offer=other_offer)).then(made(other_offer))


def test_an_offer_is_made_within_a_gig_of_one_s_own_that_is_on_sale() -> None:
    given(ben_registered).when(make_offer, make).refuses("there is no such gig")
    given(*on_sale).when(make_offer, of(by=eve)).refuses("this gig is another seller's")
    given(ben_registered, sam_registered, drafted).when(make_offer, make).refuses("this one is draft; publish or")
    given(*on_sale, paused).when(make_offer, make).refuses("this one is paused")
    given(*on_sale, paused, resumed).when(make_offer, make).then(made())


def test_an_offer_is_made_to_somebody_else_who_has_an_account() -> None:
    given(*on_sale).when(make_offer, of(buyer=sam)).refuses("nobody buys of themselves")
    given(*on_sale).when(make_offer, of(buyer=eve)).refuses("there is no such buyer")


def test_nobody_suspended_offers_or_is_offered_anything() -> None:
    given(*on_sale, suspended(sam)).when(make_offer, make).refuses("you are suspended")
    given(*on_sale, suspended(ben)).when(make_offer, make).refuses("the buyer is suspended")
    given(*on_sale, suspended(ben), restored(ben)).when(make_offer, make).then(made())


def test_an_offer_says_what_is_offered_in_so_many_characters() -> None:
    given(*on_sale).when(make_offer, of(description=" \n")).refuses("describe the work")
    given(*on_sale).when(make_offer, of(description="x" * 1_201)).refuses("may have 1200 characters, not 1201; shorten")
    longest = Present("x" * 1_200)
    given(*on_sale).when(make_offer, of(description="x" * 1_200)).then(made(description=longest))


@pytest.mark.parametrize("days", [0, -1, 11, 91])
def test_the_work_takes_as_long_as_a_package_may(days: int) -> None:
    given(*on_sale).when(make_offer, of(delivery_days=days)).refuses(f"the work can't take {days} days")
    given(*on_sale).when(make_offer, of(delivery_days=90)).then(made(delivery_days=90))


@pytest.mark.parametrize("revisions", [-1, 100])
def test_revisions_are_as_many_as_of_a_package(revisions: int) -> None:
    given(*on_sale).when(make_offer, of(revisions=revisions)).refuses("an offer includes 0 to 99 revisions")
    given(*on_sale).when(make_offer, of(revisions=None)).then(made(revisions=None))


def test_a_price_is_between_the_minimum_and_the_ceiling_of_its_currency() -> None:
    given(*on_sale).when(make_offer, of(price=usd(499))).refuses("below the minimum of 5.00 USD")
    given(*on_sale).when(make_offer, of(price=usd(2_000_001))).refuses(
        "an offer may cost 20000.00 USD at most, not 20000.01 USD; offer the work in parts"
    )
    given(*on_sale).when(make_offer, of(price=Money(10_000, "CHF"))).refuses("does not sell in CHF")
    dear = made(price=usd(2_000_000), total=usd(2_110_000))
    given(*on_sale).when(make_offer, of(price=usd(2_000_000))).then(dear)


def test_the_ceiling_is_the_policy_s_and_without_one_that_of_a_package() -> None:
    (dollars, *others) = FIRST_POLICY.currencies
    low = policy(currencies=(changed(dollars, maximum_offer=usd(24_999)), *others))
    given(*on_sale, low).when(make_offer, make).refuses("an offer may cost 249.99 USD at most")
    older = policy(currencies=(changed(dollars, maximum_offer=usd(0), maximum_price=usd(25_000)), *others))
    given(*on_sale, older).when(make_offer, make).then(made(policy=2))
    given(*on_sale, older).when(make_offer, of(price=usd(25_001))).refuses("an offer may cost 250.00 USD at most")


def test_an_offer_stands_as_long_as_the_policy_lets_it_or_shorter() -> None:
    given(*on_sale).when(make_offer, of(open_days=2)).then(
        made(expires_at=NOON + timedelta(days=2), remind_at=NOON + timedelta(days=1))
    )
    given(*on_sale).when(make_offer, of(open_days=1)).then(made(expires_at=NOON + timedelta(days=1), remind_at=None))
    given(*on_sale).when(make_offer, of(open_days=7)).then(made(expires_at=WEEK))
    for days in (-1, 0, 8, 10**12):
        given(*on_sale).when(make_offer, of(open_days=days)).refuses(f"an offer stands for 1 to 7 days, not {days}")
    short = policy(offer_hours=30)
    given(*on_sale, short).when(make_offer, make).then(
        made(policy=2, expires_at=NOON + timedelta(hours=30), remind_at=NOON + timedelta(hours=6))
    )
    given(*on_sale, short).when(make_offer, of(open_days=2)).refuses("an offer stands for 1 to 1 days, not 2")


def test_a_seller_has_so_many_open_offers_at_most() -> None:
    many = [made(ids.new(OfferId)) for _ in range(FIRST_POLICY.offer_limit - 1)]
    given(*on_sale, *many).when(make_offer, make).then(made())
    given(*on_sale, *many, made(other_offer)).when(make_offer, make).refuses("you have 50 open offers")


@pytest.mark.parametrize("end", ENDS)
def test_what_has_ended_makes_room_for_another_offer(end: Any) -> None:
    one = policy(offer_limit=1)
    given(*on_sale, one, made()).when(make_offer, of(offer=other_offer)).refuses("you have 1 open offers")
    again = made(other_offer, policy=2)
    given(*on_sale, one, made(), end).when(make_offer, of(offer=other_offer)).then(again)


def test_another_seller_s_offers_are_not_counted() -> None:
    others = made(other_offer, seller=eve)
    given(*on_sale, policy(offer_limit=1), others).when(make_offer, make).then(made(policy=2))


def test_a_seller_withdraws_an_offer_also_when_suspended() -> None:
    given(made()).when(withdraw_offer, withdraw).then(withdrawn)
    given(*on_sale, made(), suspended(sam)).when(withdraw_offer, withdraw).then(withdrawn)


@pytest.mark.parametrize("by", [ben, eve])
def test_only_the_seller_withdraws_an_offer(by: UserId) -> None:
    given(made()).when(withdraw_offer, changed(withdraw, by=by)).refuses("only the seller who made an offer")
    given().when(withdraw_offer, withdraw).refuses("there is no such offer")


@pytest.mark.parametrize(
    ("end", "how"),
    [
        (accepted(), "it was accepted"),
        (declined, "it was declined"),
        (withdrawn, "it was withdrawn"),
        (lapsed, "its time is over"),
    ],
)
def test_an_offer_that_has_ended_is_not_withdrawn(end: Any, how: str) -> None:
    given(made(), end).when(withdraw_offer, withdraw).refuses(f"not open any more: {how}; a new one can be made")


def test_silence_ends_an_offer_when_its_time_is_over() -> None:
    given(made()).when(expire_offer, expire, now=WEEK).then(lapsed)
    with pytest.raises(ClockJumped):
        given(made()).when(expire_offer, expire, now=WEEK - timedelta(microseconds=1))
    other = made(other_offer)
    mine = OfferExpired(**{name: getattr(other, name) for name in ("offer", "gig", "seller", "buyer")})
    given(made(), other).when(expire_offer, changed(expire, offer=other_offer), now=WEEK).then(mine)


@pytest.mark.parametrize("end", ENDS)
def test_an_offer_that_has_ended_needs_no_end_by_the_clock(end: Any) -> None:
    given(made(), end).when(expire_offer, expire, now=WEEK).then()


def test_only_the_clock_says_that_time_is_over() -> None:
    given(made()).when(expire_offer, changed(expire, by=ben), now=WEEK).refuses("the market does this by itself")
    given().when(expire_offer, expire, now=WEEK).refuses("there is no such offer")
