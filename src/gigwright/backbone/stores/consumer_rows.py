"""The state of consumers as rows, in the log's own database, whichever that is."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import msgspec

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.consumers import (
    PAUSE_MAX,
    TIMERS,
    Armed,
    Checkpoint,
    Done,
    Effect,
    EffectId,
    Held,
    Paused,
    Share,
    TimerId,
    Worker,
)
from gigwright.backbone.ids import EventId
from gigwright.backbone.leases import SLOTS, Lease, LeaseTable, OwnerId, Slot, Tokens
from gigwright.backbone.stores.database import Connection, Database, Now
from gigwright.backbone.stores.lease_rows import LeaseRows, compare, write
from gigwright.backbone.stores.sql import script, statements
from gigwright.backbone.stores.sqlite_file import commit_sites

LISTED_MAX = 10_000
STATEMENTS = (
    "schema",
    "lease",
    "move",
    "release",
    "intent",
    "rekey",
    "finish",
    "hold",
    "arm",
    "fired",
    "mark",
    "pause",
)
COMMIT_SITES = tuple(site for statement in STATEMENTS for site in commit_sites(f"consumers.{statement}"))

_sql = statements("consumers.sql")


class ConsumerRows:
    """`ConsumerStore` on a database; `now` asks its clock."""

    def __init__(self, database: Database, now: Now) -> None:
        self._database = database
        self._now = now
        with database.writing("consumers.schema") as connection:
            for statement in script("consumers_schema.sql"):
                connection.execute(statement)

    @contextmanager
    def leasing(self) -> Iterator[LeaseTable]:
        with self._database.writing("consumers.lease") as connection:
            yield LeaseRows(connection, self._now(connection))

    def shares(self, consumer: str) -> list[Share]:
        return [_share(*row) for row in self._select(_sql["shares"], consumer)]

    def all_shares(self) -> list[Share]:
        return [_share(*row) for row in self._select(_sql["all_shares"])]

    def places(self) -> int:
        """The sum of how far all slots are: for whoever watches that none moves back."""
        ((together,),) = self._select(_sql["places"])
        return int(together)

    def workers(self) -> list[Worker]:
        return [_worker(*row) for row in self._select(_sql["workers"], LISTED_MAX)]

    def move(self, consumer: str, tokens: Tokens, checkpoint: Checkpoint) -> None:
        with self._database.writing("consumers.move") as connection:
            _move(connection, consumer, tokens, checkpoint)

    def release(self, consumer: str, tokens: Tokens) -> None:
        with self._database.writing("consumers.release") as connection:
            write(connection, "release", consumer, tokens)

    def effect(self, effect: EffectId) -> Effect | None:
        return next((_effect(*row) for row in self._select(_sql["effect"], effect)), None)

    def effects_of(self, event: EventId) -> list[Effect]:
        return [_effect(*row) for row in self._select(_sql["effects_of"], event)]

    def under_way(self, consumer: str) -> int:
        ((count,),) = self._select(_sql["under_way"], consumer)
        return int(count)

    def intend(self, lease: Lease, effect: Effect, owner: OwnerId, seconds: float) -> None:
        with self._database.writing("consumers.intent") as connection:
            compare(connection, lease)
            until = self._now(connection) + timedelta(seconds=seconds)
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
                owner,
                rfc3339(until),
            )
            connection.execute(_sql["intend"], row)

    def is_leased(self, effect: EffectId) -> bool:
        with self._database.reading() as connection:
            now = rfc3339(self._now(connection))
            return connection.execute(_sql["is_leased"], (effect, now)).fetchone() is not None

    def rekey(self, lease: Lease, effect: EffectId, generation: int, key: str, at: datetime) -> None:
        with self._database.writing("consumers.rekey") as connection:
            compare(connection, lease)
            connection.execute(_sql["rekey"], (generation, key, rfc3339(at), effect))

    def finish(
        self, lease: Lease, checkpoint: Checkpoint | None, done: Sequence[Done], released: Held | None = None
    ) -> None:
        with self._database.writing("consumers.finish") as connection:
            _pass(connection, lease, checkpoint)
            _keep_outcomes(connection, done)
            if released is not None:
                connection.execute(_sql["unhold"], (released.consumer, released.key, released.position))

    def hold(self, lease: Lease, held: Held, checkpoint: Checkpoint | None, done: Sequence[Done] = ()) -> None:
        row = (
            held.consumer,
            held.slot,
            held.position,
            held.key,
            held.state,
            held.attempts,
            _text(held.retry_at),
            held.error,
            _text(held.parked_at),
        )
        with self._database.writing("consumers.hold") as connection:
            _pass(connection, lease, checkpoint)
            _keep_outcomes(connection, done)
            connection.execute(_sql["hold"], row)

    def is_held(self, consumer: str, key: str) -> bool:
        return bool(self._select(_sql["is_held"], consumer, key))

    def first_due(self, consumer: str, slots: Collection[Slot], now: datetime) -> Held | None:
        some = [] if len(slots) == SLOTS else sorted(slots)
        these = f"AND slot IN ({', '.join('?' * len(some))})" if some else ""
        rows = self._select(_sql["first_due"].replace("{of these slots}", these), consumer, *_around(now), *some)
        return next((_held(*row) for row in rows), None)

    def held(self, consumer: str) -> list[Held]:
        return [_held(*row) for row in self._select(_sql["held"], consumer, LISTED_MAX)]

    def held_count(self, consumer: str) -> int:
        ((count,),) = self._select(_sql["held_count"], consumer)
        return int(count)

    def arm(self, lease: Lease, timers: Sequence[Armed], checkpoint: Checkpoint) -> None:
        rows = [(timer.id, timer.timer, timer.position, rfc3339(timer.due)) for timer in timers]
        with self._database.writing("consumers.arm") as connection:
            _pass(connection, lease, checkpoint)
            connection.executemany(_sql["arm"], rows)

    def first_timer(self, now: datetime) -> Armed | None:
        rows = self._select(_sql["first_timer"], TIMERS, rfc3339(now), *_around(now))
        return next((_armed(*row) for row in rows), None)

    def next_due(self) -> datetime | None:
        ((moment,),) = self._select(_sql["next_due"], TIMERS)
        return _moment(moment)

    def fired(self, lease: Lease, timer: TimerId, at: datetime) -> None:
        with self._database.writing("consumers.fired") as connection:
            compare(connection, lease)
            connection.execute(_sql["fired"], (rfc3339(at), timer))
            connection.execute(_sql["unhold_key"], (TIMERS, timer))

    def mark(self, name: str) -> str | None:
        return next((str(value) for (value,) in self._select(_sql["mark"], name)), None)

    def set_mark(self, lease: Lease, value: str) -> None:
        with self._database.writing("consumers.mark") as connection:
            compare(connection, lease)
            connection.execute(_sql["set_mark"], (lease.consumer, value))

    def pause(self, lease: Lease, paused: Paused) -> None:
        with self._database.writing("consumers.pause") as connection:
            compare(connection, lease)
            connection.execute(_sql["pause"], (paused.consumer, paused.by, rfc3339(paused.at), paused.reason))

    def paused(self) -> list[Paused]:
        return [
            Paused(consumer=consumer, by=actor, at=datetime.fromisoformat(at), reason=reason)
            for consumer, actor, at, reason in self._select(_sql["paused"])
        ]

    def _select(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with self._database.reading() as connection:
            rows: list[tuple[Any, ...]] = connection.execute(statement, values).fetchall()
            return rows


def _pass(connection: Connection, lease: Lease, checkpoint: Checkpoint | None) -> None:
    if checkpoint is None:
        compare(connection, lease)
    else:
        _move(connection, lease.consumer, {lease.slot: lease.token}, checkpoint)


def _move(connection: Connection, consumer: str, tokens: Tokens, checkpoint: Checkpoint) -> None:
    write(connection, "move", consumer, tokens, (checkpoint.incarnation, checkpoint.position, checkpoint.event))


def _keep_outcomes(connection: Connection, done: Sequence[Done]) -> None:
    if done:
        connection.executemany(_sql["done"], [(one.outcome, rfc3339(one.at), one.effect) for one in done])


def _share(consumer: str, slot: int, owner: str | None, token: int, *place: Any) -> Share:
    incarnation, position, event = place
    checkpoint = None if incarnation is None else Checkpoint(incarnation, position, event)
    return Share(consumer, slot, None if owner is None else OwnerId(owner), token, checkpoint)


def _worker(id: str, label: str, consumers: str, rates: str, alive_until: str) -> Worker:
    return Worker(
        id=OwnerId(id),
        label=label,
        consumers=msgspec.json.decode(consumers, type=tuple[str, ...]),
        rates=msgspec.json.decode(rates, type=dict[str, float]),
        alive_until=datetime.fromisoformat(alive_until),
    )


def _effect(*row: Any) -> Effect:
    values = dict(zip(Effect.__struct_fields__, row, strict=True))
    moments = {name: _moment(values[name]) for name in ("keyed_at", "leased_until", "done_at")}
    return Effect(**values | moments)


def _held(*row: Any) -> Held:
    values = dict(zip(Held.__struct_fields__, row, strict=True))
    return Held(**values | {name: _moment(values[name]) for name in ("retry_at", "parked_at")})


def _armed(id: TimerId, timer: str, position: int, due: str, attempts: int) -> Armed:
    return Armed(id=id, timer=timer, position=position, due=datetime.fromisoformat(due), attempts=attempts)


def _around(now: datetime) -> tuple[str, str]:
    """Now, and the latest moment that a pause which begins now can end at."""
    return rfc3339(now), rfc3339(now + PAUSE_MAX)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else rfc3339(moment)
