"""Who may work: each consumer's work is cut into slots, and a slot is leased to one process at a time.

A process keeps all its leases alive with one heartbeat. A lease is told from every earlier one of its slot by its
token, which only grows. Whatever is written under a lease is written together with a look at the token, in the database
that is written: a process that was paused, and wakes after its lease was taken, can write nothing more.
"""

from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
from hashlib import blake2b
from typing import NewType, Protocol

import msgspec

from gigwright.backbone.ids import declare_id

SLOTS = 256
LIFE_SECONDS = 3.0  # a killed process's work is taken over within this and a heartbeat
WHOLE = 0  # the one slot of a consumer that isn't cut: a projection, the timers

Slot = int
Token = int
Tokens = Mapping[Slot, Token]

OwnerId = NewType("OwnerId", str)
declare_id(OwnerId, "own")

NONE: Tokens = {}


class Lease(msgspec.Struct, frozen=True):
    """The right to write for one slot of one consumer."""

    consumer: str
    slot: Slot
    token: Token


class Owner(msgspec.Struct, frozen=True):
    """A process that works: what people call it, what it runs, and how many events a second each of those handles."""

    id: OwnerId
    label: str
    consumers: tuple[str, ...]
    rates: dict[str, float] = {}


class Taken(msgspec.Struct, frozen=True):
    """Who holds a slot, under which token; nobody, where `owner` is None."""

    consumer: str
    slot: Slot
    owner: OwnerId | None
    token: Token


class Sum(msgspec.Struct, frozen=True):
    """How many slots of a consumer one owner (or nobody) holds, and the sum of their tokens: it changes with each."""

    consumer: str
    owner: OwnerId | None
    slots: int
    tokens: int


def slot_of(key: str) -> Slot:
    """The slot in which a reactor keeps the order of a key: BLAKE2b modulo 256, the same for ever."""
    return blake2b(key.encode(), digest_size=8).digest()[-1]


class Leases(Protocol):
    """What this process holds at the moment, as far as it knows; only the databases know for sure."""

    @property
    def owner(self) -> OwnerId:
        """This process."""

    @property
    def life_seconds(self) -> float:
        """How long a lease lasts without a heartbeat; a process that has slept longer has lost all of its own."""

    def cut(self, consumer: str) -> int:
        """Into how many slots its work is cut."""

    def held(self, consumer: str) -> Tokens:
        """The slots of a consumer that are ours, each with its token; none while it is paused. A new mapping only when
        something has changed."""

    def surplus(self, consumer: str) -> Collection[Slot]:
        """Slots that others wait for: to be released between two events."""

    def released(self, consumer: str, slots: Collection[Slot]) -> None:
        """They were."""

    def doubt(self, consumer: str) -> None:
        """A write was refused: what we believe to hold of this consumer has to be looked at anew."""

    def handled(self, consumer: str, events: int = 1) -> None:
        """So many more events were dealt with."""

    def is_gone(self, owner: OwnerId) -> bool:
        """Whether that process surely does nothing any more."""


class LeaseTable(Protocol):
    """The leases of all processes, within one transaction."""

    def beat(self, owner: Owner, seconds: float) -> None:
        """This process lives, for so long, by the database's clock."""

    def living(self) -> dict[OwnerId, tuple[str, ...]]:
        """Who has not run out of time, and what each of them runs."""

    def sums(self) -> list[Sum]:
        """Who holds how much: enough to see whether anything has changed."""

    def taken(self) -> list[Taken]:
        """Every slot of every consumer, in order."""

    def enrol(self, consumer: str, slots: int) -> None:
        """The consumer exists, and is cut into so many slots."""

    def take(self, owner: OwnerId, slots: Collection[Taken]) -> None:
        """These become the owner's, each under a new token, unless somebody has taken them since they were seen."""

    def take_all(self, owner: OwnerId, consumer: str, former: OwnerId | None) -> None:
        """The same with all slots of a consumer that another, or nobody, holds."""

    def forget(self, owner: OwnerId) -> None:
        """The process has gone: whatever it holds is free."""

    def paused(self) -> Collection[str]:
        """The consumers that nobody may run."""


class LeaseStore(Protocol):
    """Where leases are kept."""

    def leasing(self) -> AbstractContextManager[LeaseTable]:
        """A transaction, durable when the block ends. Raises StoreTrouble."""


class SoleOwner:
    """Whoever works alone takes everything when it is first asked for; with a store, from whoever had it before, and
    else under the token that it is given.

    For one process without others: tests, and what is made beside the living tables.
    """

    def __init__(self, owner: OwnerId, store: LeaseStore | None = None, *, token: Token = 1) -> None:
        self.owner = owner
        self._token = token
        self.life_seconds = LIFE_SECONDS
        self._store = store
        self._held: dict[str, Tokens] = {}

    def cut(self, consumer: str) -> int:  # noqa: ARG002 - the port's shape: as many as there ever are
        return SLOTS

    def held(self, consumer: str) -> Tokens:
        if consumer not in self._held:
            self._held[consumer] = self._taken(consumer)
        return self._held[consumer]

    def surplus(self, consumer: str) -> Collection[Slot]:  # noqa: ARG002 - the port's shape: nobody waits
        return ()

    def released(self, consumer: str, slots: Collection[Slot]) -> None:
        """Nobody asks it to."""

    def doubt(self, consumer: str) -> None:
        self._held.pop(consumer, None)

    def handled(self, consumer: str, events: int = 1) -> None:
        """Nobody asks how many."""

    def is_gone(self, owner: OwnerId) -> bool:
        return owner != self.owner

    def _taken(self, consumer: str) -> Tokens:
        if self._store is None:
            return dict.fromkeys(range(SLOTS), self._token)
        with self._store.leasing() as table:
            table.enrol(consumer, SLOTS)
            for one in table.sums():
                if one.consumer == consumer:
                    table.take_all(self.owner, consumer, one.owner)
            return {one.slot: one.token for one in table.taken() if one.consumer == consumer}
