"""Which events a reader, a model or an append condition means: types × tags."""

import msgspec

from gigwright.backbone.errors import Malformed
from gigwright.backbone.event import TAGS_MAX, event_type

CRITERIA_MAX = 32
TYPES_MAX = 128


class Criterion(msgspec.Struct, frozen=True):
    """One way to match: any of these stored names (none named: any), and all of these tags."""

    names: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if len(self.names) > TYPES_MAX or len(self.tags) > TAGS_MAX:
            raise Malformed(f"a criterion has at most {TYPES_MAX} types and {TAGS_MAX} tags")

    def matches(self, name: str, tags: frozenset[str]) -> bool:
        return (not self.names or name in self.names) and self.tags <= tags


class Query(msgspec.Struct, frozen=True):
    """Events that match any of the criteria; without a criterion, none."""

    criteria: tuple[Criterion, ...] = ()

    def __post_init__(self) -> None:
        if len(self.criteria) > CRITERIA_MAX:
            raise Malformed(f"a query has at most {CRITERIA_MAX} criteria, not {len(self.criteria)}")

    def matches(self, name: str, tags: frozenset[str]) -> bool:
        return any(criterion.matches(name, tags) for criterion in self.criteria)

    def __or__(self, other: "Query") -> "Query":
        return Query(tuple(dict.fromkeys(self.criteria + other.criteria)))


EVERYTHING = Query((Criterion(),))
NOTHING = Query()


def query(*types: type, tags: tuple[str, ...] = ()) -> Query:
    """Events of any of these classes (none: any) that carry all of these tags, each `role:id`."""
    names = frozenset(event_type(cls).name for cls in types)
    return Query((Criterion(names=names, tags=frozenset(tags)),))
