"""Commands to try: each field takes what was said under its name before, or else something of its type."""

import types
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from gigwright.backbone.errors import NotConfigured
from gigwright.backbone.event import Present
from gigwright.backbone.exploring.lives import EXPLORER, Life
from gigwright.backbone.ids import derive, kind_of

VALUES_MAX = 8  # for one field
WORDS = "a few words"
NOTHING_SAID = msgspec.NODEFAULT

Said = Mapping[str, tuple[Any, ...]]


class Sampler:
    """`given` are the values of fields by name, and `of` a value for each type that is not known here.

    A field without a given value takes what the newest events said under its name, then what its type allows.
    """

    def __init__(self, given: Mapping[str, object], of: Mapping[type, object]) -> None:
        self._given = dict(given)
        self._of = dict(of)
        self._heard: tuple[Life | None, Said] = (None, {})

    def commands(self, kind: type, by: str, life: Life) -> Iterator[Any]:
        """The likeliest command first, then those that differ from it in one field; NotConfigured names what stumps it.

        At most 8 values a field.
        """
        if self._heard[0] is not life:  # so many are asked for of one life
            self._heard = (life, _said(life))
        said = self._heard[1]
        values = {field: self._values(kind, field, said, life) for field in _fields(kind) if field != "by"}
        first = {field: some[0] for field, some in values.items()}
        yield kind(by=by, **first)
        for field, some in values.items():
            for value in some[1:]:
                yield kind(by=by, **{**first, field: value})

    def _values(self, kind: type, name: str, said: Said, life: Life) -> list[Any]:
        if name in self._given:
            return [self._given[name]]
        hint, default = _fields(kind)[name]
        found = [] if default is NOTHING_SAID else [default]
        found += [value for value in said.get(name, ()) if _suits(value, hint)]
        found += self._of_type(name, hint, said, life)
        if not found:
            raise NotConfigured(
                f"no value can be made up for {kind.__name__}.{name}, which is {hint}",
                what_to_do="give the sampler of the exploration a value for the field's name or for its type",
            )
        return list(islice(_distinct(found), VALUES_MAX))

    def _of_type(self, name: str, hint: Any, said: Said, life: Life) -> list[Any]:
        hint = _bare(hint)
        if kind_of(hint) is not None:
            return [derive(hint, EXPLORER, name, str(len(life.events)))]
        if hint in self._of:
            alike = [value for values in said.values() for value in values if type(value) is hint]
            return [self._of[hint], *alike]
        if get_origin(hint) in (Union, types.UnionType):
            parts = [part for part in get_args(hint) if part is not type(None)]
            found = [value for part in parts for value in self._of_type(name, part, said, life)]
            return [*found, None] if type(None) in get_args(hint) else found
        if get_origin(hint) is Literal:
            return list(get_args(hint))
        if get_origin(hint) is tuple:
            return [()]
        return _plain(hint, life)


def _plain(hint: Any, life: Life) -> list[Any]:
    known: dict[Any, list[Any]] = {
        str: [WORDS],
        int: [1],
        bool: [False, True],
        datetime: [life.now + timedelta(days=1)],
    }
    return known.get(hint, [])


@lru_cache(maxsize=512)
def _fields(kind: type) -> dict[str, tuple[Any, Any]]:
    hints = get_type_hints(kind)
    return {one.name: (hints[one.name], one.default) for one in msgspec.structs.fields(kind)}


@lru_cache(maxsize=4_096)
def _said_in(data: Any) -> tuple[tuple[str, Any], ...]:
    return tuple(_walk("", data))


def _said(life: Life) -> Said:
    """What was said under which name, newest first."""
    found: dict[str, dict[Any, None]] = {}
    for one in reversed(life.events):
        for name, value in _said_in(one.data):
            found.setdefault(name, {}).setdefault(value)
    return {name: tuple(values) for name, values in found.items()}


def _walk(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Every value in an event with its field's name, those of nested values too."""
    if isinstance(value, Present):
        yield from _walk(name, value.value)
        return
    yield name, value
    if isinstance(value, tuple):
        for one in value:
            yield from _walk(name, one)
    elif isinstance(value, msgspec.Struct):
        for field in value.__struct_fields__:
            yield from _walk(field, getattr(value, field))


def _bare(hint: Any) -> Any:
    return get_args(hint)[0] if get_origin(hint) is Annotated else hint


def _suits(value: Any, hint: Any) -> bool:
    """Whether a value could stand in a field: of its type, as far as that can be seen."""
    hint = _bare(hint)
    if get_origin(hint) in (Union, types.UnionType):
        return any(_suits(value, part) for part in get_args(hint))
    if get_origin(hint) is Literal:
        return value in get_args(hint)
    base = getattr(hint, "__supertype__", None) or get_origin(hint) or hint
    return isinstance(base, type) and type(value) is base


def _distinct(values: list[Any]) -> Iterator[Any]:
    return iter(dict.fromkeys(values))
