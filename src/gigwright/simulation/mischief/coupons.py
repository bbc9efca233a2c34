"""Mischief about coupons: issued by those who may not, or on odd terms; used too late, too often, for other gigs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from gigwright.contexts.orders.decisions.crediting import UseCredit
from gigwright.contexts.orders.decisions.placing import PlaceOrder
from gigwright.contexts.promotions.decisions import EndCoupon, IssueCoupon
from gigwright.events.accounts import SellerOnboarded
from gigwright.events.gigs import GigDrafted, Package
from gigwright.events.orders import CouponRedeemed, CouponReturned, CreditUsed
from gigwright.events.payments import PaymentCaptured
from gigwright.events.promotions import CouponEnded, CouponIssued, discount_of
from gigwright.simulation.mischief.known import Thing
from gigwright.simulation.mischief.money import under_way
from gigwright.simulation.mischief.orders import an_order
from gigwright.simulation.mischief.scene import NoOccasion, Scene, changed, more
from gigwright.values import CouponCode, Money, OperatorId, UserId

Ask = Callable[[Scene], object]

ALL_OF_IT = CouponCode("ALL-OF-IT")  # a seller's mistake: it takes everything off
A_TENTH = CouponCode("A-TENTH")
DAY = timedelta(days=1)
UNUSABLE_CODES = ("", "ab", "-AB", "A B C", "lower-case", "X" * 25)


def _operator(scene: Scene) -> OperatorId:
    return OperatorId(scene.pick("operator", lambda _: True).id)


def _issue(scene: Scene, **changes: Any) -> IssueCoupon:
    """An honest one of the market, but for the changes."""
    honest = IssueCoupon(
        by=_operator(scene),
        coupon=CouponCode(f"FORGED-{scene.draws.below(10**9)}"),
        basis_points=1_000,
        most=Money(1_000, "USD"),
        least=Money(0, "USD"),
        until=scene.now + DAY,
        uses=1,
    )
    return changed(honest, **changes)


def _one_of(name: str, *values: Any) -> Ask:
    return lambda scene: _issue(scene, **{name: scene.one_of(values)})


def _beyond_its_time(scene: Scene) -> IssueCoupon:
    return _issue(scene, until=scene.now + scene.one_of((timedelta(0), -DAY, 800 * DAY)))


def _issued_again(scene: Scene) -> IssueCoupon:
    return _issue(scene, coupon=CouponCode(scene.pick("coupon", lambda _: True).id))


def _too_often(scene: Scene) -> IssueCoupon:
    uses, each = scene.one_of(((0, 1), (10**6 + 1, 1), (1, 0), (1, 2)))
    return _issue(scene, uses=uses, uses_each=each)


def _end(scene: Scene, which: Callable[[Thing], bool], by: OperatorId | UserId | None = None) -> EndCoupon:
    found = scene.pick("coupon", which)
    return EndCoupon(by=by or _operator(scene), coupon=CouponCode(found.id))


def _ended_by_another(scene: Scene) -> EndCoupon:
    stranger = scene.user()
    return _end(scene, lambda one: one.lacks(CouponEnded) and one[CouponIssued].seller != stranger, stranger)


def _good(scene: Scene, coupon: Thing) -> bool:
    terms: CouponIssued = coupon[CouponIssued]
    return coupon.lacks(CouponEnded) and scene.now < terms.until and coupon.uses < terms.uses


def _buy(scene: Scene, gig: Thing, coupon: CouponIssued | None, **changes: Any) -> PlaceOrder:
    """An honest order with this coupon, but for the changes; of a package that it is good for, if there is one."""
    least = scene.policy.currency(gig.packages[0].price.currency).minimum_price
    sold = [one for one in gig.packages if least <= one.price]
    package = scene.one_of((_good_packages(scene, gig, coupon) if coupon else []) or sold)
    honest = an_order(scene, gig, package, _total(scene, gig, package.price, coupon))
    if coupon is not None:
        honest = changed(honest, coupon=coupon.coupon, discount=_discount(package.price, coupon))
    return changed(honest, **changes)


def _discount(price: Money, coupon: CouponIssued) -> Money:
    return discount_of(coupon, price) if price.currency == coupon.most.currency else coupon.most


def _total(scene: Scene, gig: Thing, price: Money, coupon: CouponIssued | None) -> Money:
    """With what the coupon takes off, if it may."""
    own = {"category": gig[GigDrafted].category, "seller": gig[GigDrafted].seller}
    least = scene.policy.currency(price.currency).minimum_price
    if coupon is None or price.currency != coupon.most.currency or price - _discount(price, coupon) < least:
        return scene.policy.terms(price, **own).total
    discount = _discount(price, coupon)
    if coupon.seller is not None:
        return scene.policy.terms(price - discount, **own).total
    return scene.policy.terms(price, **own, given=discount).total


def _with(scene: Scene, which: Callable[[Thing], bool], fits: Callable[[Thing, CouponIssued], bool]) -> PlaceOrder:
    """Such a coupon for a gig that is as it should be; by somebody who has never used it."""
    coupon: CouponIssued = scene.pick("coupon", which)[CouponIssued]
    away = {one.id for one in scene.all("user") if one.state == "suspended"}
    gig = scene.pick(
        "gig", lambda one: one.state == "active" and one[GigDrafted].seller not in away and fits(one, coupon)
    )
    used = {one.terms.buyer for one in scene.all("order") if _uses(one, coupon)}
    return _buy(scene, gig, coupon, by=scene.user(but=[gig[GigDrafted].seller, *used]))


def _uses(order: Thing, coupon: CouponIssued) -> bool:
    return order.has(CouponRedeemed) and order.lacks(CouponReturned) and order[CouponRedeemed].coupon == coupon.coupon


def _theirs(gig: Thing, coupon: CouponIssued) -> bool:
    """Of the market, or of this gig's seller; and all prices are of its currency."""
    return coupon.seller in (None, gig[GigDrafted].seller) and gig.packages[0].price.currency == coupon.most.currency


