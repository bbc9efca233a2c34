"""What orders do when money arrives."""

from typing import Any

import pytest

from gigwright.backbone.effects import Effects
from gigwright.backbone.event import Recorded
from gigwright.contexts.orders.decisions.charging_back import (
    BearChargeback,
    HoldChargeback,
    RecoverChargeback,
    ReleaseChargeback,
)
from gigwright.contexts.orders.decisions.paying import AcceptPayment
from gigwright.contexts.orders.reactors import accept_the_payment, order_intake
from gigwright.events.payments import (
    ChargebackAppealed,
    ChargebackLost,
    ChargebackOpened,
    ChargebackWon,
    PaymentCaptured,
)
from gigwright.values import ChargeRef
from tests.contexts.orders.samples import ben, captured, order, payment, sam, usd
from tests.contexts.orders.samples_of_banks import chargeback
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


OF_IT: dict[str, Any] = {"chargeback": chargeback, "payment": payment, "order": order, "buyer": ben}
OURS: dict[str, Any] = {"by": "order-intake", "order": order, "payment": payment}
HOLD = HoldChargeback(**OURS, chargeback=chargeback, buyer=ben, seller=sam, amount=usd(10_550))


@pytest.mark.parametrize(
    ("event", "asked"),
    [
        (ChargebackOpened(**OF_IT, seller=sam, charge=ChargeRef("ch_1"), amount=usd(10_550), fee=usd(1_500)), [HOLD]),
        (ChargebackAppealed(**OF_IT, seller=sam, amount=usd(10_550)), [HOLD]),
        (ChargebackAppealed(**OF_IT, seller=sam, amount=usd(0)), []),
        (ChargebackWon(**OF_IT, amount=usd(10_550), recovers=False, again=False), [ReleaseChargeback(**OURS)]),
        (ChargebackWon(**OF_IT, amount=usd(10_550), recovers=True, again=False), [RecoverChargeback(**OURS)]),
        (ChargebackLost(**OF_IT, amount=usd(10_550)), [BearChargeback(**OURS)]),
    ],
)
def test_each_word_of_a_bank_is_heard_after_what_came_before_for_the_order(event: Any, asked: list[object]) -> None:
    effects = NotedEffects()
    handler, key = order_intake.handlers[type(event)]
    handler(effects, recorded(event))
    assert (effects.asked, key) == (asked, "order")
