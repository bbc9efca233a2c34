"""What orders do when money arrives, and when time passes."""

from gigwright.backbone.effects import Effects
from gigwright.backbone.event import Recorded
from gigwright.backbone.reactor import Reactor
from gigwright.backbone.timers import Timer
from gigwright.contexts.orders.decisions.completing import CompleteForSilence
from gigwright.contexts.orders.decisions.order import CLOCK
from gigwright.contexts.orders.decisions.paying import INTAKE, AcceptPayment, ExpireOrder
from gigwright.events.orders import OrderPlaced, WorkDelivered
from gigwright.events.payments import PaymentCaptured

order_intake = Reactor(INTAKE)


@order_intake.on(PaymentCaptured, key="order")
def accept_the_payment(effects: Effects, event: Recorded[PaymentCaptured]) -> None:
    captured = event.data
    effects.do(
        event,
        AcceptPayment(by=INTAKE, order=captured.order, payment=captured.payment, amount=captured.amount),
    )


expire_unpaid_orders = Timer(
    "expire-unpaid-orders",
    on=OrderPlaced,
    due=lambda placed: placed.pay_by,
    ask=lambda placed: ExpireOrder(by=CLOCK, order=placed.order),
)

complete_silent_orders = Timer(
    "complete-silent-orders",
    on=WorkDelivered,
    due=lambda delivered: delivered.accept_by,
    ask=lambda delivered: CompleteForSilence(by=CLOCK, order=delivered.order, number=delivered.number),
)
