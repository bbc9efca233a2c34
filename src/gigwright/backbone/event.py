"""Events: facts in the past tense. Frozen, flat, typed, versioned, under a stored name that outlives the class."""

import types
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import (
    Annotated,
    Any,
    Generic,
    Literal,
    NewType,
    TypeVar,
    Union,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

import msgspec

from gigwright.backbone.errors import Malformed, NotConfigured
from gigwright.backbone.ids import CommandId, EventId, Kind, is_id, kind_of

T = TypeVar("T")
P = TypeVar("P")
E = TypeVar("E", covariant=True)

Actor = str  # a person's id, or the name of the consumer that acts

TAGS_MAX = 32
TAG_LENGTH_MAX = 300


class Present(msgspec.Struct, Generic[P], frozen=True, tag_field="personal", tag="present"):
    """Personal data that can be read."""

    value: P


class Erased(msgspec.Struct, frozen=True, tag_field="personal", tag="erased"):
    """Personal data whose subject was forgotten."""


Personal = Union[Present[P], Erased]  # noqa: UP007 - a generic alias of a union can't be written with | in 3.11


class About(msgspec.Struct, frozen=True):
    """Whose personal data a field holds (an id field of the same event), and what it is kept for."""

    subject: str
    purpose: str


class TagField(msgspec.Struct, frozen=True):
    """A field whose ids become tags under the field's name."""

    role: str
    kind: Kind
    many: bool


class EventType(msgspec.Struct, frozen=True):
    """What the backbone knows of one stored name and version."""

    name: str
    version: int
    cls: type
    tag_fields: tuple[TagField, ...]
    time_fields: tuple[str, ...]
    personal_fields: dict[str, About]
    public: bool = False

    @property
    def owner(self) -> str:
        """The context that says it: the first word of the stored name."""
        return self.name.partition(".")[0]


class Recorded(msgspec.Struct, Generic[E], frozen=True):
    """An event as the log holds it. Times are UTC; `recorded` never decreases from one position to the next."""

    position: int
    id: EventId
    name: str
    version: int
    tags: tuple[str, ...]
    recorded: datetime
    occurred: datetime
    actor: Actor
    correlation: CommandId
    causation: EventId | None
    traceparent: str
    command: CommandId
    imported: bool
    hash: bytes
    data: E


_BY_CLASS: dict[type, EventType] = {}
_BY_NAME: dict[tuple[str, int], EventType] = {}
_NEWEST: dict[str, int] = {}


@dataclass_transform(frozen_default=True, kw_only_default=True)
def event(name: str, *, version: int = 1, public: bool = False) -> Callable[[type[T]], type[T]]:
    """Declare what can happen: `name` is `context.past_tense`, stored for ever; a changed shape is a new version.

    A `public` one is for outsiders too: its later versions stay readable for whoever knows only an earlier one.
    """
    if name.count(".") != 1 or not name.replace(".", "").replace("_", "").isalnum() or name != name.lower():
        raise NotConfigured(f"the event name {name!r} must be two lower-case words with a dot, like orders.placed")

    def declare(cls: type[T]) -> type[T]:
        struct = frozen_struct(cls)
        _register(name, version, struct, public=public)
        return struct

    return declare


def event_type(cls: type) -> EventType:
    """What was declared of this class; Malformed when it is no event."""
    found = _BY_CLASS.get(cls)
    if found is None:
        raise Malformed(f"{cls.__name__} is no event: declare it with @event")
    return found


def stored_type(name: str, version: int) -> EventType:
    """The type behind a stored name and version; Malformed when no loaded module declares it."""
    found = _BY_NAME.get((name, version))
    if found is None:
        raise Malformed(
            f"the log holds {name} version {version}, which this program does not know",
            what_to_do="run the version that wrote it, or load the module that declares it",
        )
    return found


def newest_version(name: str) -> int:
    """The newest version of this stored name; 0 when no loaded module declares it."""
    return _NEWEST.get(name, 0)


def event_types() -> list[EventType]:
    """Every declared event, by name and version."""
    return [_BY_NAME[key] for key in sorted(_BY_NAME)]


def newest_types() -> list[EventType]:
    """Every declared event in its newest version, by name: what readers get."""
    return [kind for kind in event_types() if kind.version == newest_version(kind.name)]


def tags_of(data: object, actor: Actor) -> tuple[str, ...]:
    """`role:id` for every id of the event and for an actor who is a person; sorted, each once, at most 32."""
    found = {f"{role}:{value}" for role, value in _ids_of(data)}
    if is_id(actor):
        found.add(f"actor:{actor}")
    if len(found) > TAGS_MAX:
        raise Malformed(f"{type(data).__name__} carries {len(found)} tags, more than {TAGS_MAX}")
    return tuple(sorted(found))


def check_times(data: object) -> None:
    """Malformed unless every time in the event is in UTC."""
    for field in event_type(type(data)).time_fields:
        moment = getattr(data, field)
        if moment is not None and moment.tzinfo is not UTC:
            raise Malformed(f"{type(data).__name__}.{field} must be a time in UTC, not {moment!r}")


def _ids_of(data: object) -> Iterator[tuple[str, str]]:
    for field in event_type(type(data)).tag_fields:
        value = getattr(data, field.role)
        if value is None:
            continue
        for one in value if field.many else (value,):
            field.kind.check(one)
            yield field.role, one


def frozen_struct(cls: type[T]) -> type[T]:
    """A frozen struct of the fields that a plain class annotates; events and commands are made by it."""
    hints = get_type_hints(cls, include_extras=True)
    given = vars(cls)
    fields = [(name, hint, given[name]) if name in given else (name, hint) for name, hint in hints.items()]
    struct: Any = msgspec.defstruct(
        cls.__name__,
        fields,
        namespace={"__doc__": cls.__doc__, "__qualname__": cls.__qualname__},
        module=cls.__module__,
        frozen=True,
        kw_only=True,
        forbid_unknown_fields=True,
    )
    return struct  # type: ignore[no-any-return] # the class that was declared, as a struct of the same fields


def _register(name: str, version: int, cls: type, *, public: bool) -> None:
    if (name, version) in _BY_NAME:
        raise NotConfigured(f"{name} version {version} is declared twice")
    if not cls.__doc__:
        raise NotConfigured(f"{cls.__name__} needs a docstring: it is what the catalogue says of {name}")
    hints = get_type_hints(cls, include_extras=True)
    for field, hint in hints.items():
        _check_storable(f"{cls.__name__}.{field}", hint)
    found = EventType(
        name=name,
        version=version,
        cls=cls,
        tag_fields=tuple(tag for field, hint in hints.items() if (tag := _tag_field(field, hint))),
        time_fields=tuple(field for field, hint in hints.items() if datetime in _alternatives(hint)),
        personal_fields={field: _about(cls, field, hint, hints) for field, hint in hints.items() if _is_personal(hint)},
        public=public,
    )
    _BY_CLASS[cls] = found
    _BY_NAME[name, version] = found
    _NEWEST[name] = max(version, _NEWEST.get(name, version))


def _tag_field(field: str, hint: object) -> TagField | None:
    for part in _alternatives(hint):
        many = get_origin(part) is tuple
        kind = kind_of(get_args(part)[0] if many else part)
        if kind is not None:
            return TagField(role=field, kind=kind, many=many)
    return None


def _about(cls: type, field: str, hint: object, hints: dict[str, Any]) -> About:
    marks = [mark for mark in getattr(hint, "__metadata__", ()) if isinstance(mark, About)]
    if len(marks) != 1:
        raise NotConfigured(f"{cls.__name__}.{field} is personal: annotate it with About(subject, purpose)")
    subject = marks[0].subject
    if subject not in hints or _tag_field(subject, hints[subject]) is None:
        raise NotConfigured(f"{cls.__name__}.{field} is about {subject!r}, which is no id field of that event")
    return marks[0]


def _is_personal(hint: object) -> bool:
    return any(part is Erased for part in _alternatives(hint))


def _alternatives(hint: object) -> tuple[object, ...]:
    """The members of a union, or the one type itself, without annotations."""
    if get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    if get_origin(hint) in (Union, types.UnionType):
        return tuple(inner for part in get_args(hint) for inner in _alternatives(part))
    return (hint,)


def _check_storable(where: str, hint: object) -> None:
    for part in _alternatives(hint):
        if get_origin(part) is tuple:
            for inner in get_args(part):
                if inner is not Ellipsis:
                    _check_storable(where, inner)
        elif not _is_storable(part):
            raise NotConfigured(f"{where} can't be stored as {part}: use ids, str, int, bool, UTC times, frozen values")


def _is_storable(part: object) -> bool:
    if part in (str, int, bool, datetime, type(None)) or isinstance(part, NewType) or get_origin(part) is Literal:
        return True
    cls = get_origin(part) or part
    return isinstance(cls, type) and issubclass(cls, msgspec.Struct) and cls.__struct_config__.frozen
