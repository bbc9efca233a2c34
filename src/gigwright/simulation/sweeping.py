"""The market's own money: an operator who moves it to the bank, and a bank that does not always take it."""

from collections.abc import Callable
from functools import partial

from gigwright.contexts.ledger.projections import balances, bookkeeping
from gigwright.contexts.ledger.projections.chart import PROCESSOR_AVAILABLE
from gigwright.simulation import habits
from gigwright.simulation.desk import Overseer
from gigwright.simulation.draws import Draws
from gigwright.simulation.world import World
from gigwright.values import Money

Attempt = Callable[[Callable[[], None]], None]


def sweep_up(world: World, attempt: Attempt, overseer: Overseer, draws: Draws) -> None:
    """Look at the books again and again, and move all or a part of what seems to be the market's own in a currency.

    What the tables show may be old: then it is refused, if somebody was paid meanwhile.
    """
    while True:
        world.wait(draws.time(*habits.BETWEEN_SWEEPS))
        own = [amount for amount in _own(world) if amount.amount_minor > 0]
        if not own:
            continue
        _let_the_bank_be(world, draws)
        seen = draws.one_of(own)
        hundredths = 100 if draws.percent(habits.SWEEP_ALL_OF_IT) else draws.between(10, 90)
        amount = Money(max(1, seen.amount_minor * hundredths // 100), seen.currency)
        attempt(partial(overseer.sweep, amount, "The rent of the office"))


def _own(world: World) -> list[Money]:
    """As the trial balance has it."""
    with world.counter.market.reading(bookkeeping) as connection:
        found = balances(connection)
    own: dict[str, int] = {}
    for one in found:
        if one.account == PROCESSOR_AVAILABLE or one.account.startswith("Liabilities:"):
            own[one.currency] = own.get(one.currency, 0) + one.amount_minor
    return [Money(minor, currency) for currency, minor in sorted(own.items())]


def _let_the_bank_be(world: World, draws: Draws) -> None:
    """The market's bank takes what comes from now on, or turns it back, at once or when it had arrived."""
    how = draws.weighted(list(habits.ABOUT_A_SWEEP))
    world.counter.visit(lambda market: market.processor.turn_sweeps_back(how))
