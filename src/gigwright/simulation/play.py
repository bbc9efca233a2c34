"""Plays lives on a virtual clock: each waits for its own moments, and the market's timers fire in between."""

import heapq
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import count

from gigwright.backbone.clock import VirtualClock
from gigwright.wiring import Market

TIDE = timedelta(hours=6)  # how often the market is stepped while nothing is due: processors have news of their own

Life = Iterator[timedelta]  # what somebody does, yielding how long they wait before they go on


def pass_time(market: Market, clock: VirtualClock, until: datetime) -> None:
    """Let time pass, stepping the market whenever something is due; it ends quiet, at `until`."""
    market.settle()
    while clock.now() < until:
        due = market.store.next_due()
        moments = [until, clock.now() + TIDE] + ([due] if due is not None and due > clock.now() else [])
        clock.advance(min(moments) - clock.now())
        market.settle()


def play(
    market: Market,
    clock: VirtualClock,
    lives: Iterable[tuple[datetime, Life]],
    *,
    until: datetime,
    told: Callable[[datetime], None] = lambda _: None,
) -> None:
    """Live all lives, each from its own beginning, in the order of time; `told` hears how far the clock is."""
    order = count()
    waiting = [(start, next(order), life) for start, life in lives]
    heapq.heapify(waiting)
    while waiting and waiting[0][0] <= until:
        moment, _, life = heapq.heappop(waiting)
        pass_time(market, clock, max(moment, clock.now()))
        told(clock.now())
        pause = next(life, None)
        market.settle()
        if pause is not None:
            heapq.heappush(waiting, (clock.now() + pause, next(order), life))
    pass_time(market, clock, until)
    told(clock.now())
