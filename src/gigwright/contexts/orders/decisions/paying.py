"""What the money does to an order: it arrives in time, too late, twice, or not at all."""

from datetime import datetime, timedelta

from gigwright.backbone.decision import Model, command, decision
from gigwright.backbone.errors import Refused
from gigwright.backbone.event import Actor
from gigwright.contexts.orders.decisions.order import CLOCK, Order, not_before, only, order_as_it_is, terms_of
from gigwright.events.orders import LatePaymentRefunded, OrderPaid, OrderPlaced, PaymentExpired
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
    due = Money(terms.total.amount_minor - order.credit_minor, terms.total.currency)
    if command.amount != due:
        raise Refused(f"{command.payment} holds {command.amount}, but of {command.order} {due} is to be paid")
    return [paid_by(command.payment, terms, now)]


@command
class ExpireOrder:
    """End an order that nobody paid in time."""

    by: Actor
    order: OrderId


@decision(order_as_it_is)
def expire_order(command: ExpireOrder, now: datetime, order: Order) -> list[PaymentExpired]:
    """Never before its time; and an order whose money is captured already only waits for that to be heard.

    What credit had paid is credit again.
    """
    only(CLOCK, command.by)
    terms = terms_of(order)
    if order.state != "payment_pending" or order.captured:
        return []
    not_before(terms.pay_by, now, f"the time to pay for {command.order}")
    back = Money(order.credit_minor, terms.total.currency) if order.credit_minor else None
    return [PaymentExpired(order=command.order, gig=terms.gig, buyer=terms.buyer, seller=terms.seller, to_credit=back)]


def paid_by(payment: PaymentId, terms: OrderPlaced, now: datetime) -> OrderPaid:
    """Nothing is left to pay; the seller waits for the buyer's requirements."""
    return OrderPaid(
        order=terms.order,
        payment=payment,
        buyer=terms.buyer,
        seller=terms.seller,
        requirements_by=now + timedelta(hours=terms.requirements_hours),
    )


def _refunded(command: AcceptPayment, terms: OrderPlaced) -> LatePaymentRefunded:
    return LatePaymentRefunded(
        order=command.order,
        payment=command.payment,
        buyer=terms.buyer,
        seller=terms.seller,
        refund=command.amount,
    )
