"""Coupons: who issued them, what they take off a price, and when they end."""

from datetime import datetime
from typing import Literal

from gigwright.backbone.event import event
from gigwright.values import CouponCode, Money, OperatorId, Percent, UserId

Funder = Literal["market", "seller"]


@event("promotions.coupon_issued", public=True)
class CouponIssued:
    """Whoever names `coupon` when they order pays `basis_points` of the price less, and `most` at most.

    An operator issued it, and the market bears it; or a seller did for their own gigs, which cost less with it. It is
    good for prices from `least` on, before `until`: `uses` times in all, and `uses_each` times for each buyer.
    """

    coupon: CouponCode
    operator: OperatorId | None
    seller: UserId | None
    basis_points: int
    most: Money
    least: Money
    until: datetime
    uses: int
    uses_each: int


@event("promotions.coupon_ended", public=True)
class CouponEnded:
    """Nobody can use it any more; whoever has used it keeps what they were given."""

    coupon: CouponCode
    operator: OperatorId | None
    seller: UserId | None


def funder_of(coupon: CouponIssued) -> Funder:
    """Who bears what it takes off."""
    return "market" if coupon.seller is None else "seller"


def discount_of(coupon: CouponIssued, price: Money) -> Money:
    """What it takes off this price, whether or not it is good for it; a share is rounded half up."""
    return min(Percent(coupon.basis_points).of(price), coupon.most)
