"""Measuring two things by turns, and showing them side by side."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from threading import Event

import msgspec
from rich.table import Table

Act = Callable[[int], None]  # one operation of the caller with this number


class Case(msgspec.Struct, frozen=True):
    """Ours and a limit. `weight` is how many rows an operation of the limit stands for, `our_weight` one of ours."""

    name: str
    callers: int
    ours: Act
    limit_name: str
    limit: Act
    limit_callers: int | None = None
    weight: int = 1
    our_weight: int = 1


class Result(msgspec.Struct, frozen=True):
    """Rates a second, one per round."""

    case: Case
    ours: list[float]
    limit: list[float]


def measured(cases: Sequence[Case], seconds: float, rounds: int) -> list[Result]:
    """Every case once in every round, ours and the limit one after the other."""
    results = [Result(case, [], []) for case in cases]
    for _ in range(rounds):
        for result in results:
            case = result.case
            result.ours.append(rate(case.ours, case.callers, seconds) * case.our_weight)
            result.limit.append(rate(case.limit, case.limit_callers or case.callers, seconds) * case.weight)
    return results


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


def shown(title: str, results: Sequence[Result]) -> Table:
    """Medians, and the ratio with its spread."""
    table = Table(title=title, title_justify="left")
    table.add_column("case")
    for heading in ("ours", "limit", "ours / limit", "smallest", "largest"):
        table.add_column(heading, justify="right")
    table.add_column("limit is")
    for result in results:
        ratios = sorted(ours / limit for ours, limit in zip(result.ours, result.limit, strict=True))
        figures = (f"{median(result.ours):,.0f}", f"{median(result.limit):,.0f}", f"{median(ratios):.2f}")
        spread = (f"{ratios[0]:.2f}", f"{ratios[-1]:.2f}")
        table.add_row(result.case.name, *figures, *spread, result.case.limit_name)
    return table
