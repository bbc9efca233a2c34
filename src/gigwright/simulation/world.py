"""A seeded world: machines, people, a card processor, a post, and the weather. One number makes the same run again."""

from collections import Counter as Tally
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gigwright.backbone.clock import VirtualClock
from gigwright.backbone.errors import Refused
from gigwright.backbone.event import event_type
from gigwright.backbone.ids import SeededIds
from gigwright.backbone.membership import NoWitness
from gigwright.contexts.payments.reactors import ProcessorNews
from gigwright.events.payments import RefundFailed
from gigwright.simulation.counter import Counter
from gigwright.simulation.crashes import Crashes
from gigwright.simulation.draws import Draws
from gigwright.simulation.expected import refused, transition
from gigwright.simulation.faults import LEASE_LOST, REFUND_FAILED, crash
from gigwright.simulation.hub import Hub, Names
from gigwright.simulation.machine import Machine
from gigwright.simulation.outside import Line, Mailbox, RainyDisk
from gigwright.simulation.refusals import keys_of
from gigwright.simulation.sick import Sick
from gigwright.simulation.versions import diary
from gigwright.simulation.watch import Watch
from gigwright.simulation.weather import CALM, Weather
from gigwright.wiring import Market, Work, open_market

START = datetime(2026, 1, 5, tzinfo=UTC)
MOVES = tuple(f"consumers.{what}." for what in ("move", "finish", "hold", "arm"))  # where checkpoints move
COMMITTED = ".after_commit"
KEY_RENEWED = "consumers.rekey.after_commit"
REFUND_CAME_BACK = event_type(RefundFailed).name
SLOTS = 16  # enough to be shared, and few enough to be counted again at each of many crashes
LEASES_LAST = timedelta(hours=4)  # months pass here: heartbeats must not be most of what happens
A_MOMENT = timedelta(seconds=2)  # after which the news are asked for again
LAST_WORDS_MAX = 10


