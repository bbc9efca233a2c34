"""Mischief about waiting: questions that are none, asked twice, or answered when nobody asks."""

from collections.abc import Callable

from gigwright.contexts.orders.decisions.waiting import AnswerSeller, GoOnWithout, WaitForBuyer
from gigwright.events.orders import WaitBegan
from gigwright.simulation.mischief.scene import Scene, changed

Ask = Callable[[Scene], object]


def _asked_twice(scene: Scene) -> WaitForBuyer:
    terms = scene.order("in_progress", "in_revision", which=lambda one: one.waits).terms
    return WaitForBuyer(by=terms.seller, order=terms.order, question="And this?")


def _asked_nothing(scene: Scene) -> WaitForBuyer:
    order = scene.order("in_progress", "in_revision", which=lambda one: not one.waits and one.lacks(WaitBegan))
    return WaitForBuyer(by=order.terms.seller, order=order.terms.order, question=" ")


def _answered_nothing(scene: Scene) -> AnswerSeller:
    order = scene.order("in_progress", "in_revision", which=lambda one: one.waits)
    return AnswerSeller(by=order.terms.buyer, order=order.terms.order, number=order[WaitBegan].number, answer=" ")


def _not_asked(scene: Scene) -> object:
    terms = scene.order(which=lambda one: not one.waits).terms
    answer = AnswerSeller(by=terms.buyer, order=terms.order, number=1, answer="Blue")
    resume = GoOnWithout(by=terms.seller, order=terms.order, number=1)
    return changed(scene.one_of((answer, resume)), number=scene.one_of((1, 2)))


WAITS: dict[str, Ask] = {
    "orders.decisions.waiting: the buyer was asked": _asked_twice,
    "orders.decisions.waiting: the buyer needs to know": _asked_nothing,
    "orders.decisions.waiting: the seller waits for": _answered_nothing,
    "orders.decisions.waiting: no answer to this question": _not_asked,
}
