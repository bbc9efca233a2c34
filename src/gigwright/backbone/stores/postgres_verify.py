"""Verifying a log on PostgreSQL, in one snapshot, while appends go on."""

from collections.abc import Iterable, Iterator, Sequence

import psycopg

from gigwright.backbone.log import Report, Told
from gigwright.backbone.stores.facts import Row
from gigwright.backbone.stores.postgres_database import PostgresConnection, PostgresDatabase
from gigwright.backbone.stores.sql import statements
from gigwright.backbone.stores.verifying import Place, Verification

PAGE = 512

_sql = statements("postgres_log.sql")


def verify(database: PostgresDatabase, told: Told | None = None) -> Report:
    """Reads one snapshot; damage that PostgreSQL itself stumbles over is a fault like any other."""
    with database.reading() as connection:
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        try:
            return _verified(connection, told)
        finally:
            connection.execute("ROLLBACK")


def _verified(connection: PostgresConnection, told: Told | None) -> Report:
    verification = Verification(PostgresSource(connection), told)
    try:
        verification.check_meta()
        verification.check_events()
        verification.check_commands()
        verification.check_tags()
    except (psycopg.DataError, psycopg.InternalError) as error:
        verification.fault(f"behind event {verification.events} the database can't be read: {error}")
    return verification.report()


class PostgresSource:
    """`Source` within a transaction that sees one snapshot."""

    def __init__(self, connection: PostgresConnection) -> None:
        self._connection = connection

    def meta(self) -> dict[str, str]:
        return dict(self._connection.execute(_sql["all_meta"]).fetchall())

    def pages(self) -> Iterator[Sequence[Row]]:
        after = 0
        while rows := self._connection.execute(_sql["events_from"], (after + 1, PAGE)).fetchall():
            yield rows
            after = rows[-1][0]

    def tags_kept(self, places: Sequence[Place]) -> int:
        columns = [list(column) for column in zip(*places, strict=True)] or [[], [], []]
        (found,) = self._connection.execute(_sql["tags_kept"], columns).fetchone() or (0,)
        return int(found)

    def tags(self) -> int:
        (found,) = self._connection.execute(_sql["all_tags"]).fetchone() or (0,)
        return int(found)

    def recorded_by(self, commands: Sequence[str]) -> dict[str, tuple[int | None, int]]:
        rows = self._connection.execute(_sql["recorded_by"], (list(commands),)).fetchall()
        return {id: (first, events) for id, first, events in rows}

    def commands(self) -> Iterable[Row]:
        after = ""
        while rows := self._connection.execute(_sql["commands_from"], (after, PAGE)).fetchall():
            yield from rows
            after = rows[-1][0]

    def runs(self) -> tuple[int, int]:
        claimed, contradictory = self._connection.execute(_sql["all_runs"]).fetchone() or (0, 0)
        return int(claimed), int(contradictory)
