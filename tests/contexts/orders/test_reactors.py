"""What orders do when money arrives."""

from typing import Any

from gigwright.backbone.effects import Effects
from gigwright.backbone.event import Recorded
from gigwright.contexts.orders.decisions.paying import AcceptPayment
from gigwright.contexts.orders.reactors import accept_the_payment, order_intake
from gigwright.events.payments import PaymentCaptured
from tests.contexts.orders.samples import captured, order, payment, usd
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
