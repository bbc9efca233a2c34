"""One runnable at a time, on one thread, under a virtual clock: who goes on is drawn from the seed.

Tasks are greenlets. Control changes hands only where a task waits or passes a switching point, so a run is the same
whenever it is run again. When nobody can go on, time jumps to the next moment for which somebody waits.
"""

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

from greenlet import getcurrent, greenlet

from gigwright.backbone.clock import VirtualClock
from gigwright.simulation.draws import Draws

Names = frozenset[str]

TURNS_MAX = 20_000_000


class Gone(BaseException):
    """The process in which a task ran is no more; nothing below the task's own world may catch it."""


class Task:
    """Somebody who goes on when the hub says so."""

    def __init__(self, name: str, act: Callable[[], None], hub: greenlet) -> None:
        self.name = name
        self.over = False
        self.doomed = False
        self.error: BaseException | None = None
        self.listens = False
        self.hears: Names | None = None
        self.ticket = 0
        self._act = act
        self.let = greenlet(self._run, parent=hub)

    def _run(self) -> None:
        try:
            self._act()
        except Gone:
            pass  # its process ended, and so does it
        except BaseException as error:  # noqa: BLE001 - kept for the hub, which ends the run with it
            self.error = error
        self.over = True


class Hub:
    """The tasks of one run. Outside a task, `switch` and `changed` do nothing, and nobody may wait."""

    def __init__(self, clock: VirtualClock, draws: Draws) -> None:
        self.clock = clock
        self.turns = 0
        self._draws = draws
        self._main = getcurrent()
        self._ready: list[Task] = []
        self._sleeping: list[tuple[datetime, int, Task]] = []
        self._listening: list[Task] = []
        self._tickets = count(1)
        self._current: Task | None = None

    @property
    def current(self) -> Task | None:
        """The task that goes on now."""
        return self._current

    def spawn(self, name: str, act: Callable[[], None]) -> Task:
        """A new task, ready to go on."""
        task = Task(name, act, self._main)
        self._ready.append(task)
        return task

    def doom(self, task: Task) -> None:
        """The process that the task is in is no more: when it goes on, which is at once, it meets `Gone`."""
        if task.over or task is self._current or task.doomed:
            return
        task.doomed, task.ticket, task.listens = True, 0, False
        self._listening = [one for one in self._listening if one is not task]
        if task not in self._ready:
            self._ready.append(task)

    def switch(self) -> None:
        """A point at which another may go on first."""
        if self._current is not None and self._ready and getcurrent() is self._current.let:
            self._ready.append(self._current)
            self._leave(self._current)

    def wait(self, time: timedelta | None, *, listen: bool = False, hears: Names | None = None) -> None:
        """Let others go on until the time has passed, or, when it listens, until something has changed: one of these
        events, or anything."""
        task = self._task()
        task.ticket = next(self._tickets)
        if time is not None:
            heapq.heappush(self._sleeping, (self.clock.now() + time, task.ticket, task))
        if listen:
            task.listens, task.hears = True, hears
            self._listening.append(task)
        self._leave(task)

    def changed(self, names: Names | None = None) -> None:
        """Wake everybody who listens, or who listens for an event of one of these names."""
        woken = [task for task in self._listening if names is None or task.hears is None or names & task.hears]
        self._listening = [task for task in self._listening if task not in woken]
        for task in woken:
            task.listens, task.ticket = False, 0
            self._ready.append(task)

    def run(self, until: datetime) -> None:
        """Let everybody live until this moment; raises what a task raised."""
        while self._find_somebody(until):
            self.turns += 1
            assert self.turns < TURNS_MAX, "the run does not end"
            task = self._ready.pop(self._draws.below(len(self._ready)) if len(self._ready) > 1 else 0)
            self._current = task
            task.let.switch()
            self._current = None
            if task.error is not None:
                raise task.error

    def _find_somebody(self, until: datetime) -> bool:
        while not self._ready:
            while self._sleeping and self._sleeping[0][1] != self._sleeping[0][2].ticket:
                heapq.heappop(self._sleeping)  # it was woken before its time
            if not self._sleeping or self._sleeping[0][0] > until:
                self.clock.advance(max(until - self.clock.now(), timedelta(0)))
                return False
            self._wake_the_next()
        return True

    def _wake_the_next(self) -> None:
        moment, _, task = heapq.heappop(self._sleeping)
        self.clock.advance(max(moment - self.clock.now(), timedelta(0)))
        task.ticket = 0
        if task.listens:
            task.listens = False
            self._listening.remove(task)
        self._ready.append(task)

    def _leave(self, task: Task) -> None:
        self._main.switch()
        if task.doomed:
            task.doomed = False
            raise Gone

    def _task(self) -> Task:
        assert self._current is not None, "only a task may wait"
        return self._current
