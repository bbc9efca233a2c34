"""One torture: writers as threads or as processes, a follower, and whoever kills processes."""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread
from typing import Protocol

import msgspec

from gigwright.backbone.clock import Clock, SystemClock
from gigwright.backbone.errors import GigwrightError, Refused
from gigwright.backbone.log import Log
from gigwright.cli.torture.following import Follower, Open
from gigwright.cli.torture.verdict import Verdict, judge
from gigwright.cli.torture.writing import Notes, Writer
from gigwright.wiring import idle_transaction, open_log

SECONDS_MAX = 3_600.0
KILL_EVERY_SECONDS = 0.25
STEPS_MAX = 100_000_000

Told = Callable[[int], None]


class Plan(msgspec.Struct, frozen=True):
    """What is to be done; `kills` of writers need processes."""

    url: str
    events: int
    writers: int
    processes: bool
    kills: int


class Stuck(GigwrightError):
    """The writers did not come to an end in time."""

    what_to_do = "look at the store, and try again with fewer events"


class Crew(Protocol):
    """The writers at work."""

    def is_working(self) -> bool:
        """Whether any of them still writes."""

    def look_after(self, elapsed: float) -> None:
        """Whatever has to be done meanwhile."""

    def join(self) -> None:
        """Until all have ended."""


def torture(plan: Plan, folder: Path, told: Told, *, opener: Open | None = None, clock: Clock | None = None) -> Verdict:
    """Write, follow, and judge. `opener` opens the log in this process, if not by the plan's URL.

    Refused for a log that holds events.
    """
    clock = clock or SystemClock()
    open_it = opener or (lambda: open_log(plan.url))
    _refuse_a_log_with_events(open_it)
    notes = [Notes(folder / f"writer-{number}") for number in range(plan.writers)]
    quota = -(-plan.events // plan.writers)
    if not plan.kills:
        (folder / "stop").touch()
    with ExitStack() as stack:
        stack.enter_context(idle_transaction(plan.url))
        follower = stack.enter_context(closing(Follower(open_it, plan.events)))
        crew = _crew(plan, quota, notes, stack, open_it, clock)
        began = clock.elapsed()
        _follow(crew, follower, clock, told)
        seconds = clock.elapsed() - began
        with closing(open_it()) as log:
            told_all = [one for number, note in enumerate(notes) for one in note.acknowledged(number)]
            return judge(
                log,
                follower,
                told_all,
                refused=sum(note.refusals() for note in notes),
                seconds=seconds,
                kills=crew.kills if isinstance(crew, Processes) else 0,
                slowest_return_seconds=crew.slowest_return if isinstance(crew, Processes) else 0.0,
            )


def _refuse_a_log_with_events(open_it: Open) -> None:
    with closing(open_it()) as log:
        if log.head():
            sentence = f"the log holds {log.head()} events"
            raise Refused(sentence, what_to_do="name a store that is empty: this fills it with rubbish")


def _crew(
    plan: Plan, quota: int, notes: Sequence[Notes], stack: ExitStack, open_it: Open, clock: Clock
) -> "Threads | Processes":
    if plan.processes or plan.kills:
        return stack.enter_context(_processes(plan, quota, notes, clock))
    return Threads(stack.enter_context(closing(open_it())), quota, notes)


def _follow(crew: Crew, follower: Follower, clock: Clock, told: Told) -> None:
    until = clock.elapsed() + SECONDS_MAX
    for _ in range(STEPS_MAX):
        working = crew.is_working()
        crew.look_after(clock.elapsed())
        moved = follower.step()
        told(follower.cursor)
        if not working and not moved:
            break
        if clock.elapsed() > until:
            raise Stuck(f"the writers did not end within {SECONDS_MAX:g} s")
    crew.join()


class Threads:
    """Writers that share one log in this process."""

    def __init__(self, log: Log, quota: int, notes: Sequence[Notes]) -> None:
        self._failed: list[BaseException] = []
        self._threads = [
            Thread(target=self._write, args=(Writer(log, number, quota, note), note), daemon=True)
            for number, note in enumerate(notes)
        ]
        for thread in self._threads:
            thread.start()

    def is_working(self) -> bool:
        return any(thread.is_alive() for thread in self._threads)

    def look_after(self, elapsed: float) -> None:
        """Nothing has to be done."""

    def join(self) -> None:
        for thread in self._threads:
            thread.join()
        if self._failed:
            raise self._failed[0]

    def _write(self, writer: Writer, notes: Notes) -> None:
        try:
            writer.run()
        except GigwrightError as error:
            self._failed.append(error)
        finally:
            notes.close()


class Processes:
    """Writers in processes of their own; one after the other is killed and begins again, as often as is asked."""

    def __init__(self, plan: Plan, quota: int, notes: Sequence[Notes], clock: Clock) -> None:
        self.kills = 0
        self.slowest_return = 0.0
        self._plan = plan
        self._quota = quota
        self._notes = notes
        self._returning: dict[int, tuple[float, int]] = {}
        self._next_kill = clock.elapsed() + KILL_EVERY_SECONDS
        self._processes = [self._begin(number) for number in range(plan.writers)]

    def is_working(self) -> bool:
        return any(process.is_alive() for process in self._processes)

    def look_after(self, elapsed: float) -> None:
        self._see_who_returned(elapsed)
        if self.kills < self._plan.kills and elapsed >= self._next_kill and not self._returning:
            self._kill(self.kills % len(self._processes), elapsed)
            self._next_kill = elapsed + KILL_EVERY_SECONDS
        if self.kills >= self._plan.kills and not self._returning:
            self._notes[0].path.with_name("stop").touch()

    def join(self) -> None:
        for process in self._processes:
            process.join()
            if process.exitcode != 0:
                raise Stuck(f"a writer ended with exit code {process.exitcode}")

    def end(self) -> None:
        """Leave nobody behind."""
        for process in self._processes:
            if process.is_alive():
                process.kill()
            process.join()

    def _begin(self, number: int) -> BaseProcess:
        path = self._notes[number].path
        process = multiprocessing.get_context("spawn").Process(
            target=write, args=(self._plan.url, number, self._quota, path), daemon=True
        )
        process.start()
        return process

    def _kill(self, number: int, elapsed: float) -> None:
        process = self._processes[number]
        if not process.is_alive():
            return
        process.kill()
        process.join()
        self.kills += 1
        self._returning[number] = (elapsed, self._told(number))
        self._processes[number] = self._begin(number)

    def _see_who_returned(self, elapsed: float) -> None:
        for number, (since, told) in list(self._returning.items()):
            if self._told(number) > told:
                self.slowest_return = max(self.slowest_return, elapsed - since)
                del self._returning[number]

    def _told(self, number: int) -> int:
        path = self._notes[number].path
        return path.stat().st_size if path.exists() else 0


@contextmanager
def _processes(plan: Plan, quota: int, notes: Sequence[Notes], clock: Clock) -> Iterator[Processes]:
    processes = Processes(plan, quota, notes, clock)
    try:
        yield processes
    finally:
        processes.end()


def write(url: str, number: int, quota: int, path: Path) -> None:
    """What a writer's process does."""
    with closing(open_log(url)) as log:
        Writer(log, number, quota, Notes(path)).run()
