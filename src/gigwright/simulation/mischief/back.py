"""Mischief about money that goes back of an order: too much of it, too late, and by those who may not say so."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from gigwright.contexts.orders.decisions.overruling import CancelByOperator
from gigwright.contexts.orders.decisions.refunding import OfferRefund
from gigwright.events.orders import OrderCompleted, State
from gigwright.simulation.mischief.offers import end_for_others, open_offer
from gigwright.simulation.mischief.scene import Scene, changed
from gigwright.values import Money, OperatorId, ProposalId

Ask = Callable[[Scene], object]


def _overrule(scene: Scene, *states: State, **changes: Any) -> CancelByOperator:
    terms, operator = scene.order(*states).terms, scene.pick("operator", lambda _: True)
    honest = CancelByOperator(
        by=OperatorId(operator.id), order=terms.order, seller=terms.seller, reason="Because", fault="nobody"
    )
    return changed(honest, **changes)


def _overruled_by_nobody(scene: Scene) -> object:
    return _some_act(scene, by=scene.ids.new(OperatorId))


def _some_act(scene: Scene, **changes: Any) -> object:
    """On an order or on an offer."""
    if scene.draws.percent(50):
        return _overrule(scene, **changes)
    return end_for_others(scene, open_offer(scene), **changes)


def _too_late_to_reverse(scene: Scene) -> CancelByOperator:
    """Told from when its earning clears, so that a clock that was ahead when it was completed counts too."""
    order = scene.order("completed", which=lambda one: one.bank not in ("holds", "keeps"))
    later_than_cleared = timedelta(hours=order.terms.reversal_hours - order.terms.clearing_hours)
    scene.ahead = order[OrderCompleted].clears_at + later_than_cleared - scene.now + timedelta(days=1)
    return changed(_overrule(scene, "completed"), order=order.terms.order, seller=order.terms.seller)


def _offer(scene: Scene, **changes: Any) -> OfferRefund:
    terms = scene.order("in_progress", "in_revision", "delivered").terms
    part = Money(max(1, terms.price.amount_minor // 10), terms.price.currency)
    honest = OfferRefund(
        by=terms.seller, order=terms.order, proposal=scene.ids.new(ProposalId), price=part, reason="Please"
    )
    return changed(honest, **changes)


def _nothing_or_all(scene: Scene) -> object:
    terms = scene.order("in_progress", "in_revision", "delivered").terms
    a_fortune = Money(100 * terms.price.amount_minor, terms.price.currency)  # more than with all that was bought since
    price = scene.one_of((Money(0, terms.price.currency), a_fortune, -terms.price))
    by, reason = terms.seller, "Please"
    return OfferRefund(by=by, order=terms.order, proposal=scene.ids.new(ProposalId), price=price, reason=reason)


BACK: dict[str, Ask] = {
    "orders.decisions.refunding: the order is not": lambda scene: _overrule(scene, seller=scene.nobody()),
    "orders.decisions.refunding: the price was": lambda scene: _offer(scene, price=Money(1, "INR")),
    "orders.decisions.refunding: of …": _nothing_or_all,
    "orders.decisions.refunding: money of a completed": _too_late_to_reverse,
    "orders.decisions.overruling: only an operator": _overruled_by_nobody,
    "orders.decisions.overruling: whoever decides": lambda scene: _some_act(scene, reason=" "),
}
