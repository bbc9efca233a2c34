"""Reading through the log, and the same rows read by SQLite alone."""

import random
import sqlite3
from itertools import cycle
from pathlib import Path
from threading import local

from bench.appending import Measured, ThingId
from gigwright.backbone.clock import SystemClock
from gigwright.backbone.codec import digest
from gigwright.backbone.ids import CommandId, SystemIds
from gigwright.backbone.log import Asked
from gigwright.backbone.query import query
from gigwright.backbone.stores.sqlite import SqliteLog
from gigwright.backbone.stores.sqlite_file import SqliteFile

EVENTS = 20_000
A_TIME = 500
EVENTS_OF_A_THING = 10  # about as many as an order has
PAGE = 512

ONE_TAG = (
    "SELECT events.* FROM event_tags JOIN events USING (position) WHERE event_tags.tag = ? AND position > 0"
    " ORDER BY position LIMIT 512"
)
ONE_PAGE = "SELECT * FROM events WHERE position > ? ORDER BY position LIMIT 512"


class Catalogue:
    """A log of events, ten about each thing."""

    def __init__(self, path: Path, *, events: int = EVENTS) -> None:
        clock = SystemClock()
        ids = SystemIds(clock)
        self.log = SqliteLog(SqliteFile(path), clock, ids)
        self._path = path
        self._things = [ids.new(ThingId) for _ in range(events // EVENTS_OF_A_THING)]
        self._own = local()
        self._connections: list[sqlite3.Connection] = []
        self._pages = cycle(range(0, events - PAGE, PAGE))
        self._fill(ids, events)

    def ours(self, _: int) -> None:
        """What a decision reads: the events of one thing, as typed events."""
        for _event in self.log.read(query(tags=(f"one:{random.choice(self._things)}",))):
            pass

    def bare(self, _: int) -> None:
        """The same rows, as tuples."""
        self._connection().execute(ONE_TAG, (f"one:{random.choice(self._things)}",)).fetchall()

    def page_of_ours(self, _: int) -> None:
        """What a consumer reads that catches up: the next 512 events, whatever they are."""
        for _event in self.log.read(after=next(self._pages), limit=PAGE):
            pass

    def page_of_bare(self, _: int) -> None:
        """The same rows, as tuples."""
        self._connection().execute(ONE_PAGE, (next(self._pages),)).fetchall()

    def close(self) -> None:
        """Let go of the files."""
        for connection in self._connections:
            connection.close()
        self.log.close()

    def _fill(self, ids: SystemIds, events: int) -> None:
        for first in range(0, events, A_TIME):
            said = [self._measured(first + number, ids) for number in range(A_TIME)]
            command = Asked(id=ids.new(CommandId), name="Fill", digest=digest(said[0]))
            self.log.append(said, command=command, by="bench")

    def _measured(self, number: int, ids: SystemIds) -> Measured:
        one, (two, three, four) = self._things[number % len(self._things)], (ids.new(ThingId) for _ in range(3))
        return Measured(one=one, two=two, three=three, four=four, text="as long as most of what is said, or so")

    def _connection(self) -> sqlite3.Connection:
        """One for each thread."""
        if not hasattr(self._own, "connection"):
            self._own.connection = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
            self._connections.append(self._own.connection)
        connection: sqlite3.Connection = self._own.connection
        return connection
