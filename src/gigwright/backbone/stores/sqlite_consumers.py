"""The state of consumers on SQLite, in the log's own database."""

from collections.abc import Sequence
from datetime import datetime
from sqlite3 import Connection
from typing import Any

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.consumers import PAUSE_MAX, TIMERS, Armed, Checkpoint, Done, Effect, EffectId, Held, TimerId
from gigwright.backbone.ids import EventId
from gigwright.backbone.stores.sql import script
from gigwright.backbone.stores.sqlite_file import SqliteFile, commit_sites

LISTED_MAX = 10_000
STATEMENTS = (
    "schema",
    "move",
    "intent",
    "rekey",
    "finish",
    "hold",
    "arm",
    "fired",
    "mark",
)

HELD = "consumer, key, position, state, attempts, retry_at, error"
TIMER = "id, timer, timers.position, due, coalesce(attempts, 0)"
TO_COME = "FROM timers LEFT JOIN held ON consumer = ? AND key = id WHERE fired_at IS NULL"
# No pause is longer than the longest: one that seems to be began while the clock was wrong.
MAY_BE_TRIED = "state <> 'parked' AND (retry_at IS NULL OR retry_at <= ? OR retry_at > ?)"
EFFECT = "id, consumer, event, position, purpose, parameters, key, generation, keyed_at, state, outcome, done_at"


COMMIT_SITES = tuple(site for statement in STATEMENTS for site in commit_sites(f"consumers.{statement}"))


