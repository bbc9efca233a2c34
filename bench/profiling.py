"""Where the time goes: the functions that take most of it themselves, while one caller appends, reads, or buys.

`python -m bench.profiling [URL]`; without one, a new SQLite file.
"""

import sys
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from cProfile import Profile
from functools import partial
from pathlib import Path
from pstats import Stats
from tempfile import TemporaryDirectory
from typing import TypeVar

from rich.console import Console
from rich.table import Table

from bench.appending import Ours
from bench.contest import Act
from bench.purchasing import Street
from bench.reading import Catalogue
from gigwright.backbone.runner import settle
from gigwright.wiring import open_log

SECONDS = 3.0
LINES = 18

T = TypeVar("T")


def main() -> None:
    """A table each: appending, catching up, and two of a purchase."""
    console = Console()
    with TemporaryDirectory(dir=Path()) as folder:
        url = sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{folder}/log.db"
        with closing(Ours(open_log(url))) as ours:
            console.print(_profiled("Appending, one caller", ours.append))
        with closing(Catalogue(url)) as catalogue:
            console.print(_profiled("Catching up, one caller, 5,000 events a call", catalogue.page))
        with closing(Street(Path(folder) / "home", 1, at_work=False)) as street:
            console.print(_by_part(street))
            console.print(_profiled("A purchase with all its consumers, on one thread", partial(_buy, street)))


def _buy(street: Street, caller: int) -> None:
    street.ask(caller)
    settle(street.market.parts, street.market.clock)


def _by_part(street: Street) -> Table:
    """Which part of the market takes how much of a purchase: of the processor's time, and of the clock's."""
    spent: defaultdict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    clock, calls, until = street.market.clock, 0, time.perf_counter() + SECONDS

    def timed(name: str, act: Callable[[], T]) -> T:
        began = (time.thread_time(), time.perf_counter())
        answer = act()
        spent[name][0] += time.thread_time() - began[0]
        spent[name][1] += time.perf_counter() - began[1]
        return answer

    _buy(street, 0)  # the first one finds every part cold
    while time.perf_counter() < until:
        calls += 1
        timed("order and payment request", lambda: street.ask(0))
        moved = [True]
        while any(moved):
            moved = [timed(part.name, partial(part.step, clock.now())) for part in street.market.parts]
    return _parts(spent, calls)


def _parts(spent: Mapping[str, Sequence[float]], calls: int) -> Table:
    table = Table(title=f"A purchase, by part: {calls} purchases", title_justify="left")
    for heading in ("share", "ms of CPU", "ms"):
        table.add_column(heading, justify="right")
    table.add_column("part")
    total = sum(cpu for cpu, _ in spent.values())
    for name, (cpu, wall) in sorted(spent.items(), key=lambda row: -row[1][0]):
        table.add_row(f"{cpu / total:.1%}", f"{cpu / calls * 1e3:.2f}", f"{wall / calls * 1e3:.2f}", name)
    return table


def _profiled(title: str, act: Act) -> Table:
    profile, calls, until = Profile(), 0, time.perf_counter() + SECONDS
    profile.enable()
    while time.perf_counter() < until:
        act(0)
        calls += 1
    profile.disable()
    return _shown(f"{title}: {calls} calls", Stats(profile), calls)


def _shown(title: str, stats: Stats, calls: int) -> Table:
    figures = stats.get_stats_profile()
    table = Table(title=title, title_justify="left")
    for heading in ("share", "µs a call", "times a call"):
        table.add_column(heading, justify="right")
    table.add_column("function")
    rows = sorted(figures.func_profiles.items(), key=lambda row: -row[1].tottime)
    for name, row in rows[:LINES]:
        times = int(str(row.ncalls).partition("/")[0]) / calls
        where = f"{Path(row.file_name).name}:{row.line_number} {name}" if row.line_number else name
        share = f"{row.tottime / figures.total_tt:.1%}"
        table.add_row(share, f"{row.tottime / calls * 1e6:.1f}", f"{times:.1f}", where)
    return table


if __name__ == "__main__":
    main()
