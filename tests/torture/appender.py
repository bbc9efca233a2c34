"""Appends and says so: `python -m tests.torture.appender FOLDER THREADS TIMES [unsafe]`, to be watched from outside.

Each thread writes a line into the file `said` just before an append, and another one as soon as it has returned.
"""

import os
import sqlite3
import sys
from pathlib import Path
from threading import Thread
from typing import Any

from gigwright.backbone.clock import SystemClock
from gigwright.backbone.codec import digest
from gigwright.backbone.ids import CommandId, SystemIds, derive
from gigwright.backbone.log import Asked
from gigwright.backbone.stores.sqlite import SqliteLog
from gigwright.backbone.stores.sqlite_disk import BUSY_SECONDS_MAX, SystemDisk
from gigwright.backbone.stores.sqlite_file import SqliteFile
from gigwright.events.gigs import GigPaused
from gigwright.values import GigId, UserId


class Careless(sqlite3.Connection):
    """Safe while it is looked at; from the first transaction on it waits for no disk."""

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        if sql.startswith("BEGIN"):
            super().execute("PRAGMA synchronous = OFF")
        return super().execute(sql, *values)


class CarelessDisk(SystemDisk):
    """A fault to be caught."""

    def connect(self, path: Path, *, create: bool) -> sqlite3.Connection:
        return sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}",
            uri=True,
            timeout=BUSY_SECONDS_MAX,
            isolation_level=None,
            check_same_thread=False,
            factory=Careless,
        )


def main(folder: Path, threads: int, times: int, *, careful: bool) -> None:
    clock = SystemClock()
    file = SqliteFile(folder / "truth.db", disk=SystemDisk() if careful else CarelessDisk())
    log = SqliteLog(file, clock, SystemIds(clock))
    said = os.open(folder / "said", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    appending = [Thread(target=_append, args=(log, said, f"{name}", times), daemon=True) for name in range(threads)]
    for thread in appending:
        thread.start()
    for thread in appending:
        thread.join()
    log.close()


def _append(log: SqliteLog, said: int, thread: str, times: int) -> None:
    for number in range(times):
        event = GigPaused(gig=derive(GigId, thread, str(number)), seller=derive(UserId, thread))
        command = Asked(id=derive(CommandId, thread, str(number)), name="Pause", digest=digest(event))
        os.write(said, f"asks {thread}-{number}\n".encode())
        log.append([event], command=command, by="appender")
        os.write(said, f"told {thread}-{number}\n".encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), careful=len(sys.argv) == 4)
