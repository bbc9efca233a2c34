"""Keeps every moving part moving: on one thread until all is quiet, or each on a thread of its own."""

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import Enum
from threading import Event, Thread
from typing import Protocol

from gigwright.backbone.clock import Clock
from gigwright.backbone.errors import Contended, GigwrightError, StoreTrouble, StoreUnusable, describe
from gigwright.backbone.log import Log
from gigwright.backbone.retrying import backoff

STEPS_MAX = 10_000_000
PATIENCE_SECONDS = 0.5
DRAIN_SECONDS = 10.0

Report = Callable[[str, str], None]


class Part(Protocol):
    """Something that moves."""

    @property
    def name(self) -> str:
        """Its name, for people."""

    def step(self, now: datetime) -> bool:
        """Do the next thing; whether there was one."""

    def rest(self) -> None:
        """Nothing more will be asked for a while: save what would otherwise be saved later."""


def settle(parts: Sequence[Part], clock: Clock) -> int:
    """On this thread: step round and round until no part has anything to do; how many steps did something."""
    steps = 0
    while _round(parts, clock):
        steps += 1
        if steps > STEPS_MAX:
            raise GigwrightError(f"the parts did not come to rest in {STEPS_MAX} rounds")
    for part in parts:
        part.rest()
    return steps


def _round(parts: Sequence[Part], clock: Clock) -> bool:
    """A step for everybody, also after one that did something."""
    moved = [part.step(clock.now()) for part in parts]
    return any(moved)


class Runner:
    """A thread for each part: a loop around `step` and nothing else."""

    def __init__(self, parts: Sequence[Part], log: Log, clock: Clock, report: Report) -> None:
        self._parts = parts
        self._log = log
        self._clock = clock
        self._report = report
        self._stop = Event()
        self._threads = [Thread(target=self._loop, args=(part,), name=part.name, daemon=True) for part in parts]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    @property
    def stopped(self) -> frozenset[str]:
        """The names of the parts that have stopped by themselves."""
        return frozenset(thread.name for thread in self._threads if not thread.is_alive())

    def stop(self) -> None:
        """Let every part finish its step, for at most 10 s, and save how far it is."""
        self._stop.set()
        deadline = self._clock.elapsed() + DRAIN_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, deadline - self._clock.elapsed()))
        for thread in self._threads:
            if thread.is_alive():
                self._report(thread.name, "did not finish its step in time; it goes on where it was at the next start")

    def _loop(self, part: Part) -> None:
        failures = 0
        while not self._stop.is_set():
            trouble = self._attempt(part.name, lambda: self._step(part))
            failures = failures + 1 if trouble else 0
            if trouble is Trouble.LASTING:
                return
            if trouble is Trouble.PASSING:
                self._stop.wait(backoff(failures).total_seconds())
        self._attempt(part.name, part.rest)

    def _attempt(self, name: str, act: Callable[[], None]) -> "Trouble | None":
        try:
            act()
        except StoreUnusable as error:
            self._report(name, f"stopped: {describe(error)}")
            return Trouble.LASTING
        except StoreTrouble as error:
            self._report(name, f"the store has trouble: {error}")
            return Trouble.PASSING
        except Contended as error:
            self._report(name, f"tries again: {error}")
            return Trouble.PASSING
        except Exception as error:  # noqa: BLE001 - one part stops and says why; the others go on
            self._report(name, f"stopped: {describe(error)}")
            return Trouble.LASTING
        return None

    def _step(self, part: Part) -> None:
        seen = self._log.head()
        if not part.step(self._clock.now()):
            self._log.wait(seen, PATIENCE_SECONDS)


class Trouble(Enum):
    """Whether it is worth trying again."""

    PASSING = "passing"
    LASTING = "lasting"
