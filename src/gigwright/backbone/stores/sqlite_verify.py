"""Verifying a log: everything is read, every hash computed again, every table compared with the others."""

import sqlite3
from collections.abc import Iterator
from typing import Any

import msgspec

from gigwright.backbone.codec import canonical, decode
from gigwright.backbone.errors import Malformed
from gigwright.backbone.event import tags_of
from gigwright.backbone.log import GENESIS, Report, chained
from gigwright.backbone.stores.facts import Row, seal
from gigwright.backbone.stores.sql import statements
from gigwright.backbone.stores.sqlite_file import SqliteFile

FAULTS_MAX = 100
PAGE = 512
FLAGS = {0: False, 1: True}

_sql = statements("sqlite_log.sql")


def verify(file: SqliteFile) -> Report:
    """Reads one snapshot, while appends go on; they keep the write-ahead log from shrinking meanwhile."""
    with file.reading() as connection:
        return Verification(connection).report()


class Verification:
    """One reading of the whole log; what it finds is a sentence each, the first hundred of them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._faults: list[str] = []
        self._events = 0
        self._tags = 0
        self._hash = GENESIS
        self._recorded = ""
        self._run = Run(None, 0, 0)
        self._unknown: set[tuple[str, int]] = set()

    def report(self) -> Report:
        """Damage that SQLite itself stumbles over is a fault like any other."""
        self._connection.text_factory = _text
        self._connection.execute("BEGIN")
        for part in (self._check_the_file, self._check_events, self._check_commands, self._check_totals):
            try:
                part()
            except sqlite3.DatabaseError as error:
                self._fault(f"behind event {self._events} the file can't be read: {error}")
        self._connection.execute("ROLLBACK")
        self._connection.text_factory = str
        return Report(self._events, tuple(self._faults))

    def _check_the_file(self) -> None:
        for (said,) in self._connection.execute(f"PRAGMA integrity_check({FAULTS_MAX})"):
            if said != "ok":
                self._fault(f"SQLite finds the file damaged: {said}")

    def _check_events(self) -> None:
        for row in self._rows():
            self._events += 1
            self._check_place(row)
            self._check_hash(row)
            self._check_body(row)
            self._follow_the_run(row)
        self._end_the_run()

    def _check_commands(self) -> None:
        for *command, kept in self._connection.execute(_sql["all_commands"]):
            if _sealed(tuple(command)) != kept:
                self._fault(f"the command {command[0]} was changed: its seal does not fit what is stored")

    def _check_totals(self) -> None:
        (tags,) = self._connection.execute(_sql["all_tags"]).fetchone()
        if tags != self._tags:
            self._fault(f"{tags} tags are kept for reading, and the events carry {self._tags}")
        claimed, contradictory = self._connection.execute(_sql["all_runs"]).fetchone()
        if claimed != self._events or contradictory:
            self._fault(f"the commands say that they recorded {claimed} events, and there are {self._events}")

    def _rows(self) -> Iterator[Row]:
        after = 0
        while rows := self._connection.execute(_sql["events_from"], (after + 1, PAGE)).fetchall():
            yield from rows
            after = rows[-1][0]

    def _check_place(self, row: Row) -> None:
        position, recorded = row[0], row[5]
        if position != self._events:
            self._fault(f"event {self._events} is missing: {position} stands in its place")
            self._events = position
        if recorded < self._recorded:
            self._fault(f"event {position} was recorded at {recorded}, before its predecessor")
        self._recorded = recorded

    def _check_hash(self, row: Row) -> None:
        *kept, imported, body, link = row
        kept[4] = _json(kept[4])
        if _chained(self._hash, (*kept, FLAGS.get(imported, imported)), body) != link:
            self._fault(f"event {row[0]} was changed: its hash does not follow from what is stored")
        self._hash = link

    def _check_body(self, row: Row) -> None:
        position, _, name, version, kept_tags, _, _, actor = row[:8]
        body = row[13]
        try:
            data = decode(name, version, body)
            tags = tags_of(data, actor)
        except Malformed as error:
            self._tell_once(position, name, version, str(error))
            self._tags += len(_json(kept_tags) or ())
            return
        self._tags += len(tags)
        if canonical(data) != body:
            self._fault(f"the body of event {position} is not in the canonical form")
        self._check_tags(position, name, kept_tags, canonical(tags).decode(), len(tags))

    def _check_tags(self, position: int, name: str, kept: str, due: str, count: int) -> None:
        if kept != due:
            self._fault(f"event {position} carries the tags {kept}, and its fields say {due}")
        (found,) = self._connection.execute(_sql["tags_kept"], (due, position, name)).fetchone()
        if found != count:
            self._fault(f"event {position} is found by {found} of its {count} tags")

    def _tell_once(self, position: int, name: str, version: int, sentence: str) -> None:
        """A damaged body is a fault each; a type that this program does not know is one in all."""
        if (name, version) not in self._unknown:
            self._fault(f"event {position}: {sentence}")
        if "does not know" in sentence:
            self._unknown.add((name, version))

    def _follow_the_run(self, row: Row) -> None:
        position, command = row[0], row[11]
        if command != self._run.command:
            self._end_the_run()
            self._run = Run(command, position, 0)
        self._run = Run(command, self._run.first, self._run.events + 1)

    def _end_the_run(self) -> None:
        run = self._run
        if run.command is None:
            return
        found = self._connection.execute(_sql["recorded_by"], (run.command,)).fetchone()
        if found != (run.first, run.events):
            self._fault(f"{run.events} events from {run.first} on name the command {run.command}, which says {found}")

    def _fault(self, sentence: str) -> None:
        if len(self._faults) < FAULTS_MAX:
            self._faults.append(sentence)


class Run(msgspec.Struct, frozen=True):
    """Events in a row that one command recorded."""

    command: str | None
    first: int
    events: int


def _text(raw: bytes) -> str:
    """Damaged letters must not end the reading: they fail the hash."""
    return raw.decode("utf-8", "surrogateescape")


def _json(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeEncodeError):
        return None


def _sealed(command: Row) -> bytes | None:
    try:
        return seal(command)
    except (UnicodeEncodeError, AttributeError):  # letters that are none, or a digest that is no bytes
        return None


def _chained(previous: bytes, columns: Row, body: bytes) -> bytes | None:
    try:
        return chained(previous, columns, body)
    except UnicodeEncodeError:
        return None
