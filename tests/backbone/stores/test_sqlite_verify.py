"""Rot: one byte of the log's file flips where a value is stored, in a table or in an index, and verifying finds it."""

import random
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from gigwright.backbone.clock import SystemClock
from gigwright.backbone.errors import StoreTrouble
from gigwright.backbone.log_contract.words import Book, Closed, Noted, Opened
from tests.backbone.stores.sqlite_store import SqliteStore

COLUMNS = {
    "events": (
        "id",
        "name",
        "tags",
        "recorded",
        "occurred",
        "actor",
        "correlation",
        "causation",
        "traceparent",
        "command",
        "body",
        "hash",
    ),
    "event_tags": ("tag", "name"),
    "commands": ("id", "name", "digest", "asked_at", "seal"),
    "meta": ("key", "value"),
}  # fmt: skip -- a line for each table
NUMBERS = (
    ("events", "position"),
    ("events", "version"),
    ("events", "imported"),
    ("event_tags", "position"),
    ("commands", "first_position"),
    ("commands", "events"),
)
KEYS = {"events": "position", "event_tags": "tag", "commands": "id"}
TRIGGERS = ("events_are_never_changed", "events_are_never_deleted")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a log of some dozens of events, everything in the one file."""
    path = tmp_path_factory.mktemp("whole") / "log.db"
    log = SqliteStore(path).open(SystemClock())
    book = Book(log, SystemClock())
    for number in range(30):
        case = book.case()
        (opened,) = book.add(Opened(case=case, opener=book.party(), subject=f"case {number}"))
        book.add(Noted(case=case, text=f"note {number}", count=number), cause=opened)
        book.add(Closed(case=case, parties=(book.party(), book.party())))
    log.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode = DELETE")
    return path.read_bytes()


def places(whole: bytes, path: Path, chance: random.Random) -> Iterator[tuple[str, int]]:
    """Endless: what a byte belongs to, and where in the file it is; each column as often as any other.

    A word may also stand in the text of the schema, where SQLite itself looks at each letter when it opens the file.
    """
    path.write_bytes(whole)
    with closing(sqlite3.connect(path)) as connection:
        values = {
            f"{table}.{column}": connection.execute(
                f"SELECT CAST({column} AS BLOB) FROM {table} WHERE length({column}) >= 3"
            ).fetchall()
            for table, columns in COLUMNS.items()
            for column in columns
        }
        texts = [
            sql for (sql,) in connection.execute("SELECT CAST(sql AS BLOB) FROM sqlite_master WHERE sql IS NOT NULL")
        ]
    schema = [range(start, start + len(text)) for text in texts for start in _all(whole, text)]
    while True:
        for name, rows in values.items():
            (value,) = chance.choice(rows)
            starts = [start for start in _all(whole, value) if not any(start in text for text in schema)]
            yield name, chance.choice(starts) + chance.randrange(len(value))


def _all(whole: bytes, value: bytes) -> list[int]:
    """Wherever it stands: in the table, and in each index that holds it."""
    found, at = [], whole.find(value)
    while at >= 0:
        found.append(at)
        at = whole.find(value, at + 1)
    assert found, "a stored value is somewhere in the file"
    return found


def is_found(path: Path) -> bool:
    """Whether the log can't be opened at all, or verifying names a fault."""
    try:
        log = SqliteStore(path).open(SystemClock())
    except StoreTrouble:
        return True
    try:
        return bool(log.verify().faults)
    finally:
        log.close()


def flips(whole: bytes, folder: Path, number: int, seed: int) -> Counter[str]:
    """So many flips, one at a time; how many of each column were not found."""
    chance, lost = random.Random(seed), Counter[str]()
    chosen = places(whole, folder / "values.db", chance)
    for turn in range(number):
        name, place = next(chosen)
        damaged = bytearray(whole)
        damaged[place] ^= 1 << chance.randrange(8)
        path = folder / f"{turn}.db"
        path.write_bytes(damaged)
        lost[name] += not is_found(path)
        for left in folder.glob(f"{turn}.db*"):
            left.unlink()
    return +lost


def test_a_byte_that_flips_is_found(whole: bytes, tmp_path: Path) -> None:
    assert flips(whole, tmp_path, 105, seed=1) == Counter()


@pytest.mark.long
@pytest.mark.timeout(900)
def test_a_thousand_bytes_that_flip_are_all_found(whole: bytes, tmp_path: Path) -> None:
    assert flips(whole, tmp_path, 1_050, seed=2) == Counter()


@pytest.mark.parametrize(("table", "column"), NUMBERS)
def test_a_number_that_changes_is_found(whole: bytes, tmp_path: Path, table: str, column: str) -> None:
    path, key = tmp_path / "log.db", KEYS[table]
    for bit in range(6):
        path.write_bytes(whole)
        with closing(sqlite3.connect(path)) as connection, connection:
            for trigger in TRIGGERS:
                connection.execute(f"DROP TRIGGER {trigger}")
            (row,) = connection.execute(f"SELECT {key} FROM {table} LIMIT 1 OFFSET 20").fetchone()
            try:
                connection.execute(f"UPDATE {table} SET {column} = {column} + ? WHERE {key} = ?", (1 << bit, row))
            except sqlite3.IntegrityError:
                continue  # another row has that key
        assert is_found(path), f"{table}.{column} changed by {1 << bit}"
