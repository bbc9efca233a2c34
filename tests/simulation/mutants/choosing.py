"""Bugs of what is chosen when an order is placed."""

from collections.abc import Iterator, Sequence

from gigwright.contexts.orders.decisions import paying, placing
from gigwright.events.gigs import Extra, Package
from gigwright.events.orders import OrderPlaced
from gigwright.policy import Policy
from tests.simulation.mutants.mutant import mutant, replaced


@mutant("Work begins at the payment although its buyer was to say something first.", days=8, orders=12)
def nobody_waits_for_answers() -> Iterator[None]:
    def starts_at_once(terms: OrderPlaced) -> bool:
        return terms.questions is not None

    with replaced(paying, "starts_at_once", starts_at_once):
        yield


@mutant("An order of several units is due as soon as one of a single unit.", days=8, orders=12)
def quantity_takes_no_time() -> Iterator[None]:
    def days_of(package: Package, quantity: int, extras: Sequence[Extra], policy: Policy) -> int:
        return package.delivery_days + sum(extra.added_days for extra in extras)

    with replaced(placing, "days_of", days_of):
        yield
