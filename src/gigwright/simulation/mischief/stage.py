"""What mischief needs and honest people seldom leave about: a draft, a paused gig, a seller whose queue is full."""

from gigwright.contexts.gigs.decisions.changing import PauseGig
from gigwright.contexts.gigs.decisions.offering import DraftGig
from gigwright.contexts.gigs.projections import ListedGig
from gigwright.events.gigs import Package
from gigwright.policy import FIRST_POLICY
from gigwright.simulation.people import Person
from gigwright.simulation.world import World
from gigwright.values import GigId, Money

WORDS = ("I will do what nobody needs", "Business", "Odd Jobs")
BASIC = Package("Basic", Money(5_000, "USD"), 3, 1)


class Stage:
    """A seller of odd jobs and a buyer of many, who come to a world honestly."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._seller = Person(world.counter, world.clock, "Mallory")
        self._buyer = Person(world.counter, world.clock, "Trudy")

    def build(self) -> None:
        """A draft that stays one, and a gig that was paused for good."""
        self._seller.join("mallory@example.org")
        self._seller.begin_to_sell()
        title, category, subcategory = WORDS
        draft = DraftGig(
            by=self._seller.id,
            gig=self._world.counter.ids.new(GigId),
            title=title,
            category=category,
            subcategory=subcategory,
            packages=(BASIC,),
        )
        self._world.counter.ask(draft)
        self._world.counter.ask(PauseGig(by=self._seller.id, gig=self._seller.offer(*WORDS, BASIC)))
        self._buyer.join("trudy@example.org")

    def crowd(self) -> None:
        """As many orders as a queue holds, none of which is ever paid: for a quarter of an hour it is full."""
        gig = self._seller.offer(*WORDS, BASIC)
        title, category, subcategory = WORDS
        seen = ListedGig(gig, self._seller.id, title, category, subcategory, "active", (BASIC,))
        for _ in range(FIRST_POLICY.queue_limit):
            self._buyer.order(seen, BASIC.name)
