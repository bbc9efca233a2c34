"""The laws of custom offers: each is broken once on purpose, and seen to catch it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from gigwright.backbone.event import Present
from gigwright.backbone.ids import derive
from gigwright.backbone.query import query
from gigwright.events.accounts import UserSuspended
from gigwright.events.gigs import GigPaused
from gigwright.events.orders import (
    CUSTOM_OFFER,
    OfferAccepted,
    OfferDeclined,
    OfferExpired,
    OfferMade,
    OfferOverruled,
    OfferReminded,
    OfferWithdrawn,
    OrderPlaced,
)
from gigwright.policy import FIRST_POLICY
from gigwright.simulation.invariants import check
from gigwright.values import Money, OfferId, OperatorId, OrderId
from gigwright.wiring import Market
from tests.simulation.planting import say
from tests.simulation.test_invariants import order_of, suspended

Plant = Callable[[Market], None]
OFFER, ORDER = derive(OfferId, "planted"), derive(OrderId, "planted")
WEEK = timedelta(days=7)


def _like(market: Market) -> OrderPlaced:
    found: OrderPlaced = next(iter(market.log.read(query(OrderPlaced, tags=(f"order:{order_of('accepted')}",))))).data
    return found


def _made(market: Market, **changes: Any) -> Any:
    """At the price of an order that there is."""
    like = _like(market)
    honest: Any = OfferMade(
        offer=OFFER,
        gig=like.gig,
        seller=like.seller,
        buyer=like.buyer,
        title=like.title,
        description=Present("All of it"),
        price=like.price,
        total=like.total,
        delivery_days=like.delivery_days,
        revisions=like.revisions,
        asks=True,
        policy=FIRST_POLICY.version,
        expires_at=market.clock.now() + WEEK,
    )
    return msgspec.structs.replace(honest, **changes)


def _end(kind: Any, market: Market, **told: Any) -> Any:
    made = _made(market)
    return kind(offer=made.offer, gig=made.gig, seller=made.seller, buyer=made.buyer, **told)


def _record(market: Market, **changes: Any) -> Any:
    made = _made(market)
    honest: Any = OfferOverruled(
        offer=made.offer,
        operator=derive(OperatorId, "planted"),
        seller=made.seller,
        buyer=made.buyer,
        act="withdrawn",
        reason=Present("Because"),
    )
    return msgspec.structs.replace(honest, **changes)


def _soon(market: Market) -> Any:
    return _end(OfferReminded, market, expires_at=_made(market).expires_at)


def _yes(market: Market, order: OrderId = ORDER) -> Any:
    return _end(OfferAccepted, market, order=order, description=Present("All of it"))


def _order(market: Market, **changes: Any) -> Any:
    like: Any = _like(market)
    terms = {"order": ORDER, "package": CUSTOM_OFFER, "pay_by": market.clock.now() + timedelta(minutes=15)}
    return msgspec.structs.replace(like, **{**terms, **changes})


def _accepted(market: Market, made: dict[str, Any] | None = None, **changes: Any) -> None:
    say(market, _made(market, **(made or {})))
    say(market, _yes(market))
    say(market, _order(market, **changes))


def an_offer_of_another_s_gig(market: Market) -> None:
    say(market, _made(market, seller=_like(market).buyer, buyer=_like(market).seller))


def an_offer_of_what_is_not_on_sale(market: Market) -> None:
    say(market, GigPaused(gig=_like(market).gig, seller=_like(market).seller))
    say(market, _made(market))


def an_offer_that_costs_too_much(market: Market) -> None:
    row = FIRST_POLICY.currency(_like(market).price.currency)
    say(market, _made(market, price=Money(row.maximum_offer.amount_minor + 1, row.currency)))


def an_offer_that_costs_too_little(market: Market) -> None:
    say(market, _made(market, price=Money(1, _like(market).price.currency)))


def an_offer_made_twice(market: Market) -> None:
    say(market, _made(market))
    say(market, _made(market))


def too_many_offers(market: Market) -> None:
    for number in range(FIRST_POLICY.offer_limit + 1):
        say(market, _made(market, offer=derive(OfferId, str(number))))


def an_offer_under_another_policy(market: Market) -> None:
    say(market, _made(market, policy=9))


def an_answer_to_nothing(market: Market) -> None:
    say(market, _end(OfferDeclined, market))


def two_answers(market: Market) -> None:
    say(market, _made(market))
    say(market, _end(OfferDeclined, market))
    say(market, _end(OfferWithdrawn, market))


def a_record_of_what_did_not_happen(market: Market) -> None:
    say(market, _made(market))
    say(market, _record(market))


def a_record_in_another_act(market: Market) -> None:
    say(market, _made(market))
    say(market, _record(market))
    say(market, _end(OfferWithdrawn, market))


def ended_by_somebody_else(market: Market) -> None:
    say(market, _made(market))
    say(market, _end(OfferWithdrawn, market))


def a_record_about_others(market: Market) -> None:
    say(market, _made(market))
    say(market, _record(market, seller=_like(market).buyer))


def accepted_twice(market: Market) -> None:
    _accepted(market)
    other = derive(OrderId, "planted again")
    say(market, _yes(market, other))
    say(market, _order(market, order=other))


def over_before_its_time(market: Market) -> None:
    say(market, _made(market))
    say(market, _end(OfferExpired, market))


def reminded_before_its_time(market: Market) -> None:
    say(market, _made(market))
    say(market, _soon(market))


def reminded_of_nothing(market: Market) -> None:
    say(market, _soon(market))


def an_order_of_no_offer(market: Market) -> None:
    say(market, _order(market))


def an_acceptance_without_an_order(market: Market) -> None:
    say(market, _made(market))
    say(market, _yes(market))


def another_price(market: Market) -> None:
    price = _like(market).price
    _accepted(market, {"price": Money(price.amount_minor + 100, price.currency)})


def other_days(market: Market) -> None:
    _accepted(market, {"delivery_days": 90})


def other_revisions(market: Market) -> None:
    _accepted(market, {"revisions": 77})


def several_of_it(market: Market) -> None:
    _accepted(market, quantity=2)


def asked_in_spite_of_it(market: Market) -> None:
    _accepted(market, {"asks": False}, questions=None)


def not_asked_in_spite_of_it(market: Market) -> None:
    _accepted(market, questions=())


def accepted_after_its_time(market: Market) -> None:
    _accepted(market, {"expires_at": market.clock.now()})


BROKEN: list[tuple[Plant, str]] = [
    (an_offer_of_another_s_gig, "had nothing on sale"),
    (an_offer_of_what_is_not_on_sale, "had nothing on sale"),
    (an_offer_that_costs_too_much, "and offers cost"),
    (an_offer_that_costs_too_little, "and offers cost"),
    (an_offer_made_twice, "was made before"),
    (too_many_offers, "open offers"),
    (an_offer_under_another_policy, "it names policy 9"),
    (an_answer_to_nothing, "was never made, or ended before"),
    (two_answers, "ended before: orders.offer_declined"),
    (a_record_of_what_did_not_happen, "is no operator"),
    (a_record_of_what_did_not_happen, "as withdrawn, and it was not"),
    (a_record_in_another_act, "and on record for it is"),
    (ended_by_somebody_else, "it was a test, and on record for it is None"),
    (a_record_about_others, "is of others"),
    (accepted_twice, "ended before: orders.offer_accepted"),
    (over_before_its_time, "stands until"),
    (reminded_before_its_time, "stands until"),
    (reminded_of_nothing, "was never made"),
    (an_order_of_no_offer, "is of an offer that nobody accepted"),
    (an_acceptance_without_an_order, "and never placed"),
    (another_price, "has price"),
    (other_days, "has delivery_days"),
    (other_revisions, "has revisions"),
    (several_of_it, "is of 2 Custom offer"),
    (asked_in_spite_of_it, "about what is asked"),
    (not_asked_in_spite_of_it, "about what is asked"),
    (accepted_after_its_time, "and was accepted at"),
]


def _found(market: Market, law: str) -> list[str]:
    return [one.sentence for one in check(market) if one.law == law]


def test_an_honest_offer_breaks_no_law_of_offers(market: Market) -> None:
    _accepted(market)
    assert _found(market, "I21") == []
    assert _found(market, "I13") == []


@pytest.mark.parametrize(("plant", "words"), BROKEN, ids=lambda one: getattr(one, "__name__", ""))
def test_the_law_catches(market: Market, plant: Plant, words: str) -> None:
    plant(market)
    assert any(words in sentence for sentence in _found(market, "I21")), _found(market, "I21")


def test_whoever_is_suspended_makes_no_offer(market: Market) -> None:
    say(market, suspended(UserSuspended, user=_like(market).seller))
    say(market, _made(market))
    assert any("offer_made" in sentence for sentence in _found(market, "I14"))
