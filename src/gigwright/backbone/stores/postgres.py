"""The log in PostgreSQL: gapless positions in commit order, group commit, synced before it is acknowledged.

A batch is written by one call of a function in the database, which takes the log's lock, compares what the writer
believes with what is there, and writes all or nothing. Only when that differs (another process has appended, a command
is known, a condition does not hold) are things looked up first, under the same lock.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

import msgspec

from gigwright.backbone.clock import Clock, rfc3339, utc
from gigwright.backbone.errors import (
    CommandReused,
    GigwrightError,
    NotStored,
    OutcomeUnknown,
    StoreUnusable,
    WrongFormat,
)
from gigwright.backbone.event import Actor, Recorded
from gigwright.backbone.ids import CommandId, EventId, Ids
from gigwright.backbone.log import FORMAT, GENESIS, Asked, Position, Report, Told
from gigwright.backbone.query import EVERYTHING, Query
from gigwright.backbone.stores.facts import (
    SEAL,
    Entry,
    Incarnation,
    Stored,
    Tip,
    checked,
    recorded_of,
    seal,
    seal_of_meta,
)
from gigwright.backbone.stores.group_commit import GroupCommit
from gigwright.backbone.stores.judging import Known, Looked, Outcome, Verdict
from gigwright.backbone.stores.postgres_arrivals import Bell, PostgresArrivals
from gigwright.backbone.stores.postgres_database import PostgresConnection, PostgresDatabase
from gigwright.backbone.stores.postgres_verify import verify
from gigwright.backbone.stores.selecting import Span, select
from gigwright.backbone.stores.sql import PACKAGE, statements
from gigwright.backbone.stores.sqlite_file import commit_sites

SITE = "log.append"
COMMIT_SITES = commit_sites(SITE)
PAGE = 512
POSITION_MAX = 2**63 - 1
EPOCH = datetime.min.replace(tzinfo=UTC)
COLUMNS = (
    "position, id, name, version, tags, recorded, occurred, actor, correlation, causation, "
    "traceparent, command, imported, body, hash"
)
RECORDED = 5  # which of the columns is the same for a whole batch

_sql = statements("postgres_log.sql")
KEEP: Any = _sql["keep"].replace("?", "%b")  # binary: its arguments are long lists

Condition = tuple[int, Position, list[str], list[str]]  # an entry's number, after, names, tags


class PostgresLog:
    """The log in `database`, whose tables it makes in a new schema.

    Raises WrongFormat for a schema of another format number. Closing the log closes the database, and so does a
    failed start.
    """

    def __init__(self, database: PostgresDatabase, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._clock = clock
        try:
            self._incarnation = _open(database, ids)
        except BaseException:
            database.close()
            raise
        self._arrivals = PostgresArrivals(database.connect, clock)
        self._bell = Bell(database.connect, clock)
        self._appends: GroupCommit[Entry, list[Recorded[Any]]] = GroupCommit(self._record, _weight)
        self._tip: Tip | None = None  # where the log ended when this process looked last; only its leader touches it
        self._alone = True

    @property
    def incarnation(self) -> str:
        return self._incarnation

    @property
    def restored_upto(self) -> Position:
        return 0  # its backups are the server's, and a server that was restored says nothing of it

    def append(
        self,
        events: Sequence[object],
        *,
        command: Asked,
        by: Actor,
        if_none: Query | None = None,
        after: Position = 0,
        cause: Recorded[Any] | None = None,
        occurred: datetime | None = None,
        traceparent: str | None = None,
        imported: bool = False,
    ) -> list[Recorded[Any]]:
        entry = checked(
            events,
            command=command,
            by=by,
            if_none=if_none,
            after=after,
            cause=cause,
            occurred=occurred,
            traceparent=traceparent,
            imported=imported,
        )
        return self._appends.do(entry)

    def outcome(self, command: Asked) -> list[Recorded[Any]] | None:
        with self._database.reading() as connection:
            return _known(connection, command)

    def asked(self, command: CommandId) -> Asked | None:
        with self._database.reading() as connection:
            found = connection.execute(_sql["asked"], (command,)).fetchone()
        return None if found is None else Asked(id=command, name=found[0], digest=found[1])

    def read(
        self,
        query: Query = EVERYTHING,
        *,
        after: Position = 0,
        upto: Position | None = None,
        limit: int | None = None,
        backwards: bool = False,
    ) -> Iterator[Recorded[Any]]:
        low, high = after, POSITION_MAX if upto is None else upto
        left = POSITION_MAX if limit is None else limit
        while left > 0 and low < high:
            size = min(PAGE, left)
            rows = self._page(query, Span(low, high, size, backwards=backwards))
            for row in rows:
                yield recorded_of(row)
            if len(rows) < size:
                return
            left -= size
            low, high = (low, rows[-1][0] - 1) if backwards else (rows[-1][0], high)

    def id_at(self, position: Position) -> EventId | None:
        with self._database.reading() as connection:
            found = connection.execute(_sql["id_at"], (position,)).fetchone()
        return None if found is None else EventId(found[0])

    def head(self) -> Position:
        with self._database.reading() as connection:
            (position,) = connection.execute(_sql["head"]).fetchone() or (0,)
            return int(position)

    def wait(self, after: Position, seconds: float) -> Position:
        return self._arrivals.wait(self.head, after, seconds)

    def verify(self, told: Told | None = None) -> Report:
        return verify(self._database, told)

    def close(self) -> None:
        self._arrivals.close()
        self._bell.close()
        self._database.close()

    def _page(self, query: Query, span: Span) -> list[Any]:
        asked = select(COLUMNS, query, span)
        if asked is None:
            return []
        with self._database.reading() as connection:
            return connection.execute(*asked).fetchall()

    def _record(self, batch: Sequence[Entry]) -> Sequence[list[Recorded[Any]] | GigwrightError]:
        try:
            outcomes = self._written(batch)
        except (NotStored, StoreUnusable) as error:
            self._tip = None
            return [type(error)(str(error), what_to_do=error.what_to_do) for _ in batch]
        except OutcomeUnknown as error:
            self._tip = None
            return self._settled(batch, error)
        self._arrivals.announce()
        self._bell.ring(is_last=self._appends.waiting == 0)
        return outcomes

    def _written(self, batch: Sequence[Entry]) -> Sequence[list[Recorded[Any]] | GigwrightError]:
        """At once, if nobody else appends and nothing is in the way; else looked up first, under the lock."""
        if self._alone and self._tip is not None:
            verdict = Verdict(batch, Looked(self._tip), max(utc(self._clock.now()), self._tip.recorded))
            if self._is_kept(batch, verdict, self._tip):
                return self._answers(verdict)
        return self._looked_up(batch)

    def _is_kept(self, batch: Sequence[Entry], verdict: Verdict, tip: Tip) -> bool:
        with self._database.alone() as connection:
            (kept,) = connection.raw.execute(KEEP, _values(batch, verdict, tip), binary=True).fetchone() or (False,)
        if kept:
            self._advance(verdict, tip)
        return bool(kept)

    def _looked_up(self, batch: Sequence[Entry]) -> Sequence[list[Recorded[Any]] | GigwrightError]:
        with self._database.writing(SITE) as connection:
            looked = _look(connection, batch)
            self._alone = self._tip is None or self._tip.position == looked.tip.position
            verdict = Verdict(batch, looked, max(utc(self._clock.now()), looked.tip.recorded))
            if verdict.kept:
                connection.raw.execute(KEEP, _values((), verdict, looked.tip))
            answers = self._answers(verdict, connection)
        self._advance(verdict, looked.tip)
        return answers

    def _advance(self, verdict: Verdict, tip: Tip) -> None:
        last = [stored[-1].recorded for _, stored in verdict.kept if stored][-1:]
        self._tip = Tip(last[0].position, last[0].recorded, last[0].hash) if last else tip

    def _answers(
        self, verdict: Verdict, connection: PostgresConnection | None = None
    ) -> list[list[Recorded[Any]] | GigwrightError]:
        return [self._answer(outcome, connection) for outcome in verdict.outcomes]

    def _answer(self, outcome: Outcome, connection: PostgresConnection | None) -> list[Recorded[Any]] | GigwrightError:
        if not isinstance(outcome, Known):
            return outcome
        assert connection is not None, "only who has looked knows of earlier commands"
        return _events_of(connection, outcome)

    def _settled(
        self, batch: Sequence[Entry], unknown: OutcomeUnknown
    ) -> Sequence[list[Recorded[Any]] | GigwrightError]:
        """What became of a batch whose commit was lost. The lock is free once the server has ended the transaction."""
        try:
            with self._database.writing("log.settle") as connection:
                connection.execute(_sql["lock"])
                return [_settled(connection, entry.command, unknown) for entry in batch]
        except GigwrightError as error:
            return [OutcomeUnknown(f"{unknown}; and then: {error}") for _ in batch]


def _open(database: PostgresDatabase, ids: Ids) -> str:
    with database.writing(SITE) as connection:
        connection.execute(_sql["lock_the_schema"])
        if not connection.execute(_sql["tables"]).fetchall():
            connection.raw.execute(files(PACKAGE).joinpath("postgres_schema.sql").read_bytes())
            meta = {"format": str(FORMAT), "incarnation": ids.new(Incarnation)}
            for row in (*meta.items(), (SEAL, seal_of_meta(meta))):
                connection.execute(_sql["keep_meta"], row)
    with database.reading() as connection:
        written, incarnation = (_meta(connection, key) for key in ("format", "incarnation"))
    if written != str(FORMAT):
        raise WrongFormat(f"the log in the database has the format {written}; this version writes {FORMAT}")
    if incarnation is None:
        raise WrongFormat("the log in the database names no incarnation", what_to_do="restore a backup")
    return incarnation


def _meta(connection: PostgresConnection, key: str) -> str | None:
    found = connection.execute(_sql["meta"], (key,)).fetchone()
    return None if found is None else str(found[0])


def _weight(entry: Entry) -> int:
    return len(entry.facts) + 1


def _known(connection: PostgresConnection, command: Asked) -> list[Recorded[Any]] | None:
    found = connection.execute(_sql["known_command"], (command.id,)).fetchone()
    if found is None:
        return None
    if found[0] != command.digest:
        raise CommandReused(f"{command.id} already stands for another command than this {command.name}")
    return _events_of(connection, Known(*found))


def _events_of(connection: PostgresConnection, known: Known) -> list[Recorded[Any]]:
    if known.first is None:
        return []
    return [recorded_of(row) for row in connection.execute(_sql["events_from"], (known.first, known.events)).fetchall()]


def _settled(
    connection: PostgresConnection, command: Asked, unknown: OutcomeUnknown
) -> list[Recorded[Any]] | GigwrightError:
    try:
        known = _known(connection, command)
    except CommandReused as error:
        return error
    return NotStored(str(unknown)) if known is None else known


def _look(connection: PostgresConnection, batch: Sequence[Entry]) -> Looked:
    ids = [entry.command.id for entry in batch]
    found = connection.execute(_sql["look"], (_json(_conditions(enumerate(batch))), ids)).fetchone()
    assert found is not None, "the function returns one row"
    position, recorded, link, known, in_the_way = found
    conflicts: dict[int, tuple[Position, str]] = {}
    for number, event in in_the_way or ():
        at, name = event.split()
        conflicts[number] = min((int(at), name), conflicts.get(number, (POSITION_MAX, "")))
    return Looked(
        Tip(0, EPOCH, GENESIS) if position is None else Tip(position, datetime.fromisoformat(recorded), link),
        {CommandId(id): Known(bytes.fromhex(digest), first, events) for id, digest, first, events in known or ()},
        conflicts,
    )


def _conditions(batch: Iterable[tuple[int, Entry]], after: Position = POSITION_MAX) -> list[Condition]:
    """Each way in which an entry could fail; who has seen the log up to `after` is not asked again."""
    return [
        (number, entry.after, sorted(criterion.names), sorted(criterion.tags))
        for number, entry in batch
        if entry.if_none is not None and entry.after < after
        for criterion in entry.if_none.criteria
    ]


def _json(conditions: Sequence[Condition]) -> str:
    return msgspec.json.encode(conditions).decode()


def _values(batch: Sequence[Entry], verdict: Verdict, tip: Tip) -> tuple[Any, ...]:
    """The arguments of `keep`: the conditions of those in `batch`, and all rows, column by column."""
    kept = {entry.command.id for entry, _ in verdict.kept}
    stored = [one for _, events in verdict.kept for one in events]
    asked_at = rfc3339(verdict.moment)
    commands = [_command(entry, events, asked_at) for entry, events in verdict.kept]
    columns: list[list[Any]] = [list(column) for column in zip(*(one.row for one in stored), strict=True)] or [
        [] for _ in range(15)
    ]
    tags = [(tag, one.recorded.position, one.recorded.name) for one in stored for tag in one.recorded.tags]
    recorded = columns.pop(RECORDED)
    asked = _conditions(((n, entry) for n, entry in enumerate(batch) if entry.command.id in kept), tip.position)
    simple = [one for one in asked if len(one[3]) == 1]
    return (
        tip.position,
        tip.hash,
        [tags[0] for *_, tags in simple],
        [after for _, after, *_ in simple],
        [" ".join(names) or None for _, _, names, _ in simple],
        _json([one for one in asked if len(one[3]) != 1]),
        [command[0] for command in commands],
        [command[1] for command in commands],
        [command[2] for command in commands],
        [command[3] for command in commands],
        [command[4] for command in commands],
        asked_at,
        [command[6] for command in commands],
        *columns[:RECORDED],
        recorded[0] if recorded else asked_at,
        *columns[RECORDED:],
        *([list(column) for column in zip(*tags, strict=True)] or [[], [], []]),
    )


def _command(entry: Entry, stored: Sequence[Stored], asked_at: str) -> tuple[Any, ...]:
    asked, first = entry.command, stored[0].recorded.position if stored else None
    command = (asked.id, asked.name, asked.digest, first, len(stored), asked_at)
    return (*command, seal(command))
