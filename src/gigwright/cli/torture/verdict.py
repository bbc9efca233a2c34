"""What is found when all is over: the log beside what writers were told and what the follower saw."""

from collections.abc import Iterable

import msgspec

from gigwright.backbone.ids import EventId
from gigwright.backbone.log import Log, Position
from gigwright.cli.torture.following import Follower
from gigwright.cli.torture.writing import Told


class Verdict(msgspec.Struct, frozen=True):
    """Events in the log; those that the follower never saw, saw twice, or saw out of order; those that a writer was
    told of and that are not where it was told; whether positions are 1..n. `refused` appends were to be refused.
    """

    events: int
    skipped: int
    doubled: int
    inverted: int
    lost: int
    positions_gapless: bool
    acknowledged: int
    refused: int
    kills: int
    slowest_return_seconds: float
    seconds: float

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return self.positions_gapless and not (self.skipped or self.doubled or self.inverted or self.lost)


class Found(msgspec.Struct, frozen=True):
    """What the log holds."""

    places: dict[EventId, Position]
    gapless: bool
    doubled: int


def judge(log: Log, follower: Follower, told: Iterable[Told], **measured: float) -> Verdict:
    """Reads the whole log once more. `measured` are the figures that only the run knows."""
    found = _found(log)
    acknowledged = [(id, one.first + part) for one in told for part, id in enumerate(one.ids())]
    return Verdict(
        events=len(found.places),
        skipped=sum(place not in follower.seen for place in found.places.values()),
        doubled=found.doubled + sum(times - 1 for times in follower.seen.values()),
        inverted=follower.inverted,
        lost=sum(found.places.get(id) != place for id, place in acknowledged),
        positions_gapless=found.gapless,
        acknowledged=len(acknowledged),
        refused=int(measured["refused"]),
        kills=int(measured["kills"]),
        slowest_return_seconds=round(measured["slowest_return_seconds"], 3),
        seconds=round(measured["seconds"], 3),
    )


def _found(log: Log) -> Found:
    places: dict[EventId, Position] = {}
    written: set[tuple[int, int, int]] = set()
    expected, gapless, doubled = 1, True, 0
    for event in log.read():
        gapless = gapless and event.position == expected
        expected = event.position + 1
        fact = (event.data.writer, event.data.number, event.data.part)
        doubled += fact in written
        written.add(fact)
        places[event.id] = event.position
    return Found(places, gapless, doubled)
