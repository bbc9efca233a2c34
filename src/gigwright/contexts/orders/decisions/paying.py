"""What the money does to an order: it arrives in time, too late, twice, or not at all."""

from datetime import datetime, timedelta

from gigwright.backbone.decision import Model, command, decision
from gigwright.backbone.errors import Refused
from gigwright.backbone.event import Actor
from gigwright.contexts.orders.decisions.order import CLOCK, Order, not_before, only, order_as_it_is, terms_of
from gigwright.events.orders import LatePaymentRefunded, OrderPaid, OrderPlaced, PaymentExpired
from gigwright.policy.reminders import ASK_FOR_REQUIREMENTS_AFTER
from gigwright.values import Money, OrderId, PaymentId

INTAKE = "order-intake"  # who asks when the processor holds money for an order


def was_answered(answered: bool, event: OrderPaid | LatePaymentRefunded) -> bool:
    return True


payment_answered = Model(False, {OrderPaid: was_answered, LatePaymentRefunded: was_answered}, by=("order", "payment"))


@command
class AcceptPayment:
    """Say what a captured payment means for its order."""

    by: Actor
    order: OrderId
    payment: PaymentId
    amount: Money


@decision(order_as_it_is, payment_answered)
def accept_payment(
    command: AcceptPayment, now: datetime, order: Order, answered: bool
) -> list[OrderPaid | LatePaymentRefunded]:
    """Money for an order that no longer waits for it goes back in full; each payment is answered once."""
    only(INTAKE, command.by)
    terms = terms_of(order)
    if answered:
        return []
    if order.state != "payment_pending":
        return [_refunded(command, terms)]
    if command.amount != terms.total:
        raise Refused(f"{command.payment} holds {command.amount}, but {command.order} comes to {terms.total}")
    return [_paid(command, terms, now)]


@command
class ExpireOrder:
    """End an order that nobody paid in time."""

    by: Actor
    order: OrderId


@decision(order_as_it_is)
def expire_order(command: ExpireOrder, now: datetime, order: Order) -> list[PaymentExpired]:
    """Never before its time; and an order whose money is captured already only waits for that to be heard."""
    only(CLOCK, command.by)
    terms = terms_of(order)
    if order.state != "payment_pending" or order.captured:
        return []
    not_before(terms.pay_by, now, f"the time to pay for {command.order}")
    return [PaymentExpired(order=command.order, gig=terms.gig, buyer=terms.buyer, seller=terms.seller)]


def _paid(command: AcceptPayment, terms: OrderPlaced, now: datetime) -> OrderPaid:
    until, again = now + timedelta(hours=terms.requirements_hours), now + ASK_FOR_REQUIREMENTS_AFTER
    return OrderPaid(
        order=command.order,
        payment=command.payment,
        buyer=terms.buyer,
        seller=terms.seller,
        requirements_by=until,
        remind_at=again if again < until else None,
    )


def _refunded(command: AcceptPayment, terms: OrderPlaced) -> LatePaymentRefunded:
    return LatePaymentRefunded(
        order=command.order,
        payment=command.payment,
        buyer=terms.buyer,
        seller=terms.seller,
        refund=command.amount,
    )
