"""From events to rows and back: what every SQL store does alike. Everything that can be wrong is found before a store
is touched, and a row is made into a Recorded in one go, because replaying a log is mostly this."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, NewType

import msgspec

from gigwright.backbone.clock import rfc3339, utc
from gigwright.backbone.codec import canonical, decode, encode
from gigwright.backbone.errors import Malformed
from gigwright.backbone.event import TAG_LENGTH_MAX, Actor, EventType, Recorded, event_type, newest_version, tags_of
from gigwright.backbone.evolution import read_newest
from gigwright.backbone.ids import CommandId, EventId, declare_id, derive, parse_id
from gigwright.backbone.log import (
    EVENTS_PER_APPEND_MAX,
    Asked,
    Position,
    causation_for,
    chained,
    correlation_for,
    traceparent_for,
)
from gigwright.backbone.query import NOTHING, Query

ACTOR_LENGTH_MAX = 255
COMMAND_NAME_LENGTH_MAX = 255
DIGEST_BYTES = 32
SEAL = "seal"  # the keys of the rows that say of which log these tables are
RESTORED_UPTO = "restored_upto"
# https://www.w3.org/TR/trace-context/#traceparent-header
TRACEPARENT = re.compile(r"[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")

Incarnation = NewType("Incarnation", str)
declare_id(Incarnation, "log")

Row = tuple[Any, ...]

_parse_tags = msgspec.json.Decoder(tuple[str, ...]).decode
_parse_time = datetime.fromisoformat


class Fact(msgspec.Struct, frozen=True):
    """An event in its stored form, before it has a position."""

    name: str
    version: int
    tags: tuple[str, ...]
    body: bytes
    data: Any


class Entry(msgspec.Struct, frozen=True):
    """One append, checked: all that the store needs to know of it."""

    command: Asked
    facts: tuple[Fact, ...]
    if_none: Query | None
    after: Position
    actor: Actor
    correlation: CommandId
    causation: EventId | None
    traceparent: str
    occurred: datetime | None
    imported: bool


class Tip(msgspec.Struct, frozen=True):
    """The end of the log: what the next event follows."""

    position: Position
    recorded: datetime
    hash: bytes


class Stored(msgspec.Struct, frozen=True):
    """An event of the log, and the row that holds it."""

    recorded: Recorded[Any]
    row: Row


def checked(
    events: Sequence[object],
    *,
    command: Asked,
    by: Actor,
    if_none: Query | None,
    after: Position,
    cause: Recorded[Any] | None,
    occurred: datetime | None,
    traceparent: str | None,
    imported: bool,
) -> Entry:
    """The append in its stored form; Malformed when any part of it can't be stored and read again."""
    if len(events) > EVENTS_PER_APPEND_MAX:
        raise Malformed(f"{len(events)} events in one append are more than {EVENTS_PER_APPEND_MAX}")
    _check_command(command)
    _check_letters(by, command.name, *_texts(if_none or NOTHING))
    if not 0 < len(by) <= ACTOR_LENGTH_MAX:
        raise Malformed(f"an actor has 1 to {ACTOR_LENGTH_MAX} characters, not {len(by)}")
    if traceparent is not None and not TRACEPARENT.fullmatch(traceparent):
        raise Malformed(f"{traceparent!r} is no W3C traceparent")
    correlation = correlation_for(command.id, cause)
    return Entry(
        command=command,
        facts=tuple(_fact(data, by) for data in events),
        if_none=if_none,
        after=after,
        actor=by,
        correlation=correlation,
        causation=causation_for(cause),
        traceparent=traceparent_for(command.id, correlation, traceparent, cause),
        occurred=None if occurred is None else utc(occurred),
        imported=imported,
    )


def recorded_after(tip: Tip, entry: Entry, moment: datetime) -> list[Stored]:
    """The events as the log will hold them behind `tip`: positions, ids, times and the chain of hashes."""
    times = (rfc3339(moment), rfc3339(entry.occurred or moment))
    link, found = tip.hash, []
    for ordinal, fact in enumerate(entry.facts):
        columns = _columns(tip.position + 1 + ordinal, ordinal, fact, entry, times)
        link = chained(link, columns, fact.body)
        row = (*columns[:4], canonical(fact.tags).decode(), *columns[5:12], int(entry.imported), fact.body, link)
        found.append(Stored(recorded=_recorded(columns, fact, entry, moment, link), row=row))
    return found


