"""Coupons as orders see them: who issued one, how often it was used, and what it takes off a price now."""

from datetime import datetime
from typing import Protocol

import msgspec

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.decision import Model
from gigwright.backbone.errors import Refused
from gigwright.events.orders import CouponRedeemed, CouponReturned
from gigwright.events.promotions import CouponEnded, CouponIssued, discount_of, funder_of
from gigwright.policy import Policy, Terms
from gigwright.values import CouponCode, Money, OrderId, UserId


class Coupon(msgspec.Struct, frozen=True):
    """Without `terms` there is no such coupon; it was `used` so often by orders that were paid, or still can be."""

    terms: CouponIssued | None = None
    ended: bool = False
    used: int = 0


def _issued(coupon: Coupon, event: CouponIssued) -> Coupon:
    return msgspec.structs.replace(coupon, terms=event)


def _ended(coupon: Coupon, event: CouponEnded) -> Coupon:
    return msgspec.structs.replace(coupon, ended=True)


def _used(coupon: Coupon, event: CouponRedeemed) -> Coupon:
    return msgspec.structs.replace(coupon, used=coupon.used + 1)


def _not_used(coupon: Coupon, event: CouponReturned) -> Coupon:
    return msgspec.structs.replace(coupon, used=coupon.used - 1)


def _once_more(times: int, event: CouponRedeemed) -> int:
    return times + 1


def _once_less(times: int, event: CouponReturned) -> int:
    return times - 1


named_coupon = Model(
    Coupon(),
    {CouponIssued: _issued, CouponEnded: _ended, CouponRedeemed: _used, CouponReturned: _not_used},
    by="coupon",
)
used_by_the_buyer = Model(
    0, {CouponRedeemed: _once_more, CouponReturned: _once_less}, by={"coupon": "coupon", "buyer": "by"}
)


class WithCoupon(Protocol):
    """A command that may name a coupon, and the discount that the buyer saw."""

    @property
    def by(self) -> UserId: ...
    @property
    def order(self) -> OrderId: ...
    @property
    def seller(self) -> UserId: ...
    @property
    def coupon(self) -> CouponCode | None: ...
    @property
    def discount(self) -> Money | None: ...


def redeemed(
    command: WithCoupon, now: datetime, coupon: Coupon, by_the_buyer: int, price: Money
) -> CouponRedeemed | None:
    """What the named coupon takes off this price; None without one, and Refused when it is not good for it."""
    if command.coupon is None:
        return None
    terms = _good_one(coupon, by_the_buyer, now)
    if terms.seller not in (None, command.seller):
        raise Refused(f"the coupon {terms.coupon} is another seller's; it is good for their gigs alone")
    if price.currency != terms.most.currency:
        raise Refused(f"the coupon {terms.coupon} is good for prices in {terms.most.currency}, not in {price.currency}")
    if price < terms.least:
        raise Refused(f"the coupon {terms.coupon} is good for prices from {terms.least} on, not for {price}")
    amount = discount_of(terms, price)
    if amount != command.discount:
        raise Refused(f"the coupon {terms.coupon} takes {amount} off, not {command.discount} as you saw; look again")
    return CouponRedeemed(
        order=command.order,
        coupon=terms.coupon,
        buyer=command.by,
        seller=command.seller,
        amount=amount,
        funded_by=funder_of(terms),
    )


def discounted(price: Money, redeemed: CouponRedeemed | None, policy: Policy, category: str, seller: str) -> Terms:
    """What a purchase comes to. What the seller bears makes the price lower; of what the market bears the seller
    notices nothing, and the buyer pays the fee for what is left of the price."""
    if redeemed is None:
        return policy.terms(price, category=category, seller=seller)
    rest, least = price - redeemed.amount, policy.currency(price.currency).minimum_price
    if rest < least:
        raise Refused(f"with the coupon {rest} would be left of the price, below the minimum of {least}; order more")
    if redeemed.funded_by == "seller":
        return policy.terms(rest, category=category, seller=seller)
    return policy.terms(price, category=category, seller=seller, given=redeemed.amount)


def _good_one(coupon: Coupon, by_the_buyer: int, now: datetime) -> CouponIssued:
    terms = coupon.terms
    if terms is None:
        raise Refused("there is no such coupon; check how it is written")
    if coupon.ended or now >= terms.until:
        when = "has ended" if coupon.ended else f"was good until {rfc3339(terms.until)}"
        raise Refused(f"the coupon {terms.coupon} {when}; order without it")
    if coupon.used >= terms.uses:
        raise Refused(f"the coupon {terms.coupon} was used {terms.uses} times, as often as it can be; order without it")
    if by_the_buyer >= terms.uses_each:
        raise Refused(f"you have used the coupon {terms.coupon} as often as you can; order without it")
    return terms
