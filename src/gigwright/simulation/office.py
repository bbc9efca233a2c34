"""The operator's office in a town: whatever comes to operators, and what they do about it."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from gigwright.backbone.clock import rfc3339
from gigwright.contexts.orders.projections import BookedOrder, order_book, orders_of
from gigwright.events.orders import FAULTS
from gigwright.simulation import habits
from gigwright.simulation.coupons import give_coupons
from gigwright.simulation.court import sit_in_court
from gigwright.simulation.desk import Overseer
from gigwright.simulation.draws import Draws
from gigwright.simulation.faults import USER_RESTORED, USER_SUSPENDED
from gigwright.simulation.mailroom import see_to_the_mail
from gigwright.simulation.mistakes import resolve_what_differs
from gigwright.simulation.offering import mind_what_is_offered
from gigwright.simulation.people import Person
from gigwright.simulation.pricing import set_prices
from gigwright.simulation.sweeping import sweep_up
from gigwright.simulation.world import World
from gigwright.values import Money, UserId

Attempt = Callable[[Callable[[], None]], None]

CASES_MAX = 30
LONG = timedelta(days=13)  # by then it has nearly cleared
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class Office:
    """One operator with several desks, each at its own pace."""

    def __init__(
        self, world: World, attempt: Attempt, sellers: Sequence[Person], buyers: Sequence[Person], ends: datetime
    ) -> None:
        self._world = world
        self._attempt = attempt
        self._sellers = sellers
        self._buyers = buyers
        self._ends = ends  # nobody pays anything in later: there would be no time to find out what it is

    def live(self) -> None:
        """Cases come to the operator late: mostly about orders that were completed long ago."""
        draws, overseer = self._world.draws.named("overseer"), Overseer(self._world.counter)
        overseer.take_office("operator@example.org")
        court = partial(sit_in_court, self._world, self._attempt, overseer, self._world.draws.named("court"))
        self._world.live("the operator in court", court)
        pricing = partial(set_prices, self._world, self._attempt, overseer, self._world.draws.named("pricing"))
        self._world.live("the operator pricing", pricing)
        self._world.live("the operator watching", partial(self._watch_people, overseer, draws.named("people")))
        minds = partial(mind_what_is_offered, self._world, self._attempt, overseer, draws.named("offers"))
        self._world.live("the operator minding offers", minds)
        chooses = partial(self._choose_sellers, overseer, draws.named("early payouts"))
        self._world.live("the operator choosing who is paid early", chooses)
        self._world.live(
            "the operator at the mail", partial(see_to_the_mail, self._world, overseer, draws.named("mail"))
        )
        self._world.live("the operator saying sorry", partial(self._give_credit, overseer, draws.named("goodwill")))
        gives = partial(
            give_coupons, self._world, self._attempt, overseer.id, partial(self._a_price, draws.named("prices"))
        )
        self._world.live("the operator giving coupons away", partial(gives, draws.named("coupons")))
        sweeps = partial(sweep_up, self._world, self._attempt, overseer, self._world.draws.named("sweeps"), self._ends)
        self._world.live("the operator moving the market's money", sweeps)
        find_out = partial(
            resolve_what_differs, self._world, self._attempt, overseer, self._world.draws.named("breaks")
        )
        self._world.live("the operator reconciling", find_out)
        self._world.wait(draws.time(6 * DAY, 16 * DAY))
        while True:
            self._world.wait(draws.time(12 * HOUR, 3 * DAY))
            seen = self._case(draws, draws.weighted(list(habits.CASES)))
            if seen is not None:
                self._attempt(partial(self._overrule, overseer, seen, draws))

    def _watch_people(self, overseer: Overseer, draws: Draws) -> None:
        """Now and then somebody is suspended, and restored before long: it was a mistake, or they have mended."""
        while True:
            self._world.wait(draws.time(*habits.BETWEEN_SUSPENSIONS))
            user = draws.one_of(self._sellers if draws.percent(50) else self._buyers).id
            overseer.suspend(user, "Somebody complained")
            self._world.happen(USER_SUSPENDED)
            self._world.wait(draws.time(*habits.SUSPENDED_FOR))
            overseer.restore(user, "It was a mistake")
            self._world.happen(USER_RESTORED)

    def _choose_sellers(self, overseer: Overseer, draws: Draws) -> None:
        """Most sellers may have earnings early, from the first days on; now and then one may not for a while."""
        for seller in self._sellers:
            overseer.pay_early(seller.id, "They have been here for long")
        while True:
            self._world.wait(draws.time(*habits.BETWEEN_SUSPENSIONS))
            seller = draws.one_of(self._sellers)
            overseer.pay_in_time(seller.id, "Too many of their orders went back")
            self._world.wait(draws.time(*habits.PAID_IN_TIME_FOR))
            overseer.pay_early(seller.id, "It is well again")

    def _give_credit(self, overseer: Overseer, draws: Draws) -> None:
        """Somebody who has bought something is given credit in the currency of their newest order."""
        while True:
            self._world.wait(draws.time(*habits.BETWEEN_GOODWILL))
            with self._world.counter.market.reading(order_book) as connection:
                newest = orders_of(connection, draws.one_of(self._buyers).id, 1)
            for seen in newest:
                limit = self._world.counter.market.policy().currency(seen.total.currency).goodwill_limit
                amount = Money(max(1, limit.amount_minor * draws.between(5, 100) // 100), limit.currency)
                self._attempt(partial(overseer.give_credit, UserId(seen.buyer), amount, "With our regards"))

    def _a_price(self, draws: Draws) -> Money | None:
        """Of some buyer's newest order, if they have one."""
        with self._world.counter.market.reading(order_book) as connection:
            newest = orders_of(connection, draws.one_of(self._buyers).id, 1)
        return newest[0].price if newest else None

    def _overrule(self, overseer: Overseer, seen: BookedOrder, draws: Draws) -> None:
        acts = habits.ABOUT_COMPLETED if seen.state == "completed" else habits.ABOUT_OTHERS
        match draws.weighted(list(acts)):
            case "refund":
                overseer.refund(seen, draws.between(5, 60), "It was not all that was agreed")
            case "accept":
                overseer.accept(seen, "The buyer is away, and the work is good")
            case "extend":
                overseer.extend(seen, draws.between(1, 5), "There was a storm")
            case _:
                overseer.cancel(seen, "It was not what was agreed", draws.one_of(FAULTS))

    def _case(self, draws: Draws, kind: str) -> BookedOrder | None:
        """One of a buyer's last orders: one that was completed, just now or long ago, or any other."""
        with self._world.counter.market.reading(order_book) as connection:
            known = orders_of(connection, draws.one_of(self._buyers).id, CASES_MAX)
        long_ago = rfc3339(self._world.clock.now() - LONG)
        found = [one for one in known if _kind(one, long_ago) == kind]
        return draws.one_of(found) if found else None


def _kind(seen: BookedOrder, long_ago: str) -> str:
    if seen.state != "completed" or seen.ended_at is None:
        return "other"
    return "completed" if seen.ended_at > long_ago else "completed long ago"
