from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from gigwright.backbone.clock import SystemClock, VirtualClock
from gigwright.backbone.errors import CommandReused, Malformed, NotStored, OutcomeUnknown, WrongFormat
from gigwright.backbone.ids import SystemIds
from gigwright.backbone.log import FORMAT, Asked
from gigwright.backbone.log_contract.words import START, Book, Noted, at_once, opened
from gigwright.backbone.stores.sqlite import SqliteLog
from gigwright.backbone.stores.sqlite_disk import FailingDisk
from gigwright.backbone.stores.sqlite_file import SqliteFile
from tests.backbone.stores.sqlite_store import SqliteStore


@pytest.fixture
def store(tmp_path: Path) -> SqliteStore:
    return SqliteStore(tmp_path / "log.db")


@pytest.fixture
def disk() -> FailingDisk:
    return FailingDisk()


@pytest.fixture
def book(store: SqliteStore, disk: FailingDisk) -> Iterator[Book]:
    clock = VirtualClock(START)
    log = store.open(clock, disk)
    yield Book(log, clock)
    log.close()


@pytest.mark.parametrize("number", [FORMAT + 1, FORMAT - 1])
def test_another_format_number_is_refused(store: SqliteStore, number: int) -> None:
    with opened(store):
        pass
    store.run("UPDATE meta SET value = ? WHERE key = 'format'", str(number))
    store.run(f"PRAGMA user_version = {number}")
    with pytest.raises(WrongFormat, match="has the format"), opened(store):
        pass


def test_a_log_without_an_incarnation_is_refused(store: SqliteStore) -> None:
    with opened(store):
        pass
    store.run("DELETE FROM meta WHERE key = 'incarnation'")
    with pytest.raises(WrongFormat, match="no incarnation"), opened(store):
        pass


def test_events_without_the_table_that_says_of_which_log_are_refused(store: SqliteStore) -> None:
    with opened(store):
        pass
    store.run("DROP TABLE meta")
    with pytest.raises(WrongFormat, match="which log"), opened(store):
        pass


def test_tables_of_others_may_stand_in_the_file_before_the_log(store: SqliteStore) -> None:
    file = SqliteFile(store.path)
    with file.writing("test") as connection:
        connection.execute("CREATE TABLE checkpoints (consumer TEXT)")
    file.close()
    with opened(store) as book:
        assert book.log.head() == 0


def test_an_event_can_neither_be_changed_nor_deleted(store: SqliteStore) -> None:
    with opened(store) as book:
        book.add(Noted(case=book.case()))
    for statement in ("UPDATE events SET actor = 'another'", "DELETE FROM events"):
        with pytest.raises(Exception, match="an event is never"):
            store.run(statement)


def test_an_append_whose_commit_failed_though_it_took_is_answered(book: Book, disk: FailingDisk) -> None:
    disk.next_commit = "fails after it took"
    kept = book.add(Noted(case=book.case()))
    assert kept == book.everything()


def test_an_append_whose_commit_failed_is_not_stored(book: Book, disk: FailingDisk) -> None:
    asked, note = book.command(), Noted(case=book.case())
    disk.next_commit = "fails"
    with pytest.raises(NotStored):
        book.log.append([note], command=asked, by=book.hand)
    assert book.log.outcome(asked) is None
    assert book.log.append([note], command=asked, by=book.hand) == book.everything()


@pytest.mark.parametrize("failure", ["fails", "fails after it took"])
def test_of_appends_written_together_each_is_settled_by_its_own_command(
    book: Book, disk: FailingDisk, failure: str
) -> None:
    asked = [book.command() for _ in range(8)]
    notes = [Noted(case=book.case()) for _ in range(8)]
    disk.next_commit = "fails" if failure == "fails" else "fails after it took"
    results = at_once(8, lambda number: book.log.append([notes[number]], command=asked[number], by=book.hand))
    for command, result in zip(asked, results, strict=True):
        known = book.log.outcome(command)
        assert isinstance(result, NotStored) if known is None else result == known
    assert book.log.verify().faults == ()


def test_a_reused_command_is_told_so_though_the_commit_failed(book: Book, disk: FailingDisk) -> None:
    asked = book.command()
    book.log.append([], command=asked, by=book.hand)
    disk.next_commit = "fails"
    other = Asked(id=asked.id, name=asked.name, digest=bytes(32))
    with pytest.raises(CommandReused):
        book.log.append([], command=other, by=book.hand)


@pytest.mark.parametrize("took", [True, False])
def test_while_nobody_can_know_the_outcome_is_unknown_and_later_it_is_found(
    book: Book, disk: FailingDisk, took: bool
) -> None:
    asked, note = book.command(), Noted(case=book.case())
    disk.next_commit, disk.opens = "fails after it took" if took else "fails", False
    with pytest.raises(OutcomeUnknown):
        book.log.append([note], command=asked, by=book.hand)
    with pytest.raises(OutcomeUnknown):
        book.log.outcome(asked)
    with pytest.raises(OutcomeUnknown):
        book.add(Noted(case=book.case()))
    assert book.log.head() == (1 if took else 0), "reading goes on"
    disk.opens = True
    kept = book.log.append([note], command=asked, by=book.hand)
    assert book.everything() == kept
    assert book.log.verify().faults == ()


