"""How the consumers are: where they stand, how far behind, what waits and why."""

from collections.abc import Iterable, Mapping
from typing import Literal, assert_never

import msgspec

from gigwright.backbone.consumers import TIMERS, Checkpoint, ConsumerStore
from gigwright.backbone.log import Log, Position
from gigwright.backbone.projection import Progress, Projection
from gigwright.backbone.reactor import Reactor
from gigwright.backbone.timers import TimerWorker

Known = Reactor | Projection | TimerWorker


class Status(msgspec.Struct, frozen=True):
    """One consumer. `lag` counts the events between it and the head; `parked` those that somebody must decide on.

    Of the timers, `waiting` have failed and are tried again, and `parked` were given up.
    """

    name: str
    kind: Literal["projection", "reactor", "timers"]
    position: Position
    lag: int
    waiting: int = 0
    parked: int = 0
    error: str | None = None


def statuses(
    log: Log, store: ConsumerStore, tables: Mapping[str, Progress], known: Iterable[Known] = ()
) -> list[Status]:
    """Every consumer that ever ran on this log, and those that are known and have not run yet; by name."""
    ran = [_acting(log, store, found) for found in store.checkpoints()]
    ran += [_projection(log, name, found) for name, found in tables.items()]
    names = {status.name for status in ran}
    new = [_new(log, consumer) for consumer in known if consumer.name not in names]
    return sorted(ran + new, key=lambda status: status.name)


def _acting(log: Log, store: ConsumerStore, found: Checkpoint) -> Status:
    """A reactor, or the timers: both keep their place beside the log."""
    held = store.held(found.consumer)
    parked = sum(one.state == "parked" for one in held)
    return Status(
        name=found.consumer,
        kind="timers" if found.consumer == TIMERS else "reactor",
        position=found.position,
        lag=_lag(log, found.position),
        waiting=len(held) - parked,
        parked=parked,
        error=_of_another_log(log, found) or next((one.error for one in held if one.error), None),
    )


def _projection(log: Log, name: str, found: Progress) -> Status:
    return Status(
        name=name,
        kind="projection",
        position=found.position,
        lag=_lag(log, found.position),
        error=found.error or _of_another_log(log, found),
    )


def _new(log: Log, consumer: Known) -> Status:
    """Where it will begin."""
    match consumer:
        case Reactor():
            start = log.head() if consumer.start is None else consumer.start
            return Status(name=consumer.name, kind="reactor", position=start, lag=_lag(log, start))
        case Projection():
            return Status(name=consumer.name, kind="projection", position=0, lag=log.head())
        case TimerWorker():
            return Status(name=consumer.name, kind="timers", position=0, lag=log.head())
        case _:
            assert_never(consumer)


def _lag(log: Log, position: Position) -> int:
    return max(0, log.head() - position)


def _of_another_log(log: Log, found: Checkpoint | Progress) -> str | None:
    if found.incarnation != log.incarnation:
        return f"it followed another log, incarnation {found.incarnation}"
    if found.position > log.head():
        return f"it stands at {found.position}, beyond the head of the log at {log.head()}"
    return None
