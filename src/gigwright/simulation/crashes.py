"""Where processes crash: often enough at every site, however seldom it is reached."""

from collections import Counter
from datetime import timedelta

from gigwright.simulation.draws import Draws

# Reached once or twice in a run, if at all: there a process crashes in so many of a hundred cases, but not for ever.
SELDOM = {
    "consumers.rekey.before_commit": 60,
    "consumers.rekey.after_commit": 80,
    "paying-out.call.after": 95,
}
IN_A_ROW_MAX = 5

# Anywhere else: for the first time after a few reaches, then after more and more, so that no site has all the crashes.
FIRST_REACHES = (1, 6)
GROWTH = (60, 200)
RARE = ("refunding.", "paying-out.", "orders.files.", "letters-to-operators.")  # what is reached a few times in a run
FIRST_REACHES_OF_RARE = (1, 1)
GROWTH_OF_RARE = (2, 3)

# A process that goes between an intent and its outcome may stay away until the call's key is forgotten outside.
CALLS = (".call.before", ".call.after")
LONG_REST_PERCENT = 45
LONG_REST = (timedelta(hours=24), timedelta(hours=30))


class Crashes:
    """Decides for each site that is reached; beside that, chance strikes anywhere at a rate of a million."""

    def __init__(self, draws: Draws) -> None:
        self._draws = draws
        self._left: dict[str, int] = {}
        self._gap: dict[str, int] = {}
        self._in_a_row: Counter[str] = Counter()
        self._last = ""

    def rest(self, usual: timedelta) -> timedelta:
        """How long the process that crashed last stays away."""
        last, self._last = self._last, ""
        stays = last.endswith(CALLS) and self._draws.percent(LONG_REST_PERCENT)
        return self._draws.time(*LONG_REST) if stays else usual

    def strikes(self, site: str, permillion: int) -> bool:
        """Whether a process crashes here and now; never at a rate of 0."""
        if permillion == 0:
            return False
        strikes = self._strikes_the_seldom(site) if site in SELDOM else self._is_its_turn(site, permillion)
        if strikes:
            self._last = site
        return strikes

    def _strikes_the_seldom(self, site: str) -> bool:
        strikes = self._in_a_row[site] < IN_A_ROW_MAX and self._draws.percent(SELDOM[site])
        self._in_a_row[site] = self._in_a_row[site] + 1 if strikes else 0
        return strikes

    def _is_its_turn(self, site: str, permillion: int) -> bool:
        rare = site.startswith(RARE)
        if site not in self._left:
            self._gap[site] = self._draws.between(*(FIRST_REACHES_OF_RARE if rare else FIRST_REACHES))
            self._left[site] = self._gap[site]
        self._left[site] -= 1
        if self._left[site]:
            return self._draws.chance(permillion)
        self._gap[site] *= self._draws.between(*(GROWTH_OF_RARE if rare else GROWTH))
        self._left[site] = self._gap[site]
        return True
