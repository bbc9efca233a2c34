"""Mischief about earnings that sellers would like to have early, and about who says who may."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from gigwright.contexts.ledger.decisions import AllowEarlyPayouts, ClearEarly, EndEarlyPayouts
from gigwright.events.accounts import SellerOnboarded
from gigwright.events.ledger import EarningsCleared, EarningsClearedEarly
from gigwright.events.orders import ChargebackHeld, OrderCompleted, OrderPartlyRefunded, OrderReversed, SellerTipped
from gigwright.simulation.mischief.known import Thing
from gigwright.simulation.mischief.scene import Scene, changed, more
from gigwright.values import Money, OperatorId, UserId

Ask = Callable[[Scene], object]
Which = Callable[[Thing], bool]

GONE = (EarningsCleared, EarningsClearedEarly, OrderReversed)


def _of_chosen(scene: Scene, which: Which = lambda _: True, *, chosen: bool = True, away: bool = False) -> Thing:
    """A completed order of a seller who may have earnings early, or may not; who is not suspended, or is."""

    def is_one(order: Thing) -> bool:
        seller = order.terms.seller
        return scene.is_paid_early(seller) is chosen and scene.is_away(seller) is away and which(order)

    return scene.order("completed", which=is_one)


def _ask(scene: Scene, order: Thing, **changes: Any) -> ClearEarly:
    """For what it earned, and the fee on that; for none where there is none."""
    terms = order.terms
    earning = order[OrderCompleted].earning if order.has(OrderCompleted) else terms.price
    fee = _fee(scene, order, earning) or Money(0, earning.currency)
    honest = ClearEarly(by=terms.seller, order=terms.order, seller=terms.seller, earning=earning, fee=fee)
    return changed(honest, **changes)


def _fee(scene: Scene, order: Thing, earning: Money) -> Money | None:
    return scene.policy.early_payout_fee(earning, seller=order.terms.seller)


def _is_early(scene: Scene, order: Thing) -> bool:
    completed_at: datetime = order[OrderCompleted].clears_at - timedelta(hours=order.terms.clearing_hours)
    return scene.now < completed_at + timedelta(hours=scene.policy.early_payout_hours)


def _is_calm(order: Thing, how: str = "accepted") -> bool:
    """Neither disputed nor touched by a bank."""
    return order[OrderCompleted].how == how and not order.disputed and order.lacks(ChargebackHeld)


def _is_clearing(scene: Scene, order: Thing) -> bool:
    """All of its earning, and nothing else, for long enough."""
    whole = order.lacks(*GONE, OrderPartlyRefunded, SellerTipped)
    return whole and _is_calm(order) and not _is_early(scene, order)


def _anothers(scene: Scene) -> ClearEarly:
    order = _of_chosen(scene)
    other = scene.user(but=[order.terms.seller])
    return scene.one_of((_ask(scene, order, by=other), _ask(scene, order, by=other, seller=other)))


def _not_completed(scene: Scene) -> ClearEarly:
    def is_one(order: Thing) -> bool:
        return scene.is_paid_early(order.terms.seller) and not scene.is_away(order.terms.seller)

    return _ask(scene, scene.order("in_progress", "delivered", "in_revision", which=is_one))


def _disputed(scene: Scene) -> ClearEarly:
    return _ask(scene, _of_chosen(scene, lambda one: one.disputed or one.has(ChargebackHeld)))


def _by_silence(scene: Scene) -> ClearEarly:
    return _ask(scene, _of_chosen(scene, lambda one: _is_calm(one, "silence")))


def _too_early(scene: Scene) -> ClearEarly:
    return _ask(scene, _of_chosen(scene, lambda one: _is_calm(one) and _is_early(scene, one)))


def _gone(scene: Scene) -> ClearEarly:
    def gone(order: Thing) -> bool:
        return _is_calm(order) and not _is_early(scene, order) and order.first(*GONE) is not None

    return _ask(scene, _of_chosen(scene, gone))


def _without_a_fee(scene: Scene) -> ClearEarly:
    def free(order: Thing) -> bool:
        return _is_clearing(scene, order) and _fee(scene, order, order[OrderCompleted].earning) is None

    return _ask(scene, _of_chosen(scene, free))


def _eaten_up(scene: Scene) -> ClearEarly:
    return _ask(scene, _of_chosen(scene, lambda one: _is_clearing(scene, one) and _costs(scene, one) == "all"))


def _on_other_terms(scene: Scene) -> ClearEarly:
    order = _of_chosen(scene, lambda one: _is_clearing(scene, one) and _costs(scene, one) == "a part")
    earning = order[OrderCompleted].earning
    return scene.one_of((_ask(scene, order, earning=more(earning)), _ask(scene, order, fee=earning)))


def _costs(scene: Scene, order: Thing) -> str:
    earning = order[OrderCompleted].earning
    fee = _fee(scene, order, earning)
    if fee is None:
        return "nothing, for there is no fee"
    return "all" if earning <= fee else "a part"


def _say(scene: Scene, **changes: Any) -> AllowEarlyPayouts | EndEarlyPayouts:
    """An operator's word about a seller."""
    operator = OperatorId(scene.pick("operator", lambda _: True).id)
    seller = UserId(scene.pick("user", lambda one: one.has(SellerOnboarded)).id)
    if scene.draws.percent(50):
        return changed(AllowEarlyPayouts(by=operator, seller=seller, reason="Because"), **changes)
    return changed(EndEarlyPayouts(by=operator, seller=seller, reason="Because"), **changes)


OTHER_TERMS = "ledger.decisions.early: … is clearing, and early it costs"
EATEN_UP_EARLY = "ledger.decisions.early: the fee of … would leave nothing"
NO_FEE = "ledger.decisions.early: this market has no fee"
TOO_EARLY = "ledger.decisions.early: this earning can be had"
SUSPENDED = "ledger.decisions.early: you are suspended"
FLEETING_EARNINGS = (OTHER_TERMS, EATEN_UP_EARLY, NO_FEE, TOO_EARLY, SUSPENDED)

EARLY: dict[str, Ask] = {
    "ledger.decisions.early: only the seller": _anothers,
    "ledger.decisions.early: earnings are paid early": lambda scene: _ask(scene, _of_chosen(scene, chosen=False)),
    SUSPENDED: lambda scene: _ask(scene, _of_chosen(scene, away=True)),
    "ledger.decisions.early: this order is not completed": _not_completed,
    "ledger.decisions.early: this order is or was": _disputed,
    "ledger.decisions.early: this order was completed": _by_silence,
    TOO_EARLY: _too_early,
    "ledger.decisions.early: nothing of this order": _gone,
    NO_FEE: _without_a_fee,
    EATEN_UP_EARLY: _eaten_up,
    OTHER_TERMS: _on_other_terms,
    "ledger.decisions.early: only an operator": lambda scene: _say(scene, by=scene.ids.new(OperatorId)),
    "ledger.decisions.early: nobody of this id": lambda scene: _say(scene, seller=scene.buyer()),
    "ledger.decisions.early: whoever says": lambda scene: _say(scene, reason=scene.one_of((" ", "x" * 10_001))),
}
