"""What the log's consumers must remember: how far they are, what they did outside, what waits, what is due.

It is part of the truth: kept beside the log, in the same database, never rebuilt.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal, NewType, Protocol

import msgspec

from gigwright.backbone.clock import Clock
from gigwright.backbone.errors import WrongPlace
from gigwright.backbone.ids import EventId, declare_id
from gigwright.backbone.log import Log, Position

WATERMARK_SECONDS = 1.0
PAUSE_MAX = timedelta(seconds=60)
TIMERS = "timers"

EffectId = NewType("EffectId", str)
TimerId = NewType("TimerId", str)

declare_id(EffectId, "eff")
declare_id(TimerId, "tmr")


class Checkpoint(msgspec.Struct, frozen=True):
    """A consumer has dealt with everything up to this position of this very log."""

    consumer: str
    incarnation: str
    position: Position
    event: EventId | None


class Effect(msgspec.Struct, frozen=True):
    """One thing done outside for one event and purpose: the intent, and once known its outcome. JSON as bytes."""

    id: EffectId
    consumer: str
    event: EventId
    position: Position
    purpose: str
    parameters: bytes
    key: str
    generation: int
    keyed_at: datetime
    state: Literal["started", "done"] = "started"
    outcome: bytes | None = None
    done_at: datetime | None = None


class Done(msgspec.Struct, frozen=True):
    """An effect whose outcome is known."""

    effect: EffectId
    outcome: bytes
    at: datetime


class Held(msgspec.Struct, frozen=True):
    """An event that a consumer could not handle yet, or that waits in order behind one of its key.

    `retrying` is tried again at `retry_at`; `waiting` as soon as it is the first of its key; `parked` when somebody
    says so.
    """

    consumer: str
    key: str
    position: Position
    state: Literal["retrying", "waiting", "parked"] = "waiting"
    attempts: int = 0
    retry_at: datetime | None = None
    error: str | None = None


class Armed(msgspec.Struct, frozen=True):
    """A due time that an event recorded, and what is to be asked then; `attempts` at it have failed.

    One that fails is Held under its id as the key, and tried again as that says.
    """

    id: TimerId
    timer: str
    position: Position
    due: datetime
    attempts: int = 0


class ConsumerStore(Protocol):
    """Each method is one transaction, durable when it returns. Raises NotStored or OutcomeUnknown."""

    def checkpoint(self, consumer: str) -> Checkpoint | None:
        """How far the consumer is; None before its first."""

    def checkpoints(self) -> list[Checkpoint]:
        """How far everybody is, by name."""

    def move(self, checkpoint: Checkpoint) -> None:
        """The consumer is as far as this."""

    def effect(self, effect: EffectId) -> Effect | None:
        """The intent, if it was recorded."""

    def effects_of(self, event: EventId) -> list[Effect]:
        """What was done outside because of one event."""

    def intend(self, effect: Effect) -> None:
        """Record an intent before the call; one that is already there stays as it is."""

    def rekey(self, effect: EffectId, generation: int, key: str, at: datetime) -> None:
        """The old key may be forgotten outside: the intent goes on under a new one."""

    def finish(self, checkpoint: Checkpoint | None, done: Sequence[Done], released: Held | None = None) -> None:
        """The outcomes, the new checkpoint, and the end of an event that may have been held, together."""

    def hold(self, held: Held, checkpoint: Checkpoint | None, done: Sequence[Done] = ()) -> None:
        """Set an event aside (or write what became of it since), with the outcomes known so far, and pass it."""

    def is_held(self, consumer: str, key: str) -> bool:
        """Whether events of this key wait."""

    def first_due(self, consumer: str, now: datetime) -> Held | None:
        """The earliest event that is the first of its key and may be tried now."""

    def held(self, consumer: str) -> list[Held]:
        """Everything that waits, in order; at most 10,000."""

    def held_count(self, consumer: str) -> int:
        """How many events wait."""

    def arm(self, timers: Sequence[Armed], checkpoint: Checkpoint) -> None:
        """Remember due times; one that is already there, or has fired, stays as it is."""

    def first_timer(self, now: datetime) -> Armed | None:
        """The earliest timer that is due, and not held until later."""

    def next_due(self) -> datetime | None:
        """When the next timer that has not fired is due, or is tried again."""

    def fired(self, timer: TimerId, at: datetime) -> None:
        """The timer has done its work, and is held no longer."""

    def mark(self, name: str) -> str | None:
        """A named note of how far something outside the log was followed."""

    def set_mark(self, name: str, value: str) -> None:
        """Write the note."""


def checkpoint_at(log: Log, consumer: str, position: Position) -> Checkpoint:
    """The checkpoint that stands for having dealt with everything up to `position`."""
    return Checkpoint(consumer=consumer, incarnation=log.incarnation, position=position, event=log.id_at(position))


def check_place(log: Log, found: Checkpoint) -> None:
    """WrongPlace unless the checkpoint belongs to this log as it is."""
    if found.incarnation != log.incarnation:
        raise WrongPlace(
            f"{found.consumer} followed another log: incarnation {found.incarnation}, not {log.incarnation}"
        )
    if found.position > log.head():
        raise WrongPlace(f"{found.consumer} stands at {found.position}, beyond the head of the log at {log.head()}")
    if log.id_at(found.position) != found.event:
        raise WrongPlace(f"{found.consumer} has seen another event at position {found.position} than the log holds")


class Place:
    """Where a worker stands in the log, and how much of that is saved.

    Passing events that the worker does not hear is saved at most once a second, and when it rests.
    """

    def __init__(self, consumer: str, log: Log, store: ConsumerStore, clock: Clock, start: Position | None) -> None:
        self._consumer = consumer
        self._log = log
        self._store = store
        self._clock = clock
        self.position = self._found(start)
        self._saved = self.position
        self._saved_at = clock.elapsed()

    def pass_to(self, position: Position) -> None:
        """Nothing was heard up to here."""
        self.position = position
        if self._clock.elapsed() - self._saved_at >= WATERMARK_SECONDS:
            self.save()

    def moved_to(self, position: Position) -> None:
        """The store has just saved it, together with what was done."""
        self.position = self._saved = position
        self._saved_at = self._clock.elapsed()

    def save(self) -> None:
        """Make what was passed durable too."""
        if self.position != self._saved:
            self._store.move(checkpoint_at(self._log, self._consumer, self.position))
            self.moved_to(self.position)

    def _found(self, start: Position | None) -> Position:
        found = self._store.checkpoint(self._consumer)
        if found is not None:
            check_place(self._log, found)
            return found.position
        first = self._log.head() if start is None else start
        self._store.move(checkpoint_at(self._log, self._consumer, first))
        return first
