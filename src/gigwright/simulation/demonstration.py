"""The demonstration market: sixty days in which every path of an order is walked, and every order ends."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import msgspec

from gigwright.backbone.errors import Refused
from gigwright.contexts.gigs.projections import ListedGig
from gigwright.events.gigs import Package
from gigwright.simulation.people import DECLINED_CARD, Person
from gigwright.simulation.world import World
from gigwright.values import GigId, Money, OrderId

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

    def __init__(self, world: World) -> None:
        self.featured: OrderId | None = None
        self._world = world
        self._people: dict[str, Person] = {}
        self._gigs: list[GigId] = []

    def run(self, told: Callable[[datetime], None] = lambda _: None) -> None:
        """Play all sixty days; `told` hears how far they are."""
        start = self._world.clock.now()
        self._world.live("the beginning", self._open)
        for day in range(1, LENGTH.days + 1):
            self._world.run(start + day * DAYS)
            told(self._world.clock.now())

    def _open(self) -> None:
        sellers = [stall.seller for stall in STALLS]
        for name in (*sellers, *BUYERS):
            self._people[name] = Person(self._world.counter, self._world.clock, name)
            self._people[name].join(f"{name.lower()}@example.org")
        for stall in STALLS:
            seller = self._people[stall.seller]
            seller.begin_to_sell()
            self._gigs.append(seller.offer(stall.title, stall.category, stall.subcategory, *_packages(stall)))
            self._world.live(f"payouts of {stall.seller}", partial(self._payouts, seller))
        for visit in VISITS:
            self._world.live(f"visit of {visit.buyer}", partial(self._visit, visit))

    def _visit(self, visit: Visit) -> None:
        wait, buyer, seller = self._world.wait, self._people[visit.buyer], self._people[STALLS[visit.stall].seller]
        wait(visit.day * DAYS)
        seen = buyer.look_at(self._gigs[visit.stall])
        if visit.path == "repriced while looking":
            self._reprice_meanwhile(buyer, seller, seen, visit.package)
            seen = buyer.look_at(seen.gig)
        order = buyer.order(seen, visit.package)
        self.featured = self.featured or order
        wait(4 * MINUTES)
        if visit.path == "unpaid":
            return
        if visit.path.startswith("declined"):
            buyer.pay(order, DECLINED_CARD)
            wait(3 * MINUTES)
        if visit.path == "declined":
            return
        buyer.pay(order)
        wait(40 * MINUTES)
        if visit.path == "cancelled":
            buyer.cancel(order)
            return
        self._work(buyer, seller, order, visit)

    def _work(self, buyer: Person, seller: Person, order: OrderId, visit: Visit) -> None:
        wait = self._world.wait
        buyer.explain(order, "For a bakery by the sea: calm colours, nothing that blinks.")
        wait(46 * HOURS)
        seller.deliver(order, "Here is the first version; tell me what you think.", **{"version-1.txt": b"first\n"})
        wait(21 * HOURS)
        if visit.path == "revised":
            buyer.send_back(order, 1, "Please a little larger, and the name on one line.")
            wait(30 * HOURS)
            seller.deliver(order, "Larger now, on one line.", **{"version-2.txt": b"second\n"})
            wait(9 * HOURS)
        if visit.path != "silence":
            buyer.accept(order, buyer.see(order).deliveries)

    def _reprice_meanwhile(self, buyer: Person, seller: Person, seen: ListedGig, package: str) -> None:
        """The buyer is refused on the terms that they saw, and looks again."""
        old = next(one.price for one in seen.packages if one.name == package)
        self._world.wait(2 * MINUTES)
        seller.reprice(seen.gig, package, old + Money(500, old.currency))
        self._world.wait(1 * MINUTES)
        try:
            buyer.order(seen, package)
        except Refused:
            self._world.wait(2 * MINUTES)

    def _payouts(self, seller: Person) -> None:
        """Twice: in the middle, and when everything has cleared."""
        for days in (30, 27):
            self._world.wait(days * DAYS)
            seller.withdraw()


def _packages(stall: Stall) -> tuple[Package, ...]:
    kinds = zip(("Basic", "Standard", "Premium"), (3, 5, 7), (1, 2, None), stall.prices_minor, strict=True)
    return tuple(
        Package(name=name, price=Money(price, stall.currency), delivery_days=days, revisions=revisions)
        for name, days, revisions, price in kinds
    )
