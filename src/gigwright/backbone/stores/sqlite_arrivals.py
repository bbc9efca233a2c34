"""Waking those who wait for events: at once for appends of this process, within 20 ms for those of others."""

from collections.abc import Callable
from threading import Condition

from gigwright.backbone.clock import Clock
from gigwright.backbone.log import Position
from gigwright.backbone.stores.sqlite_file import SqliteFile

LOOK_SECONDS = 0.02


class Arrivals:
    """Many may wait; one of them at a time looks at the file's version, and wakes the others when it has changed."""

    def __init__(self, file: SqliteFile, clock: Clock, look_seconds: float = LOOK_SECONDS) -> None:
        self._file = file
        self._clock = clock
        self._look_seconds = look_seconds
        self._changed = Condition()
        self._changes = 0
        self._watched = False
        self._version = 0
        self._closed = False

    def announce(self) -> None:
        """Something was appended here."""
        with self._changed:
            self._changes += 1
            self._changed.notify_all()

    def close(self) -> None:
        """Let everybody who waits return."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def wait(self, head: Callable[[], Position], after: Position, seconds: float) -> Position:
        """The head when it is beyond `after`, or when the time is over."""
        until = self._clock.elapsed() + seconds
        found = 0
        while not self._closed:
            seen = self._changes
            found = head()
            left = until - self._clock.elapsed()
            if found > after or left <= 0 or not self._wait_for_a_change(seen, left):
                break
        return found

    def _wait_for_a_change(self, seen: int, seconds: float) -> bool:
        with self._changed:
            watches, self._watched = not self._watched, True
            try:
                return self._watch(seen, seconds) if watches else self._sleep(seen, seconds)
            finally:
                if watches:
                    self._watched = False
                    self._changed.notify_all()  # another one takes over

    def _sleep(self, seen: int, seconds: float) -> bool:
        """Until a change, or until there is nobody who watches."""
        return self._changed.wait_for(lambda: self._is_over(seen) or not self._watched, seconds)

    def _watch(self, seen: int, seconds: float) -> bool:
        """Counts its own looks, so that it ends though the clock may stand still."""
        until = self._clock.elapsed() + seconds
        for _ in range(int(seconds / self._look_seconds) + 1):
            self._look()
            if self._changed.wait_for(lambda: self._is_over(seen), min(self._look_seconds, seconds)):
                return True
            if self._clock.elapsed() >= until:
                break
        self._look()
        return self._is_over(seen)

    def _is_over(self, seen: int) -> bool:
        return self._closed or self._changes != seen

    def _look(self) -> None:
        if self._closed:
            return
        version = self._file.version()
        if version != self._version:
            self._version = version
            self._changes += 1
            self._changed.notify_all()
