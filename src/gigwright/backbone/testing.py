"""For those who write rules: given what happened, when somebody asks, then this happens, or it is refused."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from gigwright.backbone.decision import Decision, Model
from gigwright.backbone.errors import Refused
from gigwright.backbone.event import event_type, tags_of

C = TypeVar("C")

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


class Given:
    """What has happened; nothing, to begin with."""

    def __init__(self, events: Sequence[object]) -> None:
        self._events = events

    def when(self, decision: Decision[C], command: C, *, now: datetime = NOON) -> "Then":
        """Decide over the models as the log would give them: only events whose tags match count."""
        states = [self._state(model, command) for model in decision.models]
        try:
            return Then(tuple(decision(command, now, *states)), None)
        except Refused as refusal:
            return Then((), str(refusal))

    def _state(self, model: Model[Any], command: object) -> Any:
        query = model.query(command)
        state = model.initial
        for data in self._events:
            if query.matches(event_type(type(data)).name, frozenset(tags_of(data, "testing"))):
                state = model.folds[type(data)](state, data)
        return state


class Then:
    """What came of it."""

    def __init__(self, events: tuple[object, ...], refusal: str | None) -> None:
        self.events = events
        self.refusal = refusal

    def then(self, *expected: object) -> None:
        """Exactly these events, in this order."""
        assert self.refusal is None, f"refused: {self.refusal}"
        assert self.events == expected, f"{self.events} instead of {expected}"

    def refuses(self, sentence: str) -> None:
        """The rule says no, with a sentence that contains this one."""
        assert self.refusal is not None, f"not refused: {self.events}"
        assert sentence in self.refusal, f"refused, but with: {self.refusal}"

    def says_nothing(self) -> None:
        """Nothing happens, and that is all right."""
        self.then()


def given(*events: object) -> Given:
    """Begin a sentence about a rule."""
    return Given(events)
