"""Where the time goes: the functions that take most of it themselves, while one caller appends, or reads.

`python -m bench.profiling [URL]`; without one, a new SQLite file.
"""

import sys
import time
from contextlib import closing
from cProfile import Profile
from pathlib import Path
from pstats import Stats
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from bench.appending import Ours
from bench.contest import Act
from bench.reading import Catalogue
from gigwright.wiring import open_log

SECONDS = 3.0
LINES = 18


def main() -> None:
    """Two tables: appending, and catching up."""
    console = Console()
    with TemporaryDirectory(dir=Path()) as folder:
        url = sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{folder}/log.db"
        with closing(Ours(open_log(url))) as ours:
            console.print(_profiled("Appending, one caller", ours.append))
        with closing(Catalogue(url)) as catalogue:
            console.print(_profiled("Catching up, one caller, 5,000 events a call", catalogue.page))


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
