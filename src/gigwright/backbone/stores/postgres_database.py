"""A schema of a PostgreSQL database that many parts share: a few connections, nothing acknowledged that isn't safe.

Whatever fails before COMMIT kept nothing (NotStored). When the connection is lost during COMMIT, nobody knows: whoever
must know takes the lock that the transaction held, which is free only once the transaction has ended in either way.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import lru_cache
from threading import Lock
from typing import Any

import psycopg
from psycopg import errors

from gigwright.backbone.errors import NotReadable, NotStored, OutcomeUnknown, StoreUnusable, UnsafeDurability
from gigwright.backbone.faults import Faults, NoFaults, begin_site
from gigwright.backbone.stores.database import Connection
from gigwright.backbone.stores.sqlite_file import commit_sites
from gigwright.backbone.stores.turns import Turns

SCHEMA = "gigwright"
CONNECTIONS_MAX = 8  # of each kind: for readers, and for writers
CONNECT_SECONDS_MAX = 5
SETTINGS = {
    "application_name": "gigwright",
    "search_path": SCHEMA,
    "statement_timeout": "60s",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "60s",  # who was paused inside a transaction does not hold up all others
    "timezone": "UTC",
    # Every question here is answered by an index. The planner can't know: a log grows faster than it is analysed, and a
    # table that was empty when somebody looked is read through and through.
    "enable_seqscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
}
# Each of these, when off, can lose what was acknowledged: https://www.postgresql.org/docs/current/runtime-config-wal.html
DURABILITY = ("fsync", "full_page_writes", "synchronous_commit")


class PostgresConnection:
    """`Connection` of the backbone's stores on psycopg: values stand as `?`, rows come as PostgreSQL keeps them."""

    def __init__(self, raw: psycopg.Connection[Any]) -> None:
        self.raw = raw

    def execute(self, statement: str, values: Sequence[Any] = ()) -> psycopg.Cursor[Any]:
        """Run one statement."""
        return self.raw.execute(_translated(statement), values, binary=True)

    def executemany(self, statement: str, values: Iterable[Sequence[Any]]) -> psycopg.Cursor[Any]:
        """Run it once for each row of values."""
        cursor = self.raw.cursor()
        rows = list(values)
        if rows:
            cursor.executemany(_translated(statement), rows)
        return cursor


