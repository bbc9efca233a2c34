"""A small world for the backbone's own tests: lamps that are lit, counted and reported, on a real store."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NewType

import msgspec
from sqlalchemy import Column, Integer, MetaData, String, Table

from gigwright.backbone.clock import VirtualClock
from gigwright.backbone.codec import digest
from gigwright.backbone.decision import Decider, Model, command, decision
from gigwright.backbone.errors import Refused, Unavailable
from gigwright.backbone.event import Recorded, event
from gigwright.backbone.faults import Faults, NoFaults
from gigwright.backbone.ids import CommandId, SeededIds, declare_id
from gigwright.backbone.leases import OwnerId, SoleOwner
from gigwright.backbone.log import Asked
from gigwright.backbone.projection import Projection, Rows
from gigwright.backbone.stores.consumer_rows import ConsumerRows
from gigwright.backbone.stores.sqlite import SqliteLog
from gigwright.backbone.stores.sqlite_disk import Disk
from gigwright.backbone.stores.sqlite_file import SqliteFile

START = datetime(2026, 1, 5, 12, tzinfo=UTC)

LampId = NewType("LampId", str)
declare_id(LampId, "lmp")


@event("lamps.lit")
class LampLit:
    """A lamp burns."""

    lamp: LampId
    hours: int = 1
    out_at: datetime | None = None


@event("lamps.put_out")
class LampPutOut:
    """A lamp does not burn any more."""

    lamp: LampId


class Lamp(msgspec.Struct, frozen=True):
    """What the rules know of one lamp."""

    burns: bool = False
    times: int = 0


def _lit(state: Lamp, _: LampLit) -> Lamp:
    return Lamp(burns=True, times=state.times + 1)


def _out(state: Lamp, _: LampPutOut) -> Lamp:
    return Lamp(burns=False, times=state.times)


lamp = Model(Lamp(), {LampLit: _lit, LampPutOut: _out}, by="lamp")


@command
class LightLamp:
    """Light it."""

    by: str
    lamp: LampId
    out_at: datetime | None = None


@command
class PutOutLamp:
    """Put it out, if it burns."""

    by: str
    lamp: LampId


@decision(lamp)
def light_lamp(asked: LightLamp, now: datetime, state: Lamp) -> list[LampLit]:
    if state.burns:
        raise Refused("the lamp burns already")
    return [LampLit(lamp=asked.lamp, out_at=asked.out_at)]


@decision(lamp)
def put_out_lamp(asked: PutOutLamp, now: datetime, state: Lamp) -> list[LampPutOut]:
    return [LampPutOut(lamp=asked.lamp)] if state.burns else []


class SimulatedCrash(BaseException):
    """The process is gone; nothing may catch it."""


class CrashOnce:
    """Faults that crash at the n-th time a site is reached, once; and remember every site they saw."""

    def __init__(self, site: str = "", nth: int = 1) -> None:
        self.seen: list[str] = []
        self._site = site
        self._left = nth

    def reach(self, site: str) -> None:
        self.seen.append(site)
        if site == self._site:
            self._left -= 1
            if self._left == 0:
                raise SimulatedCrash(site)


class Note(msgspec.Struct, frozen=True):
    """What is written to the outside."""

    text: str


class Receipt(msgspec.Struct, frozen=True):
    """What the outside answers."""

    number: int
    status: str = "written"


class Outside:
    """A service that honours keys, counts what really happened, and can be told to fail before or after."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []
        self.written: dict[str, Note] = {}
        self.numbers: dict[str, int] = {}
        self.troubles: list[str] = []

    def texts(self) -> list[str]:
        """What was asked of it, in order."""
        return [text for text, _ in self.calls]

    def write(self, note: Note, key: str) -> Receipt:
        self.calls.append((note.text, key))
        trouble = self.troubles.pop(0) if self.troubles else ""
        if trouble == "before":
            raise Unavailable("no answer, and nothing done")
        if trouble == "broken":
            raise ValueError("something nobody thought of")
        if key not in self.written:
            self.written[key] = note
            self.numbers[key] = len(self.numbers) + 1
        if trouble == "after":
            raise Unavailable("done, but the answer was lost")
        return Receipt(number=self.numbers[key])

    def find(self, note: Note) -> Receipt | None:
        found = [key for key, written in self.written.items() if written == note]
        return Receipt(number=self.numbers[found[0]]) if found else None

    def forget_keys(self) -> None:
        """What a provider does after a day: the notes stay, the keys go."""
        self.written = {f"forgotten-{key}": note for key, note in self.written.items()}
        self.numbers = {f"forgotten-{key}": number for key, number in self.numbers.items()}


