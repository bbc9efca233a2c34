"""Laws of reminders: each is true when it is said, and said once."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from gigwright.backbone.event import Recorded
from gigwright.events.orders import (
    AnswerReminded,
    DeliveryReminded,
    ExtensionProposed,
    OrderBecameVeryLate,
    OrderPlaced,
    RequirementsReminded,
    WaitBegan,
    WaitEnded,
)
from gigwright.policy.reminders import REMIND_BEFORE
from gigwright.simulation.faults import REMINDERS
from gigwright.simulation.invariants.history import History
from gigwright.simulation.invariants.orders import STEPS
from gigwright.values import OrderId

WORKING = ("in_progress", "in_revision")


class Course:
    """How far an order has come, as its own events say it, and what was said of it already."""

    def __init__(self) -> None:
        self.state: str | None = None
        self.very_late_after = timedelta(0)
        self.due_at: datetime | None = None
        self.accept_by: datetime | None = None
        self.waits = False
        self.said: set[tuple[type, object]] = set()

    def hear(self, fact: Any) -> None:
        """One more fact about it, which is no reminder."""
        if type(fact) in STEPS:
            self.state = STEPS[type(fact)][1]
        if isinstance(fact, (WaitBegan, WaitEnded)):
            self.waits = isinstance(fact, WaitBegan)
        if isinstance(fact, OrderPlaced):
            self.very_late_after = timedelta(hours=fact.very_late_hours)
        if not isinstance(fact, ExtensionProposed):  # which only says what would be
            self.due_at = getattr(fact, "due_at", None) or self.due_at
        self.accept_by = getattr(fact, "accept_by", None) or self.accept_by

    def fault_in(self, event: Recorded[Any]) -> str | None:
        """What is wrong with a reminder that is said now."""
        key = type(event.data), _what(event.data)
        if key in self.said:
            return "it was said before"
        self.said.add(key)
        match event.data:
            case RequirementsReminded():
                return None if self.state == "awaiting_requirements" else "nobody waits for requirements"
            case AnswerReminded(accept_by=accept_by):
                is_so = self.state == "delivered" and self.accept_by == accept_by
                return self._timely(event, accept_by - REMIND_BEFORE) if is_so else "no answer is awaited until then"
        if self.state not in WORKING or self.due_at != event.data.due_at:
            return "no work is due then"
        if self.waits:
            return "its clock stands still until the buyer answers"
        return self._timely(event, self._from(event.data))

    def _from(self, fact: Any) -> datetime:
        """When it may be said first."""
        due_at: datetime = fact.due_at
        match fact:
            case DeliveryReminded():
                return due_at - REMIND_BEFORE
            case OrderBecameVeryLate():
                return due_at + self.very_late_after
        return due_at

    def _timely(self, event: Recorded[Any], first: datetime) -> str | None:
        return "it is said too early" if event.recorded < first else None


def every_reminder_is_true(history: History) -> Iterator[str]:
    """I18: who is reminded is still awaited, in time, and once; who is called late is."""
    courses: dict[OrderId, Course] = {}
    for event in history.events:
        order = getattr(event.data, "order", None)
        if order is None:
            continue
        course = courses.setdefault(order, Course())
        if not isinstance(event.data, REMINDERS):
            course.hear(event.data)
        elif (fault := course.fault_in(event)) is not None:
            yield f"{event.name} at {event.position}: {fault}"


def _what(fact: Any) -> object:
    match fact:
        case RequirementsReminded(number=number):
            return number
        case AnswerReminded(accept_by=accept_by):
            return accept_by
    return fact.due_at
