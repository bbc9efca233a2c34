"""The catalogue as an AsyncAPI 3.1 document: what a market tells, for tools that draw pages or write clients from it.

https://www.asyncapi.com/docs/reference/specification/v3.1.0. There is one channel, the stream of events; each event is
a message of it, in the envelope of a CloudEvent, and an operation that says who records it and who hears it here.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from gigwright.backbone.catalogue import Entry, Hearer, schemas
from gigwright.backbone.cloudevents import STRUCTURED, CloudEvent

CHANNEL = "events"
ADDRESS = "/api/events/stream"
SCHEMAS = "#/components/schemas/{name}"
ENVELOPE = CloudEvent.__name__
# As an OpenAPI document has it, and no AsyncAPI document may: the members of a union say by themselves what they are.
OTHERS_WORDS = ("discriminator",)


def asyncapi(entries: Sequence[Entry], version: str) -> dict[str, Any]:
    """The document of these events; `version` is the program's."""
    found = schemas(entries, ref_template=SCHEMAS)
    shared = {**_plain(found["$defs"]), ENVELOPE: _envelope()}
    return {
        "asyncapi": "3.1.0",
        "info": {
            "title": "Gigwright",
            "version": version,
            "description": "What happens in a market, as CloudEvents; each in its newest version.",
        },
        "defaultContentType": STRUCTURED,
        "channels": {
            CHANNEL: {
                "address": ADDRESS,
                "description": "Server-sent events, from any place of the log on; `type` and `tag` narrow it.",
                "messages": {one.name: {"$ref": f"#/components/messages/{one.name}"} for one in entries},
            }
        },
        "operations": {one.name: _operation(one) for one in entries},
        "components": {
            "messages": {one.name: _message(one, _plain(found["events"][one.name])) for one in entries},
            "schemas": shared,
        },
    }


def _operation(entry: Entry) -> dict[str, Any]:
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{CHANNEL}"},
        "title": entry.name,
        "description": f"Recorded by {_listed(entry.emitters)}. Heard here by {_listed(map(_hearer, entry.hearers))}.",
        "tags": [{"name": entry.owner}],
        "messages": [{"$ref": f"#/channels/{CHANNEL}/messages/{entry.name}"}],
    }


def _message(entry: Entry, data: dict[str, Any]) -> dict[str, Any]:
    fixed = {
        "type": {"const": entry.name},
        "dataschema": {"const": f"urn:gigwright:{entry.name}:{entry.version}"},
        "data": data,
    }
    return {
        "name": entry.name,
        "title": entry.name,
        "summary": entry.description,
        "contentType": STRUCTURED,
        "tags": [{"name": entry.owner}, {"name": "public" if entry.public else "internal"}],
        "payload": {"allOf": [{"$ref": SCHEMAS.format(name=ENVELOPE)}, {"type": "object", "properties": fixed}]},
    }


def _envelope() -> dict[str, Any]:
    _, shared = msgspec.json.schema_components([CloudEvent], ref_template=SCHEMAS)
    found: dict[str, Any] = shared[ENVELOPE]
    return found


def _plain(schema: Any) -> Any:
    """Without words that only other kinds of documents know."""
    match schema:
        case dict():
            return {name: _plain(part) for name, part in schema.items() if name not in OTHERS_WORDS}
        case list():
            return [_plain(part) for part in schema]
    return schema


def _hearer(one: Hearer) -> str:
    return f"{one.kind} {one.name}"


def _listed(names: Any) -> str:
    return ", ".join(names) or "nobody"
