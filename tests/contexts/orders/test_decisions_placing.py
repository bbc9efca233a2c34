"""An order is placed on the very terms that the buyer saw, or not at all."""

from typing import Any

import msgspec
import pytest

from gigwright.backbone.event import Present
from gigwright.backbone.testing import given
from gigwright.contexts.orders.decisions.placing import PlaceOrder, place_order
from gigwright.events.gigs import Extra
from gigwright.events.orders import OrderPlaced
from gigwright.events.policies import PolicyPublished
from gigwright.policy import FIRST_POLICY, FeeRule, numbers_of
from gigwright.values import Money, OperatorId, OrderId
from tests.contexts.asked_anything import changed
from tests.contexts.orders.samples import (
    ben,
    ben_registered,
    cancelled,
    completed,
    drafted,
    eve,
    expired,
    for_print,
    ids,
    on_sale,
    other_order,
    paused,
    place,
    placed,
    repriced,
    restored,
    resumed,
    sam,
    source_file,
    suspended,
    usd,
    without_extras,
)


def seen(**terms: Any) -> PlaceOrder:
    asked: Any = place
    return PlaceOrder(**{**msgspec.structs.asdict(asked), **terms})


def queue_of(length: int) -> list[object]:
    return [placed(ids.new(OrderId)) for _ in range(length)]


def test_a_buyer_gets_the_terms_seen() -> None:
    given(*on_sale).when(place_order, place).then(placed())


def test_an_order_id_is_used_once() -> None:
    given(*on_sale, placed()).when(place_order, place).refuses("placed already")
    given(*on_sale, placed(other_order)).when(place_order, place).then(placed())


def test_only_a_registered_user_buys() -> None:
    given(*on_sale).when(place_order, seen(by=eve)).refuses("register first")


def test_nobody_buys_their_own_gig() -> None:
    given(*on_sale).when(place_order, seen(by=sam)).refuses("nobody buys their own gig")


def test_only_a_gig_on_sale_is_bought() -> None:
    given(ben_registered).when(place_order, place).refuses("no such gig")
    given(ben_registered, drafted).when(place_order, place).refuses("not on sale yet; come back")
    given(*on_sale, paused).when(place_order, place).refuses("paused this gig")
    given(*on_sale, paused, resumed).when(place_order, place).then(placed())


def test_the_gig_is_the_seller_s() -> None:
    given(*on_sale).when(place_order, seen(seller=eve)).refuses("the gig is not this seller's")


def test_a_package_that_is_not_there_is_not_bought() -> None:
    given(*on_sale).when(place_order, seen(package="Gold")).refuses("no package 'Gold'; it has Basic, Premium")


def test_a_new_price_is_told() -> None:
    given(*on_sale, repriced).when(place_order, place).refuses(
        "the price of Basic is now 120.00 USD, not 100.00 USD as you saw; look at the gig again"
    )


def test_other_terms_are_told_too() -> None:
    sentence = (
        "Basic now takes 3 days, not 2 as you saw; Basic now includes 1 revisions, not unlimited as you saw; look"
    )
    given(*on_sale).when(place_order, seen(delivery_days=2, revisions=None)).refuses(sentence)
    given(*on_sale).when(place_order, seen(total=usd(10_500))).refuses(
        "with fees Basic now comes to 105.50 USD, not 105.00 USD as you saw"
    )
    given(*on_sale).when(place_order, seen(price=Money(10_000, "EUR"))).refuses(
        "the price of Basic is now 100.00 USD, not 100.00 EUR as you saw"
    )


def test_an_order_is_under_the_policy_that_was_published_last() -> None:
    quick = published(clearing_hours=24, review_hours=12, queue_limit=1)
    windows = {"policy": 2, "clearing_hours": 24, "review_hours": 12}
    given(*on_sale, quick).when(place_order, place).then(changed(placed(), **windows))
    given(*on_sale, quick, placed()).when(place_order, seen(order=other_order)).refuses("queue is full with 1 orders")
    given(*on_sale, published(), quick).when(place_order, place).then(changed(placed(), **windows))


def test_fees_that_have_changed_since_they_were_seen_are_told_and_nothing_is_bought() -> None:
    half = FeeRule(of="service_fee", basis_points=1_100)
    given(*on_sale, published(fees=(half, FIRST_POLICY.fees[1]))).when(place_order, place).refuses(
        "with fees Basic now comes to 111.00 USD, not 105.50 USD as you saw; look at the gig again"
    )


@pytest.mark.parametrize("whose", [{"category": drafted.category}, {"seller": sam}, {"currency": "USD"}])
def test_a_category_a_seller_or_a_currency_may_have_fees_of_its_own(whose: dict[str, str]) -> None:
    own = changed(FeeRule(of="commission", basis_points=1_000), **whose)
    terms = {"policy": 2, "commission": usd(1_000), "earning": usd(9_000)}
    policy = published(fees=(own, *FIRST_POLICY.fees))
    given(*on_sale, policy).when(place_order, place).then(changed(placed(), **terms))
    nobody = {name: {"category": "Else", "seller": eve, "currency": "EUR"}[name] for name in whose}
    others = published(fees=(changed(own, **nobody), *FIRST_POLICY.fees))
    given(*on_sale, others).when(place_order, place).then(changed(placed(), policy=2))


