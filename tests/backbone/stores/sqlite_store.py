"""The contract's store on SQLite: one file, opened as often as asked."""

import sqlite3
from contextlib import closing
from pathlib import Path

from gigwright.backbone.clock import Clock
from gigwright.backbone.ids import SystemIds
from gigwright.backbone.stores.sqlite import SqliteLog
from gigwright.backbone.stores.sqlite_disk import Disk
from gigwright.backbone.stores.sqlite_file import SqliteFile


class SqliteStore:
    def __init__(self, path: Path) -> None:
        self.path = path

    def open(self, clock: Clock, disk: Disk | None = None) -> SqliteLog:
        return SqliteLog(SqliteFile(self.path, disk=disk), clock, SystemIds(clock))

    def snippet(self) -> str:
        return f"""
import sys
from pathlib import Path
from gigwright.backbone.clock import SystemClock
from gigwright.backbone.ids import SystemIds
from gigwright.backbone.stores.sqlite import SqliteLog
from gigwright.backbone.stores.sqlite_file import SqliteFile
clock = SystemClock()
log = SqliteLog(SqliteFile(Path({str(self.path)!r})), clock, SystemIds(clock))
"""

    def damage(self, position: int) -> None:
        """In the file itself, where no trigger stands guard."""
        with closing(sqlite3.connect(self.path)) as connection:
            (body,) = connection.execute("SELECT body FROM events WHERE position = ?", (position,)).fetchone()
        everything = bytearray(self.path.read_bytes())
        place = _nth(everything, body, position)
        everything[place + len(body) // 2] ^= 1
        self.path.write_bytes(everything)

    def run(self, sql: str, *parameters: object) -> None:
        """As a stranger with a SQLite shell would."""
        with closing(sqlite3.connect(self.path)) as connection, connection:
            connection.execute(sql, parameters)


def _nth(everything: bytearray, body: bytes, position: int) -> int:
    place = everything.find(body)
    assert place >= 0, f"the body of event {position} is not in the file"
    return place
