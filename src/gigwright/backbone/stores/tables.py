"""One build of a projection's tables in some SQL database: its progress stands among them."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Column, Connection, Engine, MetaData, Select, String, Table, bindparam, select

from gigwright.backbone.errors import LeaseLost, NotReadable, NotStored, StoreTrouble
from gigwright.backbone.faults import Faults, NoFaults, begin_site
from gigwright.backbone.log import Position
from gigwright.backbone.projection import Progress, Projection, View
from gigwright.backbone.stores.sqlite_file import commit_sites

_progress_tables = MetaData()
progress_table = Table(
    "progress",
    _progress_tables,
    Column("name", String, primary_key=True),
    Column("incarnation", String, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("event", String),
    Column("error", String),
    Column("token", BigInteger, nullable=False),
)

# Made once: they are run at every step of every projection.
_ALL = select(progress_table)
_ONE = _ALL.where(progress_table.c.name == bindparam("mine"))
_LOCKED = _ONE.with_for_update()
_MOVED = progress_table.update().where(progress_table.c.name == bindparam("mine"))


class TablesView(ABC):
    """`View` on an engine; who opens it says what the database's own errors mean."""

    def __init__(self, projection: Projection, engine: Engine, faults: Faults | None) -> None:
        self._name = projection.name
        self._tables = projection.tables
        self._faults = faults or NoFaults()
        self._sites = commit_sites(projection.name)
        self._engine = engine
        self._writing = engine.execution_options(writes=True)
        self._make_tables()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        self._faults.reach(begin_site(self._name))
        with self._answering(NotStored, "written"), self._writing.begin() as connection:
            yield connection
            self._faults.reach(self._sites[0])
        self._faults.reach(self._sites[1])

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self._answering(NotReadable, "read"), self._engine.begin() as connection:
            yield connection

    def progress(self) -> Progress | None:
        with self.reading() as connection:
            return self._found(connection, _ONE)

    def claim(self, fresh: Progress) -> Progress:
        with self.writing() as connection:
            found = self._found(connection, _LOCKED)
            if found is None:
                connection.execute(progress_table.insert(), {"name": self._name, **_columns(fresh)})
                return fresh
            claimed = msgspec.structs.replace(found, token=fresh.token)
            self._save(connection, found, claimed, found.position)
            return claimed

    def save(self, connection: Connection, progress: Progress, before: Position) -> None:
        self._save(connection, self._found(connection, _LOCKED), progress, before)

    def contents(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table, in the order of its primary key; all of it in memory."""
        with self.reading() as connection:
            return {
                name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
                for name, table in self._tables.tables.items()
            }

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @abstractmethod
    def _answering(self, trouble: type[StoreTrouble], verb: str) -> AbstractContextManager[None]:
        """Raise the trouble where the database is to blame; let through what a statement is to blame for."""

    def _found(self, connection: Connection, asked: Select[Any]) -> Progress | None:
        row = connection.execute(asked, {"mine": self._name}).one_or_none()
        return None if row is None else Progress(*row[1:])

    def _save(self, connection: Connection, found: Progress | None, progress: Progress, before: Position) -> None:
        if found is None or found.token > progress.token or found.position != before:
            raise LeaseLost(f"another process writes the tables of {self._name} by now")
        connection.execute(_MOVED, {"mine": self._name, **_columns(progress)})

    def _make_tables(self) -> None:
        """All of them or none; who comes second, in another process, finds the first one's."""
        with self.reading() as connection:
            if _has_progress(connection):
                return
        with self._answering(NotStored, "made"), self._writing.begin() as connection:
            self._tables.create_all(connection)
            _progress_tables.create_all(connection)


class LiveView:
    """`View` on whichever build is live when it is asked."""

    def __init__(self, live: Callable[[], View]) -> None:
        self._live = live

    def writing(self) -> AbstractContextManager[Connection]:
        return self._live().writing()

    def reading(self) -> AbstractContextManager[Connection]:
        return self._live().reading()

    def progress(self) -> Progress | None:
        return self._live().progress()

    def claim(self, fresh: Progress) -> Progress:
        return self._live().claim(fresh)

    def save(self, connection: Connection, progress: Progress, before: Position) -> None:
        self._live().save(connection, progress, before)


def progress_in(connection: Connection) -> dict[str, Progress]:
    """How far the tables are that this connection finds; nothing while another process is just making them."""
    if not _has_progress(connection):
        return {}
    return {row.name: Progress(*row[1:]) for row in connection.execute(_ALL)}


def _has_progress(connection: Connection) -> bool:
    return connection.dialect.has_table(connection, progress_table.name)


def _columns(progress: Progress) -> dict[str, Any]:
    return {name: getattr(progress, name) for name in Progress.__struct_fields__}
