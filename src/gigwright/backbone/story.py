"""The tree of what caused what: command → events → each consumer's effects → the commands that they led to."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Literal

import msgspec

from gigwright.backbone.consumers import ConsumerStore, Effect
from gigwright.backbone.event import Recorded
from gigwright.backbone.ids import CommandId, EventId
from gigwright.backbone.log import Log, Position

EVENTS_MAX = 1_000


class Node(msgspec.Struct, frozen=True):
    """A command, an event or an effect; `consumer` did it, if a consumer did, with this outcome."""

    kind: Literal["command", "event", "effect"]
    name: str
    id: str
    at: datetime
    position: Position | None = None
    consumer: str | None = None
    outcome: str | None = None
    children: tuple["Node", ...] = ()


Witness = Callable[[EventId], Iterable[Node]]


class Story:
    """Reads the tree of some events. A witness tells of effects that it knows of an event, as of its tables."""

    def __init__(self, log: Log, store: ConsumerStore, witnesses: Iterable[Witness] = ()) -> None:
        self._log = log
        self._witnesses = [self._outside(store), *witnesses]

    def tree(self, events: Iterable[Recorded[Any]]) -> tuple[Node, ...]:
        """The commands that nobody among these events caused, in order, each with all that came of it."""
        told = sorted({event.position: event for event in events}.values(), key=lambda event: event.position)
        known = {event.id for event in told}
        by_cause: dict[EventId | None, list[Recorded[Any]]] = {}
        for event in told[:EVENTS_MAX]:
            by_cause.setdefault(event.causation if event.causation in known else None, []).append(event)
        return self._commands(None, by_cause)

    def _commands(self, cause: EventId | None, by_cause: dict[EventId | None, list[Recorded[Any]]]) -> tuple[Node, ...]:
        commands: dict[CommandId, list[Recorded[Any]]] = {}
        for event in by_cause.get(cause, ()):
            commands.setdefault(event.command, []).append(event)
        return tuple(self._command(events, by_cause) for events in commands.values())

    def _command(self, events: list[Recorded[Any]], by_cause: dict[EventId | None, list[Recorded[Any]]]) -> Node:
        first = events[0]
        asked = self._log.asked(first.command)
        return Node(
            kind="command",
            name=asked.name if asked else "?",
            id=first.command,
            at=first.recorded,
            consumer=first.actor if first.causation else None,
            children=tuple(self._event(event, by_cause) for event in events),
        )

    def _event(self, event: Recorded[Any], by_cause: dict[EventId | None, list[Recorded[Any]]]) -> Node:
        effects = (node for witness in self._witnesses for node in witness(event.id))
        return Node(
            kind="event",
            name=event.name,
            id=event.id,
            at=event.recorded,
            position=event.position,
            children=(*effects, *self._commands(event.id, by_cause)),
        )

    def _outside(self, store: ConsumerStore) -> Witness:
        def effects(event: EventId) -> Iterable[Node]:
            for effect in store.effects_of(event):
                yield Node(
                    kind="effect",
                    name=effect.purpose,
                    id=effect.id,
                    at=effect.done_at or effect.keyed_at,
                    consumer=effect.consumer,
                    outcome=_outcome(effect),
                )

        return effects


def _outcome(effect: Effect) -> str:
    """What came of it in one word, where the stored outcome says one as its status or its type; else its state."""
    said = msgspec.json.decode(effect.outcome) if effect.outcome else {}
    return str(said.get("status") or said.get("type") or effect.state) if isinstance(said, dict) else effect.state
