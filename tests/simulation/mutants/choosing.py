"""Bugs of what is chosen when an order is placed."""

from collections.abc import Iterator, Sequence

from gigwright.contexts.orders.decisions import placing
from gigwright.events.gigs import Extra, Package
from gigwright.policy import Policy
from tests.simulation.mutants.mutant import mutant, replaced


@mutant("An order of several units is due as soon as one of a single unit.", days=8, orders=12)
def quantity_takes_no_time() -> Iterator[None]:
    def days_of(package: Package, quantity: int, extras: Sequence[Extra], policy: Policy) -> int:
        return package.delivery_days + sum(extra.added_days for extra in extras)

    with replaced(placing, "days_of", days_of):
        yield
