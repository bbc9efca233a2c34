"""The work is accepted, by a word or by silence."""

from datetime import datetime, timedelta
from typing import Literal

from gigwright.backbone.decision import command, decision
from gigwright.backbone.event import Actor
from gigwright.contexts.orders.decisions.delivering import only_the_last_delivery
from gigwright.contexts.orders.decisions.order import (
    CLOCK,
    Order,
    not_before,
    only,
    only_the,
    only_while,
    order_as_it_is,
    terms_of,
)
from gigwright.events.orders import OrderCompleted, OrderPlaced
from gigwright.values import OrderId, UserId


@command
class AcceptDelivery:
    """Be content with a delivery; `number` is the one that the buyer looked at."""

    by: UserId
    order: OrderId
    number: int


@decision(order_as_it_is)
def accept_delivery(command: AcceptDelivery, now: datetime, order: Order) -> list[OrderCompleted]:
    terms = only_the("buyer", order, command.by)
    only_while(order, "delivered", act="accepting")
    only_the_last_delivery(order, command.number)
    return [_completed(terms, "accepted", now)]


@command
class CompleteForSilence:
    """Take the buyer's silence for a yes: nobody answered delivery `number` in time."""

    by: Actor
    order: OrderId
    number: int


@decision(order_as_it_is)
def complete_for_silence(command: CompleteForSilence, now: datetime, order: Order) -> list[OrderCompleted]:
    only(CLOCK, command.by)
    terms = terms_of(order)
    if order.state != "delivered" or order.deliveries != command.number:
        return []
    assert order.accept_by is not None, "a delivered order has a review window"
    not_before(order.accept_by, now, f"the time to answer delivery {command.number} of {command.order}")
    return [_completed(terms, "silence", now)]


def _completed(terms: OrderPlaced, how: Literal["accepted", "silence"], now: datetime) -> OrderCompleted:
    return OrderCompleted(
        order=terms.order,
        gig=terms.gig,
        buyer=terms.buyer,
        seller=terms.seller,
        how=how,
        price=terms.price,
        service_fee=terms.service_fee,
        commission=terms.commission,
        earning=terms.earning,
        clears_at=now + timedelta(hours=terms.clearing_hours),
    )
