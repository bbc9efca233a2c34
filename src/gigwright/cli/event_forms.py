"""How an event is shown: a line for people, an object with everything that is stored for programs."""

from datetime import datetime
from typing import Any

import msgspec

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.codec import encode
from gigwright.backbone.event import Erased, Present, Recorded
from gigwright.cli.output import plain
from gigwright.values import Money

VALUE_LENGTH_MAX = 60


def as_object(event: Recorded[Any]) -> dict[str, object]:
    """Every stored column, the hash in hexadecimal, and the body in its stored form."""
    columns = {name: getattr(event, name) for name in event.__struct_fields__ if name != "data"}
    columns |= {"recorded": rfc3339(event.recorded), "occurred": rfc3339(event.occurred), "hash": event.hash.hex()}
    return columns | {"data": msgspec.Raw(encode(event.data))}


def as_line(event: Recorded[Any]) -> str:
    """Position, time, name, and what the event says; personal fields are named, not shown."""
    moment = event.recorded.strftime("%Y-%m-%d %H:%M:%S")
    said = " ".join(f"{name}={_short(getattr(event.data, name))}" for name in event.data.__struct_fields__)
    mark = " (imported)" if event.imported else ""
    return plain(f"{event.position:>7}  {moment}  {event.name:<28} {said}{mark}").replace("\n", " ")


def _short(value: object) -> str:
    match value:
        case Present():
            return "(personal)"
        case Erased():
            return "(erased)"
        case Money():
            return str(value).replace(" ", "")
        case datetime():
            return rfc3339(value)
        case tuple():
            return f"[{len(value)}]"
        case str() if any(letter.isspace() for letter in value):
            return repr(_cut(value))
    return _cut(str(value))


def _cut(text: str) -> str:
    return text if len(text) <= VALUE_LENGTH_MAX else f"{text[:VALUE_LENGTH_MAX]}…"
