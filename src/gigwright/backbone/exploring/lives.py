"""What an exploration follows: lives, each a history that the rules allow, and what the market still owes it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from gigwright.backbone.decision import Model
from gigwright.backbone.event import Actor, Recorded, event_type, tags_of
from gigwright.backbone.ids import CommandId, EventId, derive
from gigwright.backbone.query import NOTHING

EXPLORER = "exploring"  # whence the ids of a life come: the same ones each time


class Due(msgspec.Struct, frozen=True):
    """A command that a timer or a reactor asks at `due`, because of the event at `position`."""

    due: datetime
    position: int
    asker: str
    command: Any


class Answer(msgspec.Struct, frozen=True):
    """What a rule said: events (none: nothing to say), or why not; `early` asks to come again later."""

    events: tuple[object, ...] = ()
    refusal: str | None = None
    early: bool = False

    @property
    def granted(self) -> bool:
        return bool(self.events)


class Life(msgspec.Struct, frozen=True):
    """A history, the time that it is by then, and what is to be asked for it; `told` are the commands that led here.

    It goes on from the life `before`; what was `folded` is kept, since so much is asked of one life.
    """

    now: datetime
    events: tuple[Recorded[Any], ...] = ()
    owed: tuple[Due, ...] = ()
    told: tuple[str, ...] = ()
    before: "Life | None" = None
    folded: dict[object, Any] = msgspec.field(default_factory=dict)

    def with_events(self, events: Iterable[object], by: Actor, now: datetime) -> "Life":
        """The life in which these have happened too; what they make due is the world's to say."""
        first = len(self.events) + 1
        recorded = tuple(_recorded(data, number, by, now) for number, data in enumerate(events, start=first))
        return msgspec.structs.replace(self, events=self.events + recorded, now=now, before=self, folded={})

    def state(self, model: Model[Any], asked: object) -> Any:
        """The model's state for a command, as the log would give it."""
        key = (id(model), *(getattr(asked, field) for field in model.roles.values()))
        if key not in self.folded:
            self.folded[key] = self._fold(model, asked)
        return self.folded[key]

    def _fold(self, model: Model[Any], asked: object) -> Any:
        query = model.query(asked)
        if query == NOTHING:
            return model.initial
        state = model.initial if self.before is None else self.before.state(model, asked)
        new = self.events if self.before is None else self.events[len(self.before.events) :]
        return model.fold(state, (one for one in new if query.matches(one.name, frozenset(one.tags))))


def _recorded(data: object, position: int, by: Actor, now: datetime) -> Recorded[Any]:
    kind = event_type(type(data))
    id, command = derive(EventId, EXPLORER, str(position)), derive(CommandId, EXPLORER, str(position))
    return Recorded(
        position=position,
        id=id,
        name=kind.name,
        version=kind.version,
        tags=tags_of(data, by),
        recorded=now,
        occurred=now,
        actor=by,
        correlation=command,
        causation=None,
        traceparent="",
        command=command,
        imported=False,
        hash=b"",
        data=data,
    )
