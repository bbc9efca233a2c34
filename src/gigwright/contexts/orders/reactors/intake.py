"""What orders do when money arrives, and when a bank takes it back."""

from gigwright.backbone.effects import Effects
from gigwright.backbone.event import Recorded
from gigwright.backbone.reactor import Reactor
from gigwright.contexts.orders.decisions.charging_back import (
    BearChargeback,
    HoldChargeback,
    RecoverChargeback,
    ReleaseChargeback,
)
from gigwright.contexts.orders.decisions.paying import INTAKE, AcceptPayment
from gigwright.events.payments import (
    ChargebackAppealed,
    ChargebackLost,
    ChargebackOpened,
    ChargebackWon,
    PaymentCaptured,
)

order_intake = Reactor(INTAKE)


@order_intake.on(PaymentCaptured, key="order")
def accept_the_payment(effects: Effects, event: Recorded[PaymentCaptured]) -> None:
    captured = event.data
    effects.do(
        event,
        AcceptPayment(
            by=INTAKE,
            order=captured.order,
            payment=captured.payment,
            amount=captured.amount,
            bill=captured.bill,
        ),
    )


@order_intake.on(ChargebackOpened, key="order")
def hold_what_was_taken(effects: Effects, event: Recorded[ChargebackOpened]) -> None:
    _hold(effects, event)


@order_intake.on(ChargebackAppealed, key="order")
def hold_what_was_taken_again(effects: Effects, event: Recorded[ChargebackAppealed]) -> None:
    if event.data.amount.amount_minor:  # what was lost stays lost until somebody decides otherwise
        _hold(effects, event)


@order_intake.on(ChargebackWon, key="order")
def have_what_came_back(effects: Effects, event: Recorded[ChargebackWon]) -> None:
    back = RecoverChargeback if event.data.recovers else ReleaseChargeback
    effects.do(event, back(by=INTAKE, order=event.data.order, payment=event.data.payment))


@order_intake.on(ChargebackLost, key="order")
def bear_what_is_lost(effects: Effects, event: Recorded[ChargebackLost]) -> None:
    effects.do(event, BearChargeback(by=INTAKE, order=event.data.order, payment=event.data.payment))


def _hold(effects: Effects, event: Recorded[ChargebackOpened] | Recorded[ChargebackAppealed]) -> None:
    said = event.data
    effects.do(
        event,
        HoldChargeback(
            by=INTAKE,
            order=said.order,
            payment=said.payment,
            chargeback=said.chargeback,
            buyer=said.buyer,
            seller=said.seller,
            amount=said.amount,
        ),
    )
