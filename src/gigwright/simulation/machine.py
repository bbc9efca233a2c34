"""A machine: one process of the market. It may crash wherever a crash can be asked for, and comes back."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from gigwright.backbone.clock import Clock
from gigwright.backbone.consumers import TIMERS, Held
from gigwright.backbone.errors import ClockJumped, GigwrightError, LeaseLost, StoreTrouble
from gigwright.backbone.faults import begin_site
from gigwright.backbone.projection import ProjectionWorker
from gigwright.backbone.runner import Part
from gigwright.contexts.payments.reactors import ProcessorNews
from gigwright.simulation.hub import Gone, Hub, Names, Task
from gigwright.simulation.versions import OLDER
from gigwright.wiring import Market

PATIENCE = timedelta(hours=12)  # after which a part looks again though nothing was recorded
NEWS_PATIENCE = timedelta(hours=2)  # the processor records what it does elsewhere
RETRY_PATIENCE = timedelta(seconds=5)
STORE_PATIENCE = timedelta(seconds=2)
BEHIND = timedelta(seconds=20)  # a page follows so long after what it shows: what comes meanwhile is one batch

# Inside these the writer's lock is held: who went on there could keep everybody else from going on.
LOCKED = (
    ".before_commit",
    ".after_commit",
    "sandbox.commit.before",
    "sandbox.commit.after",
    "rename",
    "log.append.begin",
)
BEFORE_DECIDING = "decision.looked_up"
BEGINS = begin_site("")  # others may go on there, but nothing crashes that would not at the commit


class Stopped(Exception):
    """A part stopped by itself, which nobody foresaw."""


class Skewed:
    """A machine's clock: the world's, and as wrong as it happens to be."""

    def __init__(self, world: Clock) -> None:
        self.wrong_by = timedelta(0)
        self._world = world

    def now(self) -> datetime:
        return self._world.now() + self.wrong_by

    def elapsed(self) -> float:
        return self._world.elapsed()


class Fate(Protocol):
    """Who decides whether a machine crashes at a site."""

    def crashes(self, site: str) -> bool:
        """Told of every site that is reached."""

    def stumble(self, site: str) -> None:
        """May raise where a process that goes on has an error that nobody foresaw."""

    def lost_a_lease(self) -> None:
        """Told when a process wanted to write what another has taken over."""

    def committed(self, site: str, market: Market) -> Names | None:
        """Told after every commit of a process that is up; which events are new by it, if it can be said."""


class Machine:
    """Opens the market, runs its parts if it is the one that does, and serves those who ask it for something."""

    def __init__(self, name: str, hub: Hub, fate: Fate, rest: Callable[[], timedelta], *, works: bool) -> None:
        self.name = name
        self.clock = Skewed(hub.clock)
        self.market: Market | None = None
        self._hub = hub
        self._fate = fate
        self._rest = rest
        self._works = works
        self._paused_until = hub.clock.now()
        self._steps_to_sleep = 0
        self._sleeps_for = timedelta(0)
        self.version = OLDER  # of the program that it comes up with next
        self.hurried = False  # the next decision sees the log as it is now: nothing comes between
        self._open: Callable[[Machine], Market] | None = None
        self._tasks: list[Task] = []
        self._old: list[Market] = []
        self._heard: dict[str, Names] = {}  # of each part, by the version of the program that is up

    def start(self, open_market: Callable[["Machine"], Market]) -> None:
        """Come up; `open_market` is kept for every later start."""
        self._open = open_market
        self._hub.spawn(f"{self.name}: start", self._start)

    def reach(self, site: str) -> None:
        """The faults port of this process."""
        if self.hurried and site == BEFORE_DECIDING:
            self.hurried = False
            return
        is_locked = site.endswith(LOCKED)
        if not is_locked:
            self._come_nearer_to_sleep()
            self._sleep()
        if not site.endswith(BEGINS):
            self._meet_its_fate(site)
        if not is_locked:
            self._hub.switch()

    def fall_asleep(self, steps: int, time: timedelta) -> None:
        """Go no further for so long, from the middle of its work: so many steps from now."""
        self._steps_to_sleep, self._sleeps_for = steps, time

    def wake(self) -> None:
        """Nothing keeps it from going on."""
        self._steps_to_sleep, self._paused_until = 0, self._hub.clock.now()

    def crash(self) -> None:
        """Everything that this process was doing ends; it comes back after a while."""
        if self.market is None:
            return
        self._old.append(self.market)
        self.market = None
        for task in self._tasks:
            self._hub.doom(task)
        self._tasks = []
        self._hub.spawn(f"{self.name}: restart", self._restart)

    def serve(self, task: Task | None) -> None:
        """This task is a guest: if the process goes, what it asked for goes with it."""
        if task is not None:
            self._tasks.append(task)

    def leave(self, task: Task | None) -> None:
        """The guest was answered."""
        if task in self._tasks:
            self._tasks.remove(task)

    def close(self) -> None:
        """Let go of every file, also those of processes that crashed."""
        for market in [*self._old, *([self.market] if self.market else [])]:
            market.close()
        self._old, self.market = [], None

    def _meet_its_fate(self, site: str) -> None:
        self._fate.stumble(site)
        if self._fate.crashes(site) and self._hub.current is not None:
            self.crash()
            raise Gone
        names = None
        if site.endswith(".after_commit") and self.market is not None:
            names = self._fate.committed(site, self.market)
        if site == "log.append.after_commit":
            self._hub.changed(names)

    def _restart(self) -> None:
        self._hub.wait(self._rest())
        for market in self._old:
            market.close()
        self._old = []
        self.clock.wrong_by = timedelta(0)
        self._start()

    def _start(self) -> None:
        """Tried again until the store lets itself be opened; a process may crash while it starts."""
        assert self._open is not None
        while self.market is None:
            try:
                self.market, self._heard = self._open(self), {}
            except StoreTrouble:
                self._hub.wait(STORE_PATIENCE)
            except Gone:
                self._hub.wait(self._rest())
        if self._works:
            for part in self.market.parts:
                self._tasks.append(self._hub.spawn(f"{self.name}: {part.name}", partial(self._run, part)))

    def _run(self, part: Part) -> None:
        while True:
            self._sleep()
            try:
                busy = part.step(self.clock.now())
            except LeaseLost:
                self._fate.lost_a_lease()
                self._hub.changed()  # so that the leases are looked at anew
                self._hub.switch()
            except StoreTrouble:
                self._hub.wait(STORE_PATIENCE)
            except ClockJumped:
                self._mend_the_clock()
            except GigwrightError as error:
                raise Stopped(f"{part.name} stopped: {error}") from error
            else:
                if busy:
                    self._tell_of_new_leases(part)
                    self._hub.switch()
                else:
                    self._hub.wait(self._patience(part), listen=True, hears=self._hears(part))
                    if isinstance(part, ProjectionWorker):
                        self._hub.wait(BEHIND)

    def _come_nearer_to_sleep(self) -> None:
        if self._steps_to_sleep:
            self._steps_to_sleep -= 1
            if self._steps_to_sleep == 0:
                self._paused_until = self._hub.clock.now() + self._sleeps_for

    def _sleep(self) -> None:
        """While the process is paused, whoever runs in it goes no further."""
        left = self._paused_until - self._hub.clock.now()
        if self._hub.current is not None and left > timedelta(0):
            self._hub.wait(left)

    def _tell_of_new_leases(self, part: Part) -> None:
        if self.market is not None and part is self.market.membership:
            self._hub.changed()

    def _hears(self, part: Part) -> Names | None:
        """The events that are the part's business, and that it has to look at at once; None for whatever it is."""
        market = self.market
        if market is None or part is market.operating:
            return None
        if part.name not in self._heard:
            queries = [one.query() for one in market.known if one.name == part.name]
            names = (name for asked in queries for criterion in asked.criteria for name in criterion.names)
            self._heard[part.name] = frozenset(names)
        return self._heard[part.name]

    def _patience(self, part: Part) -> timedelta:
        """Until the next timer is due, or something that waits is to be tried again; what is parked is not, nor what
        is due already: it wasn't for this process to do, and whoever takes up the leases of another is told."""
        market = self.market
        if market is None:
            return RETRY_PATIENCE
        if part is market.membership:
            return timedelta(seconds=market.membership.beat_seconds)
        now = self.clock.now()
        longest = NEWS_PATIENCE if part.name == ProcessorNews.name else PATIENCE
        moments = [] if isinstance(part, ProjectionWorker) else [_next_try(market.store.held(part.name), now)]
        if part.name == TIMERS:
            moments.append(market.store.next_due())
        waits = [max(moment - now, RETRY_PATIENCE) for moment in moments if moment is not None and moment > now]
        return min([longest, *waits])

    def _mend_the_clock(self) -> None:
        """The alarm: somebody sets the clock right and starts the process again."""
        self.crash()
        raise Gone


def _next_try(held: Sequence[Held], now: datetime) -> datetime | None:
    """When the first event of some key is to be tried again; those behind it wait for it."""
    firsts: dict[str, Held] = {}
    for one in held:
        firsts.setdefault(one.key, one)
    moments = (one.retry_at for one in firsts.values() if one.state != "parked")
    return min((moment for moment in moments if moment is not None and moment > now), default=None)