class World:
    """Two processes over one home, the shop (people ask it) and the works (it runs the consumers), and in some weathers
    an annex that shares the work.

    With `letters_on_disk` letters go to the home's folder, else to mailboxes in memory that may be out of reach.
    """

    def __init__(
        self, seed: int, folder: Path, weather: Weather, *, start: datetime = START, letters_on_disk: bool = False
    ) -> None:
        self.draws = Draws(seed)
        self.clock = VirtualClock(start)
        self.hub = Hub(self.clock, self.draws.named("turns"))
        self.weather = weather
        self.happened: Tally[str] = Tally()
        self.watch = Watch(self._somebody)
        self.line = Line(weather, self.draws.named("line"), self.clock.now, self.happen)
        self.mailbox = Mailbox(weather, self.draws.named("post"), self.clock.now, self.happen, self.watch)
        self.disks: list[RainyDisk] = []
        self.folder = folder
        self._letters_on_disk = letters_on_disk
        self.sick = Sick(weather, self.draws.named("sick"), self.hub, self.happen)
        self.is_rainy = weather != CALM
        self.has_strangers = bool(weather.poisoned or weather.stuck)
        self.has_a_diary = bool(weather.upgraded)
        self._crashes = Crashes(self.draws.named("crashes"))
        self._witness = NoWitness() if weather.second_worker else None  # with it, takeovers wait for a life to end
        self.shop = self._machine("shop", works=False)
        self.works = self._machine("works", works=True)
        self.annex = self._machine("annex", works=True) if weather.second_worker else None
        ids = SeededIds(self.draws.named("ids").below(2**63), self.clock)
        self.counter = Counter(self.shop, self.hub, ids, self.draws.named("counter"), self.happen)

    @property
    def machines(self) -> list[Machine]:
        """Every process."""
        return [self.shop, self.works] + ([self.annex] if self.annex is not None else [])

    def happen(self, what: str) -> None:
        """Count a fault, or anything else that a run should show."""
        self.happened[what] += 1

    def refused(self, refusal: Refused) -> None:
        """Count a refusal by its key, whatever ids and numbers its sentence names."""
        for key in keys_of(refusal):
            self.happen(refused(key))

    def crashes(self, site: str) -> bool:
        """Whether a process crashes here; every site that is reached is counted."""
        self.happened[f"reached: {site}"] += 1
        if not self._crashes.strikes(site, self.weather.crash):
            return False
        self.happen(crash(site))
        return True

    def stumble(self, site: str) -> None:
        """An error that nobody foresaw, where a process goes on."""
        self.sick.stumble(site)

    def lost_a_lease(self) -> None:
        """Counted: the rest is the processes' own affair."""
        self.happen(LEASE_LOST)

    def committed(self, site: str, market: Market) -> Names | None:
        """Told after every commit: the moment to look whether a law is broken."""
        if site.startswith("log.append"):
            names = self.watch.look(market)
            if names and REFUND_CAME_BACK in names:
                self.happen(REFUND_FAILED)
            return names
        if site == KEY_RENEWED:
            self.line.falter()
        if site.startswith(MOVES):
            self.watch.look_at_places(market)
        else:
            self._look_at_the_tables(site.removesuffix(COMMITTED), market)
        return None

    def _look_at_the_tables(self, name: str, market: Market) -> None:
        for projection in market.projections:
            if projection.name == name:
                self.watch.look_at_tables(market, projection)

    def tally(self) -> Tally[str]:
        """Everything that happened, the transitions of orders among it, and what banks did."""
        return (
            self.happened
            + self.watch.banks
            + self.watch.reminded
            + self.watch.offers
            + Tally({transition(*step): times for step, times in self.watch.passed.items()})
        )

    def market(self) -> Market:
        """The market, as the process has it that runs the consumers."""
        found = self.works.market
        assert found is not None, "after the healing both processes are up"
        return found

    def _somebody(self) -> Market | None:
        """Any process that is up: they all see one log."""
        return next((machine.market for machine in self.machines if machine.market is not None), None)

    def live(self, name: str, life: Callable[[], None]) -> None:
        """Somebody lives from now on."""
        self.hub.spawn(name, life)

    def wait(self, time: timedelta) -> None:
        """Whoever lives now goes on after this time."""
        self.hub.wait(time)

    def run(self, until: datetime) -> None:
        """Let time pass up to a moment."""
        self.hub.run(until)

    def heal(self) -> None:
        """From now on nothing goes wrong; what was down comes up, and what was parked is tried again."""
        self.weather = self.line.weather = self.mailbox.weather = self.sick.weather = CALM
        for disk in self.disks:
            disk.weather = CALM
        for machine in self.machines:
            machine.clock.wrong_by = timedelta(0)
            machine.wake()
        if self.has_strangers:
            self.live("release", self._release)

    def _release(self) -> None:
        while self.works.market is None:
            self.wait(timedelta(minutes=1))
        self.sick.release(self.works.market)
        self.hub.changed()

    def at_rest(self) -> Market:
        """The market, stepped until nobody has anything to do; time passes only to hear the processor out."""
        for machine in self.machines[1:]:
            if machine.market is not None:
                machine.market.leave()
        market = self.market()
        market.settle()
        for _ in range(LAST_WORDS_MAX):
            if not market.processor.list_events(market.store.mark(ProcessorNews.name), 1):
                break
            self.clock.advance(A_MOMENT)
            market.settle()
        return market

    def close(self) -> None:
        """Let go of every file."""
        for machine in self.machines:
            machine.close()

    def _machine(self, name: str, *, works: bool) -> Machine:
        machine = Machine(name, self.hub, self, lambda: self._crashes.rest(self.weather.rest_after_crash), works=works)
        disk = RainyDisk(self.weather, self.draws.named(f"disk of {name}"), self.happen)
        self.disks.append(disk)
        ids = SeededIds(self.draws.named(f"ids of {name}").below(2**63), machine.clock)

        sick = self.sick.strangers() if works and self.has_strangers else []

        def open_it(me: Machine) -> Market:
            return open_market(
                self.folder,
                clock=me.clock,
                ids=ids,
                faults=me,
                post=None if self._letters_on_disk else self.mailbox,
                line=self.line.to,
                disk=disk,
                processor_clock=self.clock,
                strangers=[*sick, *([diary(me.version)] if self.has_a_diary else [])],
                work=Work(label=name, slots=SLOTS, life_seconds=LEASES_LAST.total_seconds(), witness=self._witness),
            )

        machine.start(open_it)
        return machine