def test_a_full_disk_refuses_keeps_reading_and_goes_on_when_there_is_room(store: SqliteStore) -> None:
    clock = VirtualClock(START)
    file = SqliteFile(store.path)
    book = Book(SqliteLog(file, clock, SystemIds(clock)), clock)
    kept = book.add(Noted(case=book.case()))
    with file.writing("test") as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(NotStored, match="full"):
        book.add(*(Noted(case=book.case(), text="x" * 1_000) for _ in range(100)))
    assert book.everything() == kept
    with file.writing("test") as connection:
        connection.execute("PRAGMA max_page_count = 1000000")
    assert book.add(Noted(case=book.case()))[0].position == 2
    book.log.close()


def test_bad_input_changes_nothing_at_all(book: Book, store: SqliteStore) -> None:
    book.add(Noted(case=book.case()))
    before = store.path.with_name("log.db-wal").read_bytes()
    for wrong in (Noted(case=book.case(), text="\ud800"), object()):
        with pytest.raises(Malformed):
            book.add(wrong)
    assert store.path.with_name("log.db-wal").read_bytes() == before


def test_a_wait_on_a_clock_that_stands_still_ends_too(book: Book) -> None:
    assert book.log.wait(0, 0.05) == 0


def test_who_waits_is_woken_by_an_append_of_this_process_without_looking(store: SqliteStore) -> None:
    clock = SystemClock()
    log = SqliteLog(SqliteFile(store.path), clock, SystemIds(clock), look_seconds=30.0)
    waiting = [Thread(target=log.wait, args=(0, 30.0), daemon=True) for _ in range(3)]
    for thread in waiting:
        thread.start()
    book = Book(log)
    book.add(Noted(case=book.case()))
    for thread in waiting:
        thread.join(5.0)
        assert not thread.is_alive()
    log.close()


def test_closing_wakes_who_waits(store: SqliteStore) -> None:
    log = store.open(SystemClock())
    waiting = [Thread(target=log.wait, args=(0, 30.0), daemon=True) for _ in range(3)]
    for thread in waiting:
        thread.start()
    log.wait(0, 0.05)
    log.close()
    for thread in waiting:
        thread.join(5.0)
        assert not thread.is_alive()


DAMAGE = {
    "UPDATE events SET recorded = '2020-01-01T00:00:00.000000Z' WHERE position = 2": "before its predecessor",
    "UPDATE events SET actor = 'another' WHERE position = 2": "event 2 was changed",
    "UPDATE events SET hash = zeroblob(32) WHERE position = 2": "event 2 was changed",
    "UPDATE events SET imported = 3 WHERE position = 2": "event 2 was changed",
    "UPDATE events SET tags = '[]' WHERE position = 2": "event 2 carries the tags",
    "UPDATE events SET tags = 'nothing' WHERE position = 2": "event 2 carries the tags",
    "UPDATE events SET name = 'contract.unheard' WHERE position = 2": "does not know",
    "UPDATE events SET name = CAST(X'ff' AS TEXT) WHERE position = 2": "event 2 was changed",
    "UPDATE events SET body = CAST(CAST(body AS TEXT) || ' ' AS BLOB) WHERE position = 2": "event 2",
    "DELETE FROM events WHERE position = 2": "event 2 is missing",
    "DELETE FROM event_tags WHERE position = 2 AND tag LIKE 'case:%'": "event 2 is found by",
    "UPDATE event_tags SET name = 'contract.closed' WHERE position = 2": "event 2 is found by",
    "INSERT INTO event_tags VALUES ('case:none', 2, 'contract.noted')": "tags are kept for reading",
    "DELETE FROM commands WHERE first_position = 2": "which says None",
    "UPDATE commands SET events = 2 WHERE first_position = 2": "which says (2, 2)",
    "UPDATE commands SET events = 1 WHERE first_position IS NULL": "the commands say",
    "UPDATE commands SET digest = zeroblob(32) WHERE first_position IS NULL": "its seal does not fit",
    "UPDATE commands SET digest = zeroblob(32) WHERE first_position = 2": "its seal does not fit",
    "UPDATE commands SET name = CAST(X'ff' AS TEXT) WHERE first_position = 2": "its seal does not fit",
    "UPDATE commands SET asked_at = '2020-01-01T00:00:00.000000Z' WHERE first_position = 2": "its seal does not fit",
}


@pytest.mark.parametrize("statement", DAMAGE)
def test_verifying_finds(store: SqliteStore, statement: str) -> None:
    with opened(store) as book:
        for _ in range(3):
            book.add(Noted(case=book.case()))
        book.add()
    store.run("DROP TRIGGER events_are_never_changed")
    store.run("DROP TRIGGER events_are_never_deleted")
    store.run(statement)
    with opened(store) as book:
        faults = book.log.verify().faults
        assert any(DAMAGE[statement] in fault for fault in faults), faults
        assert book.log.head() >= 3, "the log can be used after it was verified"


def test_verifying_names_a_hundred_faults_at_most(store: SqliteStore) -> None:
    with opened(store) as book:
        book.add(*(Noted(case=book.case()) for _ in range(150)))
    store.run("DROP TRIGGER events_are_never_changed")
    store.run("UPDATE events SET actor = 'another'")
    with opened(store) as book:
        assert len(book.log.verify().faults) == 100