def recorded_of(row: Row) -> Recorded[Any]:
    """The event behind a row; Malformed when its body does not fit its declared shape."""
    position, id, name, version, tags, moment, occurred, actor, root, cause, trace, command, imported, body, link = row
    recorded = _parse_time(moment)
    return Recorded(
        position,
        id,
        name,
        version,
        _parse_tags(tags),
        recorded,
        recorded if occurred == moment else _parse_time(occurred),
        actor,
        root,
        cause,
        trace,
        command,
        imported != 0,
        link,
        read_newest(name, version, body),
    )


def seal(command: Row) -> bytes:
    """What shows that a command's row (id, name, digest, first position, events, time) is as it was written."""
    id, name, digest, *rest = command
    return sha256(canonical((id, name, digest.hex(), *rest))).digest()


def seal_of_meta(meta: Mapping[str, str]) -> str:
    """What shows that the rows which say of which log these tables are were not changed."""
    return sha256(canonical({key: value for key, value in meta.items() if key != SEAL})).hexdigest()


def _check_command(command: Asked) -> None:
    parse_id(CommandId, command.id)
    if not 0 < len(command.name) <= COMMAND_NAME_LENGTH_MAX:
        raise Malformed(f"a command's name has 1 to {COMMAND_NAME_LENGTH_MAX} characters, not {len(command.name)}")
    if len(command.digest) != DIGEST_BYTES:
        raise Malformed(f"a command's digest has {DIGEST_BYTES} bytes, not {len(command.digest)}")


def _check_letters(*texts: str) -> None:
    """Malformed here, since in the batch it would break the others' appends too."""
    for text in texts:
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise Malformed(f"{text!r} holds letters that can't be stored: {error}") from error


def _texts(query: Query) -> Iterator[str]:
    for criterion in query.criteria:
        yield from criterion.names
        yield from criterion.tags


def _fact(data: object, by: Actor) -> Fact:
    kind = event_type(type(data))
    if kind.version != newest_version(kind.name):
        newest = f"version {newest_version(kind.name)}"
        raise Malformed(f"{kind.name} version {kind.version} is an old shape", what_to_do=f"record {newest} instead")
    tags = tags_of(data, by)
    long = [tag for tag in tags if len(tag) > TAG_LENGTH_MAX]
    if long:
        raise Malformed(f"a tag of {kind.name} has {len(long[0])} characters, more than {TAG_LENGTH_MAX}")
    body, kept = _there_and_back(data, kind)
    if kept != data or canonical(kept) != body:
        raise Malformed(f"{kind.name} holds a value that would be read back as another: {data!r}")
    return Fact(kind.name, kind.version, tags, body, kept)


def _there_and_back(data: object, kind: EventType) -> tuple[bytes, Any]:
    try:
        body = encode(data)
        return body, decode(kind.name, kind.version, body)
    except (Malformed, UnicodeEncodeError, OverflowError, TypeError) as error:
        raise Malformed(f"{kind.name} holds a value that can't be stored: {error}") from error


def _columns(position: Position, ordinal: int, fact: Fact, entry: Entry, times: tuple[str, str]) -> Row:
    """Everything that is stored beside the body and the hash, in the stored order and form."""
    return (
        position,
        derive(EventId, entry.command.id, str(ordinal)),
        fact.name,
        fact.version,
        fact.tags,
        *times,
        entry.actor,
        entry.correlation,
        entry.causation,
        entry.traceparent,
        entry.command.id,
        entry.imported,
    )


def _recorded(columns: Row, fact: Fact, entry: Entry, moment: datetime, link: bytes) -> Recorded[Any]:
    return Recorded(
        position=columns[0],
        id=columns[1],
        name=fact.name,
        version=fact.version,
        tags=fact.tags,
        recorded=moment,
        occurred=entry.occurred or moment,
        actor=entry.actor,
        correlation=entry.correlation,
        causation=entry.causation,
        traceparent=entry.traceparent,
        command=entry.command.id,
        imported=entry.imported,
        hash=link,
        data=fact.data,
    )
