"""Where people ask the market for something: over a line to a process that may be gone before it has answered."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from gigwright.backbone.errors import Contended, Refused, StoreTrouble, Unavailable
from gigwright.backbone.ids import CommandId, EventId, Ids
from gigwright.simulation.draws import Draws
from gigwright.simulation.faults import DOUBLE_CLICK
from gigwright.simulation.hub import Gone, Hub
from gigwright.simulation.machine import Machine
from gigwright.wiring import Market

T = TypeVar("T")

MINUTE = timedelta(minutes=1)
TRIES_MAX = 1_000


class Counter:
    """Asks again under the same command id until there is an answer: the command, its refusal, or nothing at all."""

    def __init__(self, machine: Machine, hub: Hub, ids: Ids, draws: Draws, happened: Callable[[str], None]) -> None:
        self.acknowledged: dict[CommandId, list[EventId]] = {}
        self.refused: set[CommandId] = set()
        self._machine = machine
        self._hub = hub
        self._ids = ids
        self._draws = draws
        self._happened = happened
        self.double_clicks = 0  # of a million

    @property
    def market(self) -> Market:
        """The market's pages; waits while the process is down."""
        while self._machine.market is None:
            self._hub.wait(MINUTE)
        return self._machine.market

    @property
    def ids(self) -> Ids:
        return self._ids

    def ask(self, command: object) -> None:
        """Until it is answered. Raises Refused, as every refusal is an answer."""
        command_id = self._ids.new(CommandId)
        twice = self._draws.chance(self.double_clicks)
        if twice:
            self._happened(DOUBLE_CLICK)
            self._hub.spawn("double click", lambda: self._once_more(command, command_id))
        try:
            self._insist(command, command_id)
        except Refused:
            if not twice:  # of two clicks at one moment, one may be refused because the other was not
                self.refused.add(command_id)
            raise

    def visit(self, act: Callable[[Market], T]) -> T:
        """Do something there that is harmless twice, until it succeeds; whatever else it raises is an answer."""
        for _ in range(TRIES_MAX):
            market, guest = self.market, self._hub.current
            self._machine.serve(guest)
            try:
                return act(market)
            except Gone:
                trouble = "a crash"
            except (StoreTrouble, Contended, Unavailable) as error:
                trouble = type(error).__name__
            finally:
                self._machine.leave(guest)
            self._happened(f"person: asks again after {trouble}")
            self._hub.wait(self._draws.time(timedelta(seconds=1), 10 * MINUTE))
        raise AssertionError("the market never answered")

    def _insist(self, command: object, command_id: CommandId) -> None:
        recorded = self.visit(lambda market: market.do(command, id=command_id))
        self.acknowledged[command_id] = [event.id for event in recorded]

    def _once_more(self, command: object, command_id: CommandId) -> None:
        try:
            self._insist(command, command_id)
        except Exception as refusal:  # noqa: BLE001 - the first click has the answer
            self._happened(f"second click: {type(refusal).__name__}")
