"""The laws of coupons: each is broken once on purpose, and seen to catch it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from gigwright.backbone.query import query
from gigwright.events.accounts import OperatorAppointed
from gigwright.events.orders import (
    CouponRedeemed,
    CouponReturned,
    OrderCancelled,
    OrderPartlyRefunded,
    OrderPlaced,
    PaymentExpired,
)
from gigwright.events.promotions import CouponEnded, CouponIssued
from gigwright.simulation.invariants import check
from gigwright.values import CouponCode, Money, OperatorId
from gigwright.wiring import Market
from tests.simulation.planting import say
from tests.simulation.test_invariants import order_of

Plant = Callable[[Market], None]
CODE = CouponCode("PLANTED-10")


def _like(market: Market) -> Any:
    return next(iter(market.log.read(query(OrderPlaced, tags=(f"order:{order_of('accepted')}",))))).data


def _issued(market: Market, **changes: Any) -> Any:
    price = _like(market).price
    operator = next(iter(market.log.read(query(OperatorAppointed)))).data.operator
    honest: Any = CouponIssued(
        coupon=CODE,
        operator=operator,
        seller=None,
        basis_points=1_000,
        most=price,
        least=Money(0, price.currency),
        until=market.clock.now() + timedelta(days=300),
        uses=1,
        uses_each=1,
    )
    return replace(honest, **changes)


def _used(market: Market, **changes: Any) -> Any:
    order = _like(market)
    amount = Money((order.price.amount_minor * 1_000 + 5_000) // 10_000, order.price.currency)
    honest: Any = CouponRedeemed(
        order=order.order, coupon=CODE, buyer=order.buyer, seller=order.seller, amount=amount, funded_by="market"
    )
    return replace(honest, **changes)


def a_coupon_that_nobody_issued(market: Market) -> None:
    say(market, _used(market))


def issued_by_nobody(market: Market) -> None:
    say(market, _issued(market, operator=OperatorId("opr_01ke70ehg0eg7swe1qggkd1ea4")))


def issued_twice(market: Market) -> None:
    say(market, _issued(market))
    say(market, _issued(market))


def used_twice_by_one_order(market: Market) -> None:
    say(market, _issued(market, uses=9, uses_each=9))
    say(market, _used(market))
    say(market, _used(market))


def used_too_often(market: Market) -> None:
    say(market, _issued(market, uses=0))
    say(market, _used(market))


def used_too_often_by_one_buyer(market: Market) -> None:
    say(market, _issued(market, uses_each=0))
    say(market, _used(market))


def used_after_its_end(market: Market) -> None:
    issued = _issued(market)
    say(market, issued)
    say(market, CouponEnded(coupon=CODE, operator=issued.operator, seller=None))
    say(market, _used(market))


def used_too_late(market: Market) -> None:
    say(market, _issued(market, until=_like(market).pay_by - timedelta(days=1)))
    say(market, _used(market))


def for_too_little(market: Market) -> None:
    price = _like(market).price
    say(market, _issued(market, least=Money(price.amount_minor + 1, price.currency)))
    say(market, _used(market))


def taking_too_much(market: Market) -> None:
    say(market, _issued(market))
    used = _used(market)
    say(market, replace(used, amount=Money(used.amount.amount_minor + 1, used.amount.currency)))


def borne_by_the_seller(market: Market) -> None:
    say(market, _issued(market))
    say(market, _used(market, funded_by="seller"))


def ended_twice(market: Market) -> None:
    issued = _issued(market)
    say(market, issued)
    for _ in range(2):
        say(market, CouponEnded(coupon=CODE, operator=issued.operator, seller=None))


def given_back_by_an_order_that_was_paid(market: Market) -> None:
    say(market, _issued(market))
    used = _used(market)
    say(market, used)
    facts = {name: getattr(used, name) for name in ("order", "coupon", "buyer", "seller", "amount", "funded_by")}
    say(market, CouponReturned(**facts))


def kept_by_an_order_that_nobody_paid(market: Market) -> None:
    say(market, _issued(market))
    used, order = _used(market), _like(market)
    say(market, used)
    say(market, PaymentExpired(order=order.order, gig=order.gig, buyer=order.buyer, seller=order.seller))


def paid_out(market: Market) -> None:
    say(market, _issued(market))
    say(market, _used(market))
    (end,) = market.log.read(query(OrderCancelled, tags=(f"order:{order_of('cancelled')}",)))
    used, order = _used(market), _like(market)
    say(market, replace(end.data, order=order.order, refund=order.total, to_coupon=None))
    assert used.amount.amount_minor


def not_in_proportion(market: Market) -> None:
    """More than its part of a refund comes back."""
    say(market, _issued(market))
    say(market, _used(market))
    order = _like(market)
    nothing, much = Money(0, order.price.currency), _used(market).amount
    part: Any = OrderPartlyRefunded(
        order=order.order,
        payment="pay_01ke70ehg0fe4b25h44wxzt79k",  # type: ignore[arg-type] # any payment will do
        buyer=order.buyer,
        seller=order.seller,
        how="operator",
        refund=much,
        price=much,
        service_fee=nothing,
        commission=nothing,
        earning=nothing,
        from_held=much,
        from_clearing=nothing,
        from_available=nothing,
        owed=nothing,
        to_coupon=much,
    )
    say(market, part)


BROKEN: list[tuple[Plant, str]] = [
    (a_coupon_that_nobody_issued, "was not there for"),
    (issued_by_nobody, "who issues none"),
    (issued_twice, "was issued before"),
    (used_twice_by_one_order, "was not there for"),
    (used_too_often, "was used 0 times before"),
    (used_too_often_by_one_buyer, "was used 0 times before by"),
    (used_after_its_end, "was not there for"),
    (used_too_late, "was good until"),
    (for_too_little, "is good from"),
    (taking_too_much, "takes"),
    (borne_by_the_seller, "is borne by the seller"),
    (ended_twice, "has ended before"),
    (given_back_by_an_order_that_was_paid, "used no coupon, was paid, or gave it back before"),
    (kept_by_an_order_that_nobody_paid, "its coupon counts as used"),
    (paid_out, "are due"),
    (not_in_proportion, "are due"),
]


def _found(market: Market) -> list[str]:
    return [one.sentence for one in check(market) if one.law == "I23"]


def test_an_honest_use_breaks_no_law_of_coupons(market: Market) -> None:
    say(market, _issued(market))
    say(market, _used(market))
    market.settle()
    assert _found(market) == []


@pytest.mark.parametrize(("plant", "words"), BROKEN, ids=lambda one: getattr(one, "__name__", ""))
def test_the_law_catches(market: Market, plant: Plant, words: str) -> None:
    plant(market)
    assert any(words in sentence for sentence in _found(market)), _found(market)
