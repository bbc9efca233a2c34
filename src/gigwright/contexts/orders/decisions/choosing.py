"""What a buyer chooses of a package: how many units, and which extras; what that comes to, and how long it takes."""

from collections.abc import Sequence

from gigwright.backbone.errors import Refused
from gigwright.events.gigs import Extra, Package
from gigwright.policy import Policy
from gigwright.values import Money

PERCENT = 100


def price_of(package: Package, quantity: int, extras: Sequence[Extra]) -> Money:
    """Each unit costs the same; an extra is bought once, however many units there are."""
    units = package.price.amount_minor * quantity
    return Money(units + sum(extra.price.amount_minor for extra in extras), package.price.currency)


def days_of(package: Package, quantity: int, extras: Sequence[Extra], policy: Policy) -> int:
    """Each further unit adds the policy's share of a unit's days, all of them together rounded up to a whole day."""
    further = (quantity - 1) * package.delivery_days * policy.further_unit_percent
    return package.delivery_days - (-further // PERCENT) + sum(extra.added_days for extra in extras)


def check_the_choice(quantity: int, extras: Sequence[Extra], policy: Policy) -> None:
    """Refused for more units than the policy allows, for less than one, and for an extra twice."""
    if not 1 <= quantity <= policy.quantity_limit:
        raise Refused(f"1 to {policy.quantity_limit} units can be ordered at once, not {quantity}")
    if len({extra.title for extra in extras}) < len(extras):
        raise Refused("an extra is bought once with an order; choose each only once")
