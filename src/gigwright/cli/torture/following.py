"""A live reader: it follows the log from a cursor while others write, and is closed and opened again on the way."""

from collections import Counter
from collections.abc import Callable

from gigwright.backbone.errors import StoreTrouble
from gigwright.backbone.log import Log, Position

PAGE = 500
WAIT_SECONDS = 0.05
RESTARTS = 3

Open = Callable[[], Log]


class Follower:
    """What it saw: how often each position, and how often one came after a later one."""

    def __init__(self, open_log: Open, events: int) -> None:
        self.seen: Counter[Position] = Counter()
        self.inverted = 0
        self.restarts = 0
        self._open = open_log
        self._events = events
        self._log: Log | None = None
        self._cursor: Position = 0
        self._order: dict[int, tuple[int, int]] = {}

    @property
    def cursor(self) -> Position:
        """How far it is."""
        return self._cursor

    def step(self) -> bool:
        """Read what there is; whether there was anything."""
        try:
            log = self._opened()
            found = list(log.read(after=self._cursor, limit=PAGE))
            if not found:
                log.wait(self._cursor, WAIT_SECONDS)
        except StoreTrouble:
            return False  # the store is away: it goes on where it was
        for event in found:
            self._see(event.position, event.data.writer, (event.data.number, event.data.part))
        return bool(found)

    def close(self) -> None:
        """Let go of the log."""
        if self._log is not None:
            self._log.close()
            self._log = None

    def _opened(self) -> Log:
        """Anew, three times on the way, with the cursor kept."""
        if self._cursor >= self._events * (self.restarts + 1) // (RESTARTS + 1) and self.restarts < RESTARTS:
            self.restarts += 1
            self.close()
        if self._log is None:
            self._log = self._open()
        return self._log

    def _see(self, position: Position, writer: int, place: tuple[int, int]) -> None:
        self.seen[position] += 1
        if position < self._cursor or place <= self._order.get(writer, (-1, -1)):
            self.inverted += 1
        self._order[writer] = place
        self._cursor = max(self._cursor, position)
