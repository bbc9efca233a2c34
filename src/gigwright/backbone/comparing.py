"""Two builds of a projection's tables, row by row, and the events that explain a difference.

Both sides are read as they are, not as the program believes them to be: so an older version can be compared too.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, MetaData, Table, collate, select
from sqlalchemy.types import String

from gigwright.backbone.event import Recorded, event_type
from gigwright.backbone.ids import is_id
from gigwright.backbone.log import Log
from gigwright.backbone.projection import Projection
from gigwright.backbone.query import CRITERIA_MAX, Criterion, Query

PAGE = 500
EXPLAINED_BY_MAX = 3
OURS = ("progress",)

Values = Mapping[str, Any]


class Difference(msgspec.Struct, frozen=True):
    """A row that one side lacks, or holds otherwise; or a table or column that only one side has."""

    table: str
    key: dict[str, Any]
    old: dict[str, Any] | None
    new: dict[str, Any] | None


def differences(old: Connection, new: Connection) -> Iterator[Difference]:
    """Every one, table by table, in the order of keys; memory stays flat."""
    before, after = _tables(old), _tables(new)
    for name in sorted(before.keys() | after.keys()):
        if name not in before or name not in after:
            yield Difference(name, {}, _shape(before.get(name)), _shape(after.get(name)))
        else:
            yield from _of_one(name, old, before[name], new, after[name])


def explain(log: Log, projection: Projection, difference: Difference) -> list[Recorded[Any]]:
    """The last events that the projection hears about whatever the row names, newest first; at most three."""
    row = difference.key | (difference.old or {}) | (difference.new or {})
    tags = {f"{role}:{value}" for value in row.values() for role in _roles(projection, value)}
    names = frozenset(event_type(cls).name for cls in projection.handlers)
    ways = [Criterion(names=names, tags=frozenset({tag})) for tag in sorted(tags)][:CRITERIA_MAX]
    return list(log.read(Query(tuple(ways)), backwards=True, limit=EXPLAINED_BY_MAX)) if ways else []


def _of_one(name: str, old: Connection, before: Table, new: Connection, after: Table) -> Iterator[Difference]:
    if before.columns.keys() != after.columns.keys():
        yield Difference(name, {}, _shape(before), _shape(after))
    common = [column for column in before.columns.keys() if column in after.columns]  # noqa: SIM118 - iterated, they are columns
    key = [column.name for column in after.primary_key if column.name in common]
    mine, theirs = _rows(old, before, key, common), _rows(new, after, key, common)
    one, other = next(mine, None), next(theirs, None)
    while one is not None or other is not None:
        if other is None or (one is not None and _place(one, key) < _place(other, key)):
            assert one is not None
            yield Difference(name, _only(one, key), one, None)
            one = next(mine, None)
        elif one is None or _place(other, key) < _place(one, key):
            yield Difference(name, _only(other, key), None, other)
            other = next(theirs, None)
        else:
            if one != other:
                apart = [column for column in common if one[column] != other[column]]
                yield Difference(name, _only(one, key), _only(one, apart), _only(other, apart))
            one, other = next(mine, None), next(theirs, None)


def _rows(connection: Connection, table: Table, key: list[str], columns: list[str]) -> Iterator[dict[str, Any]]:
    order = [_as_bytes(connection, table.c[name]) for name in key]
    wanted = select(*(table.c[name] for name in columns)).order_by(*order)
    found = connection.execution_options(yield_per=PAGE).execute(wanted)
    for row in found.mappings():
        yield dict(row)


def _as_bytes(connection: Connection, column: Any) -> Any:
    """Text in the order of its letters' numbers, as Python compares it; SQLite does so by itself."""
    if connection.dialect.name == "postgresql" and isinstance(column.type, String):
        return collate(column, "C")
    return column


def _tables(connection: Connection) -> dict[str, Table]:
    found = MetaData()
    found.reflect(connection)
    return {name: table for name, table in found.tables.items() if name not in OURS}


def _shape(table: Table | None) -> dict[str, Any] | None:
    return None if table is None else {column.name: str(column.type) for column in table.columns}


def _place(row: Values, key: list[str]) -> tuple[Any, ...]:
    return tuple(row[name] for name in key)


def _only(row: Values, columns: list[str]) -> dict[str, Any]:
    return {name: row[name] for name in columns}


def _roles(projection: Projection, value: object) -> Iterator[str]:
    """Under which roles an id stands in the events that the projection hears."""
    if isinstance(value, str) and is_id(value):
        prefix = value.rpartition("_")[0]
        for cls in projection.handlers:
            yield from (field.role for field in event_type(cls).tag_fields if field.kind.prefix == prefix)
