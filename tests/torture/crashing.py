"""Crashes inside one process: raised where a process would be killed, and nothing of ours catches them."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from gigwright.backbone.faults import Faults, begin_site
from gigwright.contexts.payments.ports import UnreliableProcessor
from gigwright.simulation.invariants import Violation
from tests.torture.life import Line, opened

CRASHES_MAX = 1_000
BEGINS = begin_site("")


class Crash(BaseException):
    """The process ends here."""


class CrashAtEach:
    """Crashes at the n-th reach of each of these sites, counted over the whole life; keeps count of all reaches."""

    def __init__(self, sites: Iterable[str], nth: int) -> None:
        self.reached: Counter[str] = Counter()
        self.crashes = 0
        self._sites = frozenset(sites)
        self._nth = nth

    def reach(self, site: str) -> None:
        if site.endswith(BEGINS):
            return  # nothing is kept yet: what crashes there crashes at the site before
        self.reached[site] += 1
        if site in self._sites and self.reached[site] == self._nth:
            self.crashes += 1
            raise Crash(site)


def live_through(folder: Path, faults: Faults, line: Line = UnreliableProcessor) -> list[Violation]:
    """A life to its end, opened anew after every crash; what is wrong then."""
    for _ in range(CRASHES_MAX):
        try:
            with opened(folder, faults, line) as life:
                life.live()
                return life.violations()
        except Crash:
            continue
    raise AssertionError(f"the life did not come to its end through {CRASHES_MAX} crashes")
