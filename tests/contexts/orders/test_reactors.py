"""What orders do when money arrives, and when time passes."""

from datetime import timedelta
from typing import Any

from gigwright.backbone.effects import Effects
from gigwright.backbone.event import Recorded
from gigwright.backbone.testing import NOON
from gigwright.contexts.orders import mount
from gigwright.contexts.orders.decisions.completing import CompleteForSilence
from gigwright.contexts.orders.decisions.paying import AcceptPayment, ExpireOrder
from gigwright.contexts.orders.reactors import (
    accept_the_payment,
    complete_silent_orders,
    expire_unpaid_orders,
    order_intake,
)
from gigwright.events.payments import PaymentCaptured
from tests.contexts.orders.samples import captured, delivered, order, payment, placed, usd
from tests.contexts.recording import recorded


class NotedEffects(Effects):
    """Notes what is asked of the market, and asks nobody."""

    def __init__(self) -> None:
        self.asked: list[object] = []

    def do(self, event: Recorded[Any], command: Any, *, purpose: str | None = None) -> list[Recorded[Any]]:
        self.asked.append(command)
        return []


def test_a_captured_payment_is_accepted_for_its_order() -> None:
    effects = NotedEffects()
    accept_the_payment(effects, recorded(captured()))
    assert effects.asked == [AcceptPayment(by="order-intake", order=order, payment=payment, amount=usd(10_550))]


def test_payments_are_heard_in_order_per_order() -> None:
    assert order_intake.handlers[PaymentCaptured] == (accept_the_payment, "order")


def test_an_unpaid_order_expires_when_its_time_is_up() -> None:
    assert expire_unpaid_orders.due(placed()) == NOON + timedelta(minutes=15)
    assert expire_unpaid_orders.ask(placed()) == ExpireOrder(by="timers", order=order)


def test_silence_is_asked_about_the_very_delivery() -> None:
    assert complete_silent_orders.due(delivered(2)) == NOON + timedelta(days=3)
    assert complete_silent_orders.ask(delivered(2)) == CompleteForSilence(by="timers", order=order, number=2)


def test_everything_that_is_asked_is_decided_here() -> None:
    decided = {rule.command for rule in mount().decisions}
    assert {AcceptPayment, ExpireOrder, CompleteForSilence} <= decided
