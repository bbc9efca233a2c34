"""Verifying a log on SQLite: what every store verifies, and what SQLite itself says of its file."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from gigwright.backbone.log import Report, Told
from gigwright.backbone.stores.facts import Row
from gigwright.backbone.stores.sql import statements
from gigwright.backbone.stores.sqlite_file import SqliteFile
from gigwright.backbone.stores.verifying import FAULTS_MAX, Place, Verification

PAGE = 512

_sql = statements("sqlite_log.sql")


def verify(file: SqliteFile, told: Told | None = None) -> Report:
    """Reads one snapshot, while appends go on; they keep the write-ahead log from shrinking meanwhile."""
    with file.reading() as connection:
        connection.text_factory = _text
        connection.execute("BEGIN")
        try:
            return _verified(connection, told)
        finally:
            connection.execute("ROLLBACK")
            connection.text_factory = str


def _verified(connection: sqlite3.Connection, told: Told | None) -> Report:
    """Damage that SQLite itself stumbles over is a fault like any other."""
    verification = Verification(SqliteSource(connection), told)

    def check_the_file() -> None:
        for (said,) in connection.execute(f"PRAGMA integrity_check({FAULTS_MAX})"):
            if said != "ok":
                verification.fault(f"SQLite finds the file damaged: {said}")

    parts = (verification.check_meta, verification.check_events, verification.check_commands, verification.check_tags)
    for part in (check_the_file, *parts):
        try:
            part()
        except (sqlite3.DatabaseError, UnicodeEncodeError) as error:
            verification.fault(f"behind event {verification.events} the file can't be read: {error}")
    return verification.report()


class SqliteSource:
    """`Source` within a transaction of a connection that only reads."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def meta(self) -> dict[str, str]:
        return dict(self._connection.execute(_sql["all_meta"]).fetchall())

    def pages(self) -> Iterator[Sequence[Row]]:
        after = 0
        while rows := self._connection.execute(_sql["events_from"], (after + 1, PAGE)).fetchall():
            yield rows
            after = rows[-1][0]

    def tags_kept(self, places: Sequence[Place]) -> int:
        asked = msgspec.json.encode(places).decode()
        (found,) = self._connection.execute(_sql["tags_kept"], (asked,)).fetchone()
        return int(found)

    def tags(self) -> int:
        (found,) = self._connection.execute(_sql["all_tags"]).fetchone()
        return int(found)

    def recorded_by(self, commands: Sequence[str]) -> dict[str, tuple[int | None, int]]:
        asked = msgspec.json.encode(commands).decode()
        rows = self._connection.execute(_sql["recorded_by"], (asked,)).fetchall()
        return {id: (first, events) for id, first, events in rows}

    def commands(self) -> Iterable[Row]:
        return self._connection.execute(_sql["all_commands"])

    def runs(self) -> tuple[int, int]:
        claimed, contradictory = self._connection.execute(_sql["all_runs"]).fetchone()
        return claimed, contradictory


def _text(raw: bytes) -> str:
    """Damaged letters must not end the reading: they fail the hash."""
    return raw.decode("utf-8", "surrogateescape")
