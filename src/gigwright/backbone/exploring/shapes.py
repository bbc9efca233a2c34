"""When two lives are alike: their particulars, and which of them were seen together before."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import combinations
from typing import Any

import msgspec

from gigwright.backbone.event import Erased, Present

SOME = 2  # counts are told apart as none, one, several

Particulars = Mapping[str, object]
Who = Callable[[str], str]


def particulars(name: str, state: Any, who: Who) -> Iterator[tuple[str, object]]:
    """The fields of a state, each without its size: a time is there or not, a count none, one or several.

    `who` says of a text whose id it is, and leaves any other as it is.
    """
    if isinstance(state, msgspec.Struct):
        for field in state.__struct_fields__:
            yield f"{name}.{field}", shape(getattr(state, field), who)
    else:
        yield name, shape(state, who)


def shape(value: Any, who: Who) -> object:
    """The value without what may differ between lives that are alike."""
    match value:
        case None | bool():
            return value
        case int():
            return min(value, SOME)
        case str():
            return who(value)
        case datetime():
            return "a time"
        case Present() | Erased():
            return "personal"
        case dict():
            return _of_a_dict(value, who)
        case tuple() | list() | frozenset():
            return min(len(value), SOME)
        case msgspec.Struct():
            return _of_a_struct(value, who)
    return type(value).__name__


def _of_a_dict(value: dict[Any, Any], who: Who) -> object:
    """How many there are; and of what things, where they are more than numbers and words."""
    kinds = frozenset(shape(one, who) for one in value.values() if isinstance(one, msgspec.Struct))
    return (min(len(value), SOME), kinds) if kinds else min(len(value), SOME)


def _of_a_struct(value: msgspec.Struct, who: Who) -> object:
    """A whole event in a state only says that it happened; of what is small, every part matters."""
    fields = value.__struct_fields__
    if len(fields) > 8:
        return type(value).__name__
    return tuple(shape(getattr(value, field), who) for field in fields)


class Novelty:
    """Tells lives that are worth following: two of their particulars were never seen together, in this stage.

    Every pair instead of every combination (`thorough`): what n overlays bring grows with n², not exponentially.
    """

    def __init__(self, *, thorough: bool = False) -> None:
        self._seen: set[object] = set()
        self._thorough = thorough

    def is_new(self, stage: object, of: Particulars) -> bool:
        whole = (stage, frozenset(of.items()))
        if whole in self._seen:
            return False
        fresh = {whole} if self._thorough else set(_pairs(stage, of.items())) - self._seen
        self._seen |= {whole, *fresh}
        return bool(fresh)


def _pairs(stage: object, items: Iterable[tuple[str, object]]) -> Iterator[object]:
    yield stage
    for one, other in combinations(sorted(items, key=lambda item: item[0]), 2):
        yield stage, one, other


def times_in(value: Any) -> Iterator[datetime]:
    """Every time that a state names."""
    if isinstance(value, datetime):
        yield value
    elif isinstance(value, msgspec.Struct):
        for field in value.__struct_fields__:
            yield from times_in(getattr(value, field))


def hours_in(value: Any) -> Iterator[int]:
    """Every window that a state names: fields that end in `_hours`."""
    if isinstance(value, msgspec.Struct):
        for field in value.__struct_fields__:
            part = getattr(value, field)
            if field.endswith("_hours") and isinstance(part, int):
                yield part
            yield from hours_in(part)