class Workshop:
    """One log with its consumers' memory and the rules of lamps, on a virtual clock."""

    def __init__(
        self, path: Path, faults: Faults, clock: VirtualClock, seed: int = 1, disk: Disk | None = None
    ) -> None:
        self.clock = clock
        self.ids = SeededIds(seed, clock)
        self.faults = faults
        self.file = SqliteFile(path, faults=faults, disk=disk)
        self.log = SqliteLog(self.file, clock, self.ids)
        self.store = ConsumerRows(self.file, lambda _: clock.now())
        self.leases = SoleOwner(self.ids.new(OwnerId), self.store)
        self.decider = Decider(self.log, clock, [light_lamp, put_out_lamp], faults)

    def light(self, lamp: LampId, out_at: datetime | None = None) -> Recorded[LampLit]:
        asked = LightLamp(by="tester", lamp=lamp, out_at=out_at)
        (recorded,) = self.decider.do(asked, id=self.ids.new(CommandId))
        return recorded

    def put_out(self, lamp: LampId) -> None:
        self.decider.do(PutOutLamp(by="tester", lamp=lamp), id=self.ids.new(CommandId))

    def say(self, event: object) -> None:
        """Record an event by hand."""
        asked = PutOutLamp(by="tester", lamp=self.new_lamp())
        self.log.append(
            [event], command=Asked(id=self.ids.new(CommandId), name="Say", digest=digest(asked)), by="tester"
        )

    def new_lamp(self) -> LampId:
        return self.ids.new(LampId)


@contextmanager
def workshop(
    path: Path,
    faults: Faults | None = None,
    clock: VirtualClock | None = None,
    seed: int = 1,
    disk: Disk | None = None,
) -> Iterator[Workshop]:
    """Open, and close as a process that ends would."""
    opened = Workshop(path, faults or NoFaults(), clock or VirtualClock(START), seed, disk)
    try:
        yield opened
    finally:
        opened.log.close()


def record_unknown(shop: Workshop) -> None:
    """An event of a type that this program does not know, as another program would record it."""
    asked = PutOutLamp(by="stranger", lamp=shop.new_lamp())
    command = Asked(id=shop.ids.new(CommandId), name="Wave", digest=digest(asked))
    shop.log.append([LampPutOut(lamp=asked.lamp)], command=command, by="stranger")
    spoil(shop, "name = 'strangers.waved'")


def spoil(shop: Workshop, change: str) -> None:
    """Change the last event of the log behind its back."""
    with closing(sqlite3.connect(shop.file.path)) as connection, connection:
        connection.execute("DROP TRIGGER events_are_never_changed")
        connection.execute(f"UPDATE events SET {change} WHERE position = (SELECT max(position) FROM events)")


def lamp_counter() -> tuple[Projection, Table]:
    """A projection that counts how often each lamp was lit."""
    tables = MetaData()
    lit = Table("lit", tables, Column("lamp", String, primary_key=True), Column("times", Integer, nullable=False))
    counter = Projection("lamp-counter", tables)

    @counter.on(LampLit)
    def count(rows: Rows, event: Recorded[LampLit]) -> None:
        rows.upsert(lit, add={"times": 1}, lamp=event.data.lamp)

    return counter, lit
