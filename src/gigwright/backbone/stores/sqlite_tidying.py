"""Copying the write-ahead log back into the database, while nobody in any process can commit.

SQLite would do it by itself after a commit, but its versions 3.7.0 to 3.51.2 can damage a file when one connection
copies while another commits (https://www.sqlite.org/wal.html#walresetbug). So it is switched off (`set_limits`), and
done here by a connection of its own while the writer holds the write lock.

Copied back, the log begins anew with the next write, but only if at that moment nobody reads from it. Where somebody
always reads, it would grow for ever: so once it has grown, the writer waits until whoever began before the copy has
ended. Who begins after it reads from the database alone. It waits a moment, not as long as a backup reads: after that,
not again before the log is twice as long.
"""

import sqlite3
from contextlib import suppress
from threading import Event

WRITES_BETWEEN_MAX = 200
CHANGES_BETWEEN_MAX = 16_000
PAGES_SMALL_MAX = 8_000
ROUNDS_MAX = 10
ROUND_SECONDS = 0.01


class Tidying:
    """Due at the first write, since a killed process may have left what is not on the disk yet, and then by volume."""

    def __init__(self, connection: sqlite3.Connection, *, pages_small_max: int = PAGES_SMALL_MAX) -> None:
        self._connection = connection
        self._writes = WRITES_BETWEEN_MAX
        self._changes = 0
        self._pages_small_max = pages_small_max
        self._pages_waited_for = pages_small_max
        self._pause = Event()

    def when_due(self, writer: sqlite3.Connection) -> None:
        """Before a write; `writer` holds the write lock meanwhile, and lets go, so that the log may begin anew."""
        self._writes += 1
        if self._writes <= WRITES_BETWEEN_MAX and writer.total_changes - self._changes < CHANGES_BETWEEN_MAX:
            return
        self._writes, self._changes = 0, writer.total_changes
        writer.execute("BEGIN IMMEDIATE")
        try:
            with suppress(sqlite3.OperationalError):  # the log only grows; a disk that fails shows at the next commit
                self._copy()
        finally:
            writer.execute("ROLLBACK")

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()

    def _copy(self) -> None:
        pages = self._pages()
        if pages < self._pages_small_max:
            self._pages_waited_for = self._pages_small_max
        if pages < self._pages_waited_for:
            return
        for _ in range(ROUNDS_MAX):
            self._pause.wait(ROUND_SECONDS)
            self._pages()
        self._pages_waited_for = 2 * pages

    def _pages(self) -> int:
        """Copy what no reader keeps from being copied; how long the log is, in pages."""
        _, pages, _ = self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        return int(pages)
