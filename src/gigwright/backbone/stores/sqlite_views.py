"""The tables of projections on SQLite: a file for each version of each, with its progress inside."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Engine, Integer, MetaData, String, Table, create_engine, event, select
from sqlalchemy.exc import DatabaseError, OperationalError

from gigwright.backbone.errors import NotStored, StoreUnusable
from gigwright.backbone.faults import Faults, NoFaults
from gigwright.backbone.projection import Progress, Projection
from gigwright.backbone.stores.sqlite_disk import BUSY_SECONDS_MAX
from gigwright.backbone.stores.sqlite_file import commit_sites

_progress_tables = MetaData()
progress_table = Table(
    "progress",
    _progress_tables,
    Column("name", String, primary_key=True),
    Column("incarnation", String, nullable=False),
    Column("position", Integer, nullable=False),
    Column("event", String),
    Column("error", String),
)


class SqliteView:
    """`View` on one SQLite file. What is lost with it can be made again: an fsync per batch is not needed."""

    def __init__(self, projection: Projection, path: Path, faults: Faults | None = None) -> None:
        self._name = projection.name
        self._tables = projection.tables
        self._faults = faults or NoFaults()
        self._sites = commit_sites(projection.name)
        self._path = path
        self._engine = _engine(path)
        with _damage_named(path), self._engine.begin() as connection:
            projection.tables.create_all(connection)
            _progress_tables.create_all(connection)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        try:
            with _damage_named(self._path), self._engine.connect() as connection, connection.begin():
                yield connection
                self._faults.reach(self._sites[0])
        except OperationalError as error:
            raise NotStored(f"the tables of {self._name} could not be written: {error.orig}") from error
        self._faults.reach(self._sites[1])

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with _damage_named(self._path), self._engine.connect() as connection, connection.begin():
            yield connection

    def progress(self) -> Progress | None:
        with self.reading() as connection:
            row = connection.execute(select(progress_table)).one_or_none()
        return None if row is None else Progress(*row[1:])

    def save(self, connection: Connection, progress: Progress) -> None:
        values = {
            "name": self._name,
            "incarnation": progress.incarnation,
            "position": progress.position,
            "event": progress.event,
            "error": progress.error,
        }
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
                with _damage_named(path), engine.connect() as connection:
                    found |= {row.name: Progress(*row[1:]) for row in connection.execute(select(progress_table))}
            finally:
                engine.dispose()
        return found

    def close(self) -> None:
        """Let go of every file."""
        for view in self._open.values():
            view.close()
        self._open.clear()


@contextmanager
def _damage_named(path: Path) -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        if type(error) is not DatabaseError:  # its subclasses are about statements, locks and full disks
            raise
        raise StoreUnusable(
            f"{path} is damaged: {error.orig}",
            what_to_do="stop `gigwright work`, delete the file, and start it again: the log fills it anew",
        ) from error


def _version(path: Path) -> int:
    return int(path.stem.rpartition("-")[2])


def _engine(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY_SECONDS_MAX})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy's "begin" below opens the transactions
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine
