"""Tells whoever waits in the loop that the log has grown: one thread waits for all of them."""

import asyncio
from threading import Thread

from gigwright.backbone.errors import StoreTrouble
from gigwright.backbone.log import Log, Position

PATIENCE_SECONDS = 0.5


class Bell:
    """Rings when there are new events. `turn` counts how often it rang: whoever looked before may have missed one."""

    def __init__(self, log: Log) -> None:
        self.turn = 0
        self._log = log
        self._head: Position = 0
        self._rung = asyncio.Event()
        self._stopped = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = Thread(target=self._watch, name="bell", daemon=True)

    def start(self) -> None:
        """From inside the loop that is to be told."""
        self._loop = asyncio.get_running_loop()
        self._thread.start()

    def stop(self) -> None:
        """Ring a last time, and watch no more."""
        self._stopped = True
        self._ring()

    def join(self) -> None:
        """Wait until the log is not looked at any more."""
        self._thread.join()

    async def wait(self, turn: int, seconds: float) -> None:
        """Until it has rung since that turn, or so long."""
        if self.turn != turn:
            return
        try:
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        except TimeoutError:
            return

    def step(self) -> None:
        """Wait for a moment, and ring if there is something new."""
        try:
            head = self._log.wait(self._head, PATIENCE_SECONDS)
        except StoreTrouble:  # whoever reads will hear of it
            head = self._head
        if head > self._head and self._loop is not None and not self._stopped:
            self._head = head
            self._loop.call_soon_threadsafe(self._ring)

    def _watch(self) -> None:
        while not self._stopped:
            self.step()

    def _ring(self) -> None:
        self.turn += 1
        self._rung.set()
        self._rung = asyncio.Event()
