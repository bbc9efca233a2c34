"""What becomes of whatever fails: it is tried again with growing pauses, and at last parked until somebody decides."""

from datetime import datetime, timedelta

import msgspec

from gigwright.backbone.consumers import PAUSE_MAX, Held
from gigwright.backbone.errors import Unavailable, describe

ATTEMPTS_MAX = 5
ATTEMPTS_UNAVAILABLE_MAX = 10_000  # a week, at one a minute: an outage outlasts an idempotency key and heals by itself
PAUSE_FIRST = timedelta(seconds=1)


def failed(held: Held, error: Exception, now: datetime, *, parks: bool = True) -> Held:
    """The same after one more failure: tried again later, or, if it `parks`, parked once its attempts are used up."""
    attempts = held.attempts + 1
    parked = parks and is_used_up(attempts, error)
    return msgspec.structs.replace(
        held,
        state="parked" if parked else "retrying",
        attempts=attempts,
        retry_at=None if parked else now + backoff(attempts),
        error=describe(error),
        parked_at=now if parked else None,
    )


def is_used_up(attempts: int, error: Exception) -> bool:
    """Whether so many failures are enough: five, or 10,000 if nobody answers."""
    return attempts >= (ATTEMPTS_UNAVAILABLE_MAX if isinstance(error, Unavailable) else ATTEMPTS_MAX)


def backoff(attempts: int) -> timedelta:
    """How long to wait after the n-th failure: 1 s, doubled each time, at most 60 s."""
    doubled: timedelta = PAUSE_FIRST * 2 ** min(attempts - 1, 16)
    return min(doubled, PAUSE_MAX)
