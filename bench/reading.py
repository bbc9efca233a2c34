"""Catching up: every event of a log in order, as typed events; and how much memory that takes."""

import sqlite3
import subprocess
import sys
from itertools import cycle
from pathlib import Path

import msgspec

from bench.appending import Measured, Ours, ThingId
from gigwright.wiring import open_log

EVENTS = 50_000
A_TIME = 500
PAGE = 5_000
ONE_PAGE = "SELECT * FROM events WHERE position > ? ORDER BY position LIMIT ?"

PEAK = """
import resource, sys
sys.path[:0] = {path!r}
import bench.appending
from gigwright.wiring import open_log
log = open_log({url!r})
read = sum(1 for _ in log.read(limit={limit}))
assert read == {limit}
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


class Memory(msgspec.Struct, frozen=True):
    """The most memory that a process took which read so many events."""

    events: int
    kib: int


class Catalogue:
    """A log of events, ten about each thing."""

    def __init__(self, url: str, *, events: int = EVENTS) -> None:
        self.url = url
        self._ours = Ours(open_log(url))
        self.log = self._ours.log
        self._pages = cycle(range(0, max(1, events - PAGE), PAGE))
        things = [self._ours.ids.new(ThingId) for _ in range(events // 10)]
        for first in range(0, events, A_TIME):
            self._ours.append_events([self._about(things[n % len(things)]) for n in range(first, first + A_TIME)])

    def page(self, _: int) -> None:
        """The next 5,000 events, typed."""
        for _event in self.log.read(after=next(self._pages), limit=PAGE):
            pass

    def close(self) -> None:
        """Let go of it."""
        self._ours.close()

    def _about(self, thing: ThingId) -> Measured:
        other = self._ours.measured()
        return Measured(one=thing, two=other.two, three=other.three, four=other.four, text=other.text)


class BareRows:
    """The same rows of a SQLite file, as tuples."""

    def __init__(self, path: Path, *, events: int = EVENTS) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._pages = cycle(range(0, max(1, events - PAGE), PAGE))

    def page(self, _: int) -> None:
        """The next 5,000."""
        self._connection.execute(ONE_PAGE, (next(self._pages), PAGE)).fetchall()

    def close(self) -> None:
        """Let go of it."""
        self._connection.close()


def peak_memory(url: str, *counts: int) -> list[Memory]:
    """In a process of its own for each: reading more events takes no more memory."""
    return [Memory(count, _peak(url, count)) for count in counts]


def _peak(url: str, limit: int) -> int:
    program = PEAK.format(path=sys.path, url=url, limit=limit)
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=600)
    return int(said.stdout)
