"""What an operator does with a consumer: an event each, with who and why, and then what it means for the consumer.

The event comes first. Whoever comes next, the command line or any process that works, applies it in order, once: the
position of the last one that was applied is kept beside the consumers' state, and moves in the same transaction.
"""

from datetime import datetime
from typing import Any, Protocol

import msgspec

from gigwright.backbone.consumers import Checkpoint
from gigwright.backbone.decision import Decision, command, decision
from gigwright.backbone.errors import Refused
from gigwright.backbone.event import Recorded, event
from gigwright.backbone.log import Log, Position
from gigwright.backbone.query import query

REASON_LENGTH_MAX = 1_000
CONSUMER_LENGTH_MAX = 255


@event("consumers.paused")
class ConsumerPaused:
    """Nobody runs a consumer until it is resumed."""

    consumer: str
    reason: str


@event("consumers.resumed")
class ConsumerResumed:
    """A consumer may run again."""

    consumer: str
    reason: str


@event("consumers.reset")
class ConsumerReset:
    """A consumer goes on behind another position: what lies behind it is heard again, what lies before it is not."""

    consumer: str
    position: int
    reason: str


@event("consumers.retried")
class EventsRetried:
    """What a consumer has parked is tried again: the event at one position, or, where that is null, all."""

    consumer: str
    position: int | None
    reason: str


@event("consumers.skipped")
class EventSkipped:
    """A consumer goes on without ever having handled an event that it has parked."""

    consumer: str
    position: int
    reason: str


@command
class PauseConsumer:
    """Let nobody run it."""

    by: str
    consumer: str
    reason: str


@command
class ResumeConsumer:
    """Let it run again."""

    by: str
    consumer: str
    reason: str


@command
class ResetConsumer:
    """Let it go on behind another position."""

    by: str
    consumer: str
    position: int
    reason: str


@command
class RetryEvents:
    """Let it try again what it has parked."""

    by: str
    consumer: str
    position: int | None
    reason: str


@command
class SkipEvent:
    """Let it go on without one parked event."""

    by: str
    consumer: str
    position: int
    reason: str


@decision()
def pause_consumer(asked: PauseConsumer, now: datetime) -> list[ConsumerPaused]:
    _check(asked.consumer, asked.reason)
    return [ConsumerPaused(consumer=asked.consumer, reason=asked.reason)]


@decision()
def resume_consumer(asked: ResumeConsumer, now: datetime) -> list[ConsumerResumed]:
    _check(asked.consumer, asked.reason)
    return [ConsumerResumed(consumer=asked.consumer, reason=asked.reason)]


@decision()
def reset_consumer(asked: ResetConsumer, now: datetime) -> list[ConsumerReset]:
    _check(asked.consumer, asked.reason)
    if asked.position < 0:
        raise Refused("a consumer can't go back behind the beginning: the lowest position is 0")
    return [ConsumerReset(consumer=asked.consumer, position=asked.position, reason=asked.reason)]


@decision()
def retry_events(asked: RetryEvents, now: datetime) -> list[EventsRetried]:
    _check(asked.consumer, asked.reason)
    return [EventsRetried(consumer=asked.consumer, position=asked.position, reason=asked.reason)]


@decision()
def skip_event(asked: SkipEvent, now: datetime) -> list[EventSkipped]:
    _check(asked.consumer, asked.reason)
    return [EventSkipped(consumer=asked.consumer, position=asked.position, reason=asked.reason)]


DECISIONS: tuple[Decision[Any], ...] = (pause_consumer, resume_consumer, reset_consumer, retry_events, skip_event)
ACTS = query(ConsumerPaused, ConsumerResumed, ConsumerReset, EventsRetried, EventSkipped)


class Act(msgspec.Struct, frozen=True):
    """An operator's act as the store applies it: the event, and for a reset the checkpoint that it sets."""

    event: Recorded[Any]
    checkpoint: Checkpoint | None = None


class ActStore(Protocol):
    """Where acts are applied."""

    def acts_applied(self) -> Position:
        """The position of the last act that was applied; 0 before the first."""

    def apply(self, act: Act, after: Position) -> None:
        """Do what it says, if `after` is still the last that was applied; one transaction. Raises StoreTrouble."""


class Operating:
    """The part that applies what operators have asked for."""

    name = "operators-acts"

    def __init__(self, log: Log, store: ActStore) -> None:
        self._log = log
        self._store = store
        self._looked = -1

    def step(self, now: datetime) -> bool:  # noqa: ARG002 - an act holds from when it is applied
        """Apply whatever has not been yet; whether there was anything."""
        head = self._log.head()
        if head == self._looked:
            return False
        first = last = self._store.acts_applied()
        for found in self._log.read(ACTS, after=first, upto=head):
            self._store.apply(Act(found, self._checkpoint(found.data)), last)
            last = found.position
        self._looked = head
        return last > first

    def rest(self) -> None:
        """Each act is saved when it is applied."""

    def _checkpoint(self, said: object) -> Checkpoint | None:
        if not isinstance(said, ConsumerReset):
            return None
        position = min(said.position, self._log.head())
        return Checkpoint(incarnation=self._log.incarnation, position=position, event=self._log.id_at(position))


def _check(consumer: str, reason: str) -> None:
    if not 0 < len(consumer) <= CONSUMER_LENGTH_MAX:
        raise Refused(f"the name of a consumer has 1 to {CONSUMER_LENGTH_MAX} letters")
    if not 0 < len(reason.strip()) <= REASON_LENGTH_MAX:
        raise Refused(f"a reason is needed, of at most {REASON_LENGTH_MAX} letters")
