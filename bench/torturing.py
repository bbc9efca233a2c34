"""The test of `gigwright torture`, put to another event store: writers in threads, and a reader that follows live.

What is looked for: an event that the reader never saw, saw twice, or saw out of order; one that a writer was told of
and that is not there; a hole in the numbers. As with ours, most appends are single events and every fortieth is a batch
of 300, a few are refused, somebody keeps a transaction open, and the reader is opened anew three times on the way.
"""

import time
from collections import Counter
from collections.abc import Callable
from threading import Thread
from uuid import UUID, uuid4

import msgspec

from bench.peers import Followed
from gigwright.cli.torture.writing import is_refused, size

PAGE = 500
QUIET_SECONDS = 2.0
RESTARTS = 3


class Seen(msgspec.Struct, frozen=True):
    """As `gigwright torture` counts; `gaps` are numbers that no event has."""

    who: str
    events: int
    skipped: int
    doubled: int
    inverted: int
    lost: int
    gaps: int
    seconds: float


class _Writer:
    """One stream of its own, so that its order is known."""

    def __init__(self, store: Followed, quota: int) -> None:
        self.told: set[tuple[UUID, int]] = set()
        self._store = store
        self._quota = quota
        self._stream = uuid4()

    def run(self) -> None:
        number = 0
        while len(self.told) < self._quota:
            if is_refused(number):
                self._ask_for_what_is_there()
            else:
                self._write(size(number))
            number += 1

    def _write(self, events: int) -> None:
        first = len(self.told) + 1
        self._store.write(self._stream, first, events)
        self.told |= {(self._stream, version) for version in range(first, first + events)}

    def _ask_for_what_is_there(self) -> None:
        """A version that is taken: its transaction is begun, and rolled back."""
        if self.told and not self._store.is_refused(self._stream, 1):
            raise AssertionError("a version that is taken was taken again")


class _Reader:
    """Follows by the store's own numbers, a page at a time, behind the last one that it saw."""

    def __init__(self, reopened: Callable[[], Followed], events: int) -> None:
        self.seen: Counter[tuple[UUID, int]] = Counter()
        self.inverted = 0
        self._reopened = reopened
        self._events = events
        self._cursor = 0
        self._latest: dict[UUID, int] = {}

    def run(self) -> None:
        """Until all was seen, or nothing new came for a while."""
        store, restarts, quiet_since = self._reopened(), 0, time.monotonic()
        while sum(self.seen.values()) < self._events and time.monotonic() - quiet_since < QUIET_SECONDS:
            if restarts < RESTARTS and len(self.seen) >= self._events * (restarts + 1) // (RESTARTS + 1):
                store.close()
                store, restarts = self._reopened(), restarts + 1
            page = store.page(self._cursor, PAGE)
            for number, stream, version in page:
                self._see(number, stream, version)
            if page:
                quiet_since = time.monotonic()
            else:
                time.sleep(0.005)
        store.close()

    def _see(self, number: int, stream: UUID, version: int) -> None:
        self.seen[stream, version] += 1
        if version <= self._latest.get(stream, 0):
            self.inverted += 1
        self._latest[stream] = max(version, self._latest.get(stream, 0))
        self._cursor = max(self._cursor, number)


def torture(who: str, reopened: Callable[[], Followed], events: int, writers: int) -> Seen:
    """`reopened` gives the store anew: once for each writer, and for the reader each time that it begins."""
    began = time.perf_counter()
    stores = [reopened() for _ in range(writers)]
    working = [_Writer(store, events // writers) for store in stores]
    threads = [Thread(target=writer.run, daemon=True) for writer in working]
    reader = _Reader(reopened, sum(_rounded(events // writers) for _ in working))
    follower = Thread(target=reader.run, daemon=True)
    for thread in [follower, *threads]:
        thread.start()
    for thread in [*threads, follower]:
        thread.join()
    told = {one for writer in working for one in writer.told}
    numbers = _everything(stores[0])
    for store in stores:
        store.close()
    return Seen(
        who=who,
        events=len(numbers),
        skipped=sum(one not in reader.seen for one in told),
        doubled=sum(times - 1 for times in reader.seen.values()),
        inverted=reader.inverted,
        lost=len(told - set(numbers.values())),
        gaps=max(numbers, default=0) - len(numbers),
        seconds=round(time.perf_counter() - began, 1),
    )


def _rounded(quota: int) -> int:
    """How many a writer has written when it stops: its last append may be a batch."""
    written = number = 0
    while written < quota:
        written += 0 if is_refused(number) else size(number)
        number += 1
    return written


def _everything(store: Followed) -> dict[int, tuple[UUID, int]]:
    found: dict[int, tuple[UUID, int]] = {}
    while page := store.page(max(found, default=0), PAGE):
        found |= {number: (stream, version) for number, stream, version in page}
    return found
