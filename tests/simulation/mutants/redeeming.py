"""Bugs of coupons."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from gigwright.contexts.orders.decisions import paying, placing, redeeming, shares
from gigwright.contexts.orders.decisions.placing import PlaceOrder, place_order
from gigwright.contexts.orders.decisions.redeeming import Coupon, used_by_the_buyer
from gigwright.contexts.orders.decisions.standing import Order
from gigwright.events.orders import CouponRedeemed
from gigwright.policy import Policy, Terms
from gigwright.values import Money
from tests.simulation.mutants.mutant import mutant, replaced


@mutant("Whoever places an order with a coupon does not look how often it was used.", days=30, orders=40)
def coupon_used_too_often() -> Iterator[None]:
    real = place_order.decide

    def decide(command: PlaceOrder, now: datetime, *states: Any) -> Any:
        *others, coupon, by_the_buyer = states
        return real(command, now, *others, msgspec.structs.replace(coupon, used=0), by_the_buyer)

    with replaced(place_order, "decide", decide):
        yield


@mutant("What a buyer has used a coupon for is not remembered.", days=30, orders=40)
def coupon_used_again_by_its_buyer() -> Iterator[None]:
    def unchanged(times: int, _: CouponRedeemed) -> int:
        return times

    with replaced(used_by_the_buyer, "folds", {**used_by_the_buyer.folds, CouponRedeemed: unchanged}):
        yield


@mutant("A coupon that an operator has ended is still good.", days=30, orders=40)
def coupon_used_after_its_end() -> Iterator[None]:
    real = redeeming._good_one

    def good(coupon: Coupon, by_the_buyer: int, now: datetime) -> Any:
        return real(msgspec.structs.replace(coupon, ended=False), by_the_buyer, now)

    with replaced(redeeming, "_good_one", good):
        yield


@mutant("A refund pays the buyer out what the market had given for a coupon.", days=30, orders=40)
def refund_pays_the_coupon_out() -> Iterator[None]:
    def nothing(_order: Order, _refund: Money) -> None:
        return None

    with replaced(shares, "as_coupon", nothing):
        yield


@mutant("A coupon of the market is taken out of the seller's price.")
def market_s_coupon_at_the_seller_s_cost() -> Iterator[None]:
    real = redeeming.discounted

    def discounted(price: Money, used: CouponRedeemed | None, policy: Policy, category: str, seller: str) -> Terms:
        terms = real(price, used, policy, category, seller)
        if used is None or used.funded_by == "seller":
            return terms
        return msgspec.structs.replace(
            terms,
            price=terms.price - used.amount,
            total=terms.total,
            earning=terms.earning - used.amount,
            service_fee=terms.service_fee + used.amount,
        )

    with replaced(placing, "discounted", discounted):
        yield


@mutant("The coupon of an order that nobody paid counts as used.", days=20, orders=40)
def unpaid_order_keeps_its_coupon() -> Iterator[None]:
    real = paying.expire_order.decide

    def decide(*asked: Any) -> Any:
        return list(real(*asked))[:1]

    with replaced(paying.expire_order, "decide", decide):
        yield
