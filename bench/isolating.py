"""What consumers that are sick do to those that are well: one that is stuck for good, and one that chokes on a key.

By turns, the same consumers run once with two of them sick and once with all of them well, so that a ratio says what
the sickness costs, and not what two consumers more do.
"""

import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median, quantiles
from threading import Event

import msgspec

from bench.appending import TEXT, Measured, ThingId
from gigwright.backbone.clock import SystemClock
from gigwright.backbone.codec import digest
from gigwright.backbone.decision import Decider
from gigwright.backbone.effects import Effects
from gigwright.backbone.event import Recorded
from gigwright.backbone.faults import NoFaults
from gigwright.backbone.ids import CommandId, SystemIds
from gigwright.backbone.leases import OwnerId, SoleOwner
from gigwright.backbone.log import Asked
from gigwright.backbone.reactor import Reactor, ReactorWorker
from gigwright.backbone.runner import Runner
from gigwright.wiring.home import Home
from gigwright.wiring.truth import Truth, open_truth

A_SECOND = 100
KEYS = 10
WELL = ("well-1", "well-2")
STUCK, POISONED = "stuck", "poisoned"

Handler = Callable[[Effects, Recorded[Measured]], None]


class Turn(msgspec.Struct, frozen=True):
    """Milliseconds: an append took (half, 99 of a hundred), and the events were with the well consumers after."""

    append_p50: float
    append_p99: float
    delivery_p50: float
    delivery_p99: float


class Change(msgspec.Struct, frozen=True):
    """Sick over well, pair by pair: the median, the least, the most; beside it the milliseconds when all is well."""

    what: str
    well_ms: float
    ratio: float
    least: float
    most: float


def isolation(new_log: Callable[[], str | None], folder: Path, pairs: int, seconds: float) -> list[Change]:
    """So many pairs of turns, each of so many seconds at a hundred events a second, each on a log of its own: at the
    address that `new_log` gives, or in a file."""
    found: list[tuple[Turn, Turn]] = []
    for number in range(pairs):
        order = (False, True) if number % 2 else (True, False)
        turns = {sick: _turn(new_log(), folder, seconds, sick=sick) for sick in order}
        found.append((turns[False], turns[True]))
    return [_change(what, found) for what in Turn.__struct_fields__]


def _turn(url: str | None, folder: Path, seconds: float, *, sick: bool) -> Turn:
    clock = SystemClock()
    ids = SystemIds(clock)
    with tempfile.TemporaryDirectory(dir=folder) as place, ExitStack() as stack:
        home = Home(Path(place), url)
        writer, reader = (stack.enter_context(open_truth(home, clock, ids, NoFaults(), None)) for _ in range(2))
        return _measured(writer, reader, clock, ids, seconds, sick=sick)


def _measured(writer: Truth, reader: Truth, clock: SystemClock, ids: SystemIds, seconds: float, *, sick: bool) -> Turn:
    released = Event()
    seen: dict[tuple[str, int], float] = {}
    things = [ids.new(ThingId) for _ in range(KEYS)]
    handlers: dict[str, Handler] = {name: _noting(seen, name) for name in WELL}
    handlers[STUCK] = (lambda _effects, _event: _wait(released)) if sick else _noting({}, STUCK)
    handlers[POISONED] = _choking_on(things[0]) if sick else _noting({}, POISONED)
    owner = SoleOwner(ids.new(OwnerId), reader.store)
    decider = Decider(reader.log, clock, [])
    workers = [
        ReactorWorker(_reactor(name, handler), reader.log, reader.store, decider, clock, owner)
        for name, handler in handlers.items()
    ]
    runner = Runner(workers, reader.log, clock, lambda _name, _sentence: None)
    runner.start()
    try:
        begun, took = _paced(writer, ids, things, seconds)
        time.sleep(1.0)
    finally:
        released.set()
        runner.stop()
    waits = [(at - begun[position]) * 1_000 for (_, position), at in seen.items() if position in begun]
    return Turn(*_halves(took), *_halves(waits))


def _reactor(name: str, handler: Handler) -> Reactor:
    reactor = Reactor(name)
    reactor.on(Measured, key="one")(handler)
    return reactor


def _noting(seen: dict[tuple[str, int], float], name: str) -> Handler:
    def note(_: Effects, event: Recorded[Measured]) -> None:
        seen[name, event.position] = time.perf_counter()

    return note


def _choking_on(thing: ThingId) -> Handler:
    def choke(_: Effects, event: Recorded[Measured]) -> None:
        if event.data.one == thing:
            raise ValueError("this can't be swallowed")

    return choke


def _wait(released: Event) -> None:
    released.wait()


def _paced(truth: Truth, ids: SystemIds, things: list[ThingId], seconds: float) -> tuple[dict[int, float], list[float]]:
    """When each append was begun, by its position, and how long each took, in milliseconds."""
    begun: dict[int, float] = {}
    took: list[float] = []
    start = time.perf_counter()
    for number in range(int(seconds * A_SECOND)):
        one = Measured(one=things[number % KEYS], two=things[1], three=things[2], four=things[3], text=TEXT)
        asked = Asked(id=ids.new(CommandId), name="Measure", digest=digest(one))
        time.sleep(max(0.0, start + number / A_SECOND - time.perf_counter()))
        began = time.perf_counter()
        (recorded,) = truth.log.append([one], command=asked, by="bench")
        took.append((time.perf_counter() - began) * 1_000)
        begun[recorded.position] = began
    return begun, took


def _halves(milliseconds: list[float]) -> tuple[float, float]:
    cuts = quantiles(milliseconds, n=100)
    return cuts[49], cuts[98]


def _change(what: str, found: list[tuple[Turn, Turn]]) -> Change:
    ratios = [getattr(sick, what) / getattr(well, what) for well, sick in found]
    usual = median(getattr(well, what) for well, _ in found)
    return Change(what, *(round(one, 3) for one in (usual, median(ratios), min(ratios), max(ratios))))
