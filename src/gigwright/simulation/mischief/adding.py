"""Mischief about what is added to an order: extras, other work and tips that nobody may have, and stale bills."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from gigwright.contexts.orders.decisions.billing import BuyExtra
from gigwright.contexts.orders.decisions.changing import ProposeChange
from gigwright.contexts.orders.decisions.tipping import TipSeller
from gigwright.contexts.payments.decisions.asking import RequestPayment
from gigwright.events.gigs import Extra, GigDrafted
from gigwright.events.orders import OrderCompleted, SellerTipped, State
from gigwright.simulation.mischief.known import Thing
from gigwright.simulation.mischief.scene import Scene, changed, more
from gigwright.values import BillId, Money, PaymentId, ProposalId

Ask = Callable[[Scene], object]

UNTIL_DELIVERY: tuple[State, ...] = ("awaiting_requirements", "in_progress", "in_revision")
DAY = timedelta(days=1)


def _is_free(one: Thing) -> bool:
    """Nothing is awaited beside its own price, and no bank has that."""
    return one.bill is None and one.bank not in ("holds", "keeps")


def _about(scene: Scene, order: Thing) -> dict[str, Any]:
    terms = order.terms
    return {
        "by": terms.buyer,
        "order": terms.order,
        "bill": scene.ids.new(BillId),
        "gig": terms.gig,
        "seller": terms.seller,
    }


def _total(scene: Scene, order: Thing, price: Money) -> Money:
    gig = scene.pick("gig", lambda one: one.id == order.terms.gig)
    return scene.policy.terms(price, category=gig[GigDrafted].category, seller=order.terms.seller).total


def _least(scene: Scene, order: Thing) -> Money:
    return scene.policy.currency(order.terms.price.currency).minimum_price


def _buy(scene: Scene, order: Thing, extra: Extra, **changes: Any) -> BuyExtra:
    honest = BuyExtra(extra=extra, total=_total(scene, order, extra.price), **_about(scene, order))
    return changed(honest, **changes)


def _tip(scene: Scene, order: Thing, **changes: Any) -> TipSeller:
    price = _least(scene, order)
    honest = TipSeller(price=price, total=_total(scene, order, price), **_about(scene, order))
    return changed(honest, **changes)


def _propose(scene: Scene, order: Thing, **changes: Any) -> ProposeChange:
    terms = order.terms
    honest = ProposeChange(
        by=scene.one_of((terms.buyer, terms.seller)),
        order=terms.order,
        proposal=scene.ids.new(ProposalId),
        gig=terms.gig,
        what="Another one",
        days=1,
    )
    return changed(honest, **changes)


def _in_the_making(scene: Scene, which: Callable[[Thing], bool] = _is_free) -> Thing:
    """An order whose parties are both here, and of which no other work is proposed."""
    away = _away(scene)
    return scene.order(
        "in_progress",
        "in_revision",
        which=lambda one: not away & {one.terms.buyer, one.terms.seller} and not one.other_work and which(one),
    )


def _away(scene: Scene) -> set[str]:
    return {one.id for one in scene.all("user") if one.state == "suspended"}


def _not_offered(scene: Scene) -> object:
    order = _in_the_making(scene)
    return _buy(scene, order, Extra("The moon", _least(scene, order), 0))


def _of_another_gig(scene: Scene) -> object:
    order = _in_the_making(scene)
    gig = scene.pick("gig", lambda one: one.id != order.terms.gig)
    return changed(_propose(scene, order), gig=gig[GigDrafted].gig)


def _while_suspended(scene: Scene) -> object:
    away = _away(scene)
    order = scene.order(
        *UNTIL_DELIVERY,
        "completed",
        which=lambda one: bool(away & {one.terms.buyer, one.terms.seller}),
    )
    extra = Extra("The moon", _least(scene, order), 0)
    return _tip(scene, order) if order.state == "completed" else _buy(scene, order, extra)


def _while_another_is_awaited(scene: Scene) -> object:
    away = _away(scene)
    order = scene.order(
        *UNTIL_DELIVERY,
        "completed",
        which=lambda one: one.bill is not None and not away & {one.terms.buyer, one.terms.seller},
    )
    extra = Extra("The moon", _least(scene, order), 0)
    return _tip(scene, order) if order.state == "completed" else _buy(scene, order, extra)


def _offered(scene: Scene, order: Thing) -> list[Extra]:
    """What the gig offers on top of the package, and was not bought with the order or after it."""
    gig = scene.pick("gig", lambda one: one.id == order.terms.gig)
    extras = [extra for package in gig.packages if package.name == order.terms.package for extra in package.extras]
    least = _least(scene, order)
    return [extra for extra in extras if extra.title not in order.extras_bought and least <= extra.price]


def _stale_total(scene: Scene) -> object:
    """Of an extra, or of a tip."""
    away = _away(scene)

    def fits(one: Thing) -> bool:
        parties = {one.terms.buyer, one.terms.seller}
        return _is_free(one) and not away & parties and bool(_offered(scene, one))

    order = scene.order(*UNTIL_DELIVERY, which=fits)
    extra = scene.one_of(_offered(scene, order))
    honest = _buy(scene, order, extra)
    return changed(honest, total=more(honest.total))


def _bought_already(scene: Scene) -> object:
    away = _away(scene)
    order = scene.order(
        *UNTIL_DELIVERY,
        which=lambda one: bool(one.extras_bought) and _is_free(one) and not away & {one.terms.buyer, one.terms.seller},
    )
    title = scene.one_of(sorted(order.extras_bought))
    return _buy(scene, order, Extra(title, _least(scene, order), 0))


def _tippable(scene: Scene, which: Callable[[Thing], bool]) -> Thing:
    away = _away(scene)
    return scene.order(
        "completed",
        which=lambda one: _is_free(one) and not away & {one.terms.buyer, one.terms.seller} and which(one),
    )


def _tipped_again(scene: Scene) -> object:
    return _tip(scene, _tippable(scene, lambda one: one.has(SellerTipped)))


def _too_late(scene: Scene) -> object:
    order = _tippable(scene, lambda one: one.lacks(SellerTipped))
    scene.ahead = max(_tips_until(scene, order) - scene.now, timedelta(0)) + DAY
    return _tip(scene, order)


def _tips_until(scene: Scene, order: Thing) -> Any:
    completed = order[OrderCompleted].clears_at - timedelta(hours=order.terms.clearing_hours)
    return completed + timedelta(hours=scene.policy.tip_hours)


def _out_of_bounds(scene: Scene) -> object:
    order = _tippable(scene, lambda one: one.lacks(SellerTipped) and scene.now < _tips_until(scene, one))
    row = scene.policy.currency(order.terms.price.currency)
    most = max(row.small_tip, order.terms.price)
    prices = (Money(0, most.currency), more(most + most), Money(most.amount_minor, _another(most.currency)))
    return changed(_tip(scene, order), price=scene.one_of(prices))


def _another(currency: str) -> str:
    return "USD" if currency != "USD" else "EUR"


def _in_another_currency(scene: Scene) -> object:
    order = _in_the_making(scene)
    return _propose(scene, order, price=Money(10_000, _another(order.terms.price.currency)))


def _paid_too_late(scene: Scene) -> object:
    order = scene.order()
    return RequestPayment(
        by=order.terms.buyer,
        payment=scene.ids.new(PaymentId),
        order=order.terms.order,
        amount=order.terms.total,
        card="tok_of_nobody",
        bill=scene.ids.new(BillId),
    )


ADDING: dict[str, Ask] = {
    "orders.decisions.billing: the order is of another": _of_another_gig,
    "orders.decisions.billing: one of you is suspended": _while_suspended,
    "orders.decisions.billing: another payment": _while_another_is_awaited,
    "orders.decisions.billing: with fees": _stale_total,
    "orders.decisions.billing: this extra is bought": _bought_already,
    "orders.decisions.billing: … is not offered with": _not_offered,
    "orders.decisions.changing: other work takes": lambda scene: _propose(
        scene, _in_the_making(scene), days=scene.draws.one_of((-1, 91))
    ),
    "orders.decisions.changing: the order is in": _in_another_currency,
    "orders.decisions.tipping: this order has its tip": _tipped_again,
    "orders.decisions.tipping: a tip could be given": _too_late,
    "orders.decisions.tipping: a tip for this order": _out_of_bounds,
    "payments.decisions.asking: this payment is not awaited": _paid_too_late,
}
