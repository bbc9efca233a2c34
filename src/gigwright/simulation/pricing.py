"""Policies in a town: an operator changes the market's numbers now and then, while people look, think and buy."""

from collections.abc import Callable
from functools import partial

import msgspec

from gigwright.policy import FIRST_POLICY, CurrencyTerms, FeeRule, Policy
from gigwright.simulation import habits
from gigwright.simulation.desk import Overseer
from gigwright.simulation.draws import Draws
from gigwright.simulation.faults import POLICY_PUBLISHED
from gigwright.simulation.world import World
from gigwright.values import Money

Attempt = Callable[[Callable[[], None]], None]

CATEGORY = "Programming & Tech"
CURRENCY = "USD"
DEAR = "JPY"
LEAST_PAYOUT, MOST_PAYOUT = (1, 8), (30, 80)  # as many times the lowest price of the first policy
DEAR_MINOR = (2_000, 20_000)  # more than some orders earn


def set_prices(world: World, attempt: Attempt, overseer: Overseer, draws: Draws) -> None:
    """Publish another policy again and again; it is drawn from the first one, so that nothing grows without end."""
    while True:
        world.wait(draws.time(*habits.BETWEEN_POLICIES))
        attempt(partial(_publish, world, overseer, draws))


def _publish(world: World, overseer: Overseer, draws: Draws) -> None:
    overseer.publish(another_policy(overseer.policy().version + 1, draws), "To see what people make of it")
    world.happen(POLICY_PUBLISHED)


def another_policy(version: int, draws: Draws) -> Policy:
    """Other fees, another time to clear, and mostly a higher minimum in one currency; windows that people need stay.

    Few offers may be open at once, so that somebody has as many."""
    default = (
        FeeRule(of="service_fee", basis_points=draws.between(300, 800)),
        FeeRule(of="commission", basis_points=draws.between(1_000, 2_500)),
    )
    return msgspec.structs.replace(
        FIRST_POLICY,
        version=version,
        fees=(*_special(draws), *default),
        currencies=tuple(_row(row, draws) for row in FIRST_POLICY.currencies),
        clearing_hours=24 * draws.between(7, 14),
        offer_limit=draws.between(1, 4),
    )


def _special(draws: Draws) -> list[FeeRule]:
    """Rows for some sales, of a category, of large ones, of small ones; and for payouts, in one currency dear ones."""
    rows = [
        FeeRule(of="commission", category=CATEGORY, basis_points=draws.between(500, 2_000)),
        FeeRule(of="service_fee", currency=CURRENCY, below_minor=3_000, basis_points=500, minimum_minor=250),
        FeeRule(of="commission", currency=CURRENCY, from_minor=20_000, basis_points=1_000, fixed_minor=99),
        FeeRule(of="payout_fee", basis_points=draws.between(0, 150)),
        FeeRule(of="early_payout_fee", basis_points=draws.between(50, 200)),
    ]
    dear = FeeRule(of="payout_fee", currency=DEAR, basis_points=100, minimum_minor=draws.between(*DEAR_MINOR))
    dear_early = FeeRule(of="early_payout_fee", currency=DEAR, basis_points=100, minimum_minor=dear.minimum_minor)
    return [dear, dear_early, *(row for row in rows if draws.percent(50))]


def _row(row: CurrencyTerms, draws: Draws) -> CurrencyTerms:
    """With other limits of payouts: some sellers have too little for one, others more than fits into one."""
    least, most = (row.minimum_price.amount_minor * draws.between(*times) for times in (LEAST_PAYOUT, MOST_PAYOUT))
    limited = msgspec.structs.replace(
        row, minimum_payout=Money(least, row.currency), maximum_payout=Money(most, row.currency)
    )
    return _with_a_minimum(limited, draws)


def _with_a_minimum(row: CurrencyTerms, draws: Draws) -> CurrencyTerms:
    if row.currency != CURRENCY or draws.percent(habits.MINIMUM_STAYS):
        return row
    return msgspec.structs.replace(row, minimum_price=Money(draws.between(501, 900), CURRENCY))
