"""Appending through the log, and the same rows written by SQLite alone."""

import sqlite3
from itertools import count
from pathlib import Path
from threading import Lock
from typing import NewType

from gigwright.backbone.clock import SystemClock
from gigwright.backbone.codec import digest
from gigwright.backbone.event import event
from gigwright.backbone.ids import CommandId, SystemIds, declare_id
from gigwright.backbone.log import Asked
from gigwright.backbone.query import Criterion, Query
from gigwright.backbone.stores.sqlite import SqliteLog
from gigwright.backbone.stores.sqlite_file import SqliteFile

ThingId = NewType("ThingId", str)
declare_id(ThingId, "thing")


@event("bench.measured")
class Measured:
    """Something with four ids and a little text."""

    one: ThingId
    two: ThingId
    three: ThingId
    four: ThingId
    text: str


class Ours:
    """The log, as a market uses it."""

    def __init__(self, path: Path) -> None:
        clock = SystemClock()
        self._ids = SystemIds(clock)
        self.log = SqliteLog(SqliteFile(path), clock, self._ids)

    def append(self, _: int) -> None:
        """One event with four tags, on the condition that nothing carries the first of them."""
        one, two, three, four = (self._ids.new(ThingId) for _ in range(4))
        said = Measured(one=one, two=two, three=three, four=four, text="as long as most of what is said, or so")
        command = Asked(id=self._ids.new(CommandId), name="Measure", digest=digest(said))
        condition = Query((Criterion(tags=frozenset({f"one:{one}"})),))
        self.log.append([said], command=command, by="bench", if_none=condition, after=0)

    def close(self) -> None:
        """Let go of the file."""
        self.log.close()


class Bare:
    """The rows of such an append, written again and again by one connection with the log's own settings and tables."""

    def __init__(self, path: Path) -> None:
        ours = Ours(path)
        ours.append(0)
        ours.close()
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA synchronous = FULL")
        self._lock = Lock()
        self._numbers = count(2)
        self._event = self._connection.execute("SELECT * FROM events").fetchone()
        self._tags = self._connection.execute("SELECT tag, name FROM event_tags").fetchall()
        self._command = self._connection.execute("SELECT * FROM commands").fetchone()

    def append(self, _: int) -> None:
        """A commit for one event."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            self._insert(next(self._numbers))
            self._connection.execute("COMMIT")

    def append_a_hundred(self, _: int) -> None:
        """A commit for a hundred."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            for _number in range(100):
                self._insert(next(self._numbers))
            self._connection.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _insert(self, number: int) -> None:
        """Every id is another one, as it would be, so that the indexes grow alike."""
        mark = f"{number * 2_654_435_761 % 2**32:08x}"
        execute, tags = self._connection.execute, [(tag[:-8] + mark, number, name) for tag, name in self._tags]
        execute(_insertion("commands", self._command), (f"{self._command[0]}{mark}", *self._command[1:]))
        execute(_insertion("events", self._event), (number, *self._event[1:]))
        self._connection.executemany("INSERT INTO event_tags (tag, position, name) VALUES (?, ?, ?)", tags)


def _insertion(table: str, row: tuple[object, ...]) -> str:
    return f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})"