def test_what_the_policy_does_not_let_be_sold_any_more_is_not_bought() -> None:
    (dollars, *others) = FIRST_POLICY.currencies
    dearer = msgspec.structs.replace(dollars, minimum_price=usd(10_001))
    given(*on_sale, published(currencies=(dearer, *others))).when(place_order, place).refuses(
        "the price 100.00 USD is below the minimum of 100.01 USD"
    )
    given(*on_sale, published(currencies=tuple(others))).when(place_order, place).refuses("does not sell in USD")


def published(version: int = 2, **changes: Any) -> PolicyPublished:
    policy = msgspec.structs.replace(FIRST_POLICY, **changes)
    operator = ids.new(OperatorId)
    numbers = numbers_of(policy)
    return PolicyPublished(
        operator=operator, version=version, numbers=numbers, fees=policy.fees, reason=Present("To grow")
    )


def test_the_queue_of_a_seller_has_a_limit() -> None:
    limit = FIRST_POLICY.queue_limit
    given(*on_sale, *queue_of(limit)).when(place_order, place).refuses("queue is full with 100 orders")
    given(*on_sale, *queue_of(limit - 1)).when(place_order, place).then(placed())


@pytest.mark.parametrize("ended", [expired, completed(), cancelled])
def test_what_has_ended_leaves_the_queue(ended: Any) -> None:
    there = queue_of(FIRST_POLICY.queue_limit - 1)
    again = seen(order=other_order)
    given(*on_sale, *there, placed(), ended).when(place_order, again).then(placed(other_order))
    given(*on_sale, *there, placed()).when(place_order, again).refuses("queue is full")


def test_whoever_is_suspended_buys_and_sells_nothing_until_they_are_restored() -> None:
    given(*on_sale, suspended(ben)).when(place_order, place).refuses("you are suspended")
    given(*on_sale, suspended(sam)).when(place_order, place).refuses("the seller is suspended")
    given(*on_sale, suspended(eve)).when(place_order, place).then(placed())
    both = (suspended(ben), suspended(sam), restored(sam), restored(ben))
    given(*on_sale, *both).when(place_order, place).then(placed())


def several(quantity: int, *extras: Extra, total: int, **terms: Any) -> PlaceOrder:
    return seen(quantity=quantity, extras=extras, total=usd(total), **terms)


def came_to(quantity: int, *extras: Extra, price: int, fee: int, cut: int, days: int) -> OrderPlaced:
    money = {"price": usd(price), "service_fee": usd(fee), "total": usd(price + fee)}
    shares = {"commission": usd(cut), "earning": usd(price - cut)}
    whole: OrderPlaced = changed(placed(), quantity=quantity, extras=extras, delivery_days=days, **money, **shares)
    return whole


def test_several_units_cost_and_take_as_many_times_as_much() -> None:
    three = came_to(3, price=30_000, fee=1_650, cut=6_000, days=9)
    given(*on_sale).when(place_order, several(3, total=31_650)).then(three)


def test_a_policy_says_how_long_a_further_unit_takes() -> None:
    half = published(further_unit_percent=50)
    then = given(*on_sale, half).when(place_order, several(2, total=21_100))
    then.then(changed(came_to(2, price=20_000, fee=1_100, cut=4_000, days=5), policy=2))  # 3 and 1.5, rounded up
    at_once = published(further_unit_percent=0)
    then = given(*on_sale, at_once).when(place_order, several(10, total=105_500))
    then.then(changed(came_to(10, price=100_000, fee=5_500, cut=20_000, days=3), policy=2))


def test_extras_are_part_of_the_price_and_of_the_days() -> None:
    both = came_to(1, source_file, for_print, price=14_000, fee=770, cut=2_800, days=5)
    given(*on_sale).when(place_order, several(1, source_file, for_print, total=14_770)).then(both)


def test_an_extra_is_bought_once_however_many_units_there_are() -> None:
    one = came_to(2, for_print, price=22_500, fee=1_238, cut=4_500, days=8)
    given(*on_sale).when(place_order, several(2, for_print, total=23_738)).then(one)
    twice = several(1, for_print, for_print, total=15_825)
    given(*on_sale).when(place_order, twice).refuses("an extra is bought once with an order; choose each only once")


@pytest.mark.parametrize("quantity", [0, -1, 11])
def test_a_quantity_has_a_limit(quantity: int) -> None:
    given(*on_sale).when(place_order, several(quantity, total=1)).refuses(
        f"1 to 10 units can be ordered at once, not {quantity}"
    )
    given(*on_sale, published(quantity_limit=11)).when(place_order, several(11, total=116_050)).then(
        changed(came_to(11, price=110_000, fee=6_050, cut=22_000, days=33), policy=2)
    )


def test_only_extras_that_are_offered_are_bought_at_the_price_that_was_seen() -> None:
    gone = "Basic is not offered with 'The source file' for 15.00 USD and 0 days more, as you saw; look at the gig"
    asked = several(1, source_file, total=12_133)
    given(*on_sale, without_extras).when(place_order, asked).refuses(gone)
    cheaper = msgspec.structs.replace(source_file, price=usd(500))
    given(*on_sale).when(place_order, several(1, cheaper, total=11_078)).refuses(
        "is not offered with 'The source file'"
    )
    given(*on_sale).when(place_order, several(1, source_file, total=10_550)).refuses(
        "with fees Basic now comes to 121.33 USD, not 105.50 USD as you saw"
    )
