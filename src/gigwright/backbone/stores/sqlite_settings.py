"""What a SQLite file must be before anything is acknowledged from it. Checked on what the database says of itself."""

import sqlite3
from pathlib import Path
from threading import Event

from gigwright.backbone.errors import NotConfigured, UnsafeDurability, WrongFormat

APPLICATION_ID = 0x47494757  # GIGW, in the file's header: https://www.sqlite.org/fileformat.html#application_id
SYNCHRONOUS = ("OFF", "NORMAL", "FULL", "EXTRA")
JOURNAL_MODES = ("DELETE", "TRUNCATE", "PERSIST", "MEMORY", "WAL", "OFF")
FULL = SYNCHRONOUS.index("FULL")
CACHE_KIB = 16 * 1024
WAL_BYTES_KEPT_MAX = 64 * 1024 * 1024
TRIES_MAX = 100
TRY_SECONDS = 0.05


def refuse_strangers(connection: sqlite3.Connection, path: Path) -> None:
    """WrongFormat for a file that somebody else made, before it is touched."""
    try:
        # In this order: whoever makes a new file at this moment, in another process, marks it before it has tables.
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        (mark,) = connection.execute("PRAGMA application_id").fetchone()
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        raise WrongFormat(f"{path} is no SQLite database: {error}", what_to_do="restore a backup") from error
    if mark != APPLICATION_ID and (mark or tables):
        raise WrongFormat(f"{path} is a database of another program", what_to_do="name another file")


def make_safe(connection: sqlite3.Connection, path: Path, synchronous: str, journal_mode: str) -> None:
    """Set what was asked for; UnsafeDurability unless the database then reports WAL and at least FULL."""
    if synchronous.upper() not in SYNCHRONOUS:
        raise NotConfigured(f"synchronous is one of {', '.join(SYNCHRONOUS)}, not {synchronous!r}")
    if journal_mode.upper() not in JOURNAL_MODES:
        raise NotConfigured(f"journal_mode is one of {', '.join(JOURNAL_MODES)}, not {journal_mode!r}")
    mode = ask_for_journal_mode(connection, journal_mode)
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    (level,) = connection.execute("PRAGMA synchronous").fetchone()
    if mode != "wal":
        raise UnsafeDurability(f"{path} is in journal_mode={mode}: readers would block, and a commit is not settled")
    if level < FULL:
        raise UnsafeDurability(f"{path} is in synchronous={SYNCHRONOUS[level]}: a power cut would lose events")


def set_limits(connection: sqlite3.Connection) -> None:
    """Bounds on memory and on the write-ahead log's file, which nobody copies back by accident."""
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    connection.execute("PRAGMA wal_autocheckpoint = 0")  # see sqlite_tidying.py
    connection.execute(f"PRAGMA journal_size_limit = {WAL_BYTES_KEPT_MAX}")


def claim(connection: sqlite3.Connection) -> None:
    """Mark a new file as ours."""
    (mark,) = connection.execute("PRAGMA application_id").fetchone()
    if mark != APPLICATION_ID:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def ask_for_journal_mode(connection: sqlite3.Connection, wanted: str) -> str:
    """The mode after asking for it; SQLite does not wait by itself when two processes create a file at once."""
    pause = Event()
    for attempt in range(TRIES_MAX):
        try:
            (mode,) = connection.execute(f"PRAGMA journal_mode = {wanted}").fetchone()
            return str(mode)
        except sqlite3.OperationalError:
            if attempt == TRIES_MAX - 1:
                raise
            pause.wait(TRY_SECONDS)
    raise AssertionError("the loop returns or raises")