class PostgresDatabase:
    """The schema `gigwright` of the database that the URL names; the schema is made when it is not there.

    Safe between threads. Raises UnsafeDurability when the server could lose what it has acknowledged, StoreUnusable
    when it can't be reached at the start; later on it connects anew by itself.
    """

    def __init__(self, url: str, *, faults: Faults | None = None) -> None:
        self.url = url
        self._faults = faults or NoFaults()
        busy = f"all {CONNECTIONS_MAX} connections to the database were busy"
        self._write_turns = Turns(CONNECTIONS_MAX, NotStored, busy)
        self._read_turns = Turns(CONNECTIONS_MAX, NotReadable, busy)
        self._pool = Lock()
        self._idle: dict[bool, list[psycopg.Connection[Any]]] = {True: [], False: []}
        self._closed = False
        try:
            self._make_schema()
        except psycopg.Error as error:
            raise StoreUnusable(
                f"the database can't be used: {_said(error)}", what_to_do="look at GIGWRIGHT_LOG and at the server"
            ) from error

    @contextmanager
    def writing(self, site: str) -> Iterator[PostgresConnection]:
        """A write transaction: committed, durably, when the block ends; rolled back when it raises.

        Raises NotStored (nothing was kept), or OutcomeUnknown when the connection was lost while it committed.
        """
        before, after = commit_sites(site)
        self._faults.reach(begin_site(site))
        with self._write_turns.taken():
            raw = self._borrow(writes=True)
            with self._dropped_on_error(raw):
                raw.execute("BEGIN")
                yield PostgresConnection(raw)
                self._faults.reach(before)
            self._commit(raw)
            self._give_back(raw, writes=True)
            self._faults.reach(after)

    @contextmanager
    def reading(self) -> Iterator[PostgresConnection]:
        """A connection that can only read; each statement sees what is committed when it begins. Raises NotReadable."""
        with self._read_turns.taken():
            raw = self._borrow(writes=False)
            try:
                yield PostgresConnection(raw)
            except psycopg.Error as error:
                self._drop(raw)
                raise NotReadable(f"the database can't be read: {_said(error)}") from error
            except BaseException:
                self._drop(raw)
                raise
            self._give_back(raw, writes=False)

    @contextmanager
    def alone(self) -> Iterator[PostgresConnection]:
        """A connection for writing outside a transaction: each statement is one, committed when it returns.

        Raises NotStored when the server has refused the statement, OutcomeUnknown when the connection was lost.
        """
        with self._write_turns.taken():
            raw = self._borrow(writes=True)
            try:
                yield PostgresConnection(raw)
            except psycopg.Error as error:
                trouble = OutcomeUnknown if raw.closed or raw.broken else NotStored
                self._drop(raw)
                raise trouble(f"the database did not take it: {_said(error)}") from error
            except BaseException:
                self._drop(raw)
                raise
            self._give_back(raw, writes=True)

    def now(self, connection: Connection) -> datetime:
        """The server's clock, at this moment."""
        (moment,) = connection.execute("SELECT clock_timestamp()").fetchone() or (None,)
        assert isinstance(moment, datetime)
        return moment

    def connect(self) -> psycopg.Connection[Any]:
        """A connection of one's own, in autocommit mode; psycopg's errors."""
        settings = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        raw = psycopg.connect(self.url, autocommit=True, connect_timeout=CONNECT_SECONDS_MAX, options=settings)
        try:
            _refuse_unsafe(raw)
        except BaseException:
            raw.close()
            raise
        return raw

    def close(self) -> None:
        """Let go of every connection."""
        with self._pool:
            self._closed = True
            for raw in (*self._idle[True], *self._idle[False]):
                raw.close()
            self._idle = {True: [], False: []}

    def _make_schema(self) -> None:
        # Another process may make it at this very moment, which PostgreSQL may answer with an error.
        with self.connect() as raw, suppress(errors.UniqueViolation, errors.DuplicateSchema):
            raw.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")

    def _borrow(self, *, writes: bool) -> psycopg.Connection[Any]:
        with self._pool:
            if self._closed:
                raise StoreUnusable("the database was closed by this process")
            if self._idle[writes]:
                return self._idle[writes].pop()
        trouble = NotStored if writes else NotReadable
        try:
            raw = self.connect()
            if not writes:
                raw.execute("SET default_transaction_read_only = on")
        except psycopg.Error as error:
            raise trouble(f"the database does not answer: {_said(error)}") from error
        return raw

    def _give_back(self, raw: psycopg.Connection[Any], *, writes: bool) -> None:
        with self._pool:
            if self._closed or raw.closed or raw.broken:
                raw.close()
            else:
                self._idle[writes].append(raw)

    def _drop(self, raw: psycopg.Connection[Any]) -> None:
        """A connection that failed: the others may be as dead, so all begin anew."""
        raw.close()
        with self._pool:
            idle, self._idle = self._idle, {True: [], False: []}
        for other in (*idle[True], *idle[False]):
            other.close()

    @contextmanager
    def _dropped_on_error(self, raw: psycopg.Connection[Any]) -> Iterator[None]:
        """What was begun is rolled back by the server when the connection closes."""
        try:
            yield
        except psycopg.OperationalError as error:
            self._drop(raw)
            raise NotStored(f"the database could not take it: {_said(error)}") from error
        except BaseException:
            raw.close()
            raise

    def _commit(self, raw: psycopg.Connection[Any]) -> None:
        try:
            raw.execute("COMMIT")
        except psycopg.Error as error:
            self._drop(raw)
            raise OutcomeUnknown(f"the connection was lost while it committed: {_said(error)}") from error


def _refuse_unsafe(raw: psycopg.Connection[Any]) -> None:
    for name in DURABILITY:
        (value,) = raw.execute(f"SHOW {name}").fetchone() or ("",)
        if value == "off":
            raise UnsafeDurability(
                f"the server has {name} = off: it could lose what it has acknowledged",
                what_to_do=f"set {name} = on for this database, then start again",
            )


@lru_cache(maxsize=1024)
def _translated(statement: str) -> Any:
    return statement.replace("%", "%%").replace("?", "%s")


def _said(error: psycopg.Error) -> str:
    return " ".join(str(error).split()) or type(error).__name__
