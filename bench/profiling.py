"""Where the time goes: the functions that take most of it themselves, while one caller appends, or reads."""

import time
from cProfile import Profile
from pathlib import Path
from pstats import Stats

from rich.console import Console
from rich.table import Table

from bench.appending import Ours
from bench.reading import Catalogue
from bench.rounds import Act

SECONDS = 3.0
LINES = 18


def where_the_time_goes(console: Console, folder: Path) -> None:
    """Two tables: appending, and catching up."""
    ours = Ours(folder / "ours.db")
    console.print(_profiled("Appending, one caller", ours.append))
    ours.close()
    catalogue = Catalogue(folder / "read.db")
    console.print(_profiled("Catching up, one caller, 512 events a call", catalogue.page_of_ours))
    catalogue.close()


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
