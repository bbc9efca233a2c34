"""The log in one SQLite file: gapless positions, one writer, group commit, synced before it is acknowledged."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from gigwright.backbone.clock import Clock, rfc3339, utc
from gigwright.backbone.errors import (
    CommandReused,
    Conflict,
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
    RESTORED_UPTO,
    SEAL,
    Entry,
    Incarnation,
    Stored,
    Tip,
    checked,
    recorded_after,
    recorded_of,
    seal,
    seal_of_meta,
)
from gigwright.backbone.stores.group_commit import GroupCommit
from gigwright.backbone.stores.selecting import Span, select
from gigwright.backbone.stores.sql import script, statements
from gigwright.backbone.stores.sqlite_arrivals import LOOK_SECONDS, Arrivals
from gigwright.backbone.stores.sqlite_file import SqliteFile, commit_sites
from gigwright.backbone.stores.sqlite_verify import verify

SITE = "log.append"
COMMIT_SITES = commit_sites(SITE)
PAGE = 512
POSITION_MAX = 2**63 - 1
EPOCH = datetime.min.replace(tzinfo=UTC)
COLUMNS = (
    "position, id, name, version, tags, recorded, occurred, actor, correlation, causation, "
    "traceparent, command, imported, body, hash"
)

BY_NAME = "events INDEXED BY events_by_name"

_sql = statements("sqlite_log.sql")

Outcome = list[Recorded[Any]] | GigwrightError


class SqliteLog:
    """The log in `file`, whose tables it makes in a new one.

    Raises WrongFormat for a file of another format number. Closing the log closes the file, and so does a
    failed start. Appends of other processes are looked for every `look_seconds` while somebody waits.
    """

    def __init__(self, file: SqliteFile, clock: Clock, ids: Ids, *, look_seconds: float = LOOK_SECONDS) -> None:
        self._file = file
        self._clock = clock
        try:
            self._incarnation = _open(file, ids)
            with file.reading() as connection:
                self._restored_upto = int(_meta(connection, RESTORED_UPTO) or 0)
        except BaseException:
            file.close()
            raise
        self._arrivals = Arrivals(file, clock, look_seconds)
        self._appends: GroupCommit[Entry, list[Recorded[Any]]] = GroupCommit(self._record, _weight)

    @property
    def incarnation(self) -> str:
        return self._incarnation

    @property
    def restored_upto(self) -> Position:
        return self._restored_upto

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
        self._file.settle()
        with self._file.reading() as connection:
            return _known(connection, command)

    def asked(self, command: CommandId) -> Asked | None:
        with self._file.reading() as connection:
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
        with self._file.reading() as connection:
            found = connection.execute(_sql["id_at"], (position,)).fetchone()
        return None if found is None else EventId(found[0])

    def head(self) -> Position:
        with self._file.reading() as connection:
            return _head(connection)

    def wait(self, after: Position, seconds: float) -> Position:
        return self._arrivals.wait(self.head, after, seconds)

    def verify(self, told: Told | None = None) -> Report:
        return verify(self._file, told)

    def close(self) -> None:
        self._arrivals.close()
        self._file.close()

    def _page(self, query: Query, span: Span) -> list[Any]:
        asked = select(COLUMNS, query, span, BY_NAME)
        if asked is None:
            return []
        with self._file.reading() as connection:
            return connection.execute(*asked).fetchall()

    def _record(self, batch: Sequence[Entry]) -> Sequence[Outcome]:
        try:
            with self._file.writing(SITE) as connection:
                outcomes = _judge(connection, batch, self._clock)
        except (NotStored, StoreUnusable) as error:
            return [type(error)(str(error), what_to_do=error.what_to_do) for _ in batch]
        except OutcomeUnknown as error:
            return [self._settled(entry, error) for entry in batch]
        self._arrivals.announce()
        return outcomes

    def _settled(self, entry: Entry, unknown: OutcomeUnknown) -> Outcome:
        """What became of an append whose commit failed, now that the file was opened anew."""
        if not self._file.settled:
            return OutcomeUnknown(str(unknown))
        try:
            known = self.outcome(entry.command)
        except GigwrightError as error:
            return error if isinstance(error, CommandReused) else OutcomeUnknown(str(error))
        return NotStored(str(unknown)) if known is None else known


def _open(file: SqliteFile, ids: Ids) -> str:
    with file.reading() as connection:
        new = not _tables(connection)
    if new:
        with file.writing(SITE) as connection:
            _make_tables(connection, ids)
    with file.reading() as connection:
        return _checked_incarnation(connection, file)


def _tables(connection: sqlite3.Connection) -> set[str]:
    """Which of the log's own tables there are; others may keep theirs beside them."""
    return {name for (name,) in connection.execute(_sql["tables"])}


