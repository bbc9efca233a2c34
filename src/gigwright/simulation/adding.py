"""What people of a town add to an order: an extra, other work, a tip; and whether they pay for it."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from gigwright.simulation import habits
from gigwright.simulation.draws import Draws
from gigwright.simulation.people import DECLINED_CARD, GOOD_CARD, Person
from gigwright.simulation.world import World
from gigwright.values import Money, OrderId

Attempt = Callable[[Callable[[], None]], None]
Propose = Callable[[Person, Person, OrderId, Draws, Callable[[], None], str], None]

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
GLANCE = timedelta(seconds=30)


def add_to_it(world: World, attempt: Attempt, buyer: Person, order: OrderId, draws: Draws) -> None:
    """The buyer takes an extra that they did not take at first."""
    seen = buyer.see(order)
    gig = buyer.look_at(seen.gig)
    offered = [extra for package in gig.packages if package.name == seen.package for extra in package.extras]
    if offered:
        attempt(partial(buyer.buy_extra, order, gig, draws.one_of(offered)))
        pay_the_bill(world, attempt, buyer, order, draws)


def talk_about_other_work(
    world: World, attempt: Attempt, propose: Propose, parties: tuple[Person, Person], order: OrderId, draws: Draws
) -> None:
    """Mostly the seller proposes it; for something, or for nothing but time."""
    buyer, seller = parties
    seen = buyer.see(order)
    least = buyer.fees().currency(seen.price.currency).minimum_price
    price = Money(least.amount_minor * draws.between(100, 500) // 100, least.currency) if draws.percent(70) else None
    days = draws.one_of((0, 1, 2, 4))
    who, other = (seller, buyer) if draws.percent(60) else (buyer, seller)
    ask = partial(who.ask_for_other_work, order, seen.gig, "A little more of it", days, price)
    propose(who, other, order, draws, ask, "other work")
    pay_the_bill(world, attempt, buyer, order, draws)


def tip(world: World, attempt: Attempt, buyer: Person, order: OrderId, draws: Draws) -> None:
    """Soon after the completion."""
    world.wait(draws.time(MINUTE, 5 * DAY))
    seen = buyer.see(order)
    row = buyer.fees().currency(seen.price.currency)
    least, most = row.minimum_price.amount_minor, max(row.small_tip, seen.price_left).amount_minor
    price = Money(draws.between(least, max(least, min(most, 3 * least))), seen.price.currency)
    attempt(lambda: buyer.tip(order, buyer.look_at(seen.gig), price))
    pay_the_bill(world, attempt, buyer, order, draws)


def pay_the_bill(world: World, attempt: Attempt, buyer: Person, order: OrderId, draws: Draws) -> None:
    """At once, later, with another card, or never."""
    world.wait(draws.time(GLANCE, 5 * MINUTE))
    if buyer.see(order).bill is None or draws.percent(habits.NEVER_PAY_A_BILL):
        return
    if draws.percent(habits.PAY_A_BILL_LATE):
        world.wait(draws.time(HOUR, 50 * HOUR))
    if draws.percent(habits.FIRST_CARD_DECLINED):
        attempt(partial(_pay, buyer, order, DECLINED_CARD))
        world.wait(draws.time(MINUTE, HOUR))
    attempt(partial(_pay, buyer, order, habits.card_for_a_bill(draws, GOOD_CARD)))


def _pay(buyer: Person, order: OrderId, card: str) -> None:
    if buyer.see(order).bill is not None:
        buyer.pay(order, card)