def _good_for(scene: Scene) -> Callable[[Thing, CouponIssued], bool]:
    """Nothing but what the mischief is about is against it: whoever forgets that rule lets the order through."""

    return lambda gig, coupon: bool(_good_packages(scene, gig, coupon))


def _good_packages(scene: Scene, gig: Thing, coupon: CouponIssued) -> list[Package]:
    if not _theirs(gig, coupon):
        return []
    lowest = scene.policy.currency(coupon.most.currency).minimum_price

    def is_good(price: Money) -> bool:
        return coupon.least <= price and lowest <= price - discount_of(coupon, price)

    return [one for one in gig.packages if is_good(one.price)]


def _over(scene: Scene) -> PlaceOrder:
    return _with(scene, lambda one: one.has(CouponEnded) or one[CouponIssued].until <= scene.now, _good_for(scene))


def _used_up(scene: Scene) -> PlaceOrder:
    def is_used_up(one: Thing) -> bool:
        terms: CouponIssued = one[CouponIssued]
        return one.lacks(CouponEnded) and scene.now < terms.until and one.uses >= terms.uses

    return _with(scene, is_used_up, _good_for(scene))


def _of_another_seller(scene: Scene) -> PlaceOrder:
    def is_a_sellers(one: Thing) -> bool:
        return _good(scene, one) and one[CouponIssued].seller is not None

    return _with(scene, is_a_sellers, lambda gig, of: of.seller != gig[GigDrafted].seller)


def _in_another_currency(scene: Scene) -> PlaceOrder:
    def fits(gig: Thing, coupon: CouponIssued) -> bool:
        return coupon.seller is None and gig.packages[0].price.currency != coupon.most.currency

    return _with(scene, lambda one: _good(scene, one), fits)


def _too_cheap(scene: Scene) -> PlaceOrder:
    def fits(gig: Thing, coupon: CouponIssued) -> bool:
        return _theirs(gig, coupon) and all(one.price < coupon.least for one in gig.packages)

    return _with(scene, lambda one: _good(scene, one), fits)


def _stale_discount(scene: Scene) -> PlaceOrder:
    def fits(gig: Thing, coupon: CouponIssued) -> bool:
        return _theirs(gig, coupon) and all(coupon.least <= one.price for one in gig.packages)

    honest = _with(scene, lambda one: _good(scene, one) and one.id != ALL_OF_IT, fits)
    assert honest.discount is not None, "it names a coupon"
    return changed(honest, discount=more(honest.discount))


