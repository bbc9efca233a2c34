"""What sellers of a town do about what they sell: other prices, other extras, a pause, a coupon; and their money."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from gigwright.contexts.gigs.decisions.changing import PauseGig, ResumeGig
from gigwright.simulation import habits
from gigwright.simulation.accounts import close_the_account
from gigwright.simulation.choosing import some_extras
from gigwright.simulation.coupons import issue_coupon
from gigwright.simulation.draws import Draws
from gigwright.simulation.people import Absent, Person
from gigwright.simulation.world import World
from gigwright.values import GigId, Money

Attempt = Callable[[Callable[[], object]], object]

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def sell(world: World, attempt: Attempt, seller: Person, gigs: Sequence[GigId], draws: Draws) -> None:
    """Now and then something about a gig, and, every week or so, the money."""
    mine = [gig for gig in gigs if _is_theirs(seller, gig)]
    while True:
        world.wait(draws.time(6 * HOUR, 4 * DAY))
        act = draws.weighted(list(habits.OF_SELLERS))
        gig = draws.one_of(mine) if mine else None
        if act == "reprice" and gig:
            attempt(partial(_reprice, seller, gig, draws))
        elif act == "extras" and gig:
            attempt(partial(_change_extras, seller, gig, draws))
        elif act == "coupon" and gig:
            attempt(partial(_give_a_coupon, world, seller, gig, draws))
        elif act == "pause" and gig:
            _pause(world, attempt, seller, gig, draws)
        elif act == "early":
            for order in seller.completed_orders()[: draws.between(1, 4)]:
                attempt(partial(seller.have_early, order))
        elif act == "account":
            close_the_account(world, attempt, seller, draws)
        else:
            attempt(seller.withdraw)
            if draws.percent(habits.WITHDRAW_AGAIN_AT_ONCE):
                attempt(seller.withdraw)


def _pause(world: World, attempt: Attempt, seller: Person, gig: GigId, draws: Draws) -> None:
    attempt(lambda: world.counter.ask(PauseGig(by=seller.id, gig=gig)))
    world.wait(draws.time(HOUR, 2 * DAY))
    attempt(lambda: world.counter.ask(ResumeGig(by=seller.id, gig=gig)))


def _reprice(seller: Person, gig: GigId, draws: Draws) -> None:
    package = draws.one_of(seller.look_at(gig).packages)
    more = package.price.amount_minor * draws.between(101, 130) // 100
    seller.reprice(gig, package.name, Money(more, package.price.currency))


def _change_extras(seller: Person, gig: GigId, draws: Draws) -> None:
    package = draws.one_of(seller.look_at(gig).packages)
    least = seller.fees().currency(package.price.currency).minimum_price
    seller.change_extras(gig, package.name, some_extras(draws, least))


def _give_a_coupon(world: World, seller: Person, gig: GigId, draws: Draws) -> None:
    like = draws.one_of(seller.look_at(gig).packages).price
    code = f"{seller.name.replace(' ', '-')}-{draws.below(10**6)}".upper()
    issue_coupon(world, seller.id, code, like, draws)


def _is_theirs(seller: Person, gig: GigId) -> bool:
    try:
        return seller.look_at(gig).seller == seller.id
    except Absent:
        return False
