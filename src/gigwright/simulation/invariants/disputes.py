"""Laws of disputes: nothing ends by silence meanwhile, nobody is judged unheard, and what is decided is what moves."""

from collections.abc import Iterator
from typing import Any

from gigwright.backbone.event import Recorded
from gigwright.events.ledger import EarningsCleared, EarningsClearedEarly
from gigwright.events.orders import (
    ChargebackHeld,
    DisputeClosed,
    DisputeDecided,
    DisputeOpened,
    EvidenceGiven,
    OrderCancelled,
    OrderCompleted,
    OrderPartlyRefunded,
    OrderReversed,
    RequirementsSkipped,
    RequirementsSubmitted,
    RevisionRequested,
    WorkDelivered,
    WorkStarted,
    is_the_orders,
)
from gigwright.simulation.invariants.history import History
from gigwright.values import OrderId, UserId

ENDS = (OrderCompleted, OrderCancelled, OrderReversed)
# The moment that an order waits for after each step: what a dispute had stopped has a time again when it is closed.
WAITS_FOR = {
    RequirementsSubmitted: "give_up_at",
    RequirementsSkipped: "give_up_at",
    WorkStarted: "give_up_at",
    RevisionRequested: "give_up_at",
    WorkDelivered: "accept_by",
    OrderCompleted: "clears_at",
}


class Heard:
    """An open dispute: who has been heard in it."""

    def __init__(self, opened: DisputeOpened) -> None:
        self.opened = opened
        self.sides: set[UserId] = {opened.opened_by}


def disputes_are_fair(history: History) -> Iterator[str]:
    """I9: while a dispute is open, silence ends nothing and nothing clears; both sides are heard before a decision;
    and an order that goes on has a time again for what it waits for."""
    open_ones: dict[OrderId, Heard] = {}
    decided: dict[OrderId, DisputeDecided] = {}  # whose money has not moved yet
    waits_for: dict[OrderId, str] = {}
    for event in history.events:
        order = getattr(event.data, "order", None)
        if order is None:
            continue
        if order in decided:
            yield from _as_it_was_decided(event, decided.pop(order))
        if order in open_ones:
            yield from _against_the_dispute(event, open_ones[order])
        waits_for[order] = WAITS_FOR.get(type(event.data), waits_for.get(order, ""))
        match event.data:
            case DisputeOpened() as said:
                open_ones[order] = Heard(said)
            case EvidenceGiven() as said if order in open_ones:
                open_ones[order].sides.add(said.given_by)
            case DisputeDecided(outcome="part" | "all") as said:
                decided[order] = said
            case DisputeClosed() as said if getattr(said, waits_for[order]) is None:
                yield f"{event.name} at {event.position}: {order} has no time, {waits_for[order]}, by which it goes on"
        is_with_a_bank = isinstance(event.data, ChargebackHeld) and is_the_orders(event.data)
        if is_with_a_bank or isinstance(event.data, (DisputeClosed, *ENDS)):
            open_ones.pop(order, None)


def _against_the_dispute(event: Recorded[Any], dispute: Heard) -> Iterator[str]:
    where, opened = f"{event.name} at {event.position}", dispute.opened
    match event.data:
        case (
            OrderCompleted(how="silence")
            | OrderCancelled(reason="nothing was delivered")
            | EarningsCleared()
            | EarningsClearedEarly()
        ):
            yield f"{where}: {opened.dispute} was open"
        case DisputeDecided() if dispute.sides != {opened.buyer, opened.seller} and event.recorded < opened.evidence_by:
            yield f"{where}: only {', '.join(sorted(dispute.sides))} had been heard"


def _as_it_was_decided(event: Recorded[Any], said: DisputeDecided) -> Iterator[str]:
    """What moves comes next."""
    data = event.data
    is_part = said.outcome == "part" and isinstance(data, OrderPartlyRefunded) and data.price == said.price
    is_all = said.outcome == "all" and isinstance(data, OrderCancelled | OrderReversed)
    if not (is_part or is_all):
        yield f"{event.name} at {event.position}: {said.dispute} was decided, and {said.price} should go back"
