"""What the log's consumers must remember: how far they are, what they did outside, what waits, what is due.

It is part of the truth: kept beside the log, in the same database, never rebuilt.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Literal, NewType, Protocol

import msgspec

from gigwright.backbone.errors import WrongPlace
from gigwright.backbone.ids import EventId, declare_id
from gigwright.backbone.leases import Lease, LeaseStore, OwnerId, Slot, Token, Tokens
from gigwright.backbone.log import Log, Position

PAUSE_MAX = timedelta(seconds=60)
TIMERS = "timers"

EffectId = NewType("EffectId", str)
TimerId = NewType("TimerId", str)

declare_id(EffectId, "eff")
declare_id(TimerId, "tmr")


class Checkpoint(msgspec.Struct, frozen=True):
    """Everything up to this position of this very log has been dealt with."""

    incarnation: str
    position: Position
    event: EventId | None


class Share(msgspec.Struct, frozen=True):
    """One slot of a consumer: who holds it, under which token, and how far it is; None before its beginning."""

    consumer: str
    slot: Slot
    owner: OwnerId | None
    token: Token
    checkpoint: Checkpoint | None


class Worker(msgspec.Struct, frozen=True):
    """A process that works, as the others see it; `alive_until` is by the database's clock."""

    id: OwnerId
    label: str
    consumers: tuple[str, ...]
    rates: dict[str, float]
    alive_until: datetime


class Paused(msgspec.Struct, frozen=True):
    """A consumer that nobody runs: by whose word, since when, and why."""

    consumer: str
    by: str
    at: datetime
    reason: str


class Effect(msgspec.Struct, frozen=True):
    """One thing done outside for one event and purpose: the intent, and once known its outcome. JSON as bytes.

    `owner` is the process that calls; whoever takes over from it waits until `leased_until`, by the database's clock,
    since the call may still be under way.
    """

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
    owner: OwnerId | None = None
    leased_until: datetime | None = None
    outcome: bytes | None = None
    done_at: datetime | None = None


class Done(msgspec.Struct, frozen=True):
    """An effect whose outcome is known."""

    effect: EffectId
    outcome: bytes
    at: datetime


class Held(msgspec.Struct, frozen=True):
    """An event that a consumer could not handle yet, or that waits in order behind one of its key, in the key's slot.

    `retrying` is tried again at `retry_at`; `waiting` as soon as it is the first of its key; `parked` when somebody
    says so.
    """

    consumer: str
    slot: Slot
    key: str
    position: Position
    state: Literal["retrying", "waiting", "parked"] = "waiting"
    attempts: int = 0
    retry_at: datetime | None = None
    error: str | None = None
    parked_at: datetime | None = None


class Armed(msgspec.Struct, frozen=True):
    """A due time that an event recorded, and what is to be asked then; `attempts` at it have failed.

    One that fails is Held under its id as the key, and tried again as that says.
    """

    id: TimerId
    timer: str
    position: Position
    due: datetime
    attempts: int = 0


class ConsumerStore(LeaseStore, Protocol):
    """Each method is one transaction, durable when it returns. Raises NotStored or OutcomeUnknown.

    Whatever is written under a lease is written only while its token is the slot's: LeaseLost, and nothing changed,
    when another process has taken over.
    """

    def shares(self, consumer: str) -> list[Share]:
        """Every slot of the consumer, in order; none before anybody ran it."""

    def all_shares(self) -> list[Share]:
        """Every slot of everybody, by name."""

    def workers(self) -> list[Worker]:
        """The processes that have worked here and have not said that they end, the latest heartbeat first."""

    def move(self, consumer: str, tokens: Tokens, checkpoint: Checkpoint) -> None:
        """These slots are as far as this."""

    def release(self, consumer: str, tokens: Tokens) -> None:
        """These slots are free."""

    def effect(self, effect: EffectId) -> Effect | None:
        """The intent, if it was recorded."""

    def effects_of(self, event: EventId) -> list[Effect]:
        """What was done outside because of one event."""

    def under_way(self, consumer: str) -> int:
        """How many intents have no outcome yet."""

    def intend(self, lease: Lease, effect: Effect, owner: OwnerId, seconds: float) -> None:
        """Record an intent before each call; it is the owner's for so long. One that is there keeps everything else."""

    def is_leased(self, effect: EffectId) -> bool:
        """Whether the time that a caller has for it is not over."""

    def rekey(self, lease: Lease, effect: EffectId, generation: int, key: str, at: datetime) -> None:
        """The old key may be forgotten outside: the intent goes on under a new one."""

    def finish(
        self, lease: Lease, checkpoint: Checkpoint | None, done: Sequence[Done], released: Held | None = None
    ) -> None:
        """The outcomes, the slot's new checkpoint, and the end of an event that may have been held, together."""

    def hold(self, lease: Lease, held: Held, checkpoint: Checkpoint | None, done: Sequence[Done] = ()) -> None:
        """Set an event aside (or write what became of it since), with the outcomes known so far, and pass it."""

    def is_held(self, consumer: str, key: str) -> bool:
        """Whether events of this key wait."""

    def first_due(self, consumer: str, slots: Collection[Slot], now: datetime) -> Held | None:
        """The earliest event of these slots that is the first of its key and may be tried now."""

    def held(self, consumer: str) -> list[Held]:
        """Everything that waits, in order; at most 10,000."""

    def held_count(self, consumer: str) -> int:
        """How many events wait."""

    def arm(self, lease: Lease, timers: Sequence[Armed], checkpoint: Checkpoint) -> None:
        """Remember due times; one that is already there, or has fired, stays as it is."""

    def first_timer(self, now: datetime) -> Armed | None:
        """The earliest timer that is due, and not held until later."""

    def next_due(self) -> datetime | None:
        """When the next timer that has not fired is due, or is tried again."""

    def fired(self, lease: Lease, timer: TimerId, at: datetime) -> None:
        """The timer has done its work, and is held no longer."""

    def mark(self, name: str) -> str | None:
        """A named note of how far something outside the log was followed."""

    def set_mark(self, lease: Lease, value: str) -> None:
        """Write the consumer's note."""

    def pause(self, lease: Lease, paused: Paused) -> None:
        """Nobody runs the consumer until it is resumed."""

    def paused(self) -> list[Paused]:
        """The consumers that nobody may run."""


def checkpoint_at(log: Log, position: Position) -> Checkpoint:
    """The checkpoint that stands for having dealt with everything up to `position`."""
    return Checkpoint(incarnation=log.incarnation, position=position, event=log.id_at(position))


def check_place(log: Log, consumer: str, found: Checkpoint) -> None:
    """WrongPlace unless the checkpoint belongs to this log as it is."""
    if found.incarnation != log.incarnation:
        raise WrongPlace(f"{consumer} followed another log: incarnation {found.incarnation}, not {log.incarnation}")
    if found.position > log.head():
        raise WrongPlace(f"{consumer} stands at {found.position}, beyond the head of the log at {log.head()}")
    if log.id_at(found.position) != found.event:
        raise WrongPlace(f"{consumer} has seen another event at position {found.position} than the log holds")
