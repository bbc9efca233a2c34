"""An order as its rules see it: the terms it was placed on, and how far it has come."""

from datetime import datetime
from typing import Literal

import msgspec

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.decision import Model
from gigwright.backbone.errors import ClockJumped, Refused
from gigwright.events.orders import (
    OrderCancelled,
    OrderCompleted,
    OrderPaid,
    OrderPlaced,
    PaymentExpired,
    RequirementsSubmitted,
    RevisionRequested,
    State,
    WorkDelivered,
)
from gigwright.events.payments import PaymentCaptured
from gigwright.values import PaymentId

CLOCK = "timers"  # who asks when a due time has come
TEXT_LENGTH_MAX = 10_000

IN_WORDS: dict[State, str] = {
    "payment_pending": "waiting for payment",
    "awaiting_requirements": "waiting for the buyer's requirements",
    "in_progress": "in progress",
    "delivered": "delivered, and waits for the buyer's answer",
    "in_revision": "in revision",
    "completed": "completed",
    "cancelled": "cancelled",
    "payment_expired": "over, because nobody paid in time",
}


class Order(msgspec.Struct, frozen=True):
    """Without terms there is no order. `deliveries` counts them; `sent_back` of them came back for revision."""

    terms: OrderPlaced | None = None
    state: State | None = None
    captured: bool = False
    payment: PaymentId | None = None
    deliveries: int = 0
    sent_back: int = 0
    accept_by: datetime | None = None


def placed(order: Order, event: OrderPlaced) -> Order:
    return msgspec.structs.replace(order, terms=event, state="payment_pending")


def captured(order: Order, event: PaymentCaptured) -> Order:
    return msgspec.structs.replace(order, captured=True)


def expired(order: Order, event: PaymentExpired) -> Order:
    return msgspec.structs.replace(order, state="payment_expired")


def paid(order: Order, event: OrderPaid) -> Order:
    return msgspec.structs.replace(order, state="awaiting_requirements", payment=event.payment)


def started(order: Order, event: RequirementsSubmitted) -> Order:
    return msgspec.structs.replace(order, state="in_progress")


def delivered(order: Order, event: WorkDelivered) -> Order:
    return msgspec.structs.replace(order, state="delivered", deliveries=event.number, accept_by=event.accept_by)


def sent_back(order: Order, event: RevisionRequested) -> Order:
    return msgspec.structs.replace(order, state="in_revision", sent_back=order.sent_back + 1)


def completed(order: Order, event: OrderCompleted) -> Order:
    return msgspec.structs.replace(order, state="completed")


def cancelled(order: Order, event: OrderCancelled) -> Order:
    return msgspec.structs.replace(order, state="cancelled")


order_as_it_is = Model(
    Order(),
    {
        OrderPlaced: placed,
        PaymentCaptured: captured,
        PaymentExpired: expired,
        OrderPaid: paid,
        RequirementsSubmitted: started,
        WorkDelivered: delivered,
        RevisionRequested: sent_back,
        OrderCompleted: completed,
        OrderCancelled: cancelled,
    },
    by="order",
)


def terms_of(order: Order) -> OrderPlaced:
    """What was agreed; Refused when there is no such order."""
    if order.terms is None:
        raise Refused("there is no such order; look for it among your own")
    return order.terms


def only_the(party: Literal["buyer", "seller"], order: Order, by: str) -> OrderPlaced:
    """What was agreed; Refused unless this party of the order asks."""
    terms = terms_of(order)
    if by != getattr(terms, party):
        raise Refused(f"only the {party} of the order can do this")
    return terms


def only(asker: str, by: str) -> None:
    """Refused unless this part of the market asks: what it says is not for people to say."""
    if by != asker:
        raise Refused(f"the market does this by itself, through its {asker}; nobody needs to ask for it")


def only_while(order: Order, *states: State, act: str) -> None:
    """Refused unless the order is in one of these states."""
    if order.state is None or order.state not in states:
        said = IN_WORDS[order.state] if order.state else "not placed"
        raise Refused(f"{act} is not possible now: the order is {said}")


def not_before(due: datetime, now: datetime, what: str) -> None:
    """ClockJumped before a due time; no refusal, for that would answer the timer for good."""
    if now < due:
        raise ClockJumped(f"{what} ends at {rfc3339(due)}, after {rfc3339(now)}")


def check_text(what: str, text: str) -> None:
    """Refused for more than 10,000 characters."""
    if len(text) > TEXT_LENGTH_MAX:
        raise Refused(f"{what} may have {TEXT_LENGTH_MAX} characters, not {len(text)}")
