"""What mischief needs and honest people seldom leave about: drafts, paused gigs, the suspended, and a full queue."""

from contextlib import suppress
from datetime import timedelta

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.errors import Refused
from gigwright.contexts.gigs.decisions.changing import PauseGig
from gigwright.contexts.gigs.decisions.offering import DraftGig
from gigwright.contexts.gigs.projections import ListedGig
from gigwright.contexts.promotions.decisions import IssueCoupon
from gigwright.contexts.promotions.projections import BookedCoupon
from gigwright.events.gigs import Package
from gigwright.policy import FIRST_POLICY
from gigwright.simulation.desk import Overseer
from gigwright.simulation.mischief.coupons import A_TENTH, ALL_OF_IT
from gigwright.simulation.people import Person
from gigwright.simulation.world import World
from gigwright.values import CouponCode, GigId, Money

WORDS = ("I will do what nobody needs", "Business", "Odd Jobs")
ORDERS_MAX = 2 * FIRST_POLICY.queue_limit  # no policy of the town changes it
TENTH = Money(500, "USD")
YEAR, MANY = timedelta(days=365), 1_000
BASIC = Package("Basic", Money(5_000, "USD"), 3, 1)


class Stage:
    """A seller of odd jobs, a buyer of many, and a seller who is suspended for good; they come to a world honestly."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._seller = Person(world.counter, world.clock, "Mallory")
        self._buyer = Person(world.counter, world.clock, "Trudy")
        self._warden = Overseer(world.counter)
        self._suspended = Person(world.counter, world.clock, "Sybil")

    def build(self) -> None:
        """A draft that stays one, and a gig paused for good; as much of somebody suspended, and a gig on sale."""
        self._open_shop(self._seller, "mallory@example.org")
        self._buyer.join("trudy@example.org")
        self._open_shop(self._suspended, "sybil@example.org")
        self._suspended.offer(*WORDS, BASIC)
        self._sell_for_the_least()
        self._give_coupons()
        self._warden.take_office("warden@example.org")
        self._warden.suspend(self._suspended.id, "Many people under one name")

    def _open_shop(self, seller: Person, email: str) -> None:
        seller.join(email)
        seller.begin_to_sell()
        title, category, subcategory = WORDS
        draft = DraftGig(
            by=seller.id,
            gig=self._world.counter.ids.new(GigId),
            title=title,
            category=category,
            subcategory=subcategory,
            packages=(BASIC,),
        )
        self._world.counter.ask(draft)
        self._world.counter.ask(PauseGig(by=seller.id, gig=seller.offer(*WORDS, BASIC)))

    def _sell_for_the_least(self) -> None:
        """What can't be bought any more as soon as a policy raises the minimum."""
        least = self._seller.fees().currency(BASIC.price.currency).minimum_price
        with suppress(Refused):  # or has raised it just now
            self._seller.offer(*WORDS, Package("Basic", least, 3, 1))

    def save(self) -> None:
        """The buyer has credit for more than an order, and for one with a coupon; neither is ever paid."""
        limit = FIRST_POLICY.currency(BASIC.price.currency).goodwill_limit  # no policy of the town changes it
        self._warden.give_credit(self._buyer.id, limit, "A very good customer")
        with suppress(Refused):  # whoever opened the shop may just be suspended
            self._buyer.order(self._on_sale(), BASIC.name)
            self._buyer.order(self._on_sale(), BASIC.name, coupon=self._a_tenth())

    def _give_coupons(self) -> None:
        """A good one of the seller's, and one that takes everything off by mistake."""
        self._issue(ALL_OF_IT, 10_000, BASIC.price)
        self._issue(A_TENTH, 1_000, TENTH)

    def _issue(self, code: CouponCode, basis_points: int, most: Money) -> None:
        self._world.counter.ask(
            IssueCoupon(
                by=self._seller.id,
                coupon=code,
                basis_points=basis_points,
                most=most,
                least=Money(0, most.currency),
                until=self._world.clock.now() + YEAR,
                uses=MANY,
            )
        )

    def _a_tenth(self) -> BookedCoupon:
        """As the pages show it."""
        now, until = (rfc3339(self._world.clock.now() + more) for more in (timedelta(0), YEAR))
        nothing = Money(0, TENTH.currency)
        return BookedCoupon(
            A_TENTH, "seller", self._seller.id, 1_000, TENTH, nothing, now, until, MANY, 1, 0, nothing, None, 0
        )

    def crowd(self) -> None:
        """Orders until the queue is full, none of which is ever paid: it stays so for some minutes.

        In bad weather the first expire before the last are placed, so it may take more than the queue holds.
        """
        seen = self._on_sale()
        for _ in range(ORDERS_MAX):
            try:
                self._buyer.order(seen, BASIC.name)
            except Refused as refusal:
                self._world.refused(refusal)
                return

    def _on_sale(self) -> ListedGig:
        """Something new of the seller's."""
        gig = self._seller.offer(*WORDS, BASIC)
        title, category, subcategory = WORDS
        return ListedGig(gig, self._seller.id, title, category, subcategory, "active", (BASIC,))
