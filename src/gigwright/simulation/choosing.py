"""What buyers take of a package, and what sellers offer on top of it."""

from collections.abc import Mapping

from gigwright.events.gigs import Extra, Package
from gigwright.simulation import habits
from gigwright.simulation.draws import Draws
from gigwright.simulation.people import Person
from gigwright.values import GigId, Money

WISHES = ("The source file", "A second version", "For print, too", "In a day less", "A word with you")


def some_extras(draws: Draws, least: Money) -> tuple[Extra, ...]:
    """None to three, at prices near the lowest of the market."""
    titles = WISHES[: draws.between(0, 3)]
    return tuple(
        Extra(
            title=title,
            price=Money(least.amount_minor * draws.between(100, 400) // 100, least.currency),
            added_days=draws.one_of((0, 0, 1, 2)),
        )
        for title in titles
    )


def worth_a_look(buyer: Person, gigs: Mapping[GigId, str], draws: Draws) -> list[GigId]:
    """Of gigs and their currencies: whoever has credit mostly looks at what it can pay, everybody else at all."""
    if draws.percent(habits.SPEND_CREDIT):
        credit = buyer.credit()
        return [gig for gig, currency in gigs.items() if currency in credit] or list(gigs)
    return list(gigs)


def choice(draws: Draws, package: Package) -> tuple[int, tuple[Extra, ...]]:
    """How many units, and which extras."""
    quantity = draws.between(2, 4) if draws.percent(habits.SEVERAL_UNITS) else 1
    taken = tuple(extra for extra in package.extras if draws.percent(habits.TAKE_AN_EXTRA))
    return quantity, taken
