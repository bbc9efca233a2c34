"""Where processes crash: often enough at every site, however seldom it is reached."""

from collections import Counter

from gigwright.simulation.draws import Draws

# Reached a few times in a run, or in a few runs: there a process crashes nearly every time.
SELDOM = (
    "consumers.rekey.before_commit",
    "consumers.rekey.after_commit",
    "consumers.postpone.before_commit",
    "consumers.postpone.after_commit",
)
SELDOM_PERCENT = 70
IN_A_ROW_MAX = 3

# Anywhere else: for the first time after a few reaches, then after more and more, so that no site has all the crashes.
FIRST_REACHES = (1, 6)
GROWTH = (2, 8)


class Crashes:
    """Decides for each site that is reached; beside that, chance strikes anywhere at a rate of a million."""

    def __init__(self, draws: Draws) -> None:
        self._draws = draws
        self._left: dict[str, int] = {}
        self._gap: dict[str, int] = {}
        self._in_a_row: Counter[str] = Counter()

    def strikes(self, site: str, permillion: int) -> bool:
        """Whether a process crashes here and now; never at a rate of 0."""
        if permillion == 0:
            return False
        if site in SELDOM:
            return self._strikes_the_seldom(site)
        return self._is_its_turn(site) or self._draws.chance(permillion)

    def _strikes_the_seldom(self, site: str) -> bool:
        strikes = self._in_a_row[site] < IN_A_ROW_MAX and self._draws.percent(SELDOM_PERCENT)
        self._in_a_row[site] = self._in_a_row[site] + 1 if strikes else 0
        return strikes

    def _is_its_turn(self, site: str) -> bool:
        if site not in self._left:
            self._gap[site] = self._draws.between(*FIRST_REACHES)
            self._left[site] = self._gap[site]
        self._left[site] -= 1
        if self._left[site]:
            return False
        self._gap[site] *= self._draws.between(*GROWTH)
        self._left[site] = self._gap[site]
        return True
