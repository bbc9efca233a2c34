"""Ids that carry their kind: `ord_` and 26 base-32 characters (TypeID 0.3: a prefix and a UUID).

Fresh ids are UUIDv7, so they sort by the time of their making. Derived ids are UUIDv8: the same inputs always give
the same id, and the time is inherited from the id they derive from, so that they sort beside it.
"""

import os
import random
import re
from collections.abc import Callable
from datetime import datetime
from hashlib import blake2b
from typing import Any, NewType, Protocol, TypeVar

import msgspec

from gigwright.backbone.clock import Clock
from gigwright.backbone.errors import Malformed, NotConfigured

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
SUFFIX = re.compile(f"[0-7][{ALPHABET}]{{25}}")
PAIRS = [first + second for first in ALPHABET for second in ALPHABET]  # two letters at a time: ids are made often
DIGITS = str.maketrans(ALPHABET, "0123456789abcdefghijklmnopqrstuv")  # as Python writes numbers to the base of 32
SUFFIX_LENGTH = 26
OUTSIDE_ID_LENGTH_MAX = 255

K = TypeVar("K", bound=str)

CommandId = NewType("CommandId", str)
EventId = NewType("EventId", str)


class Kind(msgspec.Struct, frozen=True):
    """What ids of one kind look like; an outside kind has no prefix of ours, its form is the provider's."""

    name: str
    prefix: str | None

    def check(self, value: str) -> None:
        """Malformed unless `value` is an id of this kind."""
        if self.prefix is None:
            if not 0 < len(value) <= OUTSIDE_ID_LENGTH_MAX:
                raise Malformed(f"{self.name} must have 1 to {OUTSIDE_ID_LENGTH_MAX} characters, not {len(value)}")
        elif not value.startswith(self.prefix + "_") or not SUFFIX.fullmatch(value, len(self.prefix) + 1):
            raise Malformed(f"{value!r} is no {self.name}: it must be {self.prefix}_ and {SUFFIX_LENGTH} characters")


_KINDS: dict[Any, Kind] = {}
_PREFIXES: set[str] = set()


def declare_id(kind: Callable[[str], K], prefix: str) -> None:
    """Make ids of this NewType begin with `prefix`; every prefix belongs to one kind."""
    taken = [other.name for other in _KINDS.values() if other.prefix == prefix]
    if taken:
        raise NotConfigured(f"the id prefix {prefix!r} already belongs to {taken[0]}")
    _KINDS[kind] = Kind(name=getattr(kind, "__name__", str(kind)), prefix=prefix)
    _PREFIXES.add(prefix)


def declare_outside_id(kind: Callable[[str], K]) -> None:
    """Ids of this NewType are given by somebody else: a tag all the same, of any form up to 255 characters."""
    _KINDS[kind] = Kind(name=getattr(kind, "__name__", str(kind)), prefix=None)


def kind_of(annotation: object) -> Kind | None:
    """The declared kind behind a type annotation, or None when it is no id."""
    try:
        return _KINDS.get(annotation)
    except TypeError:  # an annotation that can't be hashed is no id
        return None


def parse_id(kind: Callable[[str], K], text: str) -> K:
    """The id written in `text`; Malformed when it is not of that kind."""
    _KINDS[kind].check(text)
    return kind(text)


def is_id(text: str) -> bool:
    """Whether `text` has the form of an id of some declared kind of ours."""
    prefix = text[: -SUFFIX_LENGTH - 1]
    return prefix in _PREFIXES and text[-SUFFIX_LENGTH - 1 : -SUFFIX_LENGTH] == "_"


class Ids(Protocol):
    """Where fresh ids come from."""

    def new(self, kind: Callable[[str], K]) -> K:
        """An id never given before, of a declared kind."""


class SystemIds:
    """Ids from the machine's clock and its source of randomness."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def new(self, kind: Callable[[str], K]) -> K:
        return _fresh(kind, self._clock.now(), int.from_bytes(os.urandom(10), "big"))


class SeededIds:
    """Ids that are the same for the same seed and the same clock: for tests and simulation."""

    def __init__(self, seed: int, clock: Clock) -> None:
        self._random = random.Random(seed)
        self._clock = clock

    def new(self, kind: Callable[[str], K]) -> K:
        return _fresh(kind, self._clock.now(), self._random.getrandbits(80))


def derive(kind: Callable[[str], K], source: str, *parts: str) -> K:
    """The one id of this kind that belongs to `source` and `parts`, the same whenever it is asked for."""
    digest = blake2b("\x1f".join((source, *parts)).encode(), digest_size=10).digest()
    return _assemble(kind, _milliseconds_of(source), 8, int.from_bytes(digest, "big"))


def _fresh(kind: Callable[[str], K], now: datetime, noise: int) -> K:
    return _assemble(kind, int(now.timestamp() * 1000), 7, noise)


def _assemble(kind: Callable[[str], K], milliseconds: int, uuid_version: int, noise: int) -> K:
    prefix = _KINDS[kind].prefix
    high = (milliseconds & 0xFFFF_FFFF_FFFF) << 16 | uuid_version << 12 | noise >> 62 & 0xFFF
    low = 0b10 << 62 | noise & 0x3FFF_FFFF_FFFF_FFFF
    number = high << 64 | low
    letters = [PAIRS[number >> shift & 1023] for shift in range(120, -1, -10)]
    return kind(f"{prefix}_{''.join(letters)}")


def _milliseconds_of(source: str) -> int:
    suffix = source[-SUFFIX_LENGTH:]
    if len(suffix) < SUFFIX_LENGTH or suffix.strip(ALPHABET):
        return 0  # not one of our ids: what derives from it has no time to inherit
    return int(suffix[:10].translate(DIGITS), 32) & 0xFFFF_FFFF_FFFF


declare_id(CommandId, "cmd")
declare_id(EventId, "evt")
