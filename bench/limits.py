"""What no log can pass: the rows of such appends, written by the database alone."""

import sqlite3
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Any

import psycopg

from bench.appending import Ours
from gigwright.wiring import open_log

EVENT = "SELECT * FROM events ORDER BY position LIMIT 1"
TAGS = "SELECT tag, name FROM event_tags WHERE position = 1"
COMMAND = "SELECT * FROM commands LIMIT 1"


class BareSqlite:
    """The rows of an append, written again and again by one connection with the log's own settings and tables."""

    def __init__(self, path: Path) -> None:
        _one_append(f"sqlite:///{path}")
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA synchronous = FULL")
        self._lock = Lock()
        self._rows = Rows(*(self._connection.execute(sql).fetchall() for sql in (EVENT, TAGS, COMMAND)))

    def append(self, _: int) -> None:
        """A commit for one event."""
        self._write(1)

    def append_a_hundred(self, _: int) -> None:
        """A commit for a hundred."""
        self._write(100)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _write(self, number: int) -> None:
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            for _ in range(number):
                command, event, tags = self._rows.next()
                self._connection.execute(_insertion("commands", command, "?"), command)
                self._connection.execute(_insertion("events", event, "?"), event)
                self._connection.executemany("INSERT INTO event_tags (tag, position, name) VALUES (?, ?, ?)", tags)
            self._connection.execute("COMMIT")


class BarePostgres:
    """The same on PostgreSQL: a connection for each caller, a commit for each event, or a hundred by COPY."""

    def __init__(self, url: str) -> None:
        _one_append(url)
        self._url = url
        self._connections: dict[int, psycopg.Connection[Any]] = {}
        with self._connect() as connection:
            self._rows = Rows(*(connection.execute(sql).fetchall() for sql in (EVENT, TAGS, COMMAND)))
        self._lock = Lock()

    def append(self, caller: int) -> None:
        """A commit for one event."""
        with self._lock:
            command, event, tags = self._rows.next()
        connection = self._connection(caller)
        with connection.transaction(), connection.pipeline():
            connection.execute(_insertion("commands", command, "%s"), command)
            connection.execute(_insertion("events", event, "%s"), event)
            insertion = "INSERT INTO event_tags (tag, position, name) VALUES (%s, %s, %s)"
            connection.cursor().executemany(insertion, tags)

    def append_a_hundred(self, caller: int) -> None:
        """A commit for a hundred, by COPY."""
        with self._lock:
            rows = [self._rows.next() for _ in range(100)]
        connection = self._connection(caller)
        with connection.transaction(), connection.cursor() as cursor:
            for table, place in (("commands", 0), ("events", 1)):
                with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row[place])
            with cursor.copy("COPY event_tags (tag, position, name) FROM STDIN") as copy:
                for row in rows:
                    for tag in row[2]:
                        copy.write_row(tag)

    def close(self) -> None:
        """Let go of the connections."""
        for connection in self._connections.values():
            connection.close()

    def _connection(self, caller: int) -> psycopg.Connection[Any]:
        if caller not in self._connections:
            self._connections[caller] = self._connect()
        return self._connections[caller]

    def _connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self._url, autocommit=True, options="-c search_path=gigwright")


class Rows:
    """The rows of one append, with other ids each time, as they would be, so that the indexes grow alike."""

    def __init__(self, events: list[Any], tags: list[Any], commands: list[Any]) -> None:
        self._event, self._tags, self._command = events[0], tags, commands[0]
        self._numbers = count(2)

    def next(self) -> tuple[tuple[Any, ...], tuple[Any, ...], list[tuple[str, int, str]]]:
        """A command's row, an event's, and the tags'."""
        number = next(self._numbers)
        mark = f"{number * 2_654_435_761 % 2**32:08x}"
        tags = [(tag[:-8] + mark, number, name) for tag, name in self._tags]
        return (f"{self._command[0]}{mark}", *self._command[1:]), (number, *self._event[1:]), tags


def _one_append(url: str) -> None:
    ours = Ours(open_log(url))
    ours.append(0)
    ours.close()


def _insertion(table: str, row: tuple[object, ...], place: str) -> Any:
    return f"INSERT INTO {table} VALUES ({', '.join([place] * len(row))})"
