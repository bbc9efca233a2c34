"""Laws of an order's life."""

from collections.abc import Iterator
from typing import Any

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.event import Recorded
from gigwright.events.ledger import EarningsCleared
from gigwright.events.orders import (
    LatePaymentRefunded,
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
from gigwright.simulation.invariants.history import History
from gigwright.values import OrderId

STEPS: dict[type, tuple[tuple[State | None, ...], State]] = {
    OrderPlaced: ((None,), "payment_pending"),
    PaymentExpired: (("payment_pending",), "payment_expired"),
    OrderPaid: (("payment_pending",), "awaiting_requirements"),
    RequirementsSubmitted: (("awaiting_requirements",), "in_progress"),
    OrderCancelled: (("awaiting_requirements",), "cancelled"),
    WorkDelivered: (("in_progress", "in_revision"), "delivered"),
    RevisionRequested: (("delivered",), "in_revision"),
    OrderCompleted: (("delivered",), "completed"),
}


def no_transition_is_out_of_order(history: History) -> Iterator[str]:
    """I9: every order went only ways that there are, and at rest none is where its time had moved it on."""
    states: dict[OrderId, State] = {}
    last: dict[OrderId, Recorded[Any]] = {}
    captured: set[OrderId] = set()
    for event in history.events:
        if isinstance(event.data, PaymentCaptured):
            captured.add(event.data.order)
        if isinstance(event.data, PaymentExpired) and event.data.order in captured:
            yield f"{event.name} at {event.position}: {event.data.order} was paid for"
        if type(event.data) in STEPS:
            order: OrderId = event.data.order
            allowed, after = STEPS[type(event.data)]
            if states.get(order) not in allowed:
                yield f"{event.name} at {event.position}: {order} was {states.get(order)}"
            states[order], last[order] = after, event
        else:
            yield from _after_its_end(event, states)
    yield from _overdue(history, states, last)


def _after_its_end(event: Recorded[Any], states: dict[OrderId, State]) -> Iterator[str]:
    """Money is given back late only for orders that wait for none, and clears only for completed ones."""
    if isinstance(event.data, LatePaymentRefunded) and states.get(event.data.order) in (None, "payment_pending"):
        yield f"{event.name} at {event.position}: {event.data.order} still waited for its payment"
    if isinstance(event.data, EarningsCleared) and states.get(event.data.order) != "completed":
        yield f"{event.name} at {event.position}: {event.data.order} is {states.get(event.data.order)}"


def _overdue(history: History, states: dict[OrderId, State], last: dict[OrderId, Recorded[Any]]) -> Iterator[str]:
    now = history.market.clock.now()
    cleared = {event.data.order for event in history.of(EarningsCleared)}
    for order, event in last.items():
        match event.data:
            case OrderPlaced() as said if said.pay_by <= now:
                yield f"{order} was to be paid by {rfc3339(said.pay_by)}, and has not expired"
            case WorkDelivered() as said if said.accept_by <= now:
                yield f"{order} was to be answered by {rfc3339(said.accept_by)}, and is {states[order]}"
            case OrderCompleted() as said if said.clears_at <= now and order not in cleared:
                yield f"{order} was to clear at {rfc3339(said.clears_at)}, and has not"
