"""What orders do when money arrives."""

from gigwright.backbone.effects import Effects
from gigwright.backbone.event import Recorded
from gigwright.backbone.reactor import Reactor
from gigwright.contexts.orders.decisions.paying import INTAKE, AcceptPayment
from gigwright.events.payments import PaymentCaptured

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
