"""The market's own money: an operator who moves it to the bank, and a bank that does not always take it.

What operators give away and banks take back is more than a small town earns, so whoever owns the market pays in.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from gigwright.contexts.ledger.projections import balances, bookkeeping
from gigwright.contexts.ledger.projections.chart import PROCESSOR_AVAILABLE
from gigwright.simulation import habits
from gigwright.simulation.desk import Overseer
from gigwright.simulation.draws import Draws
from gigwright.simulation.world import World
from gigwright.values import Money

Attempt = Callable[[Callable[[], None]], None]

CURRENCIES = ("USD", "EUR", "JPY", "BHD")
PAID_IN = "top_up"  # a line that nobody here knows: it is put aside until an operator says whose it is
WORTH = 10  # as many times what may be given as goodwill


def sweep_up(world: World, attempt: Attempt, overseer: Overseer, draws: Draws, ends: datetime) -> None:
    """Look at the books in some currency again and again, and move what seems to be the market's own.

    What the tables show may be old: then it is refused, if somebody was paid meanwhile. Some ask for too much anyhow.
    """
    number = 0
    while True:
        world.wait(draws.time(*habits.BETWEEN_SWEEPS))
        currency = draws.one_of(CURRENCIES)
        own = _own_minor(world, currency)
        if own > 0:
            _let_the_bank_be(world, draws)
            attempt(partial(overseer.sweep, Money(_how_much(own, draws), currency), "The rent of the office"))
        elif world.clock.now() < ends:
            number += 1
            _pay_in(world, overseer, number, Money(-own, currency))


def _own_minor(world: World, currency: str) -> int:
    """As the trial balance has it."""
    with world.counter.market.reading(bookkeeping) as connection:
        found = balances(connection, currency=currency)
    counted = (one for one in found if one.account == PROCESSOR_AVAILABLE or one.account.startswith("Liabilities:"))
    return sum(one.amount_minor for one in counted)


def _how_much(own: int, draws: Draws) -> int:
    match draws.weighted(list(habits.HOW_MUCH_IS_SWEPT)):
        case "all":
            return own
        case "too much":
            return own + max(1, own * draws.between(1, 20) // 100)
        case _:
            return max(1, own * draws.between(10, 90) // 100)


def _pay_in(world: World, overseer: Overseer, number: int, lacking: Money) -> None:
    """What is lacking, and something more."""
    some = overseer.policy().currency(lacking.currency).goodwill_limit
    amount = Money(lacking.amount_minor + WORTH * some.amount_minor, lacking.currency)
    world.counter.visit(lambda market: market.processor.book_by_mistake(PAID_IN, f"owner_{number}", amount))


def _let_the_bank_be(world: World, draws: Draws) -> None:
    """The market's bank takes what comes from now on, or turns it back, at once or when it had arrived."""
    how = draws.weighted(list(habits.ABOUT_A_SWEEP))
    world.counter.visit(lambda market: market.processor.turn_sweeps_back(how))