class SqliteConsumerStore:
    """`ConsumerStore` on a SqliteFile."""

    def __init__(self, file: SqliteFile) -> None:
        self._file = file
        with file.writing("consumers.schema") as connection:
            for statement in script("sqlite_consumers.sql"):
                connection.execute(statement)

    def checkpoint(self, consumer: str) -> Checkpoint | None:
        return next(iter(self._checkpoints("WHERE consumer = ?", (consumer,))), None)

    def checkpoints(self) -> list[Checkpoint]:
        return self._checkpoints("ORDER BY consumer LIMIT ?", (LISTED_MAX,))

    def move(self, checkpoint: Checkpoint) -> None:
        with self._file.writing("consumers.move") as connection:
            _move(connection, checkpoint)

    def effect(self, effect: EffectId) -> Effect | None:
        return next(iter(self._effects("WHERE id = ?", effect)), None)

    def effects_of(self, event: EventId) -> list[Effect]:
        return self._effects("WHERE event = ? ORDER BY id", event)

    def intend(self, effect: Effect) -> None:
        row = (
            effect.id,
            effect.consumer,
            effect.event,
            effect.position,
            effect.purpose,
            effect.parameters,
            effect.key,
            effect.generation,
            rfc3339(effect.keyed_at),
            effect.state,
        )
        with self._file.writing("consumers.intent") as connection:
            connection.execute(
                "INSERT INTO effects"
                " (id, consumer, event, position, purpose, parameters, key, generation, keyed_at, state)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                row,
            )

    def rekey(self, effect: EffectId, generation: int, key: str, at: datetime) -> None:
        with self._file.writing("consumers.rekey") as connection:
            connection.execute(
                "UPDATE effects SET generation = ?, key = ?, keyed_at = ? WHERE id = ? AND state = 'started'",
                (generation, key, rfc3339(at), effect),
            )

    def finish(self, checkpoint: Checkpoint | None, done: Sequence[Done], released: Held | None = None) -> None:
        with self._file.writing("consumers.finish") as connection:
            _keep_outcomes(connection, done)
            if released is not None:
                place = (released.consumer, released.key, released.position)
                connection.execute("DELETE FROM held WHERE consumer = ? AND key = ? AND position = ?", place)
            if checkpoint is not None:
                _move(connection, checkpoint)

    def hold(self, held: Held, checkpoint: Checkpoint | None, done: Sequence[Done] = ()) -> None:
        row = (held.consumer, held.key, held.position, held.state, held.attempts, _text(held.retry_at), held.error)
        with self._file.writing("consumers.hold") as connection:
            _keep_outcomes(connection, done)
            connection.execute(f"INSERT OR REPLACE INTO held ({HELD}) VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            if checkpoint is not None:
                _move(connection, checkpoint)

    def is_held(self, consumer: str, key: str) -> bool:
        with self._file.reading() as connection:
            found = connection.execute("SELECT 1 FROM held WHERE consumer = ? AND key = ? LIMIT 1", (consumer, key))
            return found.fetchone() is not None

    def first_due(self, consumer: str, now: datetime) -> Held | None:
        due = (
            f"WHERE consumer = ? AND {MAY_BE_TRIED} AND NOT EXISTS (SELECT 1 FROM held AS earlier"
            " WHERE earlier.consumer = held.consumer AND earlier.key = held.key"
            " AND earlier.position < held.position) ORDER BY position LIMIT 1"
        )
        return next(iter(self._held(due, (consumer, *_around(now)))), None)

    def held(self, consumer: str) -> list[Held]:
        return self._held("WHERE consumer = ? ORDER BY position LIMIT ?", (consumer, LISTED_MAX))

    def held_count(self, consumer: str) -> int:
        with self._file.reading() as connection:
            row = connection.execute("SELECT count(*) FROM held WHERE consumer = ?", (consumer,)).fetchone()
            return int(row[0])

    def arm(self, timers: Sequence[Armed], checkpoint: Checkpoint) -> None:
        rows = [(timer.id, timer.timer, timer.position, rfc3339(timer.due)) for timer in timers]
        with self._file.writing("consumers.arm") as connection:
            connection.executemany(
                "INSERT INTO timers (id, timer, position, due) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", rows
            )
            _move(connection, checkpoint)

    def first_timer(self, now: datetime) -> Armed | None:
        due = f"due <= ? AND (state IS NULL OR {MAY_BE_TRIED}) ORDER BY due, timers.position LIMIT 1"
        rows = self._select(f"SELECT {TIMER} {TO_COME} AND {due}", (TIMERS, rfc3339(now), *_around(now)))
        return next((_armed(*row) for row in rows), None)

    def next_due(self) -> datetime | None:
        ((moment,),) = self._select(
            f"SELECT min(coalesce(retry_at, due)) {TO_COME} AND state IS NOT 'parked'", (TIMERS,)
        )
        return _moment(moment)

    def fired(self, timer: TimerId, at: datetime) -> None:
        with self._file.writing("consumers.fired") as connection:
            connection.execute("UPDATE timers SET fired_at = ? WHERE id = ?", (rfc3339(at), timer))
            connection.execute("DELETE FROM held WHERE consumer = ? AND key = ?", (TIMERS, timer))

    def mark(self, name: str) -> str | None:
        with self._file.reading() as connection:
            row = connection.execute("SELECT value FROM marks WHERE name = ?", (name,)).fetchone()
            return None if row is None else str(row[0])

    def set_mark(self, name: str, value: str) -> None:
        with self._file.writing("consumers.mark") as connection:
            connection.execute("INSERT OR REPLACE INTO marks (name, value) VALUES (?, ?)", (name, value))

    def _checkpoints(self, where: str, values: tuple[object, ...]) -> list[Checkpoint]:
        rows = self._select(f"SELECT consumer, incarnation, position, event FROM checkpoints {where}", values)
        return [Checkpoint(*row) for row in rows]

    def _effects(self, where: str, value: str) -> list[Effect]:
        rows = self._select(f"SELECT {EFFECT} FROM effects {where}", (value,))
        return [_effect(*row) for row in rows]

    def _held(self, where: str, values: tuple[object, ...]) -> list[Held]:
        rows = self._select(f"SELECT {HELD} FROM held {where}", values)
        return [_held(*row) for row in rows]

    def _select(self, statement: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        with self._file.reading() as connection:
            rows: list[tuple[Any, ...]] = connection.execute(statement, values).fetchall()
            return rows


def _keep_outcomes(connection: Connection, done: Sequence[Done]) -> None:
    connection.executemany(
        "UPDATE effects SET state = 'done', outcome = ?, done_at = ? WHERE id = ?",
        [(one.outcome, rfc3339(one.at), one.effect) for one in done],
    )


def _move(connection: Connection, checkpoint: Checkpoint) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO checkpoints (consumer, incarnation, position, event) VALUES (?, ?, ?, ?)",
        (checkpoint.consumer, checkpoint.incarnation, checkpoint.position, checkpoint.event),
    )


def _effect(*row: Any) -> Effect:
    values = dict(zip(EFFECT.split(", "), row, strict=True))
    values |= {"keyed_at": datetime.fromisoformat(values["keyed_at"]), "done_at": _moment(values["done_at"])}
    return Effect(**values)


def _held(*row: Any) -> Held:
    values = dict(zip(HELD.split(", "), row, strict=True))
    return Held(**values | {"retry_at": _moment(values["retry_at"])})


def _armed(id: TimerId, timer: str, position: int, due: str, attempts: int) -> Armed:
    return Armed(id=id, timer=timer, position=position, due=datetime.fromisoformat(due), attempts=attempts)


def _around(now: datetime) -> tuple[str, str]:
    """Now, and the latest moment that a pause which begins now can end at."""
    return rfc3339(now), rfc3339(now + PAUSE_MAX)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else rfc3339(moment)
