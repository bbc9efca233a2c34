"""The tables of projections on SQLite: a file for each version of each, with its progress inside."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import (
    URL,
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    event,
    inspect,
    select,
)
from sqlalchemy.exc import DatabaseError, IntegrityError

from gigwright.backbone.errors import LeaseLost, NotReadable, NotStored, StoreTrouble, StoreUnusable
from gigwright.backbone.faults import Faults, NoFaults
from gigwright.backbone.projection import Progress, Projection
from gigwright.backbone.stores.sqlite_disk import BUSY_SECONDS_MAX
from gigwright.backbone.stores.sqlite_file import commit_sites
from gigwright.backbone.stores.sqlite_settings import ask_for_journal_mode

DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)

_progress_tables = MetaData()
progress_table = Table(
    "progress",
    _progress_tables,
    Column("name", String, primary_key=True),
    Column("incarnation", String, nullable=False),
    Column("position", Integer, nullable=False),
    Column("event", String),
    Column("error", String),
    Column("token", Integer, nullable=False),
)


class SqliteView:
    """`View` on one SQLite file. What is lost with it can be made again: an fsync per batch is not needed."""

    def __init__(
        self,
        projection: Projection,
        path: Path,
        faults: Faults | None = None,
        *,
        busy_seconds_max: float = BUSY_SECONDS_MAX,
    ) -> None:
        self._name = projection.name
        self._path = path
        self._tables = projection.tables
        self._faults = faults or NoFaults()
        self._sites = commit_sites(projection.name)
        self._engine = _engine(path, busy_seconds_max)
        self._writing = self._engine.execution_options(writes=True)
        self._make_tables()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with _answering(self._path, NotStored, "written"), self._writing.begin() as connection:
            yield connection
            self._faults.reach(self._sites[0])
        self._faults.reach(self._sites[1])

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with _answering(self._path, NotReadable, "read"), self._engine.begin() as connection:
            yield connection

    def progress(self) -> Progress | None:
        with self.reading() as connection:
            return _progress(connection).get(self._name)

    def claim(self, fresh: Progress) -> Progress:
        with self.writing() as connection:
            found = _progress(connection).get(self._name)
            claimed = fresh if found is None else msgspec.structs.replace(found, token=fresh.token)
            self.save(connection, claimed)
            return claimed

    def save(self, connection: Connection, progress: Progress) -> None:
        values = {
            "name": self._name,
            "incarnation": progress.incarnation,
            "position": progress.position,
            "event": progress.event,
            "error": progress.error,
            "token": progress.token,
        }
        found = _progress(connection).get(self._name)
        if found is not None and found.token > progress.token:
            raise LeaseLost(f"another process writes the tables of {self._name} by now")
        connection.execute(progress_table.insert().prefix_with("OR REPLACE"), values)

    def contents(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table, in the order of its primary key; all of it in memory."""
        with self.reading() as connection:
            return {
                name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
                for name, table in self._tables.tables.items()
            }

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def _make_tables(self) -> None:
        """All of them or none; who comes second, in another process, finds the first one's."""
        with self.reading() as connection:
            if inspect(connection).has_table(progress_table.name):
                return
        with _answering(self._path, NotStored, "made"), self._writing.begin() as connection:
            self._tables.create_all(connection)
            _progress_tables.create_all(connection)


class SqliteViews:
    """The folder with the views of one market; made when first asked for."""

    def __init__(self, folder: Path, faults: Faults | None = None) -> None:
        self._folder = folder
        self._faults = faults
        self._open: dict[str, SqliteView] = {}

    def view(self, projection: Projection) -> SqliteView:
        """The tables of this projection, at its version."""
        name = f"{projection.name}-{projection.version}"
        if name not in self._open:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._open[name] = SqliteView(projection, self._folder / f"{name}.db", self._faults)
        return self._open[name]

    def progress(self) -> dict[str, Progress]:
        """How far every projection is that ever ran here, by name, known to this program or not; the newest version."""
        found: dict[str, Progress] = {}
        for path in sorted(self._folder.glob("*.db"), key=_version):
            engine = _engine(path)
            try:
                with _answering(path, NotReadable, "read"), engine.begin() as connection:
                    found |= _progress(connection)
            finally:
                engine.dispose()
        return found

    def close(self) -> None:
        """Let go of every file."""
        for view in self._open.values():
            view.close()
        self._open.clear()


def _progress(connection: Connection) -> dict[str, Progress]:
    if not inspect(connection).has_table(progress_table.name):
        return {}  # another process is just making it
    return {row.name: Progress(*row[1:]) for row in connection.execute(select(progress_table))}


@contextmanager
def _answering(path: Path, trouble: type[StoreTrouble], verb: str) -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        if _code(error) in DAMAGED:
            raise StoreUnusable(
                f"{path} is damaged: {error.orig}",
                what_to_do="stop `gigwright work`, delete this file, and start it again: the log fills it anew",
            ) from error
        if _is_the_disk(error):
            raise trouble(f"{path} could not be {verb}: {error.orig}") from error
        raise


def _is_the_disk(error: DatabaseError) -> bool:
    """Full, locked, unreadable: not the fault of the statement, nor of what a handler wanted to write."""
    return _code(error) not in (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_TOOBIG) and not isinstance(error, IntegrityError)


def _code(error: DatabaseError) -> int:
    return int(getattr(error.orig, "sqlite_errorcode", sqlite3.SQLITE_ERROR))


def _version(path: Path) -> int:
    return int(path.stem.rpartition("-")[2])


def _engine(path: Path, busy_seconds_max: float = BUSY_SECONDS_MAX) -> Engine:
    engine = create_engine(URL.create("sqlite", database=str(path)), connect_args={"timeout": busy_seconds_max})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy's "begin" below opens the transactions
        ask_for_journal_mode(connection, "WAL")
        connection.execute("PRAGMA synchronous = NORMAL")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")

    return engine
