"""Custom offers in a town: a seller offers a buyer work of its own, and the buyer takes it, or does not."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol, TypeVar

from gigwright.contexts.gigs.projections import ListedGig
from gigwright.contexts.orders.decisions.offering import MakeOffer, WithdrawOffer
from gigwright.contexts.orders.decisions.taking import AcceptOffer, DeclineOffer
from gigwright.contexts.orders.projections import BookedOffer, newest_offers, offer_book
from gigwright.contexts.orders.projections import offer as booked_offer
from gigwright.simulation import habits
from gigwright.simulation.desk import Overseer
from gigwright.simulation.draws import Draws
from gigwright.simulation.people import Person
from gigwright.simulation.world import World
from gigwright.values import GigId, Money, OfferId, OrderId

T = TypeVar("T")

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LOOKS_MAX = 20
OPEN_MAX = 50


class Attempt(Protocol):
    """Do something that may be refused; then None comes of it."""

    def __call__(self, act: Callable[[], T], /) -> T | None: ...


class Bargains:
    """What is offered in a town; `days` are those of the orders that came of it."""

    def __init__(self, world: World, attempt: Attempt, sellers: Sequence[Person], gigs: Sequence[GigId]) -> None:
        self.days: dict[OrderId, int] = {}
        self._world = world
        self._attempt = attempt
        self._sellers = sellers
        self._gigs = gigs

    def strike(self, buyer: Person, draws: Draws) -> OrderId | None:
        """A buyer has asked for something that is not on sale: the order that comes of it, if one does."""
        gig = self._attempt(partial(buyer.look_at, draws.one_of(self._gigs)))
        if gig is None:
            return None
        seller = next(person for person in self._sellers if person.id == gig.seller)
        offer = self._attempt(partial(self._make, seller, buyer, gig, draws))
        seen = None if offer is None else self._shown(offer)
        if seen is None:
            return None
        what = draws.weighted(list(habits.ABOUT_AN_OFFER))
        if what == "at the last moment":
            left = datetime.fromisoformat(seen.expires_at) - self._world.clock.now()
            self._world.wait(max(left - timedelta(seconds=draws.between(-1, 3)), timedelta(0)))
        elif what != "silence":
            self._world.wait(draws.time(MINUTE, 2 * DAY))
        if what == "declined":
            self._attempt(lambda: self._world.counter.ask(DeclineOffer(by=buyer.id, offer=seen.offer)))
        elif what == "withdrawn":
            self._attempt(lambda: self._world.counter.ask(WithdrawOffer(by=seller.id, offer=seen.offer)))
        elif what != "silence":
            return self._attempt(partial(self._take, buyer, gig, seen, draws))
        return None

    def _make(self, seller: Person, buyer: Person, gig: ListedGig, draws: Draws) -> OfferId:
        offer, like = self._world.counter.ids.new(OfferId), draws.one_of(gig.packages).price
        self._world.counter.ask(
            MakeOffer(
                by=seller.id,
                offer=offer,
                gig=gig.gig,
                buyer=buyer.id,
                description="All of it, as we said",
                price=Money(like.amount_minor * draws.between(80, 250) // 100, like.currency),
                delivery_days=draws.one_of((1, 2, 3, 5, 7, 14)),
                revisions=draws.one_of((0, 1, 2, None)),
                asks=draws.percent(60),
                open_days=draws.one_of((None, 1, 2, 3)),
            )
        )
        return offer

    def _take(self, buyer: Person, gig: ListedGig, seen: BookedOffer, draws: Draws) -> OrderId:
        """With the fees that they looked up a moment before."""
        order = self._world.counter.ids.new(OrderId)
        total = buyer.fees().terms(seen.price, category=gig.category, seller=gig.seller).total
        if draws.percent(habits.THINK_LONG):
            self._world.wait(draws.time(MINUTE, HOUR))
        self._world.counter.ask(
            AcceptOffer(
                by=buyer.id,
                offer=seen.offer,
                order=order,
                gig=seen.gig,
                seller=seen.seller,
                price=seen.price,
                total=total,
            )
        )
        self.days[order] = seen.delivery_days
        return order

    def _shown(self, offer: OfferId) -> BookedOffer | None:
        """Reload the page until it shows the offer, and more and more seldom."""
        pause = timedelta(seconds=20)
        for _ in range(LOOKS_MAX):
            with self._world.counter.market.reading(offer_book) as connection:
                found = booked_offer(connection, offer)
            if found is not None:
                return found
            self._world.wait(pause)
            pause = min(2 * pause, HOUR)
        return None


def mind_what_is_offered(
    world: World, attempt: Callable[[Callable[[], None]], None], overseer: Overseer, draws: Draws
) -> None:
    """An operator looks at what is offered now and then, and ends one for a side that has asked for it."""
    while True:
        world.wait(draws.time(*habits.BETWEEN_LOOKS_AT_OFFERS))
        with world.counter.market.reading(offer_book) as connection:
            seen = newest_offers(connection, limit=OPEN_MAX, state="open")
        if seen and draws.percent(habits.END_AN_OFFER):
            end = overseer.withdraw_offer if draws.percent(50) else overseer.decline_offer
            attempt(partial(end, draws.one_of(seen).offer, "They have asked us to"))
