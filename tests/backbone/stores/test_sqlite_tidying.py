"""Copying the write-ahead log back: often enough that it stays small, and never while somebody can commit."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from gigwright.backbone.stores.sqlite_disk import SystemDisk
from gigwright.backbone.stores.sqlite_file import SqliteFile
from gigwright.backbone.stores.sqlite_tidying import ROUNDS_MAX, WRITES_BETWEEN_MAX, Tidying

NOTE = "a" * 4_000


class WatchedDisk(SystemDisk):
    """Writes down which connection copied the log back, and whether somebody held the write lock meanwhile."""

    def __init__(self) -> None:
        self.copies: list[bool] = []
        self.connections: list[sqlite3.Connection] = []

    def connect(self, path: Path, *, create: bool) -> sqlite3.Connection:
        connection = super().connect(path, create=create)
        self.connections.append(connection)
        connection.set_trace_callback(self._hear)
        return connection

    def _hear(self, statement: str) -> None:
        if "wal_checkpoint" in statement:
            self.copies.append(any(connection.in_transaction for connection in self.connections))


@pytest.fixture
def disk() -> WatchedDisk:
    return WatchedDisk()


@pytest.fixture
def file(tmp_path: Path, disk: WatchedDisk) -> Iterator[SqliteFile]:
    opened = SqliteFile(tmp_path / "store.db", disk=disk)
    with opened.writing("test") as connection:
        connection.execute("CREATE TABLE notes (note TEXT)")
    yield opened
    opened.close()


def test_the_log_stays_small_however_much_is_written(file: SqliteFile) -> None:
    for _ in range(WRITES_BETWEEN_MAX * 5):
        with file.writing("test") as connection:
            connection.execute("INSERT INTO notes VALUES (?)", (NOTE,))
    assert file.path.with_name("store.db-wal").stat().st_size < WRITES_BETWEEN_MAX * len(NOTE) * 8


def test_it_stays_small_where_somebody_always_reads(tmp_path: Path) -> None:
    path, over = tmp_path / "store.db", Event()
    writer, copier = _connected(path), _connected(path)
    writer.execute("CREATE TABLE notes (note TEXT)")
    readers = [Thread(target=_read, args=(path, over), daemon=True) for _ in range(3)]
    for reader in readers:
        reader.start()
    tidying = Tidying(copier, pages_small_max=WRITES_BETWEEN_MAX)
    for _ in range(WRITES_BETWEEN_MAX * 10):
        tidying.when_due(writer)
        writer.execute("INSERT INTO notes VALUES (?)", (NOTE,))
    over.set()
    for reader in readers:
        reader.join()
    size = path.with_name("store.db-wal").stat().st_size
    writer.close()
    tidying.close()
    assert size < WRITES_BETWEEN_MAX * len(NOTE) * 15


def test_who_reads_for_long_is_waited_for_only_when_the_log_has_doubled(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    writer, copier, reader = _connected(path), _Counting(path), _connected(path)
    writer.execute("CREATE TABLE notes (note TEXT)")
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM notes").fetchone()
    tidying = Tidying(copier, pages_small_max=WRITES_BETWEEN_MAX)
    for _ in range(WRITES_BETWEEN_MAX * 20):
        tidying.when_due(writer)
        writer.execute("INSERT INTO notes VALUES (?)", (NOTE,))
    assert copier.rounds < 20 + 6 * ROUNDS_MAX  # it was due 20 times, and the log has doubled about 5 times
    for one in (reader, writer):
        one.close()
    tidying.close()


class _Counting(sqlite3.Connection):
    """Counts how often the log was copied back."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, isolation_level=None, check_same_thread=False)
        self.rounds = 0
        self.set_trace_callback(self._hear)

    def _hear(self, statement: str) -> None:
        self.rounds += "wal_checkpoint" in statement


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=5)
    for setting in ("journal_mode = WAL", "synchronous = OFF", "wal_autocheckpoint = 0"):
        connection.execute(f"PRAGMA {setting}")
    return connection


def _read(path: Path, over: Event) -> None:
    connection = _connected(path)
    while not over.is_set():
        connection.execute("SELECT note FROM notes ORDER BY rowid DESC LIMIT 100").fetchall()
    connection.close()


def test_it_is_copied_back_only_under_the_write_lock(file: SqliteFile, disk: WatchedDisk) -> None:
    for _ in range(WRITES_BETWEEN_MAX * 2 + 2):
        with file.writing("test") as connection:
            connection.execute("INSERT INTO notes VALUES ('short')")
    assert len(disk.copies) >= 3
    assert all(disk.copies)


def test_sqlite_never_copies_it_back_by_itself(file: SqliteFile) -> None:
    with file.writing("test") as connection:
        assert connection.execute("PRAGMA wal_autocheckpoint").fetchone() == (0,)