def _nothing_left(scene: Scene) -> PlaceOrder:
    return _with(scene, lambda one: one.id == ALL_OF_IT and _good(scene, one), _theirs)


def _once_more(scene: Scene) -> PlaceOrder:
    """By somebody who has used it as often as they can, while others could."""
    for coupon in (one for one in scene.all("coupon") if _good(scene, one)):
        terms: CouponIssued = coupon[CouponIssued]
        buyers = [one.terms.buyer for one in scene.all("order") if _uses(one, terms)]
        often = [who for who in buyers if buyers.count(who) >= terms.uses_each and not scene.is_away(who)]
        fits, away = _good_for(scene), {one.id for one in scene.all("user") if one.state == "suspended"}
        gigs = [one for one in scene.all("gig") if one.state == "active" and fits(one, terms)]
        for who in often:
            for gig in gigs:
                if gig[GigDrafted].seller not in (who, *away):
                    return _buy(scene, gig, terms, by=UserId(who))
    raise NoOccasion


def _all_from_credit(scene: Scene) -> UseCredit:
    def fits(one: Thing) -> bool:
        is_free = one.lacks(CreditUsed, PaymentCaptured) and not under_way(scene, one)
        return one.has(CouponRedeemed) and is_free and one.to_pay <= _credit(scene, one)

    order = scene.payable(fits)
    return UseCredit(by=order.terms.buyer, order=order.terms.order, amount=order.to_pay)


def _credit(scene: Scene, order: Thing) -> Money:
    currency = order.terms.total.currency
    return Money(scene.credit_of(order.terms.buyer, currency), currency)


def _unknown(scene: Scene) -> PlaceOrder:
    return changed(_buy(scene, scene.gig("active"), None), coupon=NO_COUPON)


NO_COUPON = CouponCode("NOBODY-KNOWS-IT")
ALL_FROM_CREDIT = "orders.decisions.crediting: with a coupon"
ONCE_MORE = "orders.decisions.redeeming: you have used"
USED_UP = "orders.decisions.redeeming: the coupon … was used"
FLEETING_COUPONS = (ONCE_MORE, USED_UP)

COUPONS: dict[str, Ask] = {
    ALL_FROM_CREDIT: _all_from_credit,
    ONCE_MORE: _once_more,
    USED_UP: _used_up,
    "orders.decisions.redeeming: there is no such": _unknown,
    "orders.decisions.redeeming: the coupon … …": _over,
    "orders.decisions.redeeming: the coupon … is another": _of_another_seller,
    "orders.decisions.redeeming: the coupon … is good for prices in": _in_another_currency,
    "orders.decisions.redeeming: the coupon … is good for prices from": _too_cheap,
    "orders.decisions.redeeming: the coupon … takes": _stale_discount,
    "orders.decisions.redeeming: with the coupon": _nothing_left,
    "promotions.decisions: only an operator or a seller": lambda scene: _issue(scene, by=scene.buyer()),
    "promotions.decisions: you are suspended": lambda scene: _issue(scene, by=scene.suspended(SellerOnboarded)),
    "promotions.decisions: there is a coupon": _issued_again,
    "promotions.decisions: a coupon's code": _one_of("coupon", *map(CouponCode, UNUSABLE_CODES)),
    "promotions.decisions: a coupon takes 0.01": _one_of("basis_points", 0, -1, 10_001),
    "promotions.decisions: a coupon is for prices": _one_of("least", Money(-1, "USD"), Money(0, "EUR")),
    "promotions.decisions: a coupon takes something": _one_of("most", Money(0, "USD"), Money(10**14, "USD")),
    "promotions.decisions: a coupon is good for 1": _too_often,
    "promotions.decisions: a coupon is good for two": _beyond_its_time,
    "promotions.decisions: there is no such": lambda scene: EndCoupon(by=_operator(scene), coupon=NO_COUPON),
    "promotions.decisions: only the seller": _ended_by_another,
    "promotions.decisions: the coupon": lambda scene: _end(scene, lambda one: one.has(CouponEnded)),
}
