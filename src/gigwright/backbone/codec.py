"""The stored form of events and the digest of commands: canonical UTF-8 JSON, as bytes.

Canonical here means: compact, keys sorted, times in UTC, integers only (no event may hold a float).
"""

from functools import lru_cache
from hashlib import sha256
from typing import Any

import msgspec

from gigwright.backbone.errors import Malformed
from gigwright.backbone.event import check_times, event_type, stored_type

BODY_BYTES_MAX = 256 * 1024

_encoder = msgspec.json.Encoder(order="sorted")


def canonical(value: object) -> bytes:
    """The canonical JSON of any value made of structs, tuples, texts, integers, booleans and times."""
    return _encoder.encode(value)


def encode(data: object) -> bytes:
    """An event's stored body; Malformed above 256 KiB or when a time is not in UTC."""
    check_times(data)
    body = _encoder.encode(data)
    if len(body) > BODY_BYTES_MAX:
        raise Malformed(f"{event_type(type(data)).name} takes {len(body)} bytes, more than {BODY_BYTES_MAX}")
    return body


def decode(name: str, version: int, body: bytes) -> Any:
    """The event behind a stored body; Malformed when it does not fit its declared shape."""
    try:
        return _decoder(name, version).decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Malformed(f"the stored body of {name} version {version} is damaged: {error}") from error


def digest(command: object) -> bytes:
    """What tells one command from another: SHA-256 over its class's name and its canonical body."""
    return sha256(type(command).__name__.encode() + b"\n" + canonical(command)).digest()


@lru_cache(maxsize=1024)
def _decoder(name: str, version: int) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(stored_type(name, version).cls)
