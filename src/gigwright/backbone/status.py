"""How the consumers are: where they stand, how far behind, what waits and why."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from gigwright.backbone.consumers import ConsumerStore
from gigwright.backbone.log import Log, Position
from gigwright.backbone.projection import Progress


class Status(msgspec.Struct, frozen=True):
    """One consumer. `lag` counts the events between it and the head; `parked` those that somebody must decide on."""

    name: str
    kind: Literal["projection", "reactor"]
    position: Position
    lag: int
    waiting: int
    parked: int
    error: str | None


def statuses(log: Log, store: ConsumerStore, tables: Mapping[str, Progress]) -> list[Status]:
    """Every consumer that ever ran on this log, by name."""
    head = log.head()
    reactors = [_reactor(store, found.consumer, found.position, head) for found in store.checkpoints()]
    projections = [
        Status(
            name=name,
            kind="projection",
            position=found.position,
            lag=head - found.position,
            waiting=0,
            parked=0,
            error=found.error,
        )
        for name, found in tables.items()
    ]
    return sorted(reactors + projections, key=lambda status: status.name)


def _reactor(store: ConsumerStore, name: str, position: Position, head: Position) -> Status:
    held = store.held(name)
    parked = [one for one in held if one.state == "parked"]
    return Status(
        name=name,
        kind="reactor",
        position=position,
        lag=head - position,
        waiting=len(held) - len(parked),
        parked=len(parked),
        error=next((one.error for one in held if one.error), None),
    )
