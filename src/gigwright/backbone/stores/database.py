"""What the rows of consumers need of a database: SQLite's file and PostgreSQL's server both give it."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol


class Cursor(Protocol):
    """What a statement has found or changed."""

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""

    def fetchone(self) -> Any:
        """The next row, or None."""

    def fetchall(self) -> list[Any]:
        """The rows that are left."""


class Connection(Protocol):
    """Runs SQL that both databases take; a value stands as `?`."""

    def execute(self, statement: str, values: Sequence[Any] = ..., /) -> Cursor:
        """Run one statement."""

    def executemany(self, statement: str, values: Iterable[Sequence[Any]], /) -> Cursor:
        """Run it once for each row of values; `rowcount` is the sum."""


Now = Callable[[Connection], datetime]


class Database(Protocol):
    """The truth's database. Raises StoreTrouble."""

    def reading(self) -> AbstractContextManager[Any]:
        """A Connection that only reads."""

    def writing(self, site: str) -> AbstractContextManager[Any]:
        """A Connection in a write transaction, durable when the block ends."""
