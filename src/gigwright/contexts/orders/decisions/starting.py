"""Before the work: the buyer says what is needed, or changes their mind."""

from datetime import datetime, timedelta

from gigwright.backbone.decision import command, decision
from gigwright.backbone.errors import Refused
from gigwright.backbone.event import Present
from gigwright.contexts.orders.decisions.order import Order, check_text, only_the, only_while, order_as_it_is
from gigwright.events.orders import OrderCancelled, RequirementsSubmitted
from gigwright.values import OrderId, UserId


@command
class SubmitRequirements:
    """Say what is needed; the delivery clock runs from here."""

    by: UserId
    order: OrderId
    answers: str


@decision(order_as_it_is)
def submit_requirements(command: SubmitRequirements, now: datetime, order: Order) -> list[RequirementsSubmitted]:
    terms = only_the("buyer", order, command.by)
    only_while(order, "awaiting_requirements", act="submitting requirements")
    if not command.answers.strip():
        raise Refused("the seller needs to know what to do; write your requirements")
    check_text("requirements", command.answers)
    return [
        RequirementsSubmitted(
            order=command.order,
            buyer=terms.buyer,
            seller=terms.seller,
            answers=Present(command.answers),
            due_at=now + timedelta(days=terms.delivery_days),
        )
    ]


@command
class CancelBeforeStart:
    """Change one's mind while the seller still waits for requirements; everything goes back."""

    by: UserId
    order: OrderId


@decision(order_as_it_is)
def cancel_before_start(command: CancelBeforeStart, now: datetime, order: Order) -> list[OrderCancelled]:
    terms = only_the("buyer", order, command.by)
    only_while(order, "awaiting_requirements", act="cancelling alone")
    assert order.payment is not None, "an order that awaits requirements was paid"
    return [
        OrderCancelled(
            order=command.order,
            gig=terms.gig,
            payment=order.payment,
            buyer=terms.buyer,
            seller=terms.seller,
            refund=terms.total,
            reason="the buyer cancelled before the start",
            fault="nobody",
        )
    ]
