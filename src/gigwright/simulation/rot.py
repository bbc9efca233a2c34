"""Bytes that flip where they are stored: `verify` must find each one."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from shutil import copytree

from gigwright.backbone.errors import StoreTrouble
from gigwright.simulation.draws import Draws
from gigwright.wiring import Market, open_market

KEYS = {"events": "position", "commands": "id"}
TRIGGERS = ("events_are_never_changed", "events_are_never_deleted")
TRIES_MAX = 100
BITS = 7  # of a byte; the eighth would need more of an integer's room than a byte has
SITE = "rot"

Stored = int | bytes  # text as the bytes that it is


class Flip:
    """One flipped bit of one column of one row; `back` mends it."""

    def __init__(self, connection: sqlite3.Connection, draws: Draws, table: str, key_column: str) -> None:
        self._table, self._key_column = table, key_column
        columns = [name for _, name, *_ in connection.execute(f"PRAGMA table_info({self._table})")]
        asked = f"SELECT {self._key_column} FROM {self._table} ORDER BY 1"  # noqa: S608 - two names from above
        keys = [key for (key,) in connection.execute(asked)]
        self._column, self._key = draws.one_of(columns), draws.one_of(keys)
        self._where = "CAST(? AS TEXT)" if isinstance(self._key, str) else "?"  # text is written back as its bytes
        self._kind, self._before = self._read(connection)
        self._draws = draws

    def __str__(self) -> str:
        return f"{self._column} of {self._key} in {self._table}, once {self._before!r}, was changed"

    def strike(self, connection: sqlite3.Connection) -> bool:
        """Whether there was anything to change, and SQLite itself let it through."""
        if not self._before and self._kind != "integer":
            return False
        try:
            self._write(connection, self._spoilt(self._before))
        except sqlite3.IntegrityError:
            return False  # it would be the key of another row
        return True

    def back(self, connection: sqlite3.Connection) -> None:
        """As it was."""
        self._write(connection, self._before)

    def _spoilt(self, before: Stored) -> Stored:
        bit = 1 << self._draws.below(BITS)
        if isinstance(before, int):
            return before ^ bit
        place = self._draws.below(len(before))
        return before[:place] + bytes([before[place] ^ bit]) + before[place + 1 :]

    def _read(self, connection: sqlite3.Connection) -> tuple[str, Stored]:
        column = self._column
        stored = f"CASE typeof({column}) WHEN 'integer' THEN {column} ELSE CAST({column} AS BLOB) END"
        asked = f"SELECT typeof({column}), {stored} FROM {self._table} WHERE {self._key_column} = ?"  # noqa: S608 - names of the schema
        kind, value = connection.execute(asked, (self._key,)).fetchone()
        return kind, b"" if value is None else value

    def _write(self, connection: sqlite3.Connection, value: Stored) -> None:
        new = "CAST(? AS TEXT)" if self._kind == "text" else "?"
        row = f"{self._key_column} = {self._where}"
        asked = f"UPDATE {self._table} SET {self._column} = {new} WHERE {row}"  # noqa: S608 - names of the schema
        connection.execute(asked, (value, self._key))
        if self._column == self._key_column:
            self._key = value


def rotten(market: Market, folder: Path, draws: Draws, flips: int, tables: Mapping[str, str] = KEYS) -> Iterator[str]:
    """Flip a bit in a row of these tables, so many times, in a copy at `folder`; a sentence for each not found."""
    copy = _copied(market, folder)
    try:
        for _ in range(flips):
            flip = _flipped(copy, draws, tables)
            if not _is_found(copy):
                yield f"{flip}, and nobody found it"
            with copy.truth.database.writing(SITE) as connection:
                flip.back(connection)
    finally:
        copy.close()


def _copied(market: Market, folder: Path) -> Market:
    """Another market over a copy of the truth, without what protects its rows."""
    copytree(market.home.folder / "secrets", folder / "secrets")
    with closing(sqlite3.connect(market.home.truth)) as source, closing(sqlite3.connect(folder / "truth.db")) as target:
        source.backup(target)
        for trigger in TRIGGERS:
            target.execute(f"DROP TRIGGER {trigger}")
    return open_market(folder, clock=market.clock)


def _flipped(copy: Market, draws: Draws, tables: Mapping[str, str]) -> Flip:
    for _ in range(TRIES_MAX):
        with copy.truth.database.writing(SITE) as connection:
            flip = Flip(connection, draws, *draws.one_of(tuple(tables.items())))
            if flip.strike(connection):
                return flip
    raise AssertionError("a log has bytes to flip")


def _is_found(copy: Market) -> bool:
    try:
        return bool(copy.log.verify().faults)
    except StoreTrouble:
        return True  # so damaged that it can't be read at all
