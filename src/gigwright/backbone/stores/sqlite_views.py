"""The tables of projections on SQLite: a file for each build of each version, with its progress inside."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import msgspec
from sqlalchemy import URL, Connection, Dialect, Engine, NullPool, QueuePool, create_engine, event
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.util import LRUCache

from gigwright.backbone.builds import Build, Pointer
from gigwright.backbone.errors import NotReadable, StoreTrouble, StoreUnusable
from gigwright.backbone.faults import Faults
from gigwright.backbone.projection import Progress, Projection
from gigwright.backbone.stores.sqlite_disk import BUSY_SECONDS_MAX
from gigwright.backbone.stores.sqlite_settings import ask_for_journal_mode
from gigwright.backbone.stores.tables import LiveView, TablesView, progress_in

DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
COMPILED_MAX = 2000  # statements kept ready, of all files together


class SqliteView(TablesView):
    """`View` on one SQLite file. What is lost with it can be made again: an fsync per batch is not needed."""

    def __init__(
        self,
        projection: Projection,
        path: Path,
        faults: Faults | None = None,
        *,
        busy_seconds_max: float = BUSY_SECONDS_MAX,
    ) -> None:
        self._path = path
        super().__init__(projection, _engine(path, busy_seconds_max), faults)

    def _answering(self, trouble: type[StoreTrouble], verb: str) -> AbstractContextManager[None]:
        return _answering(self._path, trouble, verb)


class SqliteViews:
    """The folder with the views of one market; made when first asked for.

    `orders-1.db` is the first build of version 1 of `orders`, `orders-1.2.db` a later one; `orders-1.live` says which
    is live, if it isn't the first.
    """

    def __init__(self, folder: Path, faults: Faults | None = None) -> None:
        self._folder = folder
        self._faults = faults
        self._open: dict[str, SqliteView] = {}
        self._guard = Lock()

    def view(self, projection: Projection) -> LiveView:
        return LiveView(lambda: self.build(projection, self.pointer(projection).live))

    def build(self, projection: Projection, build: Build) -> SqliteView:
        name = _file_name(projection, build)
        with self._guard:
            if name not in self._open:
                self._folder.mkdir(parents=True, exist_ok=True)
                self._open[name] = SqliteView(projection, self._folder / name, self._faults)
            return self._open[name]

    def builds(self, projection: Projection) -> list[Build]:
        ours = (projection.name, projection.version)
        return sorted(build for *which, build in map(_parts, self._folder.glob("*.db")) if tuple(which) == ours)

    def pointer(self, projection: Projection) -> Pointer:
        try:
            return msgspec.json.decode(self._pointer_file(projection).read_bytes(), type=Pointer)
        except FileNotFoundError:
            return Pointer()

    def point(self, projection: Projection, pointer: Pointer) -> None:
        path = self._pointer_file(projection)
        unfinished = path.with_suffix(f".{os.getpid()}")
        with unfinished.open("wb") as file:
            file.write(msgspec.json.encode(pointer))
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
        folder = os.open(self._folder, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)

    def drop(self, projection: Projection, build: Build) -> None:
        name = _file_name(projection, build)
        with self._guard:
            opened = self._open.pop(name, None)
        if opened is not None:
            opened.close()
        for suffix in ("", "-wal", "-shm"):
            (self._folder / f"{name}{suffix}").unlink(missing_ok=True)

    def progress(self) -> dict[str, Progress]:
        found: dict[str, Progress] = {}
        for path in sorted(self._folder.glob("*.db"), key=_parts):
            name, version, build = _parts(path)
            if build == self._live_of(f"{name}-{version}").live:
                found |= _progress_of(path)
        return found

    def close(self) -> None:
        for view in self._open.values():
            view.close()
        self._open.clear()

    def _pointer_file(self, projection: Projection) -> Path:
        return self._folder / f"{projection.name}-{projection.version}.live"

    def _live_of(self, stem: str) -> Pointer:
        try:
            return msgspec.json.decode((self._folder / f"{stem}.live").read_bytes(), type=Pointer)
        except FileNotFoundError:
            return Pointer()


def _file_name(projection: Projection, build: Build) -> str:
    stem = f"{projection.name}-{projection.version}"
    return f"{stem}.db" if build == 0 else f"{stem}.{build}.db"


def _parts(path: Path) -> tuple[str, int, Build]:
    """Name, version and build of a file; by these, the oldest comes first."""
    name, _, numbers = path.name.removesuffix(".db").rpartition("-")
    version, _, build = numbers.partition(".")
    return name, int(version), int(build or 0)


def _progress_of(path: Path) -> dict[str, Progress]:
    engine = _engine(path)
    try:
        with _answering(path, NotReadable, "read"), engine.begin() as connection:
            return progress_in(connection)
    finally:
        engine.dispose()


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


@cache
def _dialect() -> Dialect:
    """The same for every file, so that a statement is compiled once, and not again for each of many small files."""
    engine = create_engine("sqlite://", poolclass=NullPool)
    engine.connect().close()  # only now does it know the database that it speaks to
    return engine.dialect


@cache
def _compiled() -> LRUCache[Any, Any]:
    return LRUCache(COMPILED_MAX)


def _engine(path: Path, busy_seconds_max: float = BUSY_SECONDS_MAX) -> Engine:
    def connect() -> Any:
        return sqlite3.connect(path, timeout=busy_seconds_max, check_same_thread=False)

    pool = QueuePool(connect, dialect=_dialect())
    url = URL.create("sqlite", database=str(path))
    engine = Engine(pool, _dialect(), url, execution_options={"compiled_cache": _compiled()})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy's "begin" below opens the transactions
        ask_for_journal_mode(connection, "WAL")
        connection.execute("PRAGMA synchronous = NORMAL")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")

    return engine
