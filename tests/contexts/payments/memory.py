"""A log and a consumer store in memory, as small as the contracts allow: for tests on one thread."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec

from gigwright.backbone.clock import Clock
from gigwright.backbone.codec import encode
from gigwright.backbone.consumers import Armed, Checkpoint, Done, Effect, EffectId, Held, TimerId
from gigwright.backbone.errors import CommandReused, Conflict
from gigwright.backbone.event import Actor, Recorded, event_type, tags_of
from gigwright.backbone.ids import CommandId, EventId, derive
from gigwright.backbone.log import (
    GENESIS,
    Asked,
    Position,
    Report,
    causation_for,
    correlation_for,
    traceparent_for,
)
from gigwright.backbone.query import EVERYTHING, Query


class MemoryLog:
    """`Log` in a list."""

    incarnation = "memory"

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.events: list[Recorded[Any]] = []
        self._outcomes: dict[CommandId, tuple[Asked, list[Recorded[Any]]]] = {}

    def append(
        self,
        events: Sequence[object],
        *,
        command: Asked,
        by: Actor,
        if_none: Query | None = None,
        after: Position = 0,
        cause: Recorded[Any] | None = None,
        occurred: datetime | None = None,
        traceparent: str | None = None,
        imported: bool = False,
    ) -> list[Recorded[Any]]:
        known = self.outcome(command)
        if known is not None:
            return known
        for other in self.read(if_none, after=after) if if_none else ():
            raise Conflict(other.position, other.name)
        recorded = [
            self._recorded(number, data, command.id, by, cause, occurred, imported)
            for number, data in enumerate(events, start=1)
        ]
        self.events += recorded
        self._outcomes[command.id] = (command, recorded)
        return recorded

    def outcome(self, command: Asked) -> list[Recorded[Any]] | None:
        found = self._outcomes.get(command.id)
        if found is None:
            return None
        if found[0] != command:
            raise CommandReused(f"{command.id} stood for another {found[0].name}")
        return found[1]

    def asked(self, command: CommandId) -> Asked | None:
        found = self._outcomes.get(command)
        return found[0] if found is not None else None

    def read(
        self,
        query: Query = EVERYTHING,
        *,
        after: Position = 0,
        upto: Position | None = None,
        limit: int | None = None,
        backwards: bool = False,
    ) -> Iterator[Recorded[Any]]:
        found = [event for event in self.events[after:upto] if query.matches(event.name, frozenset(event.tags))]
        yield from found[::-1][:limit] if backwards else found[:limit]

    def head(self) -> Position:
        return len(self.events)

    def wait(self, after: Position, seconds: float) -> Position:
        return self.head()

    def verify(self) -> Report:
        return Report(events=self.head(), faults=())

    def close(self) -> None:
        """Nothing is held."""

    def _recorded(
        self,
        number: int,
        data: object,
        command: CommandId,
        by: Actor,
        cause: Recorded[Any] | None,
        occurred: datetime | None,
        imported: bool,
    ) -> Recorded[Any]:
        encode(data)  # what can't be stored can't be recorded here either
        declared = event_type(type(data))
        correlation = correlation_for(command, cause)
        return Recorded(
            position=self.head() + number,
            id=derive(EventId, command, str(number)),
            name=declared.name,
            version=declared.version,
            tags=tags_of(data, by),
            recorded=self._clock.now(),
            occurred=occurred or self._clock.now(),
            actor=by,
            correlation=correlation,
            causation=causation_for(cause),
            traceparent=traceparent_for(command, correlation, None, cause),
            command=command,
            imported=imported,
            hash=GENESIS,
            data=data,
        )


class MemoryConsumerStore:
    """`ConsumerStore` in dictionaries; it outlives the workers of a test, as the real one outlives a process."""

    def __init__(self) -> None:
        self.effects: dict[EffectId, Effect] = {}
        self._checkpoints: dict[str, Checkpoint] = {}
        self._held: dict[tuple[str, Position], Held] = {}
        self._armed: dict[TimerId, Armed] = {}
        self._marks: dict[str, str] = {}

    def checkpoint(self, consumer: str) -> Checkpoint | None:
        return self._checkpoints.get(consumer)

    def checkpoints(self) -> list[Checkpoint]:
        return [self._checkpoints[name] for name in sorted(self._checkpoints)]

    def move(self, checkpoint: Checkpoint) -> None:
        self._checkpoints[checkpoint.consumer] = checkpoint

    def effect(self, effect: EffectId) -> Effect | None:
        return self.effects.get(effect)

    def effects_of(self, event: EventId) -> list[Effect]:
        return [effect for effect in self.effects.values() if effect.event == event]

    def intend(self, effect: Effect) -> None:
        self.effects.setdefault(effect.id, effect)

    def rekey(self, effect: EffectId, generation: int, key: str, at: datetime) -> None:
        self.effects[effect] = msgspec.structs.replace(
            self.effects[effect], generation=generation, key=key, keyed_at=at
        )

    def finish(self, checkpoint: Checkpoint | None, done: Sequence[Done], released: Held | None = None) -> None:
        self._keep(done)
        if released is not None:
            del self._held[released.consumer, released.position]
        if checkpoint is not None:
            self.move(checkpoint)

    def hold(self, held: Held, checkpoint: Checkpoint | None, done: Sequence[Done] = ()) -> None:
        self._held[held.consumer, held.position] = held
        self._keep(done)
        if checkpoint is not None:
            self.move(checkpoint)

    def _keep(self, done: Sequence[Done]) -> None:
        for one in done:
            self.effects[one.effect] = msgspec.structs.replace(
                self.effects[one.effect], state="done", outcome=one.outcome, done_at=one.at
            )

    def is_held(self, consumer: str, key: str) -> bool:
        return any(held.key == key for held in self.held(consumer))

    def first_due(self, consumer: str, now: datetime) -> Held | None:
        first: dict[str, Held] = {}
        for held in self.held(consumer):
            first.setdefault(held.key, held)
        return next((held for held in first.values() if _is_due(held, now)), None)

    def held(self, consumer: str) -> list[Held]:
        return [self._held[place] for place in sorted(self._held) if place[0] == consumer]

    def held_count(self, consumer: str) -> int:
        return len(self.held(consumer))

    def arm(self, timers: Sequence[Armed], checkpoint: Checkpoint) -> None:
        for timer in timers:
            self._armed.setdefault(timer.id, timer)
        self.move(checkpoint)

    def first_timer(self, now: datetime) -> Armed | None:
        return next((timer for timer in self._armed.values() if timer.due <= now), None)

    def next_due(self) -> datetime | None:
        return min((timer.due for timer in self._armed.values()), default=None)

    def fired(self, timer: TimerId, at: datetime) -> None:
        del self._armed[timer]

    def postpone(self, timer: Armed) -> None:
        self._armed[timer.id] = timer

    def mark(self, name: str) -> str | None:
        return self._marks.get(name)

    def forget_mark(self, name: str) -> None:
        """As if it had never been written."""
        del self._marks[name]

    def set_mark(self, name: str, value: str) -> None:
        self._marks[name] = value


def _is_due(held: Held, now: datetime) -> bool:
    return held.state == "waiting" or (held.retry_at is not None and held.retry_at <= now)
