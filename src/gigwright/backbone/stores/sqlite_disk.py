"""What SQLite asks of the disk, as a port: opening a file, committing, and making a file's length durable."""

import os
import sqlite3
from pathlib import Path
from typing import Literal, Protocol

BUSY_SECONDS_MAX = 5.0
STATEMENTS_KEPT_MAX = 256


class Disk(Protocol):
    """Raises sqlite3.Error or OSError, as the disk does."""

    def connect(self, path: Path, *, create: bool) -> sqlite3.Connection:
        """A connection in autocommit mode that may be handed from thread to thread."""

    def commit(self, connection: sqlite3.Connection) -> None:
        """Commit; when it raises, nobody knows whether it did."""

    def sync(self, path: Path) -> None:
        """Return when the file, as it is now, is on the disk."""


class SystemDisk:
    """The machine's disk. `connection` is the class of what it opens, for disks that listen."""

    connection: type[sqlite3.Connection] = sqlite3.Connection

    def connect(self, path: Path, *, create: bool) -> sqlite3.Connection:
        return sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}",
            uri=True,
            timeout=BUSY_SECONDS_MAX,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=STATEMENTS_KEPT_MAX,
            factory=self.connection,
        )

    def commit(self, connection: sqlite3.Connection) -> None:
        connection.execute("COMMIT")

    def sync(self, path: Path) -> None:
        descriptor = os.open(path, os.O_RDWR)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


class FailingDisk(SystemDisk):
    """A disk that fails when told to: for tests and simulation."""

    def __init__(self) -> None:
        self.next_commit: Literal["works", "fails", "fails after it took"] = "works"
        self.opens = True

    def connect(self, path: Path, *, create: bool) -> sqlite3.Connection:
        if not self.opens:
            raise sqlite3.OperationalError("unable to open database file")
        return super().connect(path, create=create)

    def commit(self, connection: sqlite3.Connection) -> None:
        what, self.next_commit = self.next_commit, "works"
        if what != "fails":
            super().commit(connection)
        if what != "works":
            raise sqlite3.OperationalError("disk I/O error")
