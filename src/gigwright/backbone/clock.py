"""Time as a port: below the edge, nobody asks the machine what time it is."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

from gigwright.backbone.errors import Malformed


class Clock(Protocol):
    """What time it is, and how much of it has passed."""

    def now(self) -> datetime:
        """The wall clock, in UTC. It may jump."""

    def elapsed(self) -> float:
        """Seconds since some fixed moment. Never jumps, never runs back."""


class SystemClock:
    """The machine's clocks."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def elapsed(self) -> float:
        return time.monotonic()


class VirtualClock:
    """A clock that stands still until it is moved: for tests, simulation and the demonstration."""

    def __init__(self, start: datetime) -> None:
        self._now = utc(start)
        self._elapsed = 0.0

    def now(self) -> datetime:
        return self._now

    def elapsed(self) -> float:
        return self._elapsed

    def advance(self, by: timedelta) -> None:
        """Let time pass; `by` is not negative."""
        if by < timedelta(0):
            raise Malformed(f"time can't pass backwards, by {by}")
        self._now += by
        self._elapsed += by.total_seconds()

    def jump(self, by: timedelta) -> None:
        """Move the wall clock, in either direction, while no time passes: a fault."""
        self._now += by


def utc(moment: datetime) -> datetime:
    """The same moment in UTC; Malformed for one that names no time zone."""
    if moment.tzinfo is None:
        raise Malformed(f"the time {moment.isoformat()} names no time zone; give it in UTC")
    return moment.astimezone(UTC)


def rfc3339(moment: datetime) -> str:
    """The stored form: UTC, always six fractional digits, so that text order is time order."""
    return utc(moment).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"
