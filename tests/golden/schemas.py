"""The shape of every stored name and version, as it was when it was first kept: a JSON text each, never edited."""

from pathlib import Path

import msgspec

from gigwright.backbone.catalogue import hearers
from gigwright.backbone.event import EventType, event_types, newest_version
from gigwright.backbone.evolution import breaches, shape
from gigwright.wiring import everybody

FOLDER = Path(__file__).parent
SCHEMAS = FOLDER / "schemas"
PLACES = ("gigwright.events.", "gigwright.backbone.operating")


def ours() -> list[EventType]:
    """Every event of the product, in every version."""
    everybody()
    return [kind for kind in event_types() if kind.cls.__module__.startswith(PLACES)]


def missing() -> list[EventType]:
    """Those whose shape was never kept."""
    return [kind for kind in ours() if not kept_at(kind).exists()]


def write(kind: EventType) -> Path:
    """Keep the shape for ever."""
    SCHEMAS.mkdir(exist_ok=True)
    kept_at(kind).write_text(text(kind))
    return kept_at(kind)


def kept_at(kind: EventType) -> Path:
    """Where it is kept."""
    return SCHEMAS / f"{kind.name}.{kind.version}.json"


def text(kind: EventType) -> str:
    """The shape: each field's schema, and whether it is required."""
    fields = {
        name: {"schema": msgspec.json.decode(schema), "required": must} for name, (schema, must) in shape(kind).items()
    }
    return msgspec.json.format(msgspec.json.encode(fields, order="sorted")).decode() + "\n"


def changed(kind: EventType, kept: str) -> list[str]:
    """A stored version whose shape is another than the one that was kept; with whoever hears it."""
    if text(kind) == kept:
        return []
    return [
        f"{kind.name} version {kind.version} has another shape than was stored: make a new version. {concerned(kind)}"
    ]


def unreadable(old: EventType, new: EventType) -> list[str]:
    """Why outsiders who know one version of a public event could not read the other."""
    return [f"{new.name} version {new.version} is public, and {why}. {concerned(new)}" for why in breaches(old, new)]


def concerned(kind: EventType) -> str:
    """Whom a change of the event concerns."""
    newest = next(one.cls for one in event_types() if (one.name, one.version) == (kind.name, newest_version(kind.name)))
    names = [f"{one.kind} {one.name}" for one in hearers(everybody(), newest)]
    return f"It is heard by {', '.join(names) or 'nobody here'}."
