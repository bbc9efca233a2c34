"""Every event that this program knows: what it says, who says it, and who hears it."""

import types
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec

from gigwright.backbone.context import Context
from gigwright.backbone.decision import Decision
from gigwright.backbone.event import EventType, event_type, event_types, newest_types
from gigwright.backbone.projection import Projection
from gigwright.backbone.reactor import Reactor
from gigwright.backbone.status import Status
from gigwright.backbone.timers import Timer


class Field(msgspec.Struct, frozen=True):
    """A field of an event. `tag` says that its ids are tags under the field's name; `personal` what it is kept for."""

    name: str
    type: str
    tag: bool = False
    personal: str | None = None


class Hearer(msgspec.Struct, frozen=True):
    """Who hears an event: a projection, a reactor, a timer, or a rule that folds it. `lag` where it is known."""

    kind: str
    name: str
    lag: int | None = None


class Entry(msgspec.Struct, frozen=True):
    """One event, in its newest version."""

    name: str
    owner: str
    version: int
    versions: tuple[int, ...]
    public: bool
    description: str
    fields: tuple[Field, ...]
    emitters: tuple[str, ...]
    hearers: tuple[Hearer, ...]


class Known(msgspec.Struct, frozen=True):
    """Everybody who says or hears events."""

    decisions: tuple[Decision[Any], ...]
    projections: tuple[Projection, ...]
    reactors: tuple[Reactor, ...]
    timers: tuple[Timer[Any], ...]


def known(contexts: Iterable[Context], strangers: Iterable[Reactor | Projection] = ()) -> Known:
    """Of these contexts, and of these strangers."""
    rooms, others = list(contexts), list(strangers)
    return Known(
        decisions=tuple(one for room in rooms for one in room.decisions),
        projections=(
            *(one for room in rooms for one in room.projections),
            *(one for one in others if isinstance(one, Projection)),
        ),
        reactors=(
            *(one for room in rooms for one in room.reactors),
            *(one for one in others if isinstance(one, Reactor)),
        ),
        timers=tuple(one for room in rooms for one in room.timers),
    )


def catalogue(everybody: Known, statuses: Iterable[Status] = ()) -> list[Entry]:
    """Every declared event in its newest version, by name; with the lag of those whose status is known."""
    lags = {status.name: status.lag for status in statuses}
    return [_entry(kind, everybody, lags) for kind in newest_types()]


def hearers(everybody: Known, cls: type) -> list[Hearer]:
    """Who hears an event: whom a change of it concerns."""
    return [
        *(Hearer("projection", one.name) for one in everybody.projections if cls in one.handlers),
        *(Hearer("reactor", one.name) for one in everybody.reactors if cls in one.handlers),
        *(Hearer("timer", one.name) for one in everybody.timers if one.on is cls),
        *(Hearer("rule", one.command.__name__) for one in everybody.decisions if _folds(one, cls)),
    ]


def schemas(entries: Iterable[Entry], ref_template: str = "#/$defs/{name}") -> dict[str, Any]:
    """One JSON Schema document: each event under its name, the shapes that they share once, referred to as said."""
    classes = [_class_of(entry) for entry in entries]
    shown, shared = msgspec.json.schema_components(classes, ref_template=ref_template)
    names = {cls.__name__: event_type(cls).name for cls in classes}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$defs": shared,
        "events": {names[cls.__name__]: schema for cls, schema in zip(classes, shown, strict=True)},
    }


def _entry(kind: EventType, everybody: Known, lags: Mapping[str, int]) -> Entry:
    heard = [msgspec.structs.replace(one, lag=lags.get(one.name)) for one in hearers(everybody, kind.cls)]
    return Entry(
        name=kind.name,
        owner=kind.owner,
        version=kind.version,
        versions=tuple(one.version for one in event_types() if one.name == kind.name),
        public=kind.public,
        description=" ".join((kind.cls.__doc__ or "").split()),
        fields=tuple(_fields(kind)),
        emitters=tuple(sorted(one.command.__name__ for one in everybody.decisions if kind.cls in _says(one))),
        hearers=tuple(heard),
    )


def _fields(kind: EventType) -> Iterator[Field]:
    tags = {field.role for field in kind.tag_fields}
    for name, hint in get_type_hints(kind.cls, include_extras=True).items():
        about = kind.personal_fields.get(name)
        yield Field(name, _shown(hint), name in tags, about.purpose if about is not None else None)


def _shown(hint: Any) -> str:
    """A type as a reader of the catalogue would say it."""
    if get_origin(hint) is Annotated:
        return _shown(get_args(hint)[0])
    if get_origin(hint) in (Union, types.UnionType):
        return " | ".join(_shown(one) for one in get_args(hint))
    if get_origin(hint) is tuple:
        return f"list of {_shown(get_args(hint)[0])}"
    if get_args(hint) and get_origin(hint) is not None and hasattr(hint, "__name__"):
        return ", ".join(_shown(one) if not isinstance(one, str) else f"'{one}'" for one in get_args(hint))
    return "nothing" if hint is type(None) else str(getattr(hint, "__name__", hint)).replace("typing.", "")


def _says(rule: Decision[Any]) -> set[type]:
    """The events that a rule's annotation says it records."""
    return set(_classes(get_type_hints(rule.decide).get("return")))


def _classes(hint: Any) -> Iterator[type]:
    if isinstance(hint, type) and not get_args(hint):
        yield hint
    for part in get_args(hint):
        yield from _classes(part)


def _folds(rule: Decision[Any], cls: type) -> bool:
    return any(cls in model.folds for model in rule.models)


def _class_of(entry: Entry) -> type:
    return next(kind.cls for kind in event_types() if (kind.name, kind.version) == (entry.name, entry.version))
