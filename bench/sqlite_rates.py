"""How fast the log on SQLite appends and reads, beside what bare SQLite can do on the same disk in the same minute.

Run it by `make bench`, or `python -m bench.sqlite_rates [--folder DIR] [--seconds S] [--rounds N] [--profile]`. Every
round measures every case once, ours and the limit next to each other, so that a slow minute of the machine is one for
both; a ratio is the median of the rounds, with the smallest and the largest beside it. No network is used.
"""

import argparse
import shutil
from pathlib import Path
from tempfile import mkdtemp

from rich.console import Console

from bench.appending import Bare, Ours
from bench.profiling import where_the_time_goes
from bench.reading import Catalogue
from bench.rounds import Case, measured, shown

CALLERS = (1, 8, 32)


def main() -> None:
    """Measure, print, and leave nothing behind."""
    asked = _asked()
    console = Console()
    folder = Path(mkdtemp(prefix="gigwright-bench-", dir=asked.folder))
    try:
        if asked.profile:
            where_the_time_goes(console, folder)
        else:
            _rates(console, folder, asked)
    finally:
        shutil.rmtree(folder)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Append and read rates of the log on SQLite.")
    parser.add_argument("--folder", type=Path, default=Path(), help="where to write; on a real disk (default: here)")
    parser.add_argument("--seconds", type=float, default=0.8, help="for each case in each round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--profile", action="store_true", help="say where the time goes instead")
    return parser.parse_args()


def _rates(console: Console, folder: Path, asked: argparse.Namespace) -> None:
    ours, bare = Ours(folder / "ours.db"), Bare(folder / "bare.db")
    appends = [
        Case(f"{callers} callers", callers, ours.append, "bare, a commit each", bare.append) for callers in CALLERS
    ]
    appends.append(Case("32 callers", 32, ours.append, "bare, 100 in a commit", bare.append_a_hundred, 1, 100))
    results = measured(appends, asked.seconds, asked.rounds)
    console.print(shown("Appends a second: one event with four tags, on a condition on one of them", results))
    ours.close()
    bare.close()

    catalogue = Catalogue(folder / "read.db")
    reads = [Case(f"one tag's events, {n} callers", n, catalogue.ours, "bare", catalogue.bare) for n in CALLERS]
    reads.append(
        Case("catching up, 1 caller", 1, catalogue.page_of_ours, "bare rows", catalogue.page_of_bare, 1, 512, 512)
    )
    console.print(shown("Reads a second (catching up: events a second)", measured(reads, asked.seconds, asked.rounds)))
    catalogue.close()


if __name__ == "__main__":
    main()
