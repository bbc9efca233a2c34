"""A log by its address alone, without a market around it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gigwright.backbone.clock import SystemClock
from gigwright.backbone.errors import NotConfigured
from gigwright.backbone.ids import SystemIds
from gigwright.backbone.log import Log
from gigwright.backbone.stores.postgres import PostgresLog
from gigwright.backbone.stores.postgres_database import PostgresDatabase
from gigwright.backbone.stores.sqlite import SqliteLog
from gigwright.backbone.stores.sqlite_file import SqliteFile
from gigwright.wiring.truth import POSTGRES

SQLITE = "sqlite:///"


def open_log(url: str) -> Log:
    """`sqlite:///FILE` or `postgresql://…`, made if there is none; NotConfigured for anything else."""
    clock = SystemClock()
    if url.startswith(SQLITE):
        return SqliteLog(SqliteFile(Path(url.removeprefix(SQLITE))), clock, SystemIds(clock))
    if url.startswith(POSTGRES):
        return PostgresLog(PostgresDatabase(url), clock, SystemIds(clock))
    raise NotConfigured(f"{url!r} names no store", what_to_do="name sqlite:///FILE or postgresql://…")


@contextmanager
def idle_transaction(url: str) -> Iterator[None]:
    """On PostgreSQL, somebody who has begun a transaction and does not end it meanwhile; elsewhere nobody."""
    if not url.startswith(POSTGRES):
        yield
        return
    database = PostgresDatabase(url)
    try:
        with database.connect() as raw:
            raw.execute("SET idle_in_transaction_session_timeout = 0")
            raw.execute("BEGIN")
            raw.execute("SELECT pg_current_xact_id()")
            yield
            raw.execute("ROLLBACK")
    finally:
        database.close()
