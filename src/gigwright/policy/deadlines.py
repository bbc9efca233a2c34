"""Until when money has arrived, or is missing: numbers of the books, which are the same for every order."""

from datetime import timedelta

import msgspec


class Deadlines(msgspec.Struct, frozen=True):
    """How long money may be on its way, or put aside, and what is compared with the card processor's books when.

    A line of theirs is compared when it is so old; a record of ours without a line is missed after a longer time.
    """

    line_compared_after: timedelta = timedelta(days=1)
    record_missed_after: timedelta = timedelta(days=3)
    in_transit: timedelta = timedelta(days=5)
    in_suspense: timedelta = timedelta(days=14)


DEADLINES = Deadlines()
