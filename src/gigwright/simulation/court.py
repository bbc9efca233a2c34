"""Disputes in a town: who quarrels, who answers, and an operator who decides most of them in time.

What a bank decides is decided elsewhere: there the operator only says, now and then, that the market bears the loss.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from gigwright.contexts.orders.projections import Case, case_book, cases, newest_orders, order_book
from gigwright.events.orders import FAULTS
from gigwright.simulation import habits
from gigwright.simulation.desk import Overseer
from gigwright.simulation.draws import Draws
from gigwright.simulation.people import Person
from gigwright.simulation.world import World
from gigwright.values import OrderId

Attempt = Callable[[Callable[[], None]], None]

CASES_MAX = 50
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
COMES_TO_COURT = (6 * HOUR, 2 * DAY)


def quarrel(world: World, attempt: Attempt, who: Person, other: Person, order: OrderId, draws: Draws) -> None:
    """One side asks for a decision; the other answers, or not; sometimes the first needs none in the end."""
    attempt(lambda: who.ask_for_a_decision(order, "It is not what we agreed"))
    world.wait(draws.time(MINUTE, 2 * DAY))
    if draws.percent(habits.ANSWERS_IN_COURT):
        attempt(lambda: other.give_evidence(order, "It is, as everybody can see", photo=b"a picture of it"))
    if draws.percent(habits.SAYS_MORE_IN_COURT):
        attempt(lambda: who.give_evidence(order, "Here is what I was promised"))
    world.wait(draws.time(MINUTE, 3 * DAY))
    if draws.percent(habits.NEEDS_NO_DECISION):
        attempt(lambda: who.need_no_decision(order))


def sit_in_court(world: World, attempt: Attempt, overseer: Overseer, draws: Draws) -> None:
    """Look at what waits for a decision again and again, and decide most of it; bear some of what banks have taken."""
    while True:
        world.wait(draws.time(*COMES_TO_COURT))
        with world.counter.market.reading(case_book) as connection:
            waiting = cases(connection, CASES_MAX)
        with world.counter.market.reading(order_book) as connection:
            taken = newest_orders(connection, limit=CASES_MAX, bank="holds", state="completed")
        for found in waiting:
            if draws.percent(habits.DECIDED_ON_A_VISIT):
                attempt(partial(_decide, overseer, found, draws))
        for seen in taken:
            if seen.borne_by == "seller" and draws.percent(habits.BORNE_ON_A_VISIT):
                attempt(partial(overseer.bear, seen, "The seller did all that was asked"))


def _decide(overseer: Overseer, found: Case, draws: Draws) -> None:
    outcome = draws.weighted(list(habits.VERDICTS))
    hundredths = {"nothing": 0, "all": 100}.get(outcome, draws.between(5, 60))
    overseer.decide(found, hundredths, "So it was agreed", draws.one_of(FAULTS))
