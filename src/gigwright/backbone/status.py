"""How the consumers are: where they stand, how far behind, who runs them, what waits and why."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal, assert_never

import msgspec

from gigwright.backbone.consumers import TIMERS, Checkpoint, ConsumerStore, Held, Share
from gigwright.backbone.log import Log, Position
from gigwright.backbone.projection import Progress, Projection
from gigwright.backbone.reactor import Reactor
from gigwright.backbone.timers import TimerWorker

Known = Reactor | Projection | TimerWorker
Kind = Literal["projection", "reactor", "timers"]


class Status(msgspec.Struct, frozen=True):
    """One consumer. `lag` counts the events between it and the head, `lag_seconds` is the age of the oldest that it has
    still to hear (None of a consumer that this program does not know). `rate` is events a second over the last minute,
    of all processes together.

    `retrying` events have failed and are tried again, `waiting` ones stand behind another of their key, `parked` ones
    need somebody's decision; of the timers, those that failed. `in_flight` counts outside calls without an outcome.
    """

    name: str
    kind: Kind
    position: Position
    lag: int
    lag_seconds: float | None = 0.0
    rate: float = 0.0
    in_flight: int = 0
    retrying: int = 0
    waiting: int = 0
    parked: int = 0
    oldest_parked_seconds: float | None = None
    owners: tuple[str, ...] = ()
    paused: str | None = None
    error: str | None = None


def statuses(
    log: Log,
    store: ConsumerStore,
    tables: Mapping[str, Progress],
    now: datetime,
    known: Iterable[Known] = (),
) -> list[Status]:
    """Every consumer that ever ran on this log, and those that are known and have not run yet; by name."""
    look = Look(log, store, now, {consumer.name: consumer for consumer in known})
    return sorted(look.all(tables), key=lambda status: status.name)


class Look:
    """One look at all consumers."""

    def __init__(self, log: Log, store: ConsumerStore, now: datetime, known: Mapping[str, Known]) -> None:
        self._log = log
        self._store = store
        self._now = now
        self._known = known
        self._head = log.head()
        self._labels: dict[str, str] = {}
        self._rates: dict[str, float] = {}
        self._shares: dict[str, list[Share]] = {}
        self._paused = {one.consumer: f"by {one.by}: {one.reason}" for one in store.paused()}
        for share in store.all_shares():
            self._shares.setdefault(share.consumer, []).append(share)
        for worker in store.workers():
            self._labels[worker.id] = worker.label
            if worker.alive_until >= now:
                for name, rate in worker.rates.items():
                    self._rates[name] = round(self._rates.get(name, 0.0) + rate, 3)

    def all(self, tables: Mapping[str, Progress]) -> Iterable[Status]:
        """In no order."""
        acting = {name: places for name, shares in self._shares.items() if (places := _places(shares))}
        for name, checkpoints in acting.items():
            yield self._acting(name, min(checkpoints, key=lambda one: one.position))
        for name, progress in tables.items():
            yield self._projection(name, progress)
        for name, consumer in self._known.items():
            if name not in acting and name not in tables:
                yield self._new(consumer)

    def _acting(self, name: str, lowest: Checkpoint) -> Status:
        """A reactor, or the timers: both keep their place beside the log."""
        held = self._store.held(name)
        error = _of_another_log(self._log, lowest) or next((one.error for one in held if one.error), None)
        return msgspec.structs.replace(
            self._at(name, "timers" if name == TIMERS else "reactor", lowest.position, error),
            in_flight=self._store.under_way(name),
            retrying=sum(one.state == "retrying" for one in held),
            waiting=sum(one.state == "waiting" for one in held),
            parked=sum(one.state == "parked" for one in held),
            oldest_parked_seconds=self._oldest_parked(held),
        )

    def _projection(self, name: str, found: Progress) -> Status:
        return self._at(name, "projection", found.position, found.error or _of_another_log(self._log, found))

    def _new(self, consumer: Known) -> Status:
        """Where it will begin."""
        match consumer:
            case Reactor():
                start = self._head if consumer.start is None else consumer.start
                return self._at(consumer.name, "reactor", start, None)
            case Projection():
                return self._at(consumer.name, "projection", 0, None)
            case TimerWorker():
                return self._at(consumer.name, "timers", 0, None)
            case _:
                assert_never(consumer)

    def _at(self, name: str, kind: Kind, position: Position, error: str | None) -> Status:
        owners = {share.owner for share in self._shares.get(name, ()) if share.owner is not None}
        return Status(
            name=name,
            kind=kind,
            position=position,
            lag=max(0, self._head - position),
            lag_seconds=self._lag_seconds(name, position),
            rate=self._rates.get(name, 0.0),
            owners=tuple(sorted(self._labels.get(owner, owner) for owner in owners)),
            paused=self._paused.get(name),
            error=error,
        )

    def _lag_seconds(self, name: str, position: Position) -> float | None:
        """The events between may all be ones that it does not hear: then it is not late."""
        if position >= self._head:
            return 0.0
        consumer = self._known.get(name)
        if consumer is None:
            return None
        first = next(iter(self._log.read(consumer.query(), after=position, upto=self._head, limit=1)), None)
        return 0.0 if first is None else max(0.0, (self._now - first.recorded).total_seconds())

    def _oldest_parked(self, held: Iterable[Held]) -> float | None:
        moments = [one.parked_at for one in held if one.parked_at is not None]
        return max(0.0, (self._now - min(moments)).total_seconds()) if moments else None


def _places(shares: Iterable[Share]) -> list[Checkpoint]:
    return [share.checkpoint for share in shares if share.checkpoint is not None]


def _of_another_log(log: Log, found: Checkpoint | Progress) -> str | None:
    if found.incarnation != log.incarnation:
        return f"it followed another log, incarnation {found.incarnation}"
    if found.position > log.head():
        return f"it stands at {found.position}, beyond the head of the log at {log.head()}"
    return None
