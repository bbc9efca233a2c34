"""The log: one order of events, gapless positions in commit order. Stores implement it; everybody else reads it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from hashlib import blake2b, sha256
from typing import Any, Protocol

import msgspec

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.codec import canonical
from gigwright.backbone.event import Actor, Recorded
from gigwright.backbone.ids import CommandId, EventId
from gigwright.backbone.query import EVERYTHING, Query

Position = int
Told = Callable[[int], None]

EVENTS_PER_APPEND_MAX = 1_000
FORMAT = 2
GENESIS = bytes(32)


class Asked(msgspec.Struct, frozen=True):
    """The command behind an append: its id, its name, and the digest that tells it from any other."""

    id: CommandId
    name: str
    digest: bytes


class Report(msgspec.Struct, frozen=True):
    """What verifying found: how many events were read, and a sentence per fault, at most 100 of them."""

    events: int
    faults: tuple[str, ...]


class Log(Protocol):
    """One totally ordered, append-only log.

    A reader that has seen position n has seen everything up to n. Safe to call from many threads.
    """

    @property
    def incarnation(self) -> str:
        """Names this very log: a restored copy has another one."""

    @property
    def restored_upto(self) -> Position:
        """The position up to which this log came from a backup; 0 when it never did. Of what consumers did outside
        because of these events, the end may have been lost with the log that was there before."""

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
        """Record all of `events`, or nothing. Durable when it returns.

        A known command id with the same digest answers with the first result (also when that was nothing), before
        the condition is looked at; with another digest it raises CommandReused. `if_none` and `after` are the append
        condition: Conflict when an event matching the query stands after that position. `cause` is the event that
        led here: it hands on correlation and trace. `occurred` defaults to the recorded time. At most 1,000 events.
        Raises Malformed, NotStored (nothing was kept) or OutcomeUnknown (ask again under the same id).
        """

    def outcome(self, command: Asked) -> list[Recorded[Any]] | None:
        """What this command recorded, or None when it is not known; CommandReused when the id means another."""

    def asked(self, command: CommandId) -> Asked | None:
        """The command behind an id, or None when it is not known."""

    def read(
        self,
        query: Query = EVERYTHING,
        *,
        after: Position = 0,
        upto: Position | None = None,
        limit: int | None = None,
        backwards: bool = False,
    ) -> Iterator[Recorded[Any]]:
        """Matching events with after < position <= upto, in order, or newest first; memory stays flat."""

    def id_at(self, position: Position) -> EventId | None:
        """The id of the event at a position, of whatever type, known to this program or not; None where none is."""

    def head(self) -> Position:
        """The last position; 0 in an empty log."""

    def wait(self, after: Position, seconds: float) -> Position:
        """The head, as soon as it is beyond `after`, or when `seconds` have passed."""

    def verify(self, told: Told | None = None) -> Report:
        """Read everything and check positions, hashes, tags, bodies; `told` hears how many events were read so far."""

    def close(self) -> None:
        """Let go of the files; the log can't be used after it."""


def chain_hash(previous: bytes, recorded: Recorded[Any], body: bytes) -> bytes:
    """SHA-256 over the predecessor's hash and every stored column: a JSON array, a line feed, the body's bytes."""
    return chained(
        previous,
        (
            recorded.position,
            recorded.id,
            recorded.name,
            recorded.version,
            recorded.tags,
            rfc3339(recorded.recorded),
            rfc3339(recorded.occurred),
            recorded.actor,
            recorded.correlation,
            recorded.causation,
            recorded.traceparent,
            recorded.command,
            recorded.imported,
        ),
        body,
    )


def chained(previous: bytes, columns: tuple[Any, ...], body: bytes) -> bytes:
    """The same, over columns in their stored form and order."""
    return sha256(previous + canonical(columns) + b"\n" + body).digest()


def traceparent_for(command: CommandId, correlation: CommandId, given: str | None, cause: Recorded[Any] | None) -> str:
    """The W3C traceparent of what a command records: the trace of its cause or its caller, a span of its own."""
    inherited = given or (cause.traceparent if cause is not None else None)
    trace = inherited.split("-")[1] if inherited else blake2b(correlation.encode(), digest_size=16).hexdigest()
    span = blake2b(command.encode(), digest_size=8).hexdigest()
    return f"00-{trace}-{span}-01"


def correlation_for(command: CommandId, cause: Recorded[Any] | None) -> CommandId:
    """The command at the root of the story that this one belongs to."""
    return cause.correlation if cause is not None else command


def causation_for(cause: Recorded[Any] | None) -> EventId | None:
    """The event that led to this one, if any did."""
    return cause.id if cause is not None else None
