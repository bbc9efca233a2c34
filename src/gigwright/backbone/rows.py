"""A projection's own tables, inside the transaction that also moves its checkpoint.

What a batch of events does to one row is gathered and written once, many rows by one statement; whatever asks for more
than a row by its key first writes what was gathered. So a batch leaves what its events, one by one, would have left.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import groupby
from typing import Any, Literal, Self

from sqlalchemy import Connection, Delete, Row, Select, Table, Update, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

Key = tuple[object, ...]


class Change:
    """What a batch does to one row: makes it, changes it, or makes or changes it."""

    def __init__(self, kind: Literal["insert", "update", "upsert"], key: Mapping[str, object]) -> None:
        self.kind = kind
        self.key = dict(key)
        self.put: dict[str, Any] = {}
        self.add: dict[str, int] = {}

    def takes(self, kind: str, add: Iterable[str]) -> bool:
        """Whether such a change can come on top of this one without asking what the table holds.

        A number can be added to what is known, or to another number; not to a column of a row that may be there or not.
        """
        if kind == "update" or self.kind == "insert":
            return kind != "insert"
        return kind == "upsert" == self.kind and all(name in self.add or name in self.put for name in add)

    def change(self, put: Mapping[str, object], add: Mapping[str, int]) -> None:
        """On top of what was gathered."""
        for name, value in put.items():
            self.add.pop(name, None)
            self.put[name] = value
        for name, number in add.items():
            if name in self.put:
                self.put[name] = None if self.put[name] is None else self.put[name] + number
            elif self.kind == "insert":
                self.put[name] = None  # a column that was left empty stays so: nothing plus a number is nothing
            else:
                self.add[name] = self.add.get(name, 0) + number


class Rows:
    """Writes rows; each table's changes are gathered until they must be seen, `flush`, or the end of a `with` block."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._changes: dict[Table, dict[Key, Change]] = {}
        self._appended: dict[Table, list[dict[str, object]]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.flush()

    def insert(self, table: Table, **values: object) -> None:
        """A new row."""
        if all(name in values for name in _key_names(table)):
            key = {name: values.pop(name) for name in _key_names(table)}
            self._gather(table, "insert", key, values, {})
        else:  # the database numbers it: in the order in which they come
            if table in self._changes:
                self._flush(table)
            self._appended.setdefault(table, []).append(values)

    def upsert(
        self,
        table: Table,
        *,
        put: Mapping[str, object] | None = None,
        add: Mapping[str, int] | None = None,
        **key: object,
    ) -> None:
        """The row with this primary key: made if absent, then `put` over its columns, `add` to its numbers."""
        self._gather(table, "upsert", key, put or {}, add or {})

    def update(self, table: Table, *, put: Mapping[str, object], **where: object) -> None:
        """Change the rows whose columns equal `where`."""
        if where.keys() == set(_key_names(table)):
            self._gather(table, "update", where, put, {})
        else:
            self._flush(table)
            statement = _update(table, tuple(sorted(where)))
            self._connection.execute(statement, {**put, **_prefixed(where)})

    def delete(self, table: Table, **where: object) -> None:
        """Remove the rows whose columns equal `where`."""
        self._flush(table)
        self._connection.execute(_delete(table, tuple(sorted(where))), _prefixed(where))

    def get(self, table: Table, **where: object) -> Row[Any] | None:
        """The one row whose columns equal `where`, if it is there."""
        self._flush(table)
        return self._connection.execute(_select(table, tuple(sorted(where))), _prefixed(where)).one_or_none()

    def flush(self) -> None:
        """Write everything that was gathered."""
        for table in [*self._changes, *self._appended]:
            self._flush(table)

    def _gather(
        self, table: Table, kind: Literal["insert", "update", "upsert"], key: Mapping[str, object], put: Any, add: Any
    ) -> None:
        if table in self._appended:
            self._flush(table)
        changes = self._changes.setdefault(table, {})
        place = tuple(key[name] for name in _key_names(table))
        if place in changes and not changes[place].takes(kind, add):
            self._flush(table)
            changes = self._changes.setdefault(table, {})
        changes.setdefault(place, Change(kind, key)).change(put, add)

    def _flush(self, table: Table) -> None:
        appended, changes = self._appended.pop(table, []), self._changes.pop(table, {})
        dialect = self._connection.dialect.name
        for _, some in groupby(appended, key=dict.keys):
            self._connection.execute(_insert(dialect, table), list(some))
        alike: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[dict[str, object]]] = {}
        for change in changes.values():
            shape = (change.kind, tuple(sorted(change.put)), tuple(sorted(change.add)))
            alike.setdefault(shape, []).append(_parameters(change))
        for (kind, put, add), rows in alike.items():
            if kind != "update" or put:
                self._connection.execute(_statement(dialect, table, kind, put, add), rows)


def _parameters(change: Change) -> dict[str, object]:
    if change.kind == "update":
        return {**change.put, **_prefixed(change.key)}
    return {**change.key, **change.put, **change.add}


@lru_cache(maxsize=1024)
def _key_names(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.primary_key)


def _statement(dialect: str, table: Table, kind: str, put: tuple[str, ...], add: tuple[str, ...]) -> Any:
    if kind == "insert":
        return _insert(dialect, table)
    if kind == "update":
        return _update(table, tuple(sorted(_key_names(table))))
    return _upsert(dialect, table, put, add)


@lru_cache(maxsize=1024)
def _insert(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


@lru_cache(maxsize=1024)
def _upsert(
    dialect: str, table: Table, put: tuple[str, ...], add: tuple[str, ...]
) -> sqlite.Insert | postgresql.Insert:
    statement = _insert(dialect, table)
    key = [column.name for column in table.primary_key]
    if not put and not add:
        return statement.on_conflict_do_nothing(index_elements=key)
    changes: dict[str, Any] = {name: statement.excluded[name] for name in put}
    changes |= {name: table.c[name] + statement.excluded[name] for name in add}
    return statement.on_conflict_do_update(index_elements=key, set_=changes)


@lru_cache(maxsize=1024)
def _update(table: Table, where: tuple[str, ...]) -> Update:
    return update(table).where(*_equal(table, where))


@lru_cache(maxsize=1024)
def _delete(table: Table, where: tuple[str, ...]) -> Delete:
    return delete(table).where(*_equal(table, where))


@lru_cache(maxsize=1024)
def _select(table: Table, where: tuple[str, ...]) -> Select[Any]:
    return select(table).where(*_equal(table, where))


def _equal(table: Table, names: tuple[str, ...]) -> list[Any]:
    return [table.c[name] == bindparam(f"where_{name}") for name in names]


def _prefixed(where: Mapping[str, object]) -> dict[str, object]:
    return {f"where_{name}": value for name, value in where.items()}
