"""The tables of projections on PostgreSQL: a schema for each build of each version, with its progress inside."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Lock
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from gigwright.backbone.builds import Build, Pointer
from gigwright.backbone.errors import Malformed, NotReadable, NotStored, StoreTrouble, StoreUnusable
from gigwright.backbone.faults import Faults
from gigwright.backbone.projection import Progress, Projection
from gigwright.backbone.stores.sql import statements
from gigwright.backbone.stores.tables import LiveView, TablesView, progress_in

PREFIX = "gigwright_view"
SCHEMA_LENGTH_MAX = 63  # https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS
CONNECTIONS_MAX = 4
CONNECT_SECONDS_MAX = 5
SETTINGS = "-c application_name=gigwright-views -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s"

_sql = statements("postgres_views.sql")


class PostgresView(TablesView):
    """`View` on one schema of a database."""

    def __init__(self, projection: Projection, url: str, schema: str, faults: Faults | None = None) -> None:
        super().__init__(projection, _engine(url, schema), faults)

    def _answering(self, trouble: type[StoreTrouble], verb: str) -> AbstractContextManager[None]:
        return _answering(trouble, verb)


class PostgresViews:
    """The views of one market in the database that the URL names, each in a schema `gigwright_view:NAME:VERSION:BUILD`.

    The schema `gigwright_views` holds the pointers. All of them may be dropped: the log makes them anew.
    """

    def __init__(self, url: str, faults: Faults | None = None) -> None:
        self._url = url
        self._faults = faults
        self._open: dict[str, PostgresView] = {}
        self._guard = Lock()
        try:
            self._run("schema")
            self._run("pointers")
        except psycopg.Error as error:
            raise StoreUnusable(f"the database of the views can't be used: {_said(error)}") from error

    def view(self, projection: Projection) -> LiveView:
        return LiveView(lambda: self.build(projection, self.pointer(projection).live))

    def build(self, projection: Projection, build: Build) -> PostgresView:
        schema = _schema(projection, build)
        with self._guard:
            if schema not in self._open:
                with _asking(NotStored):
                    self._execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(schema)))
                self._open[schema] = PostgresView(projection, self._url, schema, self._faults)
            return self._open[schema]

    def builds(self, projection: Projection) -> list[Build]:
        with _asking(NotReadable):
            rows = self._run("schemas", f"{PREFIX}:{projection.name}:{projection.version}:%")
        return sorted(int(name.rpartition(":")[2]) for (name,) in rows)

    def pointer(self, projection: Projection) -> Pointer:
        with _asking(NotReadable):
            rows = self._run("pointer", projection.name, projection.version)
        return Pointer(*rows[0]) if rows else Pointer()

    def point(self, projection: Projection, pointer: Pointer) -> None:
        with _asking(NotStored):
            self._run("point", projection.name, projection.version, pointer.live, pointer.before)

    def drop(self, projection: Projection, build: Build) -> None:
        schema = _schema(projection, build)
        with self._guard:
            opened = self._open.pop(schema, None)
        if opened is not None:
            opened.close()
        with _asking(NotStored):
            self._execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(schema)))

    def progress(self) -> dict[str, Progress]:
        with _asking(NotReadable):
            rows = self._run("live_schemas")
        found: dict[str, Progress] = {}
        for (schema,) in sorted(rows, key=lambda row: int(row[0].split(":")[2])):
            engine = _engine(self._url, schema)
            try:
                with _answering(NotReadable, "read"), engine.begin() as connection:
                    found |= progress_in(connection)
            finally:
                engine.dispose()
        return found

    def close(self) -> None:
        for view in self._open.values():
            view.close()
        self._open.clear()

    def _run(self, name: str, *values: object) -> list[Any]:
        return self._execute(_sql[name].replace("?", "%s"), *values)

    def _execute(self, statement: Any, *values: object) -> list[Any]:
        with psycopg.connect(self._url, autocommit=True, connect_timeout=CONNECT_SECONDS_MAX, options=SETTINGS) as raw:
            cursor = raw.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []


def _schema(projection: Projection, build: Build) -> str:
    schema = f"{PREFIX}:{projection.name}:{projection.version}:{build}"
    if len(schema) > SCHEMA_LENGTH_MAX:
        raise Malformed(f"the name {projection.name} is too long for a schema of PostgreSQL")
    return schema


def _engine(url: str, schema: str) -> Engine:
    address = f"postgresql+psycopg://{url.partition('://')[2]}"
    engine = create_engine(
        address, pool_size=2, max_overflow=CONNECTIONS_MAX - 2, connect_args={"options": SETTINGS}, pool_pre_ping=True
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(f'SET LOCAL search_path = "{schema}"')

    return engine


@contextmanager
def _answering(trouble: type[StoreTrouble], verb: str) -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise trouble(f"the tables could not be {verb}: {error.orig}") from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise trouble(f"the tables could not be {verb}: {error.orig}") from error
        raise


@contextmanager
def _asking(trouble: type[StoreTrouble]) -> Iterator[None]:
    try:
        yield
    except psycopg.Error as error:
        raise trouble(f"the database of the views does not answer: {_said(error)}") from error


def _said(error: psycopg.Error) -> str:
    return " ".join(str(error).split()) or type(error).__name__
