"""Clocks that are wrong for a while: each machine's own, by up to two days, ahead or behind."""

from datetime import timedelta

from gigwright.simulation.draws import Draws
from gigwright.simulation.faults import SHOP_CLOCK_JUMPS, WORKS_CLOCK_JUMPS
from gigwright.simulation.machine import Machine
from gigwright.simulation.world import World

BETWEEN = (timedelta(hours=2), timedelta(days=2))
WRONG_FOR = (timedelta(minutes=1), timedelta(hours=20))
WRONG_BY_MAX = timedelta(days=2)


class Clocks:
    """Lets the clocks of a world jump, as often as its weather has it."""

    def __init__(self, world: World) -> None:
        self._world = world

    def begin(self) -> None:
        for machine, fault in ((self._world.shop, SHOP_CLOCK_JUMPS), (self._world.works, WORKS_CLOCK_JUMPS)):
            draws = self._world.draws.named(f"clock of {machine.name}")
            self._world.live(f"clock of {machine.name}", _Jumps(self._world, machine, fault, draws).live)


class _Jumps:
    def __init__(self, world: World, machine: Machine, fault: str, draws: Draws) -> None:
        self._world = world
        self._machine = machine
        self._fault = fault
        self._draws = draws

    def live(self) -> None:
        while True:
            self._world.wait(self._draws.time(*BETWEEN))
            if self._draws.chance(self._world.weather.clock_jumps):
                self._world.happen(self._fault)
                self._machine.clock.wrong_by = self._draws.time(-WRONG_BY_MAX, WRONG_BY_MAX)
                self._world.hub.changed()  # whoever looks at the clock next sees it at once
                self._world.wait(self._draws.time(*WRONG_FOR))
                self._machine.clock.wrong_by = timedelta(0)
