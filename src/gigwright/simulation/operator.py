"""What befalls processes, and what operators do: pauses of a whole process, tables made anew, consumers paused."""

from datetime import timedelta

from gigwright.backbone.errors import Refused
from gigwright.backbone.leases import OwnerId
from gigwright.backbone.log import Position
from gigwright.backbone.operating import PauseConsumer, ResumeConsumer
from gigwright.backbone.projection import Projection
from gigwright.simulation.draws import Draws
from gigwright.simulation.faults import CONSUMER_PAUSED, PROCESS_PAUSED, TABLES_SWAPPED, TAKEN_OVER, UPGRADED
from gigwright.simulation.invariants import Violation
from gigwright.simulation.machine import Machine
from gigwright.simulation.versions import NEWER
from gigwright.simulation.watch import Broken
from gigwright.simulation.world import World
from gigwright.wiring import Market

BETWEEN_PAUSES = (timedelta(hours=6), timedelta(days=3))
STEPS_TO_SLEEP = (1, 12)  # it is in the middle of something then
PAUSE = (timedelta(minutes=1), timedelta(hours=8))  # shorter than a lease's life, or longer
BETWEEN_ACTS = (timedelta(hours=12), timedelta(days=4))
PAUSED_FOR = (timedelta(minutes=10), timedelta(hours=8))
BEFORE_UPGRADE = (timedelta(days=1), timedelta(days=6))
BETWEEN_UPGRADES = (timedelta(minutes=10), timedelta(days=2))
LOOK = timedelta(hours=4)
BY = "operator"


class Operator:
    """Lets processes sleep and operators act, as often as the weather of a world has it."""

    def __init__(self, world: World) -> None:
        self._world = world

    def begin(self) -> None:
        for machine in self._world.machines[1:]:
            draws = self._world.draws.named(f"pauses of {machine.name}")
            self._world.live(f"pauses of {machine.name}", _Pauses(self._world, machine, draws).live)
        if self._world.annex is not None:
            self._world.live("takeovers", self._watch_takeovers)
        self._world.live("operator", self._act)
        if self._world.has_a_diary:
            self._world.live("upgrade", self._upgrade)

    def _act(self) -> None:
        draws = self._world.draws.named("operator")
        while True:
            self._world.wait(draws.time(*BETWEEN_ACTS))
            if draws.chance(self._world.weather.operated):
                self._make_anew(draws) if draws.percent(60) else self._pause(draws)

    def _upgrade(self) -> None:
        """One process after the other, and the two versions run together meanwhile."""
        draws = self._world.draws.named("upgrade")
        self._world.wait(draws.time(*BEFORE_UPGRADE))
        for machine in self._world.machines:
            machine.version = NEWER
            machine.crash()
            self._world.happen(UPGRADED)
            self._world.wait(draws.time(*BETWEEN_UPGRADES))

    def _make_anew(self, draws: Draws) -> None:
        number, back = draws.below(100), draws.percent(25)

        def make(market: Market) -> None:
            projection = market.projections[number % len(market.projections)]
            hand, before = market.rebuild(projection), _position(market, projection)
            if back and market.views.pointer(projection).before is not None:
                hand.back()
            else:
                hand.swap(hand.make())
            if _position(market, projection) < before:
                raise Broken(
                    Violation("I11", f"the tables of {projection.name} went back when others took their place")
                )

        try:
            self._world.counter.visit(make)
        except Refused:
            return  # the living tables are ahead: somebody else did the same
        self._world.happen(TABLES_SWAPPED)

    def _pause(self, draws: Draws) -> None:
        names = [reactor.name for reactor in self._world.counter.market.reactors]
        name = draws.one_of(sorted(names))
        self._world.counter.ask(PauseConsumer(by=BY, consumer=name, reason="to look at it"))
        self._world.happen(CONSUMER_PAUSED)
        self._world.wait(draws.time(*PAUSED_FOR))
        self._world.counter.ask(ResumeConsumer(by=BY, consumer=name, reason="it is well"))

    def _watch_takeovers(self) -> None:
        """Count how often a slot of a reactor went from one process to another."""
        before: dict[tuple[str, int], OwnerId] = {}
        while True:
            self._world.wait(LOOK)
            market = self._world.shop.market
            if market is None:
                continue
            now = {(share.consumer, share.slot): share.owner for share in market.store.all_shares() if share.owner}
            taken = {
                consumer for (consumer, slot), owner in now.items() if before.get((consumer, slot), owner) != owner
            }
            self._world.happened[TAKEN_OVER] += len(taken)
            before |= now


class _Pauses:
    def __init__(self, world: World, machine: Machine, draws: Draws) -> None:
        self._world = world
        self._machine = machine
        self._draws = draws

    def live(self) -> None:
        while True:
            self._world.wait(self._draws.time(*BETWEEN_PAUSES))
            if self._draws.chance(self._world.weather.pauses):
                self._world.happen(PROCESS_PAUSED)
                self._machine.fall_asleep(self._draws.between(*STEPS_TO_SLEEP), self._draws.time(*PAUSE))


def _position(market: Market, projection: Projection) -> Position:
    progress = market.views.view(projection).progress()
    return 0 if progress is None else progress.position
