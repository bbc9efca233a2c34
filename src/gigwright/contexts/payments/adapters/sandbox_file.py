"""The sandbox's own SQLite file: one transaction at a time, durable when it ends."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection
from threading import Lock
from typing import NewType

from gigwright.backbone.errors import StoreUnusable, Unavailable, WrongFormat
from gigwright.backbone.faults import Faults, NoFaults
from gigwright.backbone.ids import Ids, declare_id
from gigwright.backbone.stores.sql import script
from gigwright.backbone.stores.sqlite_settings import ask_for_journal_mode

FORMAT = 4
BUSY_SECONDS = 10.0
COMMIT_SITES = ("sandbox.commit.before", "sandbox.commit.after")

SandboxId = NewType("SandboxId", str)
declare_id(SandboxId, "sandbox")


class SandboxFile:
    """The file behind the sandbox processor and its door. Several threads and processes may use it at once.

    `path` may be ":memory:" for a sandbox that nobody else uses. `id` names this very file. Raises StoreUnusable when
    it can't be opened, WrongFormat for another format.
    """

    def __init__(self, path: Path | str, ids: Ids, faults: Faults | None = None) -> None:
        self._faults = faults or NoFaults()
        self._lock = Lock()
        self._connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        with self._closed_on_error(path):
            ask_for_journal_mode(self._connection, "WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
            self.id = self._prepare(ids.new(SandboxId))

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: all of it is kept when the block ends, none of it when the block raises.

        Raises Unavailable when the file is busy for 10 s or its disk fails: whether it was kept is then not known.
        """
        with self._lock:
            before = self._connection.total_changes
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                yield self._connection
                self._commit(changed=self._connection.total_changes != before)
            except sqlite3.OperationalError as error:
                raise Unavailable(f"the sandbox processor's file did not answer: {error}") from error
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def _closed_on_error(self, path: Path | str) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            self._connection.close()
            raise StoreUnusable(
                f"{path} can't be opened: {error}",
                what_to_do="look at the disk; if the file is damaged, restore a backup",
            ) from error
        except BaseException:
            self._connection.close()
            raise

    def _commit(self, *, changed: bool) -> None:
        """Only a commit that keeps something is a place where a crash matters."""
        if changed:
            self._faults.reach("sandbox.commit.before")
        self._connection.execute("COMMIT")
        if changed:
            self._faults.reach("sandbox.commit.after")

    def _prepare(self, fresh: SandboxId) -> SandboxId:
        with self.writing() as connection:
            found = connection.execute("PRAGMA user_version").fetchone()[0]
            if found > FORMAT:
                raise WrongFormat(f"the sandbox's file has format {found}, this program writes {FORMAT}")
            if found < FORMAT:  # each format has further tables, and leaves those of the one before as they are
                _create(connection)
                connection.execute("INSERT OR IGNORE INTO sandbox (one, id) VALUES (1, ?)", (fresh,))
            return SandboxId(connection.execute("SELECT id FROM sandbox").fetchone()["id"])


def _create(connection: Connection) -> None:
    for statement in script("sandbox.sql", __package__):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {FORMAT}")
