import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, ClassVar

import pytest

from gigwright.backbone.errors import (
    NotConfigured,
    NotReadable,
    NotStored,
    OutcomeUnknown,
    StoreUnusable,
    UnsafeDurability,
    WrongFormat,
)
from gigwright.backbone.faults import begin_site
from gigwright.backbone.stores.sqlite_disk import FailingDisk, SystemDisk
from gigwright.backbone.stores.sqlite_file import SqliteFile, commit_sites


class Sites:
    """Remembers which sites were reached, and what was committed by then."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.reached: list[tuple[str, int]] = []

    def reach(self, site: str) -> None:
        self.reached.append((site, _rows(self.path)))


class ImpatientDisk(SystemDisk):
    """Does not wait for another writer."""

    def connect(self, path: Path, *, create: bool) -> sqlite3.Connection:
        connection = super().connect(path, create=create)
        connection.execute("PRAGMA busy_timeout = 20")
        return connection


class Failing(sqlite3.Connection):
    """Just after the next statement that begins with `at`, it raises `error`."""

    at: ClassVar[str] = ""
    error: ClassVar[BaseException] = KeyboardInterrupt()

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        cursor = super().execute(sql, parameters)
        if Failing.at and sql.startswith(Failing.at):
            Failing.at = ""
            raise Failing.error
        return cursor


class DiskOfFailingConnections(SystemDisk):
    def connect(self, path: Path, *, create: bool) -> sqlite3.Connection:
        return sqlite3.connect(path, isolation_level=None, check_same_thread=False, factory=Failing)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def disk() -> FailingDisk:
    return FailingDisk()


@pytest.fixture
def file(path: Path, disk: FailingDisk) -> Iterator[SqliteFile]:
    with closing(SqliteFile(path, disk=disk)) as opened:
        with opened.writing("test") as connection:
            connection.execute("CREATE TABLE notes (text TEXT NOT NULL UNIQUE)")
        yield opened


def _write(file: SqliteFile, text: str) -> None:
    with file.writing("test") as connection:
        connection.execute("INSERT INTO notes VALUES (?)", (text,))


def _rows(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM notes").fetchone()[0])


def _said(file: SqliteFile) -> list[str]:
    with file.reading() as connection:
        return [text for (text,) in connection.execute("SELECT text FROM notes ORDER BY rowid")]


def test_what_was_written_is_read(file: SqliteFile) -> None:
    _write(file, "one")
    assert _said(file) == ["one"]


@pytest.mark.parametrize("synchronous", ["OFF", "NORMAL", "off"])
def test_a_weaker_synchronous_is_refused(path: Path, synchronous: str) -> None:
    with pytest.raises(UnsafeDurability, match="synchronous"):
        SqliteFile(path, synchronous=synchronous)


@pytest.mark.parametrize("journal_mode", ["DELETE", "MEMORY", "OFF", "PERSIST", "TRUNCATE"])
def test_another_journal_mode_is_refused(path: Path, journal_mode: str) -> None:
    with pytest.raises(UnsafeDurability, match="journal_mode"):
        SqliteFile(path, journal_mode=journal_mode)


def test_an_unknown_setting_is_refused(path: Path) -> None:
    with pytest.raises(NotConfigured, match="synchronous is one of"):
        SqliteFile(path, synchronous="FULL; DROP TABLE events")
    with pytest.raises(NotConfigured, match="journal_mode is one of"):
        SqliteFile(path, journal_mode="paper")


def test_the_strongest_setting_is_taken(path: Path) -> None:
    with closing(SqliteFile(path, synchronous="EXTRA")) as opened, opened.writing("test") as connection:
        assert connection.execute("PRAGMA synchronous").fetchone() == (3,)


def test_the_database_of_another_program_is_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE theirs (text TEXT)")
    before = path.read_bytes()
    with pytest.raises(WrongFormat, match="another program"):
        SqliteFile(path)
    assert path.read_bytes() == before


def test_what_is_no_database_is_left_alone(path: Path) -> None:
    path.write_text("Dear diary, " * 1_000)
    with pytest.raises(WrongFormat, match="no SQLite database"):
        SqliteFile(path)
    assert path.read_text() == "Dear diary, " * 1_000


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable, match="can't be opened"):
        SqliteFile(tmp_path / "nowhere" / "store.db")


def test_readers_can_not_write(file: SqliteFile) -> None:
    with pytest.raises(NotReadable, match="readonly"), file.reading() as connection:
        connection.execute("DELETE FROM notes")


def test_an_error_in_the_block_rolls_everything_back(file: SqliteFile) -> None:
    def write_and_stumble() -> None:
        with file.writing("test") as connection:
            connection.execute("INSERT INTO notes VALUES ('one')")
            raise ValueError("mine")

    with pytest.raises(ValueError, match="mine"):
        write_and_stumble()
    assert _said(file) == []
    _write(file, "two")
    assert _said(file) == ["two"]


def test_a_broken_constraint_is_the_callers_own(file: SqliteFile) -> None:
    _write(file, "one")
    with pytest.raises(sqlite3.IntegrityError):
        _write(file, "one")
    assert _said(file) == ["one"]


def test_faults_are_told_where_a_write_begins_and_just_before_and_just_after_the_commit(file: SqliteFile) -> None:
    sites = Sites(file.path)
    with closing(SqliteFile(file.path, faults=sites)) as watched:
        _write(watched, "one")
    assert sites.reached == list(zip((begin_site("test"), *commit_sites("test")), (0, 0, 1), strict=True))


def test_a_full_disk_keeps_nothing_and_is_written_again_when_there_is_room(file: SqliteFile) -> None:
    _write(file, "one")
    with file.writing("test") as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(NotStored, match="full"):
        _write(file, "x" * 100_000)
    assert _said(file) == ["one"]
    with file.writing("test") as connection:
        connection.execute("PRAGMA max_page_count = 1000000")
    _write(file, "two")
    assert _said(file) == ["one", "two"]


def test_a_writer_of_another_process_that_does_not_end_is_not_waited_for_for_ever(path: Path) -> None:
    with closing(SqliteFile(path, disk=ImpatientDisk())) as opened, closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(NotStored, match="locked"), opened.writing("test"):
            pass
        other.execute("ROLLBACK")
        with opened.writing("test"):
            pass


def test_a_failed_commit_that_took_is_found(file: SqliteFile, disk: FailingDisk) -> None:
    disk.next_commit = "fails after it took"
    with pytest.raises(OutcomeUnknown):
        _write(file, "one")
    assert file.settled
    assert _said(file) == ["one"]


def test_a_failed_commit_that_did_not_take_leaves_nothing(file: SqliteFile, disk: FailingDisk) -> None:
    disk.next_commit = "fails"
    with pytest.raises(OutcomeUnknown):
        _write(file, "one")
    assert file.settled
    assert _said(file) == []
    _write(file, "two")
    assert _said(file) == ["two"]


def test_the_write_ahead_log_is_emptied_before_anything_else_is_written(file: SqliteFile, disk: FailingDisk) -> None:
    _write(file, "one")
    disk.next_commit = "fails"
    with pytest.raises(OutcomeUnknown):
        _write(file, "two")
    assert file.path.with_name("store.db-wal").stat().st_size == 0


def test_while_the_file_can_not_be_opened_anew_it_is_read_and_not_written(file: SqliteFile, disk: FailingDisk) -> None:
    _write(file, "one")
    disk.next_commit, disk.opens = "fails", False
    for text in ("two", "three"):
        with pytest.raises(OutcomeUnknown, match="could not be opened anew"):
            _write(file, text)
    assert not file.settled
    with pytest.raises(OutcomeUnknown):
        file.settle()
    disk.opens = True
    _write(file, "four")
    assert file.settled
    assert _said(file) == ["one", "four"]


def test_a_reader_that_holds_the_write_ahead_log_delays_the_settling(path: Path) -> None:
    class Impatient(FailingDisk, ImpatientDisk):
        pass

    disk = Impatient()
    with closing(SqliteFile(path, disk=disk)) as opened, closing(sqlite3.connect(path, isolation_level=None)) as other:
        with opened.writing("test") as connection:
            connection.execute("CREATE TABLE notes (text TEXT)")
        other.execute("BEGIN")
        assert other.execute("SELECT count(*) FROM notes").fetchone() == (0,)
        _write(opened, "one")
        disk.next_commit = "fails"
        with pytest.raises(OutcomeUnknown, match="could not be opened anew"):
            _write(opened, "two")
        other.execute("COMMIT")
        opened.settle()
        assert _said(opened) == ["one"]


def test_a_file_that_was_taken_away_is_not_made_anew(file: SqliteFile, disk: FailingDisk) -> None:
    file.path.unlink()
    disk.next_commit = "fails"
    with pytest.raises(OutcomeUnknown):
        _write(file, "one")
    assert not file.path.exists()


def test_an_interruption_just_after_the_beginning_leaves_no_transaction_open(path: Path) -> None:
    with closing(SqliteFile(path, disk=DiskOfFailingConnections())) as opened:
        Failing.at, Failing.error = "BEGIN", KeyboardInterrupt()
        with pytest.raises(KeyboardInterrupt), opened.writing("test"):
            pass
        with opened.writing("test"):
            pass


def test_a_disk_that_can_not_tell_the_version_is_the_stores_trouble(path: Path) -> None:
    with closing(SqliteFile(path, disk=DiskOfFailingConnections())) as opened:
        Failing.at, Failing.error = "PRAGMA data_version", sqlite3.OperationalError("disk I/O error")
        with pytest.raises(NotReadable, match="disk I/O error"):
            opened.version()
        assert opened.version() == opened.version()


def test_a_closed_file_says_so(path: Path) -> None:
    opened = SqliteFile(path)
    opened.close()
    with pytest.raises(StoreUnusable, match="closed"), opened.reading():
        pass
    with pytest.raises(StoreUnusable, match="closed"), opened.writing("test"):
        pass
