"""A coupon of a tenth, of the market's and of the seller's, and an order with each of them."""

from datetime import timedelta
from typing import Any

from gigwright.backbone.testing import NOON
from gigwright.contexts.orders.decisions.placing import PlaceOrder
from gigwright.events.orders import CouponRedeemed, CouponReturned, OrderPlaced
from gigwright.events.promotions import CouponEnded, CouponIssued
from gigwright.values import CouponCode, OrderId
from tests.contexts.asked_anything import changed
from tests.contexts.orders.samples import ada, ben, order, place, placed, sam, usd

CODE = CouponCode("WELCOME-10")
MONTH = NOON + timedelta(days=30)


def issued(**changes: Any) -> CouponIssued:
    """By an operator, so that the market bears it."""
    whole: CouponIssued = changed(
        CouponIssued(
            coupon=CODE,
            operator=ada,
            seller=None,
            basis_points=1_000,
            most=usd(2_000),
            least=usd(0),
            until=MONTH,
            uses=2,
            uses_each=1,
        ),
        **changes,
    )
    return whole


def of_the_seller(**changes: Any) -> CouponIssued:
    return issued(**{"operator": None, "seller": sam, **changes})


ended = CouponEnded(coupon=CODE, operator=ada, seller=None)


def with_coupon(**changes: Any) -> PlaceOrder:
    """The price is 100.00 USD; the buyer pays the fee for 90.00 of it."""
    asked: PlaceOrder = changed(place, **{"coupon": CODE, "discount": usd(1_000), "total": usd(10_495), **changes})
    return asked


def placed_with_it(order: OrderId = order) -> OrderPlaced:
    whole: OrderPlaced = changed(placed(order), service_fee=usd(495), total=usd(10_495))
    return whole


def redeemed(of: OrderId = order, **changes: Any) -> CouponRedeemed:
    whole: CouponRedeemed = changed(
        CouponRedeemed(order=of, coupon=CODE, buyer=ben, seller=sam, amount=usd(1_000), funded_by="market"), **changes
    )
    return whole


def returned(of: OrderId = order) -> CouponReturned:
    return CouponReturned(order=of, coupon=CODE, buyer=ben, seller=sam, amount=usd(1_000), funded_by="market")
