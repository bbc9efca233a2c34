"""Sellers whose account at their bank takes nothing for some days."""

from collections.abc import Callable
from datetime import timedelta

from gigwright.simulation.draws import Draws
from gigwright.simulation.faults import ACCOUNT_CLOSED
from gigwright.simulation.people import Person
from gigwright.simulation.world import World

Attempt = Callable[[Callable[[], object]], object]

DAY = timedelta(days=1)


def close_the_account(world: World, attempt: Attempt, seller: Person, draws: Draws) -> None:
    """Whatever is sent to it comes back, until they have noticed, and have another."""
    visit = world.counter.visit
    visit(lambda market: market.processor.return_transfers_to(seller.id))
    world.happen(ACCOUNT_CLOSED)
    attempt(seller.withdraw)
    world.wait(draws.time(2 * DAY, 5 * DAY))
    attempt(seller.withdraw)
    visit(lambda market: market.processor.send_transfers_to(seller.id))
