"""Laws of what an order costs."""

from collections.abc import Iterator
from fractions import Fraction

from gigwright.events.gigs import GigDrafted, GigRepriced
from gigwright.events.orders import OrderPlaced
from gigwright.policy import FIRST_POLICY
from gigwright.simulation.invariants.history import History
from gigwright.values import GigId, Money

BASIS_POINTS = 10_000


def every_order_is_on_its_terms(history: History) -> Iterator[str]:
    """I13: an order has the price that was in force, each share of it rounded once, half up."""
    prices: dict[tuple[GigId, str], Money] = {}
    for event in history.events:
        match event.data:
            case GigDrafted() as said:
                prices.update({(said.gig, package.name): package.price for package in said.packages})
            case GigRepriced() as said:
                prices[said.gig, said.package] = said.price
            case OrderPlaced() as said:
                yield from _as_the_gig_says(said, prices.get((said.gig, said.package)))
                yield from _as_the_policy_says(said)


def _as_the_gig_says(said: OrderPlaced, price: Money | None) -> Iterator[str]:
    if said.price != price:
        yield f"{said.order} was placed at {said.price}, when {said.package} cost {price}"


def _as_the_policy_says(said: OrderPlaced) -> Iterator[str]:
    """Worked out again, by fractions and not by the program's own percentages."""
    row, price = FIRST_POLICY.currency(said.price.currency), said.price.amount_minor
    small = row.small_order_fee.amount_minor if price < row.small_order_below.amount_minor else 0
    fee = _share(price, FIRST_POLICY.service_fee.basis_points) + small
    commission = _share(price, FIRST_POLICY.commission.basis_points)
    due = (fee, price + fee, commission, price - commission)
    found = (said.service_fee, said.total, said.commission, said.earning)
    if tuple(amount.amount_minor for amount in found) != due:
        yield f"{said.order} at {said.price} has the fee, total, commission and earning {found}, and {due} are due"


def _share(amount_minor: int, basis_points: int) -> int:
    return int(Fraction(amount_minor * basis_points, BASIS_POINTS) + Fraction(1, 2))
