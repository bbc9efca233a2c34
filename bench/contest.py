"""Several ways to do the same, measured by turns, so that a slow minute of the machine is one for all of them."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from threading import Event

import msgspec
from rich.table import Table

Act = Callable[[int], None]  # one operation of the caller with this number


class Entrant(msgspec.Struct, frozen=True):
    """Somebody who does it; `weight` is how many an operation stands for. A `limit` is what no log can pass."""

    name: str
    act: Act
    weight: int = 1
    limit: bool = False
    callers: int | None = None  # fewer than the contest's, where more would only stand in its way


class Contest(msgspec.Struct, frozen=True):
    """The first entrant is ours; the others are peers and limits."""

    name: str
    callers: int
    entrants: tuple[Entrant, ...]


class Figures(msgspec.Struct, frozen=True):
    """One entrant's rates a second, one per round, and ours over theirs in the same round: median, least, most."""

    contest: str
    callers: int
    entrant: str
    limit: bool
    rates: tuple[float, ...]
    ours_over: tuple[float, float, float]

    @property
    def rate(self) -> float:
        return median(self.rates)


def measured(contests: Sequence[Contest], seconds: float, rounds: int, told: Callable[[str], None]) -> list[Figures]:
    """Every entrant once in every round."""
    return [figures for contest in contests for figures in _measured(contest, seconds, rounds, told)]


def rate(act: Act, callers: int, seconds: float) -> float:
    """How often a second all callers together do it."""
    stop = Event()
    done = [0] * callers

    def call(number: int) -> None:
        while not stop.is_set():
            act(number)
            done[number] += 1

    with ThreadPoolExecutor(callers) as pool:
        began = time.perf_counter()
        calls = [pool.submit(call, number) for number in range(callers)]
        stop.wait(seconds)
        stop.set()
        for one in calls:
            one.result()
    return sum(done) / (time.perf_counter() - began)


def shown(title: str, figures: Sequence[Figures]) -> Table:
    """Medians, and the ratio with its spread."""
    table = Table(title=title, title_justify="left")
    table.add_column("what")
    table.add_column("callers", justify="right")
    table.add_column("who")
    for heading in ("a second", "ours / theirs", "least", "most"):
        table.add_column(heading, justify="right")
    for one in figures:
        ratios = [f"{ratio:.2f}" for ratio in one.ours_over]
        name = f"limit: {one.entrant}" if one.limit else one.entrant
        table.add_row(one.contest, str(one.callers), name, f"{one.rate:,.0f}", *ratios)
    return table


def _measured(contest: Contest, seconds: float, rounds: int, told: Callable[[str], None]) -> list[Figures]:
    rates: list[list[float]] = [[] for _ in contest.entrants]
    for _ in range(rounds):
        for entrant, found in zip(contest.entrants, rates, strict=True):
            told(f"{contest.name}, {contest.callers} callers: {entrant.name}")
            found.append(rate(entrant.act, entrant.callers or contest.callers, seconds) * entrant.weight)
    return [
        Figures(contest.name, contest.callers, entrant.name, entrant.limit, tuple(found), _ratios(rates[0], found))
        for entrant, found in zip(contest.entrants, rates, strict=True)
    ]


def _ratios(ours: Sequence[float], theirs: Sequence[float]) -> tuple[float, float, float]:
    ratios = sorted(one / other if other else float("inf") for one, other in zip(ours, theirs, strict=True))
    return median(ratios), ratios[0], ratios[-1]
