"""Laws of waiting for the buyer."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from gigwright.backbone.event import Recorded
from gigwright.events.orders import (
    ChangeAgreed,
    ExtensionAgreed,
    ExtraBought,
    OrderCancelled,
    OrderPlaced,
    RequirementsSkipped,
    RequirementsSubmitted,
    RevisionRequested,
    WaitBegan,
    WaitEnded,
    WorkStarted,
)
from gigwright.simulation.invariants.history import History
from gigwright.values import OrderId

CLOCKS_DIFFER_MAX = timedelta(days=4)  # one is two days ahead, another two days behind
LATER = (ExtensionAgreed, ChangeAgreed, ExtraBought)  # whether it waits meanwhile or not
DUE = (RequirementsSubmitted, RequirementsSkipped, WorkStarted, RevisionRequested, WaitEnded, *LATER)


class Clock:
    """The delivery clock of one order: when the work is due, and since when it stands still."""

    def __init__(self, placed: OrderPlaced) -> None:
        self.placed = placed
        self.due_at: datetime | None = None
        self.wait: Recorded[WaitBegan] | None = None
        self.waits = 0


def waiting_stops_the_clock(history: History) -> Iterator[str]:
    """I9: work is due later by as long as it waited, no wait is longer or more often than agreed, and nobody is very
    late for it."""
    clocks: dict[OrderId, Clock] = {}
    for event in history.events:
        if isinstance(event.data, OrderPlaced):
            clocks[event.data.order] = Clock(event.data)
        elif isinstance(event.data, (*DUE, WaitBegan, OrderCancelled)):
            clock = clocks.get(event.data.order)
            if clock is not None:
                yield from (f"{event.name} at {event.position}: {wrong}" for wrong in _against(event, clock))
                _hear(event, clock)


def _hear(event: Recorded[Any], clock: Clock) -> None:
    if isinstance(event.data, DUE):
        clock.due_at = event.data.due_at or clock.due_at
    if isinstance(event.data, WaitBegan):
        clock.wait, clock.waits = event, clock.waits + 1
    elif not isinstance(event.data, LATER):
        clock.wait = None


def _against(event: Recorded[Any], clock: Clock) -> Iterator[str]:
    match event.data:
        case WaitBegan(answer_by=until, asked_at=since):
            if clock.wait is not None or clock.waits >= clock.placed.wait_limit:
                yield f"it waits already, or has {clock.waits} times"
            if until - since != timedelta(hours=clock.placed.wait_hours):
                yield f"it would wait for {until - since}"
        case WaitEnded():
            yield from _against_the_end(event, clock)
        case OrderCancelled(reason="the work was very late") if clock.due_at is not None:
            now = event.recorded if clock.wait is None else clock.wait.data.asked_at
            if now < clock.due_at + timedelta(hours=clock.placed.very_late_hours):
                yield "it was not very late by the clock that stood still"


def _against_the_end(event: Recorded[WaitEnded], clock: Clock) -> Iterator[str]:
    if clock.wait is None or clock.due_at is None:
        yield "it did not wait"
        return
    said, asked = event.data, clock.wait.data
    if not asked.asked_at <= said.ended_at <= event.recorded <= said.ended_at + CLOCKS_DIFFER_MAX:
        yield f"it waited from {asked.asked_at} until {said.ended_at}, by what is recorded"
    if said.due_at != clock.due_at + (said.ended_at - asked.asked_at):
        yield f"the work is due at {said.due_at}, when it was due at {clock.due_at} before it waited"
    if said.how == "silence" and event.recorded < asked.answer_by:
        yield "there was time to answer"
