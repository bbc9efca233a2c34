"""A seller who can't go on without the buyer, and what becomes of it."""

from collections.abc import Callable
from datetime import timedelta

from gigwright.simulation import habits
from gigwright.simulation.draws import Draws
from gigwright.simulation.people import Person
from gigwright.simulation.world import World
from gigwright.values import OrderId

Attempt = Callable[[Callable[[], None]], None]

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
A_WAIT = timedelta(days=7)  # as long as one lasts at most


def wait_for_the_buyer(
    world: World, attempt: Attempt, seller: Person, buyer: Person, order: OrderId, draws: Draws
) -> None:
    """The buyer answers, or not in time; or the seller goes on, or simply delivers."""
    world.wait(draws.time(MINUTE, DAY))
    attempt(lambda: seller.ask_the_buyer(order, "Which of the two do you mean?"))
    match draws.weighted(list(habits.ABOUT_A_QUESTION)):
        case "answered":
            world.wait(draws.time(MINUTE, 4 * DAY))
            attempt(lambda: buyer.answer_the_seller(order, "The other one"))
        case "resumed":
            world.wait(draws.time(MINUTE, 3 * DAY))
            attempt(lambda: seller.go_on_without(order))
        case "silence":
            world.wait(A_WAIT + HOUR)
