"""What the money does to an order: it arrives in time, too late, twice, or not at all."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from gigwright.backbone.decision import Model, command, decision
from gigwright.backbone.errors import Refused
from gigwright.backbone.event import Actor
from gigwright.contexts.orders.decisions.order import CLOCK, Order, not_before, only, order_as_it_is, terms_of
from gigwright.contexts.orders.decisions.questions import starts_at_once
from gigwright.contexts.orders.decisions.starting import clock_of_the_work
from gigwright.events.orders import LatePaymentRefunded, OrderPaid, OrderPlaced, PaymentExpired, WorkStarted
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
def accept_payment(command: AcceptPayment, now: datetime, order: Order, answered: bool) -> Sequence[object]:
    """Money for an order that no longer waits for it goes back in full; each payment is answered once. The work begins
    with it where nothing must be asked."""
    only(INTAKE, command.by)
    terms = terms_of(order)
    if answered:
        return []
    if order.state != "payment_pending":
        return [_refunded(command, terms)]
    if command.amount != terms.total:
        raise Refused(f"{command.payment} holds {command.amount}, but {command.order} comes to {terms.total}")
    if not starts_at_once(terms):
        return [_paid(command, terms, now + timedelta(hours=terms.requirements_hours))]
    return [_paid(command, terms, None), _started(terms, now)]


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


def _started(terms: OrderPlaced, now: datetime) -> WorkStarted:
    due_at, give_up_at = clock_of_the_work(terms, now)
    return WorkStarted(order=terms.order, buyer=terms.buyer, seller=terms.seller, due_at=due_at, give_up_at=give_up_at)


def _paid(command: AcceptPayment, terms: OrderPlaced, requirements_by: datetime | None) -> OrderPaid:
    return OrderPaid(
        order=command.order,
        payment=command.payment,
        buyer=terms.buyer,
        seller=terms.seller,
        requirements_by=requirements_by,
    )


def _refunded(command: AcceptPayment, terms: OrderPlaced) -> LatePaymentRefunded:
    return LatePaymentRefunded(
        order=command.order,
        payment=command.payment,
        buyer=terms.buyer,
        seller=terms.seller,
        refund=command.amount,
    )
