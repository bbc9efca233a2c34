"""How events change: a changed shape is a new version, and a function leads from each version to the next.

Stored events are never edited. Whoever reads gets the newest shape; the hash of an event covers what was stored.

    @event("orders.placed", version=2)
    class OrderPlaced: ...

    @upcast
    def with_a_quantity(old: OrderPlaced1) -> OrderPlaced:
        return OrderPlaced(..., quantity=1)
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, TypeVar, get_type_hints

import msgspec

from gigwright.backbone.codec import decode
from gigwright.backbone.errors import NotConfigured
from gigwright.backbone.event import EventType, event_type, event_types, newest_version, stored_type

Old = TypeVar("Old")
New = TypeVar("New")

# Of a JSON Schema: what a class is called and says of itself; which member a tag means, the members' own enums say.
NAMES_CLASSES = ("title", "description", "mapping")

_STEPS: dict[type, Callable[[Any], Any]] = {}


def upcast(step: Callable[[Old], New]) -> Callable[[Old], New]:
    """Declare how an event of one version becomes one of the next: a pure function, annotated with both classes."""
    hints = get_type_hints(step)
    new = event_type(hints.pop("return"))
    (old,) = (event_type(cls) for cls in hints.values())
    if (old.name, old.version + 1) != (new.name, new.version):
        raise NotConfigured(
            f"an upcaster leads from {old.name} {old.version} to {new.name} {new.version}: not one step"
        )
    if old.cls in _STEPS:
        raise NotConfigured(f"{old.name} version {old.version} has two upcasters")
    _STEPS[old.cls] = step
    return step


def read_newest(name: str, version: int, body: bytes) -> Any:
    """The event behind a stored body in its newest shape; Malformed when it does not fit its declared shape."""
    newest = newest_version(name)
    if version == newest:
        return decode(name, version, body)
    data = decode(name, version, body)
    for step in _way(name, version, newest):
        data = step(data)
    return data


def check_versions() -> None:
    """NotConfigured unless the versions of every event are 1 to the newest, each with a way to the next."""
    for kind in event_types():
        if kind.version > 1:
            stored_type_before(kind)
        if kind.version < newest_version(kind.name):
            _way(kind.name, kind.version, newest_version(kind.name))


def stored_type_before(kind: EventType) -> EventType:
    """The version before; NotConfigured when it is not declared any more: stored events may still have it."""
    found = [one for one in event_types() if (one.name, one.version) == (kind.name, kind.version - 1)]
    if not found:
        raise NotConfigured(
            f"{kind.name} has a version {kind.version} and no version {kind.version - 1}: keep its class"
        )
    return found[0]


def refuse_old(consumer: str, classes: Iterable[type]) -> None:
    """NotConfigured when a consumer is written for a shape that no reader gets any more."""
    for cls in classes:
        kind = event_type(cls)
        if kind.version != newest_version(kind.name):
            newest = f"readers get version {newest_version(kind.name)}"
            raise NotConfigured(
                f"{consumer} hears {kind.name} version {kind.version}, and {newest}",
                what_to_do="write it for the newest class: older events are brought to that shape",
            )


def breaches(old: EventType, new: EventType) -> list[str]:
    """What keeps a reader of the old shape from reading new events, or one of the new from reading old ones: FULL
    compatibility, https://docs.confluent.io/platform/current/schema-registry/fundamentals/schema-evolution.html."""
    before, after = shape(old), shape(new)
    found = [f"{name} is gone" for name in before if name not in after]
    found += [f"{name} is another type" for name in before if name in after and before[name][0] != after[name][0]]
    found += [f"{name} may be missing now" for name in before if name in after and before[name][1] > after[name][1]]
    return found + [f"{name} is new, and has no default" for name in after if name not in before and after[name][1]]


def shape(kind: EventType) -> dict[str, tuple[str, bool]]:
    """Of each field, its JSON Schema as canonical text, and whether it is required."""
    schema = msgspec.json.schema(kind.cls)
    definitions = schema.get("$defs", {})
    own = definitions[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    required = set(own.get("required", ()))
    return {name: (_text(_inlined(part, definitions)), name in required) for name, part in own["properties"].items()}


@lru_cache(maxsize=1024)
def _way(name: str, version: int, newest: int) -> tuple[Callable[[Any], Any], ...]:
    """The steps from a version to the newest; NotConfigured when one is missing."""
    found = []
    for number in range(version, newest):
        step = _STEPS.get(stored_type(name, number).cls)
        if step is None:
            raise NotConfigured(f"nothing leads from {name} version {number} to {number + 1}: declare it with @upcast")
        found.append(step)
    return tuple(found)


def _inlined(part: Any, definitions: dict[str, Any]) -> Any:
    """Without references, so that equal shapes are equal texts whatever their classes are called."""
    if isinstance(part, list):
        return [_inlined(one, definitions) for one in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return _inlined(definitions[part["$ref"].rpartition("/")[2]], definitions)
    return {key: _inlined(value, definitions) for key, value in part.items() if key not in NAMES_CLASSES}


def _text(schema: Any) -> str:
    return msgspec.json.encode(schema, order="sorted").decode()
