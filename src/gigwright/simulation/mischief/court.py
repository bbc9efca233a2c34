"""Mischief about disputes: asking twice, judging unheard, speaking too late, and deciding what is not there."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from gigwright.contexts.orders.decisions.disputing import DecideDispute, GiveEvidence, OpenDispute, WithdrawDispute
from gigwright.events.orders import STATES, DisputeDecided, DisputeOpened, OrderCompleted, State
from gigwright.simulation.mischief.known import Thing
from gigwright.simulation.mischief.scene import Scene, changed
from gigwright.values import DisputeId, Money, OperatorId

Ask = Callable[[Scene], object]

WORK: tuple[State, ...] = ("in_progress", "in_revision", "delivered")


def _disputed(scene: Scene, which: Callable[[Thing], bool] = lambda _: True) -> Thing:
    """An order about which the operator is asked, whatever its state."""
    return scene.order(*STATES, which=lambda one: one.disputed and which(one))


def _open(scene: Scene, order: Thing, **changes: Any) -> OpenDispute:
    who = scene.one_of((order.terms.buyer, order.terms.seller))
    honest = OpenDispute(by=who, order=order.terms.order, dispute=scene.ids.new(DisputeId), statement="Look at it")
    return changed(honest, **changes)


def _evidence(scene: Scene, order: Thing, **changes: Any) -> GiveEvidence:
    said: DisputeOpened = order[DisputeOpened]
    who = scene.one_of((said.buyer, said.seller))
    return changed(GiveEvidence(by=who, order=said.order, dispute=said.dispute, statement="Look at it"), **changes)


def _let_the_time_pass(scene: Scene, order: Thing) -> None:
    """To give evidence; a clock that was ahead when the dispute began counts too."""
    scene.ahead = order[DisputeOpened].evidence_by - scene.now + timedelta(days=1)


def _too_late(scene: Scene) -> GiveEvidence:
    order = _disputed(scene)
    _let_the_time_pass(scene, order)
    return _evidence(scene, order)


def _withdraw(scene: Scene) -> WithdrawDispute:
    said: DisputeOpened = _disputed(scene)[DisputeOpened]
    other = said.seller if said.opened_by == said.buyer else said.buyer
    return WithdrawDispute(by=other, order=said.order, dispute=said.dispute)


def _decide(scene: Scene, order: Thing, **changes: Any) -> DecideDispute:
    said: DisputeOpened = order[DisputeOpened]
    operator = OperatorId(scene.pick("operator", lambda _: True).id)
    honest = DecideDispute(
        by=operator,
        order=said.order,
        dispute=said.dispute,
        seller=said.seller,
        price=Money(0, order.terms.price.currency),
        reason="Because",
        fault="nobody",
    )
    return changed(honest, **changes)


def _unheard(scene: Scene) -> DecideDispute:
    def unheard(one: Thing) -> bool:
        return not one.both_heard and bool(scene.now < one[DisputeOpened].evidence_by)

    return _decide(scene, _disputed(scene, unheard))


def _more_than_there_is(scene: Scene) -> DecideDispute:
    order = _disputed(scene)
    _let_the_time_pass(scene, order)  # so that it does not matter who was heard
    price = order.terms.price
    a_fortune = Money(100 * price.amount_minor, price.currency)  # more than with all that was bought since
    return _decide(scene, order, price=scene.one_of((a_fortune, Money(1, "INR"))))


def _decided_already(scene: Scene) -> OpenDispute:
    """Of a completed order before its earning first clears: later it may be too late to ask at all."""

    def decided(one: Thing) -> bool:
        in_time = one.lacks(OrderCompleted) or bool(scene.now < one[OrderCompleted].clears_at)
        return one.has(DisputeDecided) and not one.disputed and in_time

    return _open(scene, scene.order(*WORK, "completed", which=decided))


def _not_open(scene: Scene) -> object:
    terms = scene.order(*WORK).terms
    dispute = scene.ids.new(DisputeId)
    who = scene.one_of((terms.buyer, terms.seller))
    return scene.one_of(
        (
            GiveEvidence(by=who, order=terms.order, dispute=dispute, statement="Look at it"),
            WithdrawDispute(by=who, order=terms.order, dispute=dispute),
        )
    )


COURT: dict[str, Ask] = {
    "orders.decisions.disputing: the operator was asked": lambda scene: _open(scene, _disputed(scene)),
    "orders.decisions.disputing: the operator has decided": _decided_already,
    "orders.decisions.disputing: the operator needs": lambda scene: _open(
        scene, scene.order(*WORK, which=lambda one: one.lacks(DisputeOpened)), statement=" "
    ),
    "orders.decisions.disputing: the time to give evidence": _too_late,
    "orders.decisions.disputing: this dispute is not open": _not_open,
    "orders.decisions.disputing: only who asked": _withdraw,
    "orders.decisions.disputing: of the price": _more_than_there_is,
    "orders.decisions.disputing: nobody is judged unheard": _unheard,
}
