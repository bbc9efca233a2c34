"""What outsiders hear of the log: what their grant lets them hear, a page at a time, from any place on.

A page says how far it looked, not only what it found: whoever goes on from there passes what is not for them, and knows
that they have missed nothing.
"""

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Any

import msgspec

from gigwright.backbone.consumers import Checkpoint, check_place, checkpoint_at
from gigwright.backbone.errors import Malformed, Refused, WrongPlace
from gigwright.backbone.event import TAG_LENGTH_MAX, TAGS_MAX, EventType, Recorded, newest_types
from gigwright.backbone.ids import EventId
from gigwright.backbone.log import Log
from gigwright.backbone.query import CRITERIA_MAX, EVERYTHING, TYPES_MAX, Criterion, Query

PAGE_EVENTS_MAX = 1_000
PATTERNS_MAX = 100
PATTERN_LENGTH_MAX = 100
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
PATTERN = re.compile(r"[a-z0-9_*]+(\.[a-z0-9_*]+)?")
CURSOR = re.compile(r"(0|[1-9][0-9]{0,18})(?:\.(log_[0-9a-z]{26})(?:\.(evt_[0-9a-z]{26}))?)?")


class Grant(msgspec.Struct, frozen=True):
    """What the bearer of a token may hear: events whose types match one of these patterns (`orders.*`), that carry all
    of these tags. Without `personal`, no event that can hold personal data."""

    name: str
    types: tuple[str, ...] = ("*",)
    tags: tuple[str, ...] = ()
    personal: bool = False

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise Malformed(f"{self.name!r} can't name a token: take up to 60 small letters, digits and hyphens")
        if not 0 < len(self.types) <= PATTERNS_MAX:
            raise Malformed(f"a token is for 1 to {PATTERNS_MAX} patterns of types, not {len(self.types)}")
        for pattern in self.types:
            if len(pattern) > PATTERN_LENGTH_MAX or not PATTERN.fullmatch(pattern):
                raise Malformed(f"{pattern!r} is no pattern of types, like orders.placed, orders.* or *")
        check_tags(self.tags)


class Page(msgspec.Struct, frozen=True):
    """Events in the order of the log, and the place up to which everything was looked at."""

    events: tuple[Recorded[Any], ...]
    upto: Checkpoint


def heard_of(grant: Grant, types: Sequence[str] = (), tags: Sequence[str] = ()) -> Query:
    """The part of what is granted that is asked for: types by patterns (none: all), and tags that are all carried.

    Malformed for a pattern or tag that can't be one, or more than 32 tags; Refused when nothing of it is granted.
    """
    check_tags(tags)
    if len(types) > PATTERNS_MAX:
        raise Malformed(f"at most {PATTERNS_MAX} patterns of types can be asked for, not {len(types)}")
    known = newest_types()
    for pattern in types:
        if not any(_fits(kind, [pattern]) for kind in known):
            raise Malformed(f"no event is called {pattern!r}; look at the catalogue")
    granted = [kind for kind in known if _fits(kind, grant.types) and (grant.personal or not kind.personal_fields)]
    names = sorted(kind.name for kind in granted if _fits(kind, types or ["*"]))
    if not names:
        raise Refused(
            f"the token {grant.name!r} hears nothing of {', '.join(types) or 'all this'}",
            what_to_do="ask for other types, or have a token issued that may hear it",
        )
    together = frozenset((*grant.tags, *tags))
    if len(names) == len(known) and not together:
        return EVERYTHING
    return Query(tuple(Criterion(names=frozenset(some), tags=together) for some in _in_parts(names)))


def page(log: Log, query: Query, after: Checkpoint, limit: int) -> Page:
    """At most so many events (up to 1,000) after a place of this log."""
    if not 1 <= limit <= PAGE_EVENTS_MAX:
        raise Malformed(f"a page has 1 to {PAGE_EVENTS_MAX} events, not {limit}")
    head = log.head()
    found = tuple(log.read(query, after=after.position, upto=head, limit=limit))
    return Page(events=found, upto=checkpoint_at(log, found[-1].position if len(found) == limit else head))


def cursor_of(place: Checkpoint) -> str:
    """A place as a text without spaces: `position.incarnation.event`, or `0.incarnation` before the first event."""
    return ".".join(str(part) for part in (place.position, place.incarnation, place.event) if part is not None)


def place_of(log: Log, cursor: str) -> Checkpoint:
    """The place behind a cursor; a bare position is one of this log, `head` is its end.

    Malformed when it can't be one, WrongPlace when it is not of this log.
    """
    if cursor == "head":
        return checkpoint_at(log, log.head())
    found = CURSOR.fullmatch(cursor)
    if found is None:
        raise Malformed(f"{cursor[:100]!r} is no cursor: take one that a feed gave, a position, or `head`")
    position, incarnation, event = int(found[1]), found[2], found[3]
    if incarnation is not None:
        place = Checkpoint(incarnation, position, EventId(event) if event is not None else None)
        check_place(log, "the cursor", place)
        return place
    if position > log.head():
        raise WrongPlace(
            f"position {position} is beyond the head of the log at {log.head()}",
            what_to_do="begin at a position that there is, or at `head`",
        )
    return checkpoint_at(log, position)


def check_tags(tags: Sequence[str]) -> None:
    """Malformed unless each is `role:id`, and they are no more than an event can carry."""
    if len(tags) > TAGS_MAX:
        raise Malformed(f"at most {TAGS_MAX} tags can be asked for, not {len(tags)}")
    for tag in tags:
        role, colon, id = tag.partition(":")
        if not (role and colon and id) or len(tag) > TAG_LENGTH_MAX:
            raise Malformed(f"{tag[:100]!r} is no tag: write it as role:id, like order:ord_…")


def _fits(kind: EventType, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(kind.name, pattern) for pattern in patterns)


def _in_parts(names: Sequence[str]) -> Iterator[Sequence[str]]:
    assert len(names) <= TYPES_MAX * CRITERIA_MAX, "more types than a query can name"
    for start in range(0, len(names), TYPES_MAX):
        yield names[start : start + TYPES_MAX]
