"""`python -m tests.simulation.mutants`: hunts every mutant, prints how each was caught, exit 1 when one survives."""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from tests.simulation.mutants import MUTANTS, Caught, hunt_all
from tests.simulation.mutants.table import hunted_before, line_of, page_of


def main() -> int:
    parser = ArgumentParser(prog="python -m tests.simulation.mutants", description=__doc__)
    parser.add_argument("names", nargs="*", help="only these (quoted: a name has several words)")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time (2)")
    parser.add_argument("--write", type=Path, help="write the table to this file; rows of others stay")
    asked = parser.parse_args()
    caught = hunt_all(asked.jobs, _tell, asked.names or list(MUTANTS))
    if asked.write:
        asked.write.parent.mkdir(parents=True, exist_ok=True)
        asked.write.write_text(page_of(_with_those_before(asked.write, caught)), encoding="utf-8")
    survivors = [one.name for one in caught if one.law is None]
    sys.stdout.write(f"{len(caught) - len(survivors)} of {len(caught)} mutants were caught\n")
    return 1 if survivors else 0


def _with_those_before(page: Path, caught: Sequence[Caught]) -> list[Caught]:
    """Every mutant that is known by now: as it was hunted, or else as the page says."""
    known = {one.name: one for one in hunted_before(page.read_text("utf-8"))} if page.exists() else {}
    known |= {one.name: one for one in caught}
    return [known[name] for name in MUTANTS if name in known]


def _tell(caught: Caught) -> None:
    sys.stdout.write(line_of(caught) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
