"""The demonstration market: sixty days in which every path of an order is walked, and every order ends."""

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from gigwright.backbone.clock import VirtualClock
from gigwright.backbone.errors import Refused
from gigwright.events.gigs import Package
from gigwright.simulation.people import DECLINED_CARD, Person
from gigwright.simulation.play import Life, play
from gigwright.values import GigId, Money, OrderId
from gigwright.wiring import Market

LENGTH = timedelta(days=60)
MINUTES = timedelta(minutes=1)
HOURS = timedelta(hours=1)
DAYS = timedelta(days=1)


class Stall(msgspec.Struct, frozen=True):
    """A gig as its seller thinks of it: three packages at growing prices, in one currency."""

    seller: str
    title: str
    category: str
    subcategory: str
    currency: str
    prices_minor: tuple[int, int, int]


class Visit(msgspec.Struct, frozen=True):
    """Somebody buys a package of a stall, some days after the beginning, and goes down one path."""

    day: float
    buyer: str
    stall: int
    package: str
    path: str


STALLS = (
    Stall("Amara", "I will design a hand-drawn logo", "Graphics & Design", "Logo Design", "USD", (6500, 10000, 24000)),
    Stall("Kenji", "I will translate your page", "Writing & Translation", "Translation", "JPY", (3200, 9800, 21500)),
    Stall("Layla", "I will edit your video", "Video & Animation", "Video Editing", "BHD", (12500, 27750, 60005)),
    Stall("Tomas", "I will test your Python", "Programming & Tech", "QA & Review", "EUR", (4999, 14900, 39900)),
)

VISITS = (
    Visit(1.1, "Noor", 0, "Standard", "accepted"),
    Visit(2.4, "Felix", 1, "Basic", "silence"),
    Visit(3.0, "Ines", 2, "Basic", "declined, then another card"),
    Visit(4.2, "Noor", 3, "Standard", "cancelled"),
    Visit(5.6, "Felix", 2, "Premium", "revised"),
    Visit(7.3, "Ines", 0, "Premium", "accepted"),
    Visit(9.0, "Noor", 1, "Standard", "accepted"),
    Visit(10.5, "Felix", 3, "Basic", "declined"),
    Visit(12.1, "Ines", 1, "Premium", "cancelled"),
    Visit(13.7, "Noor", 2, "Standard", "silence"),
    Visit(15.2, "Felix", 0, "Basic", "unpaid"),
    Visit(17.9, "Ines", 3, "Premium", "revised"),
    Visit(20.4, "Noor", 0, "Basic", "repriced while looking"),
    Visit(22.8, "Felix", 2, "Standard", "accepted"),
    Visit(24.6, "Ines", 1, "Basic", "accepted"),
)

BUYERS = ("Noor", "Felix", "Ines")


class Demonstration:
    """A fresh market and its people; `featured` is the purchase that is worth looking at, once the days are played."""

    def __init__(self, market: Market, clock: VirtualClock) -> None:
        self.featured: OrderId | None = None
        self._market = market
        self._clock = clock
        self._start = clock.now()
        self._people: dict[str, Person] = {}
        self._gigs: list[GigId] = []

    def run(self, told: Callable[[datetime], None] = lambda _: None) -> None:
        """Play all sixty days; `told` hears how far they are."""
        self._open()
        visits = [(self._start + visit.day * DAYS, self._visit(visit)) for visit in VISITS]
        payouts = [(self._start + 30 * DAYS, self._payouts(stall.seller)) for stall in STALLS]
        play(self._market, self._clock, visits + payouts, until=self._start + LENGTH, told=told)

    def _open(self) -> None:
        sellers = [stall.seller for stall in STALLS]
        for name in (*sellers, *BUYERS):
            self._people[name] = Person(self._market, self._clock, name, f"{name.lower()}@example.org")
        for stall in STALLS:
            seller = self._people[stall.seller]
            seller.begin_to_sell()
            self._gigs.append(seller.offer(stall.title, stall.category, stall.subcategory, *_packages(stall)))
        self._market.settle()

    def _visit(self, visit: Visit) -> Life:
        buyer, seller = self._people[visit.buyer], self._people[STALLS[visit.stall].seller]
        seen = buyer.look_at(self._gigs[visit.stall])
        if visit.path == "repriced while looking":
            yield from self._repriced_meanwhile(buyer, seller, seen.gig, visit.package)
            seen = buyer.look_at(seen.gig)
        order = buyer.order(seen, visit.package)
        self.featured = self.featured or order
        yield 4 * MINUTES
        if visit.path == "unpaid":
            return
        if visit.path.startswith("declined"):
            buyer.pay(order, DECLINED_CARD)
            yield 3 * MINUTES
        if visit.path == "declined":
            return
        buyer.pay(order)
        yield 40 * MINUTES
        if visit.path == "cancelled":
            buyer.cancel(order)
            return
        yield from self._work(buyer, seller, order, visit)

    def _work(self, buyer: Person, seller: Person, order: OrderId, visit: Visit) -> Life:
        buyer.explain(order, "For a bakery by the sea: calm colours, nothing that blinks.")
        yield 46 * HOURS
        seller.deliver(order, "Here is the first version; tell me what you think.", **{"version-1.txt": b"first\n"})
        yield 21 * HOURS
        if visit.path == "revised":
            buyer.send_back(order, 1, "Please a little larger, and the name on one line.")
            yield 30 * HOURS
            seller.deliver(order, "Larger now, on one line.", **{"version-2.txt": b"second\n"})
            yield 9 * HOURS
        if visit.path != "silence":
            buyer.accept(order, buyer.see(order).deliveries)

    def _repriced_meanwhile(self, buyer: Person, seller: Person, gig: GigId, package: str) -> Life:
        """The buyer is refused on the terms that they saw, and looks again."""
        seen = buyer.look_at(gig)
        old = next(one.price for one in seen.packages if one.name == package)
        yield 2 * MINUTES
        seller.reprice(gig, package, old + Money(500, old.currency))
        yield 1 * MINUTES
        try:
            buyer.order(seen, package)
        except Refused:
            yield 2 * MINUTES

    def _payouts(self, name: str) -> Life:
        """Twice: in the middle, and when everything has cleared."""
        self._people[name].withdraw()
        yield 27 * DAYS
        self._people[name].withdraw()


def _packages(stall: Stall) -> tuple[Package, ...]:
    kinds = zip(("Basic", "Standard", "Premium"), (3, 5, 7), (1, 2, None), stall.prices_minor, strict=True)
    return tuple(
        Package(name=name, price=Money(price, stall.currency), delivery_days=days, revisions=revisions)
        for name, days, revisions, price in kinds
    )
