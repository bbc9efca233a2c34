"""The outside form of events: CloudEvents 1.0 in JSON, one by one or in batches.

https://github.com/cloudevents/spec, with its extensions sequence, recordedtime, correlation and distributed tracing;
beside them our own actor, tags, commandid, imported and chainhash. `sequence` is the position, filled up with zeros, so
that it sorts as text too. `source` names the log, by its incarnation, and `dataschema` the version of the event. Who
gets an event gets all of it: it can be made into the Recorded again.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal
from urllib.parse import quote

import msgspec

from gigwright.backbone.clock import utc
from gigwright.backbone.codec import encode
from gigwright.backbone.errors import Malformed
from gigwright.backbone.event import Recorded, event_type, tags_of
from gigwright.backbone.evolution import read_newest
from gigwright.backbone.ids import CommandId, EventId

STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
SEQUENCE_DIGITS = 19  # of the greatest position that a store can hold

_SOURCE = re.compile(r"/logs/(log_[0-9a-z]{26})")
_SCHEMA = re.compile(r"urn:gigwright:([a-z0-9_]+\.[a-z0-9_]+):([1-9][0-9]{0,5})")


class CloudEvent(msgspec.Struct, frozen=True, kw_only=True):
    """The envelope, its attributes named as the standard has them. `data` is the event in its newest shape."""

    specversion: Literal["1.0"] = "1.0"
    id: str
    source: str
    type: str
    subject: str | msgspec.UnsetType = msgspec.UNSET
    time: datetime
    datacontenttype: Literal["application/json"] = "application/json"
    dataschema: str
    sequence: str
    recordedtime: datetime
    actor: str
    tags: str
    correlationid: str
    causationid: str | msgspec.UnsetType = msgspec.UNSET
    traceparent: str
    commandid: str
    imported: bool
    chainhash: str
    data: msgspec.Raw


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(CloudEvent)


def cloud_event(event: Recorded[Any], incarnation: str) -> bytes:
    """The event of this log as one JSON object, `application/cloudevents+json`."""
    return _encoder.encode(_envelope(event, incarnation))


def cloud_events(events: Iterable[Recorded[Any]], incarnation: str) -> bytes:
    """These events as one JSON array, `application/cloudevents-batch+json`."""
    return _encoder.encode([_envelope(event, incarnation) for event in events])


def read_cloud_event(text: bytes) -> tuple[str, Recorded[Any]]:
    """The incarnation of the log that an event is from, and the event, in the newest shape that this program knows.

    Malformed when it is no event of a log like ours, or newer than this program.
    """
    try:
        found = _decoder.decode(text)
    except msgspec.MsgspecError as error:
        raise Malformed(f"this is no CloudEvent of ours: {error}") from error
    source, schema = _SOURCE.fullmatch(found.source), _SCHEMA.fullmatch(found.dataschema)
    if source is None or schema is None or schema[1] != found.type or not found.sequence.isdecimal():
        raise Malformed(f"{found.id} of {found.source} is no event of a log like ours: look at where it comes from")
    return source[1], _recorded(found, int(schema[2]))


def _envelope(event: Recorded[Any], incarnation: str) -> CloudEvent:
    return CloudEvent(
        id=event.id,
        source=f"/logs/{incarnation}",
        type=event.name,
        subject=_subject(event.data) or msgspec.UNSET,
        time=event.occurred,
        dataschema=f"urn:gigwright:{event.name}:{event_type(type(event.data)).version}",
        sequence=f"{event.position:0{SEQUENCE_DIGITS}}",
        recordedtime=event.recorded,
        actor=event.actor,
        tags=" ".join(quote(tag, safe=":") for tag in event.tags),
        correlationid=event.correlation,
        causationid=event.causation or msgspec.UNSET,
        traceparent=event.traceparent,
        commandid=event.command,
        imported=event.imported,
        chainhash=event.hash.hex(),
        data=msgspec.Raw(encode(event.data)),
    )


def _subject(data: object) -> str | None:
    """The thing that the event is about: the first id that it names."""
    fields = (field for field in event_type(type(data)).tag_fields if not field.many)
    return next((value for field in fields if (value := getattr(data, field.role)) is not None), None)


def _recorded(found: CloudEvent, version: int) -> Recorded[Any]:
    data = read_newest(found.type, version, bytes(found.data))
    return Recorded(
        position=int(found.sequence),
        id=EventId(found.id),
        name=found.type,
        version=version,
        tags=tags_of(data, found.actor),
        recorded=utc(found.recordedtime),
        occurred=utc(found.time),
        actor=found.actor,
        correlation=CommandId(found.correlationid),
        causation=EventId(found.causationid) if found.causationid is not msgspec.UNSET else None,
        traceparent=found.traceparent,
        command=CommandId(found.commandid),
        imported=found.imported,
        hash=bytes.fromhex(found.chainhash),
        data=data,
    )
