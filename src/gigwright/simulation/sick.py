"""Consumers of somebody else's that are sick: one chokes on events, one is slow beyond measure, one timer stumbles.

The market's own consumers must not notice. After the healing whatever was parked is tried again, and all must have
been heard, in order for each key.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from gigwright.backbone.effects import Effects
from gigwright.backbone.errors import GigwrightError
from gigwright.backbone.event import Recorded
from gigwright.backbone.log import Position
from gigwright.backbone.operating import RetryEvents
from gigwright.backbone.query import query
from gigwright.backbone.reactor import Reactor
from gigwright.backbone.retrying import ATTEMPTS_MAX
from gigwright.events.orders import (
    OrderCompleted,
    OrderPaid,
    OrderPlaced,
    PaymentExpired,
    RequirementsSubmitted,
    WorkDelivered,
)
from gigwright.simulation.draws import Draws
from gigwright.simulation.faults import CONSUMER_POISONED, CONSUMER_STUCK, TIMER_FAILS
from gigwright.simulation.hub import Hub
from gigwright.simulation.outside import Happened
from gigwright.simulation.weather import Weather
from gigwright.wiring import Market, Stranger

HEARS = (OrderPlaced, PaymentExpired, OrderPaid, RequirementsSubmitted, WorkDelivered, OrderCompleted)
DAWDLES = (timedelta(minutes=1), timedelta(hours=12))
FAILURES_OF_TIMERS_MAX = ATTEMPTS_MAX - 1  # one more of one timer, and it would be given up for good
TIMERS = "timers"
TIMERS_FAIL_PERCENT = 25
DECIDED = "decision.decided"


class Choked(GigwrightError):
    """A consumer can't swallow an event."""


class Sick:
    """The sick consumers of one world; they keep their memory when their process crashes."""

    def __init__(self, weather: Weather, draws: Draws, hub: Hub, happened: Happened) -> None:
        self.weather = weather
        self._draws = draws
        self._hub = hub
        self._happened = happened
        self._poison: dict[str, bool] = {}
        self._heard: dict[tuple[str, str], list[Position]] = defaultdict(list)
        self._failures_of_timers = 0

    def strangers(self) -> list[Stranger]:
        """To be mounted on a market."""
        return [self._consumer("choking", self._choke), self._consumer("dawdling", self._dawdle)]

    def stumble(self, site: str) -> None:
        """Fail, now and then, in the middle of what a timer has asked for."""
        task = self._hub.current
        if site != DECIDED or task is None or not task.name.endswith(f": {TIMERS}"):
            return
        may_fail = self.weather.poisoned and self._failures_of_timers < FAILURES_OF_TIMERS_MAX
        if may_fail and self._draws.percent(TIMERS_FAIL_PERCENT):
            self._failures_of_timers += 1
            self._happened(TIMER_FAILS)
            raise Choked("a timer's command failed for a reason that nobody foresaw")

    def release(self, market: Market) -> None:
        """What an operator does after the healing: everything that was parked is to be tried again."""
        for name in ("choking", "dawdling"):
            market.do(RetryEvents(by="operator", consumer=name, position=None, reason="it is well again"))

    def faults(self, market: Market) -> Iterator[str]:
        """What either of them has missed, or heard out of order."""
        due: dict[str, list[Position]] = defaultdict(list)
        for event in market.log.read(query(*HEARS)):
            due[event.data.order].append(event.position)
        for name in ("choking", "dawdling"):
            for order, positions in due.items():
                if self._heard[name, order] != positions:
                    yield f"{name} heard of {order} at {self._heard[name, order]}, and it was spoken of at {positions}"

    def _consumer(self, name: str, ail: Any) -> Reactor:
        reactor = Reactor(name)

        def hear(effects: Effects, event: Recorded[Any]) -> None:  # noqa: ARG001 - it only listens
            ail(event)
            if event.position not in self._heard[name, event.data.order]:
                self._heard[name, event.data.order].append(event.position)

        for kind in HEARS:
            reactor.on(kind, key="order")(hear)
        return reactor

    def _choke(self, event: Recorded[Any]) -> None:
        if event.id not in self._poison:
            self._poison[event.id] = self._draws.chance(self.weather.poisoned)
        if self._poison[event.id] and self.weather.poisoned:
            self._happened(CONSUMER_POISONED)
            raise Choked(f"{event.name} does not go down")

    def _dawdle(self, event: Recorded[Any]) -> None:  # noqa: ARG002 - whatever it is
        if self._hub.current is not None and self._draws.chance(self.weather.stuck):
            self._happened(CONSUMER_STUCK)
            self._hub.wait(self._draws.time(*DAWDLES))
