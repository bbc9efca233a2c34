"""Where the truth is kept: the log, and in the same database what its consumers must remember and the addresses."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, Self

from gigwright.backbone.clock import Clock
from gigwright.backbone.errors import NotConfigured
from gigwright.backbone.faults import Faults
from gigwright.backbone.ids import Ids
from gigwright.backbone.log import FORMAT, Log
from gigwright.backbone.stores.act_rows import ActRows
from gigwright.backbone.stores.consumer_rows import ConsumerRows
from gigwright.backbone.stores.database import Database, Now
from gigwright.backbone.stores.postgres import PostgresLog
from gigwright.backbone.stores.postgres_database import DURABILITY, PostgresDatabase
from gigwright.backbone.stores.sqlite import SqliteLog
from gigwright.backbone.stores.sqlite_disk import Disk
from gigwright.backbone.stores.sqlite_file import SqliteFile
from gigwright.backbone.stores.token_rows import TokenRows
from gigwright.contexts.accounts.adapters.address_book import AddressRows
from gigwright.wiring.home import Home

POSTGRES = ("postgresql://", "postgres://")


class Truth:
    """The log and its neighbours in one database, opened. `says` describes the database for people who examine it."""

    def __init__(self, database: Database, log: Log, now: Now, says: Callable[[Any], str]) -> None:
        self.database = database
        self.log = log
        self.store = ConsumerRows(database, now)
        self.acts = ActRows(database)
        self._says = says

    def says(self) -> str:
        """What the database reports of itself; a less than safe one would not have been opened."""
        with self.database.reading() as connection:
            return f"{self._says(connection)}, format {FORMAT}, incarnation {self.log.incarnation}"

    def addresses(self, key: bytes, ids: Ids) -> AddressRows:
        """The address book, which hides addresses under this key."""
        return AddressRows(self.database, key, ids)

    def tokens(self) -> TokenRows:
        """The tokens of outsiders, in a table that is made when it is first asked for."""
        return TokenRows(self.database)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.log.close()


def open_truth(home: Home, clock: Clock, ids: Ids, faults: Faults, disk: Disk | None) -> Truth:
    """Of the database that the home names, or of a file in the home."""
    if home.log_url is None:
        return _on_sqlite(home, clock, ids, faults, disk)
    return _on_postgres(home.log_url, clock, ids, faults)


def _on_sqlite(home: Home, clock: Clock, ids: Ids, faults: Faults, disk: Disk | None) -> Truth:
    file = SqliteFile(home.truth, faults=faults, disk=disk)
    log = SqliteLog(file, clock, ids)
    return _closing_on_error(log, lambda: Truth(file, log, lambda _: clock.now(), _sqlite_says))


def _on_postgres(url: str, clock: Clock, ids: Ids, faults: Faults) -> Truth:
    if not url.startswith(POSTGRES):
        raise NotConfigured(
            f"{url.partition(':')[0]!r} is no kind of database for the log",
            what_to_do="set GIGWRIGHT_LOG to postgresql://…, or leave it out for a file in the home",
        )
    database = PostgresDatabase(url, faults=faults)
    log = PostgresLog(database, clock, ids)
    return _closing_on_error(log, lambda: Truth(database, log, database.now, _postgres_says))


def _closing_on_error(log: Log, make: Callable[[], Truth]) -> Truth:
    with ExitStack() as stack:
        stack.callback(log.close)
        truth = make()
        stack.pop_all()
        return truth


def _sqlite_says(connection: Any) -> str:
    (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    return f"SQLite, journal_mode={mode}, synchronous=FULL or more"


def _postgres_says(connection: Any) -> str:
    names = ("server_version", *DURABILITY)
    found = [(name, connection.execute(f"SHOW {name}").fetchone()[0]) for name in names]
    return "PostgreSQL, " + ", ".join(f"{name}={value}" for name, value in found)
