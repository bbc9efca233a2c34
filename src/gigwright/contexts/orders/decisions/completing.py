"""The work is accepted, by a word or by silence."""

from datetime import datetime

from gigwright.backbone.decision import command, decision
from gigwright.backbone.event import Actor
from gigwright.contexts.orders.decisions.delivering import only_the_last_delivery
from gigwright.contexts.orders.decisions.order import (
    CLOCK,
    not_before,
    only,
    only_the,
    only_while,
    order_as_it_is,
    terms_of,
)
from gigwright.contexts.orders.decisions.shares import completed_now
from gigwright.contexts.orders.decisions.standing import Order
from gigwright.events.orders import OrderCompleted
from gigwright.values import OrderId, UserId


@command
class AcceptDelivery:
    """Be content with a delivery; `number` is the one that the buyer looked at."""

    by: UserId
    order: OrderId
    number: int


@decision(order_as_it_is)
def accept_delivery(command: AcceptDelivery, now: datetime, order: Order) -> list[OrderCompleted]:
    only_the("buyer", order, command.by)
    only_while(order, "delivered", act="accepting")
    only_the_last_delivery(order, command.number)
    return [completed_now(order, "accepted", now)]


@command
class CompleteForSilence:
    """Take the buyer's silence for a yes: nobody answered the last delivery by `accept_by`."""

    by: Actor
    order: OrderId
    accept_by: datetime


@decision(order_as_it_is)
def complete_for_silence(command: CompleteForSilence, now: datetime, order: Order) -> list[OrderCompleted]:
    """Not when they were given more time since, nor while they wait for an answer or a decision: each times it anew."""
    only(CLOCK, command.by)
    terms_of(order)
    if order.state != "delivered" or order.accept_by != command.accept_by:
        return []
    if order.cancellation is not None or order.dispute is not None:
        return []
    not_before(command.accept_by, now, f"the time to answer delivery {order.deliveries} of {command.order}")
    return [completed_now(order, "silence", now)]
