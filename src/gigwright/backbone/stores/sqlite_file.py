"""One SQLite file that many parts share: one writer at a time, many readers, nothing acknowledged that isn't safe.

Whatever fails before COMMIT kept nothing (NotStored). When COMMIT itself fails, nobody knows: the file is opened anew,
and its write-ahead log is copied into the database, synced and emptied, before anything else is written. So what is
found afterwards under a command's id is its outcome for ever, whatever the page cache and the disk thought before.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock

from gigwright.backbone.errors import NotReadable, NotStored, OutcomeUnknown, StoreUnusable
from gigwright.backbone.faults import Faults, NoFaults, begin_site
from gigwright.backbone.stores.sqlite_disk import Disk, SystemDisk
from gigwright.backbone.stores.sqlite_settings import claim, make_safe, refuse_strangers, set_limits
from gigwright.backbone.stores.sqlite_tidying import Tidying
from gigwright.backbone.stores.turns import Turns

READERS_MAX = 4


def commit_sites(site: str) -> tuple[str, str]:
    """The two crash sites of a transaction that is written under this name."""
    return f"{site}.before_commit", f"{site}.after_commit"


class SqliteFile:
    """Opens or creates the file; its folder must exist. Safe between threads, and beside other processes.

    Raises UnsafeDurability when the database does not report journal_mode=wal and synchronous>=FULL, WrongFormat for
    a file that is no Gigwright store, StoreUnusable when it can't be opened.
    """

    def __init__(
        self,
        path: Path,
        *,
        faults: Faults | None = None,
        disk: Disk | None = None,
        synchronous: str = "FULL",
        journal_mode: str = "WAL",
    ) -> None:
        self.path = path
        self._faults = faults or NoFaults()
        self._disk = disk or SystemDisk()
        self._settings = (synchronous, journal_mode)
        self._turns = Turns(1, NotStored, f"another writer of this process kept {path} busy")
        self._places = Turns(READERS_MAX, NotReadable, f"all {READERS_MAX} read connections to {path} were busy")
        self._pool = Lock()
        self._idle: list[sqlite3.Connection] = []
        self._closed = False
        writer = self._first_writer()
        with _closed_on_error(writer):
            self._watch = self._reader()  # while it is open, nobody takes up what a failed commit left in the WAL
            self._tidying = Tidying(self._reader())
        self._writer: sqlite3.Connection | None = writer

    @property
    def settled(self) -> bool:
        """Whether everything that was ever committed is known; if not, `settle` tries."""
        return self._writer is not None

    def settle(self) -> None:
        """Open the file anew if a commit failed; OutcomeUnknown when that fails too."""
        if self._writer is None:
            with self._turns.taken():
                self._open_writer()

    @contextmanager
    def writing(self, site: str) -> Iterator[sqlite3.Connection]:
        """A write transaction: committed, durably, when the block ends; rolled back when it raises.

        Raises NotStored (nothing was kept), or OutcomeUnknown when COMMIT failed: read again to see what was kept,
        once the file is `settled`.
        """
        before, after = commit_sites(site)
        self._faults.reach(begin_site(site))
        with self._turns.taken():
            connection = self._open_writer()
            with self._rolled_back_on_error(connection):
                self._tidying.when_due(connection)
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                self._faults.reach(before)
            self._commit(connection)
            self._faults.reach(after)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that can only read, from a pool of four: keep it for a page, not for a conversation.

        Raises NotReadable when none comes free within five seconds, or when the disk can't be read.
        """
        with self._answering(), self._places.taken():
            connection = self._borrow()
            with _closed_on_error(connection):
                yield connection
            self._give_back(connection)

    def version(self) -> int:
        """A number that changes when anybody, in any process, has committed. One thread at a time may ask.

        Raises NotReadable when the disk can't be read.
        """
        with self._answering():
            (found,) = self._watch.execute("PRAGMA data_version").fetchone()
        return int(found)

    def close(self) -> None:
        """Let go of the file once the running write has ended."""
        with self._turns.taken(), self._pool:
            self._closed = True
            for connection in (self._writer, *self._idle, self._watch):
                if connection is not None:
                    connection.close()
            self._tidying.close()
            self._writer = None
            self._idle.clear()

    def _first_writer(self) -> sqlite3.Connection:
        try:
            connection = self._configured(create=True)
            with _closed_on_error(connection):
                claim(connection)
            return connection
        except (sqlite3.OperationalError, OSError) as error:
            raise StoreUnusable(f"{self.path} can't be opened: {error}", what_to_do="look at the disk") from error

    def _configured(self, *, create: bool) -> sqlite3.Connection:
        connection = self._disk.connect(self.path, create=create)
        with _closed_on_error(connection):
            refuse_strangers(connection, self.path)
            make_safe(connection, self.path, *self._settings)
            set_limits(connection)
        return connection

    def _reader(self) -> sqlite3.Connection:
        connection = self._disk.connect(self.path, create=False)
        with _closed_on_error(connection):
            connection.execute("PRAGMA query_only = ON")
            set_limits(connection)
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # opens the shared index of the WAL
        return connection

    def _open_writer(self) -> sqlite3.Connection:
        if self._closed:
            raise StoreUnusable(f"{self.path} was closed by this process")
        if self._writer is None:
            self._writer = self._reopened()
        return self._writer

    def _reopened(self) -> sqlite3.Connection:
        try:
            connection = self._configured(create=False)
            with _closed_on_error(connection):
                self._make_all_durable(connection)
            return connection
        except (sqlite3.Error, OSError, StoreUnusable) as error:
            raise OutcomeUnknown(f"a commit failed, and {self.path} could not be opened anew: {error}") from error

    def _make_all_durable(self, connection: sqlite3.Connection) -> None:
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise sqlite3.OperationalError("a reader kept its write-ahead log busy")
        # Emptied, but only for this machine's memory: after a power cut a failed commit could be found in it again.
        self._disk.sync(self.path.with_name(self.path.name + "-wal"))

    @contextmanager
    def _rolled_back_on_error(self, connection: sqlite3.Connection) -> Iterator[None]:
        try:
            yield
        except BaseException as error:
            self._roll_back(connection)
            if _is_the_disk(error):
                raise NotStored(f"{self.path} could not take it: {error}") from error
            raise

    def _roll_back(self, connection: sqlite3.Connection) -> None:
        try:
            if connection.in_transaction:  # SQLite has rolled back by itself after some errors
                connection.execute("ROLLBACK")
        except sqlite3.Error:
            self._drop_writer()

    def _commit(self, connection: sqlite3.Connection) -> None:
        try:
            self._disk.commit(connection)
        except BaseException as error:
            self._drop_writer()
            if not isinstance(error, sqlite3.Error):
                raise
            self._open_writer()
            raise OutcomeUnknown(f"the commit to {self.path} failed: {error}") from error

    def _drop_writer(self) -> None:
        connection, self._writer = self._writer, None
        if connection is not None:
            with suppress(sqlite3.Error):  # it is given up because it fails
                connection.close()

    @contextmanager
    def _answering(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            raise NotReadable(f"{self.path} can't be read: {error}") from error
        except sqlite3.DatabaseError as error:
            raise StoreUnusable(f"{self.path} is damaged: {error}", what_to_do="restore a backup") from error

    def _borrow(self) -> sqlite3.Connection:
        with self._pool:
            if self._closed:
                raise StoreUnusable(f"{self.path} was closed by this process")
            if self._idle:
                return self._idle.pop()
        return self._reader()

    def _give_back(self, connection: sqlite3.Connection) -> None:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        with self._pool:
            if self._closed:
                connection.close()
            else:
                self._idle.append(connection)


@contextmanager
def _closed_on_error(connection: sqlite3.Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        connection.close()
        raise


def _is_the_disk(error: BaseException) -> bool:
    """Full, locked, unreadable, damaged: not the fault of the statement."""
    return type(error) in (sqlite3.OperationalError, sqlite3.DatabaseError)
