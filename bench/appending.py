"""Appending through the log, as a market does."""

from collections.abc import Sequence
from typing import NewType

import msgspec

from gigwright.backbone.clock import SystemClock
from gigwright.backbone.codec import digest
from gigwright.backbone.decision import Decider, Model, command, decision
from gigwright.backbone.event import event
from gigwright.backbone.ids import CommandId, SystemIds, declare_id
from gigwright.backbone.log import Asked, Log
from gigwright.backbone.query import query

ThingId = NewType("ThingId", str)
declare_id(ThingId, "thing")

TEXT = "as long as most of what is said, or so"
EVENTS_OF_A_THING = 20
MORE_OF_A_THING = 6


@event("bench.measured")
class Measured:
    """Something with four ids and a little text."""

    one: ThingId
    two: ThingId
    three: ThingId
    four: ThingId
    text: str


class Count(msgspec.Struct, frozen=True):
    """How much was measured of one thing."""

    times: int = 0


def _once_more(state: Count, _: Measured) -> Count:
    return Count(times=state.times + 1)


count = Model(Count(), {Measured: _once_more}, by="one")


@command
class Measure:
    """Measure a thing once more."""

    by: str
    one: ThingId
    text: str


@decision(count)
def measure(asked: Measure, now: object, state: Count) -> list[Measured]:
    return [Measured(one=asked.one, two=asked.one, three=asked.one, four=asked.one, text=f"{asked.text} {state.times}")]


class Ours:
    """The log at work; close it."""

    def __init__(self, log: Log) -> None:
        self._clock = SystemClock()
        self.ids = SystemIds(self._clock)
        self.log = log
        self._things: dict[int, tuple[ThingId, int]] = {}

    def append(self, _: int) -> None:
        """One event with four tags, on the condition that nothing carries the first of them."""
        self._append(1)

    def append_three(self, _: int) -> None:
        """Three events, on such a condition."""
        self._append(3)

    def append_a_hundred(self, _: int) -> None:
        """A hundred."""
        self._append(100)

    def decide(self, caller: int) -> None:
        """Load a thing with twenty events, fold them, decide, append. Nothing is remembered between two of them."""
        thing, times = self._things.get(caller) or (self._filled(), 0)
        decider = Decider(self.log, self._clock, [measure])
        decider.do(Measure(by="bench", one=thing, text=TEXT), id=self.ids.new(CommandId))
        self._things[caller] = (thing, times + 1)
        if times == MORE_OF_A_THING:
            del self._things[caller]  # so that it stays at about twenty

    def append_events(self, events: Sequence[object]) -> None:
        """These."""
        command = Asked(id=self.ids.new(CommandId), name="Measure", digest=digest(events[0]))
        self.log.append(events, command=command, by="bench")

    def measured(self) -> Measured:
        """An event about four new things."""
        one, two, three, four = (self.ids.new(ThingId) for _ in range(4))
        return Measured(one=one, two=two, three=three, four=four, text=TEXT)

    def close(self) -> None:
        """Let go of it."""
        self.log.close()

    def _append(self, number: int) -> None:
        said = [self.measured() for _ in range(number)]
        asked = Asked(id=self.ids.new(CommandId), name="Measure", digest=digest(said[0]))
        condition = query(tags=(f"one:{said[0].one}",))
        self.log.append(said, command=asked, by="bench", if_none=condition, after=0)

    def _filled(self) -> ThingId:
        thing = self.ids.new(ThingId)
        one = Measured(one=thing, two=thing, three=thing, four=thing, text=TEXT)
        self.append_events([one] * EVENTS_OF_A_THING)
        return thing
