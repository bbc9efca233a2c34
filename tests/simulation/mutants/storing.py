"""Bugs of the log: conditions, commits, ids of commands, times."""

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from gigwright.backbone.errors import Conflict, GigwrightError, OutcomeUnknown, Refused
from gigwright.backbone.event import Recorded
from gigwright.backbone.log import Position
from gigwright.backbone.query import Query
from gigwright.backbone.stores import sqlite
from gigwright.backbone.stores.facts import Entry, Tip
from gigwright.backbone.stores.sqlite import SqliteLog
from gigwright.backbone.stores.sqlite_file import SqliteFile
from gigwright.simulation.hub import Gone
from gigwright.simulation.machine import Machine
from tests.simulation.mutants.mutant import mutant, replaced


@mutant("The log appends whatever has got in between since the decision was made.")
def append_condition_ignored() -> Iterator[None]:
    def no_conflict(connection: sqlite3.Connection, entry: Entry, tip: Tip) -> None:
        return None

    with replaced(sqlite, "_conflict", no_conflict):
        yield


@mutant("The append condition is looked at before the write transaction begins; another writer may get in between.")
def append_condition_checked_outside_the_transaction() -> Iterator[None]:
    real = SqliteLog.append

    def append(
        self: SqliteLog, events: Sequence[object], *, if_none: Query | None = None, after: Position = 0, **rest: Any
    ) -> list[Recorded[Any]]:
        found = next(self.read(if_none, after=after, limit=1), None) if if_none is not None else None
        if found is not None:
            raise Conflict(found.position, found.name)
        self._file._faults.reach("log.append.condition_checked")  # where another thread may go on
        return real(self, events, **rest)

    with replaced(SqliteLog, "append", append):
        yield


@mutant("Positions are taken as from a sequence, before the commit, and are not given back when the commit fails.")
def position_taken_before_the_commit() -> Iterator[None]:
    real_tip, real_judge = sqlite._tip, sqlite._judge
    taken: dict[str | None, Position] = {}

    def tip(connection: sqlite3.Connection) -> Tip:
        found, log = real_tip(connection), sqlite._meta(connection, "incarnation")
        return Tip(max(found.position, taken.get(log, 0)), found.recorded, found.hash)

    def judge(connection: sqlite3.Connection, *rest: Any) -> list[Any]:
        outcomes = real_judge(connection, *rest)
        recorded = [event.position for outcome in outcomes if isinstance(outcome, list) for event in outcome]
        log = sqlite._meta(connection, "incarnation")
        taken[log] = max([taken.get(log, 0), *recorded])
        return outcomes

    with replaced(sqlite, "_tip", tip), replaced(sqlite, "_judge", judge):
        yield


@mutant("Neither the decider nor the log looks whether a command of this id was carried out before.")
def command_id_ignored() -> Iterator[None]:
    def not_known(connection: sqlite3.Connection, command: object) -> None:
        return None

    statements = {**sqlite._sql, "keep_command": sqlite._sql["keep_command"].replace("INSERT", "INSERT OR REPLACE")}
    with replaced(sqlite, "_known", not_known), replaced(sqlite, "_sql", statements):
        yield


@mutant("When a commit fails and its outcome is not known, the caller is told that it was refused.")
def unknown_commit_told_as_a_refusal() -> Iterator[None]:
    def settled(self: SqliteLog, entry: Entry, unknown: OutcomeUnknown) -> GigwrightError:
        return Refused(f"the market could not take it: {unknown}")

    with replaced(SqliteLog, "_settled", settled):
        yield


@mutant("When a commit fails and its outcome is not known, the caller is told that it was stored.")
def unknown_commit_told_as_a_success() -> Iterator[None]:
    real = SqliteFile._commit

    def commit(self: SqliteFile, connection: sqlite3.Connection) -> None:
        try:
            real(self, connection)
        except OutcomeUnknown:
            return  # "it will have worked"

    with replaced(SqliteFile, "_commit", commit):
        yield


@mutant("The answer is on its way to the caller before the transaction is committed; a crash then takes it back.")
def acknowledged_before_the_commit() -> Iterator[None]:
    real_judge, real_record = sqlite._judge, SqliteLog._record
    said: list[Any] = []

    def judge(*arguments: Any) -> list[Any]:
        said[:] = real_judge(*arguments)
        return said

    def record(self: SqliteLog, batch: Sequence[Entry]) -> Sequence[Any]:
        said.clear()
        try:
            return real_record(self, batch)
        except Gone:
            if said and _serves_people(self):
                return list(said)  # the process is gone; its answer has left it
            raise

    with replaced(sqlite, "_judge", judge), replaced(SqliteLog, "_record", record):
        yield


def _serves_people(log: SqliteLog) -> bool:
    """Callers of the works are in its own process, and go with it."""
    machine = log._file._faults
    return isinstance(machine, Machine) and machine.name == "shop"


@mutant("An event is recorded at what the clock says, also when the clock was set back since the event before it.")
def recorded_time_decreases() -> Iterator[None]:
    real = sqlite._tip

    def tip(connection: sqlite3.Connection) -> Tip:
        found = real(connection)
        return Tip(found.position, sqlite.EPOCH, found.hash)

    with replaced(sqlite, "_tip", tip):
        yield
