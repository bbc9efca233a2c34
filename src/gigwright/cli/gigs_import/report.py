"""What became of all rows."""

from collections import Counter
from typing import assert_never

import msgspec

from gigwright.cli.gigs_import.bringing import Already, Answer, Published
from gigwright.cli.gigs_import.listing import Reject


class Report(msgspec.Struct, frozen=True):
    """rows = published + rejected + already; `published_total` in minor units per currency, of this run's gigs."""

    rows: int
    published: int
    rejected: int
    already: int
    reasons: dict[str, int]
    published_total: dict[str, int]


class Tally:
    """Counts as the answers come in."""

    def __init__(self) -> None:
        self._published = 0
        self._already = 0
        self._reasons: Counter[str] = Counter()
        self._total: Counter[str] = Counter()

    def count(self, answer: Answer) -> None:
        """One more row."""
        match answer:
            case Published(price):
                self._published += 1
                self._total[price.currency] += price.amount_minor
            case Already():
                self._already += 1
            case Reject():
                self._reasons[answer.reason] += 1
            case _:
                assert_never(answer)

    def report(self) -> Report:
        """So far; the commonest reason first."""
        rejected = self._reasons.total()
        return Report(
            rows=self._published + rejected + self._already,
            published=self._published,
            rejected=rejected,
            already=self._already,
            reasons=dict(self._reasons.most_common()),
            published_total=dict(sorted(self._total.items())),
        )
