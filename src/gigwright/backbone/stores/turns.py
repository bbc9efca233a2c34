"""A lock for a few holders, handed on in the order in which it was asked for, so that nobody starves."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from gigwright.backbone.errors import GigwrightError

WAIT_SECONDS_MAX = 5.0


class Turns:
    """At most `places` holders at a time, first come first served. Not reentrant."""

    def __init__(
        self, places: int, late: type[GigwrightError], sentence: str, *, wait_seconds_max: float = WAIT_SECONDS_MAX
    ) -> None:
        self._guard = Lock()
        self._free = places
        self._waiting: deque[Lock] = deque()
        self._late = late
        self._sentence = sentence
        self._wait_seconds_max = wait_seconds_max

    @property
    def waiting(self) -> int:
        """How many stand in line."""
        return len(self._waiting)

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Hold a place meanwhile; the error given at construction when none comes in time."""
        self._take()
        try:
            yield
        finally:
            self._hand_on()

    def _take(self) -> None:
        turn = Lock()
        turn.acquire()
        if self._is_free_or_lines_up(turn):
            return
        came = False
        try:
            came = turn.acquire(timeout=self._wait_seconds_max)
        finally:
            if not came:
                self._give_up(turn)
        if not came:
            raise self._late(f"{self._sentence} for {self._wait_seconds_max:g} s")

    def _is_free_or_lines_up(self, turn: Lock) -> bool:
        with self._guard:
            if self._free > 0:
                self._free -= 1
                return True
            self._waiting.append(turn)
            return False

    def _give_up(self, turn: Lock) -> None:
        with self._guard:
            if turn in self._waiting:
                self._waiting.remove(turn)
                return
        self._hand_on()  # it came at the very last moment

    def _hand_on(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1
