"""Who may work: each consumer's work is cut into slots, and a slot is leased to one process at a time.

A lease is told from every earlier one of its slot by its token, which only grows. Whatever is written under a lease is
written together with a look at the token, in the database that is written: a process that was paused, and wakes after
its lease was taken, can write nothing more.
"""

from collections.abc import Mapping
from hashlib import blake2b
from typing import Protocol

SLOTS = 256
WHOLE = 0  # the one slot of a consumer that isn't cut: a projection, the timers

Slot = int
Token = int


def slot_of(key: str) -> Slot:
    """The slot in which a reactor keeps the order of a key: BLAKE2b modulo 256, the same for ever."""
    return blake2b(key.encode(), digest_size=8).digest()[-1]


class Leases(Protocol):
    """What this process holds at the moment, as far as it knows; only the databases know for sure."""

    def held(self, consumer: str) -> Mapping[Slot, Token]:
        """The slots of a consumer that are ours, each with its token; empty when none is."""


class SoleOwner:
    """Whoever works alone holds everything, under the first token: for one process without others, and for tests."""

    def __init__(self) -> None:
        self._all = dict.fromkeys(range(SLOTS), 1)

    def held(self, consumer: str) -> Mapping[Slot, Token]:  # noqa: ARG002 - the port's shape: it holds everybody's
        return self._all