def _make_tables(connection: sqlite3.Connection, ids: Ids) -> None:
    if _tables(connection):
        return  # another process was faster
    for statement in script("sqlite_schema.sql"):
        connection.execute(statement)
    keep_meta(connection, {"format": str(FORMAT), "incarnation": ids.new(Incarnation)})
    connection.execute(f"PRAGMA user_version = {FORMAT}")


def _checked_incarnation(connection: sqlite3.Connection, file: SqliteFile) -> str:
    (number,) = connection.execute("PRAGMA user_version").fetchone()
    if "meta" not in _tables(connection):
        raise WrongFormat(f"{file.path} holds events without saying of which log", what_to_do="restore a backup")
    written, incarnation = _meta(connection, "format"), _meta(connection, "incarnation")
    if number != FORMAT or written != str(FORMAT):
        raise WrongFormat(f"{file.path} has the format {written} ({number}); this version writes {FORMAT}")
    if incarnation is None:
        raise WrongFormat(f"{file.path} names no incarnation", what_to_do="restore a backup")
    return incarnation


def keep_meta(connection: sqlite3.Connection, more: Mapping[str, str]) -> None:
    """Write what is said of the log itself, and seal it anew."""
    meta = {**dict(connection.execute(_sql["all_meta"])), **more}
    connection.executemany(_sql["keep_meta"], [*more.items(), (SEAL, seal_of_meta(meta))])


def _meta(connection: sqlite3.Connection, key: str) -> str | None:
    found = connection.execute(_sql["meta"], (key,)).fetchone()
    return None if found is None else str(found[0])


def _weight(entry: Entry) -> int:
    return len(entry.facts) + 1


def _judge(connection: sqlite3.Connection, batch: Sequence[Entry], clock: Clock) -> list[Outcome]:
    """Answer each append of the batch in order; the later ones see what the earlier ones recorded."""
    tip = _tip(connection)
    outcomes: list[Outcome] = []
    for entry in batch:
        outcome = _refusal_or_known(connection, entry, tip)
        if outcome is None:
            moment = max(utc(clock.now()), tip.recorded)
            stored = recorded_after(tip, entry, moment)
            _keep(connection, entry, stored, moment)
            outcome = [one.recorded for one in stored]
            tip = Tip(outcome[-1].position, moment, outcome[-1].hash) if outcome else tip
        outcomes.append(outcome)
    return outcomes


def _refusal_or_known(connection: sqlite3.Connection, entry: Entry, tip: Tip) -> Outcome | None:
    try:
        known = _known(connection, entry.command)
    except GigwrightError as error:  # this one's alone: the others of its batch go on
        return error
    return known if known is not None else _conflict(connection, entry, tip)


def _known(connection: sqlite3.Connection, command: Asked) -> list[Recorded[Any]] | None:
    found = connection.execute(_sql["known_command"], (command.id,)).fetchone()
    if found is None:
        return None
    digest, first, count = found
    if digest != command.digest:
        raise CommandReused(f"{command.id} already stands for another command than this {command.name}")
    return [recorded_of(row) for row in connection.execute(_sql["events_from"], (first, count))] if count else []


def _conflict(connection: sqlite3.Connection, entry: Entry, tip: Tip) -> Conflict | None:
    if entry.if_none is None or entry.after >= tip.position:
        return None
    asked = select("position, name", entry.if_none, Span(entry.after, tip.position, 1), BY_NAME)
    found = connection.execute(*asked).fetchone() if asked is not None else None
    return None if found is None else Conflict(*found)


def _keep(connection: sqlite3.Connection, entry: Entry, stored: list[Stored], moment: datetime) -> None:
    asked, first = entry.command, stored[0].recorded.position if stored else None
    command = (asked.id, asked.name, asked.digest, first, len(stored), rfc3339(moment))
    tags = [(tag, one.recorded.position, one.recorded.name) for one in stored for tag in one.recorded.tags]
    connection.execute(_sql["keep_command"], (*command, seal(command)))
    connection.executemany(_sql["keep_event"], [one.row for one in stored])
    connection.executemany(_sql["keep_tag"], tags)


def _tip(connection: sqlite3.Connection) -> Tip:
    found = connection.execute(_sql["last_event"]).fetchone()
    if found is None:
        return Tip(0, EPOCH, GENESIS)
    position, recorded, link = found
    return Tip(position, datetime.fromisoformat(recorded), link)


def _head(connection: sqlite3.Connection) -> Position:
    (position,) = connection.execute(_sql["head"]).fetchone()
    return int(position)
