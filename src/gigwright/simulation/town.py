"""A town: sellers and buyers with habits, who live in a world whatever its weather is."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from gigwright.backbone.errors import Refused
from gigwright.contexts.gigs.projections import ListedGig
from gigwright.contexts.orders.decisions.choosing import price_of
from gigwright.events.gigs import Package
from gigwright.events.orders import State
from gigwright.simulation import habits
from gigwright.simulation.adding import add_to_it, talk_about_other_work, tip
from gigwright.simulation.asking import answers_to, some_questions
from gigwright.simulation.choosing import choice, some_extras, worth_a_look
from gigwright.simulation.coupons import coupon_for
from gigwright.simulation.court import quarrel
from gigwright.simulation.draws import Draws
from gigwright.simulation.faults import MAIL_DECLINED
from gigwright.simulation.mistakes import make_mistakes
from gigwright.simulation.offering import Bargains
from gigwright.simulation.office import Office
from gigwright.simulation.people import CARD_TAKING_NOTHING_BACK, DECLINED_CARD, GOOD_CARD, Absent, Person
from gigwright.simulation.selling import sell
from gigwright.simulation.waiting import wait_for_the_buyer
from gigwright.simulation.world import World
from gigwright.values import GigId, Money, OrderId

T = TypeVar("T")

CURRENCIES = ("USD", "EUR", "JPY", "BHD")
SELLERS = 4
BUYERS = 8
GIGS_EACH = 2
LOOKS_MAX = 3
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
PATIENCE = 4 * DAY
RELOAD = timedelta(seconds=20)


class Town:
    """Everybody in a world. `begin` lets them live for so many days, with so many purchases among them."""

    def __init__(self, world: World, days: int, orders: int) -> None:
        self.sellers: list[Person] = []
        self.buyers: list[Person] = []
        self.gigs: list[GigId] = []
        self._world = world
        self._draws = world.draws.named("town")
        self._days = days
        self._orders = orders
        self._bargains = Bargains(world, self._attempt, self.sellers, self.gigs)
        self._currencies: dict[GigId, str] = {}

    def begin(self) -> None:
        self._world.counter.double_clicks = habits.DOUBLE_CLICK_PERMILLION
        self._world.live("the beginning", self._settle_down)

    def _settle_down(self) -> None:
        for number in range(SELLERS):
            self.sellers.append(self._newcomer(f"Seller {number + 1}", f"seller-{number + 1}@example.org"))
            self.sellers[-1].begin_to_sell()
            if self._draws.percent(habits.WANTS_NO_ADVICE):
                self.sellers[-1].want_no_advice()
                self._world.happen(MAIL_DECLINED)
            self.gigs += [self._new_gig(self.sellers[-1], CURRENCIES[number]) for _ in range(GIGS_EACH)]
        self.buyers += [self._newcomer(f"Buyer {one}", f"buyer-{one}@example.org") for one in range(1, BUYERS + 1)]
        for number in range(self._orders):
            self._world.live(f"purchase {number + 1}", partial(self._purchase, self._draws.named(f"purchase {number}")))
        ends = self._world.clock.now() + (self._days - 2) * DAY
        office = Office(self._world, self._attempt, self.sellers, self.buyers, ends)
        self._world.live("the operator at work", office.live)
        self._world.live(
            "the card processor", partial(make_mistakes, self._world, self._world.draws.named("mistakes"), ends)
        )
        for number, seller in enumerate(self.sellers):
            self._world.live(
                f"{seller.name} at work",
                partial(sell, self._world, self._attempt, seller, self.gigs, self._draws.named(f"seller {number}")),
            )

    def _newcomer(self, name: str, email: str) -> Person:
        person = Person(self._world.counter, self._world.clock, name)
        person.join(email)
        return person

    def _new_gig(self, seller: Person, currency: str) -> GigId:
        least = seller.fees().currency(currency).minimum_price
        packages = [
            Package(
                name=name,
                price=habits.price(self._draws, currency, least.amount_minor),
                delivery_days=self._draws.one_of((1, 2, 3, 5, 7, 14)),
                revisions=self._draws.one_of((0, 1, 2, None)),
                extras=some_extras(self._draws, least),
            )
            for name in ("Basic", "Standard", "Premium")[: self._draws.between(1, 3)]
        ]
        gig = seller.offer("I will do what you need", "Programming & Tech", "Automation & Scripts", *packages)
        if (questions := some_questions(self._draws)) is not None:
            seller.change_questions(gig, questions)
        self._currencies[gig] = currency
        return gig

    def _purchase(self, draws: Draws) -> None:
        self._world.wait(habits.arrival(draws, self._days))
        buyer = draws.one_of(self.buyers)
        bargains = draws.percent(habits.BARGAIN)
        order = self._bargains.strike(buyer, draws) if bargains else self._choose_and_order(buyer, draws)
        if order is None or not self._appears(buyer, order):
            return
        self._pay(buyer, order, draws)
        if self._comes_to(buyer, order, "awaiting_requirements", "in_progress"):
            self._start(buyer, order, draws)

    def _choose_and_order(self, buyer: Person, draws: Draws) -> OrderId | None:
        gig = draws.one_of(worth_a_look(buyer, self._currencies, draws))
        for _ in range(LOOKS_MAX):
            seen = self._looked(buyer, gig)
            if seen is None:
                return None
            fees = buyer.fees()
            self._world.wait(draws.time(MINUTE, 2 * DAY if draws.percent(habits.THINK_LONG) else 20 * MINUTE))
            package = draws.one_of(seen.packages)
            quantity, extras = choice(draws, package)
            coupon = coupon_for(self._world, seen, price_of(package, quantity, extras), draws)
            buy = partial(buyer.order, seen, package.name, fees, quantity=quantity, extras=extras, coupon=coupon)
            order = self._attempt(buy)
            if order is not None:
                return order
        return None

    def _pay(self, buyer: Person, order: OrderId, draws: Draws) -> None:
        if draws.percent(habits.NEVER_PAY):
            return
        if draws.percent(habits.PAY_AT_THE_LAST_MOMENT):
            self._world.wait(self._until_the_last_moment(buyer, order, draws))
        else:
            self._world.wait(draws.time(MINUTE, 6 * MINUTE))
        credit = self._from_credit(buyer, order, draws)
        if credit == buyer.see(order).total:
            return
        if draws.percent(habits.FIRST_CARD_DECLINED):
            self._attempt(partial(buyer.pay, order, DECLINED_CARD, credit=credit))
            if draws.percent(habits.GIVE_UP_AFTER_DECLINE):
                return
            self._world.wait(draws.time(MINUTE, 5 * MINUTE))
        card = habits.card(draws, GOOD_CARD, CARD_TAKING_NOTHING_BACK)
        self._attempt(partial(buyer.pay, order, card, credit=credit))

    def _from_credit(self, buyer: Person, order: OrderId, draws: Draws) -> Money | None:
        """What they have with the market pays first, all of it or a part; some forget about it then."""
        if not draws.percent(habits.USE_CREDIT):
            return None
        hundredths = 100 if draws.percent(habits.ALL_OF_THE_CREDIT) else draws.between(1, 99)
        credit = self._attempt(partial(buyer.pay_from_credit, order, hundredths))
        if credit is not None:
            self._world.wait(draws.time(MINUTE, 9 * MINUTE))
        return credit

    def _until_the_last_moment(self, buyer: Person, order: OrderId, draws: Draws) -> timedelta:
        """They watch the countdown, and are a few seconds early, in the very second, or a second late."""
        left = datetime.fromisoformat(buyer.see(order).pay_by) - self._world.clock.now()
        return max(left - timedelta(seconds=draws.between(-1, 3)), timedelta(0))

    def _start(self, buyer: Person, order: OrderId, draws: Draws) -> None:
        seller = self._seller_of(buyer, order)
        if buyer.see(order).state == "in_progress":  # nothing must be answered
            if draws.percent(habits.HELPS_LATER):
                self._world.wait(draws.time(MINUTE, 12 * HOUR))
                self._attempt(partial(self._explain, buyer, order, draws))
            self._work(buyer, seller, order, draws)
            return
        if draws.percent(habits.CANCEL_BEFORE_START):
            self._world.wait(draws.time(MINUTE, DAY))
            self._attempt(partial(buyer.cancel, order, to_credit=draws.percent(habits.WANT_CREDIT)))
            return
        if draws.percent(habits.NEVER_EXPLAIN):
            return
        if draws.percent(habits.ASK_FOR_AN_END // 2):
            self._world.wait(draws.time(MINUTE, DAY))
            self._propose(seller, buyer, order, draws, lambda: seller.ask_for_an_end(order, "I have no time"), "end")
        elif draws.percent(habits.SELLER_KNOWS_ENOUGH):
            self._world.wait(draws.time(MINUTE, DAY))
            self._attempt(partial(seller.skip, order))
        if buyer.see(order).state == "awaiting_requirements":
            forgets = draws.percent(habits.FORGET_REQUIREMENTS)
            self._world.wait(draws.time(2 * DAY, 6 * DAY) if forgets else draws.time(MINUTE, 5 * HOUR))
            self._attempt(partial(self._explain, buyer, order, draws))
        if self._comes_to(buyer, order, "in_progress"):
            self._work(buyer, seller, order, draws)

    def _explain(self, buyer: Person, order: OrderId, draws: Draws) -> None:
        asked = buyer.see(order).questions
        words = "What I need, in a few words." if not asked or draws.percent(50) else ""
        buyer.explain(order, words, answers_to(asked or (), draws))

    def _work(self, buyer: Person, seller: Person, order: OrderId, draws: Draws) -> None:
        promised_days = self._promised_days(buyer, order)
        for number in range(1, 6):
            self._talk_while_it_is_made(buyer, seller, order, draws)
            if draws.percent(habits.SELLER_VANISHES if number == 1 else habits.SELLER_TIRES_OF_REVISIONS):
                self._wait_in_vain(buyer, order, draws)
                return
            self._world.wait(habits.work_time(draws, promised_days))
            self._attempt(
                partial(seller.deliver, order, f"Version {number}", work=f"version {number} of {order}".encode())
            )
            if not self._comes_to(buyer, order, "delivered") or draws.percent(habits.SILENT_ABOUT_DELIVERY):
                return
            self._world.wait(draws.time(MINUTE, 3 * DAY))
            if not self._is_sent_back(buyer, seller, order, number, draws):
                return

    def _promised_days(self, buyer: Person, order: OrderId) -> int:
        if order in self._bargains.days:
            return self._bargains.days[order]
        booked = buyer.see(order)
        return next(one.delivery_days for one in buyer.look_at(booked.gig).packages if one.name == booked.package)

    def _is_sent_back(self, buyer: Person, seller: Person, order: OrderId, number: int, draws: Draws) -> bool:
        """What the buyer does with a delivery; whether there will be another."""
        if draws.percent(habits.TAKE_MORE_TIME):
            self._attempt(partial(buyer.take_time, order, number))
            self._world.wait(draws.time(MINUTE, 2 * DAY))
        if draws.percent(habits.DELIVERY_IS_NO_USE):
            self._propose(buyer, seller, order, draws, lambda: buyer.ask_for_an_end(order, "This is no use"), "end")
            if draws.percent(60):
                return False
        if draws.percent(habits.QUARREL_ABOUT_A_DELIVERY):
            quarrel(self._world, self._attempt, buyer, seller, order, draws)
            if draws.percent(habits.SILENT_AFTER_A_QUARREL):
                return False
        if draws.percent(habits.SEND_BACK):
            self._attempt(partial(buyer.send_back, order, number, "Please a little larger."))
            if self._comes_to(buyer, order, "in_revision"):
                return True
        if draws.percent(habits.OFFER_A_REFUND):
            self._offer(seller, buyer, order, draws, "It is not all that you wanted")
        self._attempt(partial(buyer.accept, order, number))
        self._afterwards(buyer, seller, order, draws)
        return False

    def _afterwards(self, buyer: Person, seller: Person, order: OrderId, draws: Draws) -> None:
        if draws.percent(habits.GIVE_A_TIP):
            tip(self._world, self._attempt, buyer, order, draws)
        if draws.percent(habits.OFFER_AFTERWARDS):
            self._world.wait(draws.time(HOUR, 16 * DAY))
            self._offer(seller, buyer, order, draws, "There was a mistake in it")
        if draws.percent(habits.QUARREL_AFTERWARDS):
            self._world.wait(draws.time(HOUR, 15 * DAY))
            quarrel(self._world, self._attempt, buyer, seller, order, draws)

    def _offer(self, seller: Person, buyer: Person, order: OrderId, draws: Draws, reason: str) -> None:
        offer = partial(seller.offer_refund, order, draws.between(1, 60), reason)
        self._propose(seller, buyer, order, draws, offer, "a refund")

    def _talk_while_it_is_made(self, buyer: Person, seller: Person, order: OrderId, draws: Draws) -> None:
        if draws.percent(habits.QUARREL_ABOUT_WORK):
            self._world.wait(draws.time(MINUTE, 2 * DAY))
            who, other = (seller, buyer) if draws.percent(50) else (buyer, seller)
            quarrel(self._world, self._attempt, who, other, order, draws)
        if draws.percent(habits.ASK_THE_BUYER):
            wait_for_the_buyer(self._world, self._attempt, seller, buyer, order, draws)
        if draws.percent(habits.ASK_FOR_TIME):
            self._world.wait(draws.time(MINUTE, 2 * DAY))
            days = draws.between(1, 5)
            who, other = (seller, buyer) if draws.percent(80) else (buyer, seller)
            self._propose(who, other, order, draws, lambda: who.ask_for_time(order, days, "It takes longer"), "time")
        if draws.percent(habits.ADD_AN_EXTRA):
            add_to_it(self._world, self._attempt, buyer, order, draws)
        if draws.percent(habits.PROPOSE_OTHER_WORK):
            talk_about_other_work(self._world, self._attempt, self._propose, (buyer, seller), order, draws)
        self._talk_about_an_end(buyer, seller, order, draws)

    def _talk_about_an_end(self, buyer: Person, seller: Person, order: OrderId, draws: Draws) -> None:
        if draws.percent(habits.ASK_FOR_AN_END):
            self._world.wait(draws.time(MINUTE, 2 * DAY))
            who, other = (seller, buyer) if draws.percent(50) else (buyer, seller)
            self._propose(who, other, order, draws, lambda: who.ask_for_an_end(order, "Plans change"), "end")

    def _propose(
        self, who: Person, other: Person, order: OrderId, draws: Draws, ask: Callable[[], None], about: str
    ) -> None:
        """Ask the other side, and what becomes of it; silence answers later by itself."""
        self._attempt(ask)
        self._world.wait(draws.time(MINUTE, 2 * DAY))
        answer = draws.weighted(list(habits.ANSWERS))
        if answer == "taken back":
            self._attempt(partial(who.take_back, order))
        elif answer != "silence":
            replies = {
                "time": other.answer_about_time,
                "end": other.answer_about_the_end,
                "other work": other.answer_about_other_work,
            }
            reply = replies.get(about, other.answer_the_offer)
            self._attempt(partial(reply, order, yes=answer == "yes"))

    def _wait_in_vain(self, buyer: Person, order: OrderId, draws: Draws) -> None:
        """The seller is gone: the buyer ends it when the work is very late, or it ends by itself."""
        due_at = buyer.see(order).due_at
        if due_at is None or not draws.percent(habits.TIRED_OF_WAITING):
            return
        wait = datetime.fromisoformat(due_at) - self._world.clock.now() + DAY + draws.time(MINUTE, 2 * DAY)
        self._world.wait(max(wait, MINUTE))
        self._attempt(partial(buyer.cancel_late, order, to_credit=draws.percent(habits.WANT_CREDIT)))

    def _seller_of(self, buyer: Person, order: OrderId) -> Person:
        booked = buyer.see(order)
        return next(person for person in self.sellers if person.id == booked.seller)

    def _comes_to(self, person: Person, order: OrderId, *states: State) -> bool:
        """Look at the order's page until it says so, and more and more seldom."""
        until, pause = self._world.clock.now() + PATIENCE, RELOAD
        while self._world.clock.now() < until:
            found = person.see(order)
            if found.state in states:
                return True
            if found.ended_at is not None:
                return False
            self._world.wait(pause)
            pause = min(2 * pause, HOUR)
        return False

    def _appears(self, person: Person, order: OrderId) -> bool:
        """Reload the page until it shows the order, and more and more seldom."""
        until, pause = self._world.clock.now() + PATIENCE, RELOAD
        while self._world.clock.now() < until:
            try:
                person.see(order)
            except Absent:
                self._world.wait(pause)
                pause = min(2 * pause, HOUR)
            else:
                return True
        return False

    def _looked(self, person: Person, gig: GigId) -> ListedGig | None:
        try:
            return person.look_at(gig)
        except Absent:
            return None

    def _attempt(self, act: Callable[[], T]) -> T | None:
        """Whatever comes of it: a refusal is counted, and people shrug."""
        try:
            return act()
        except Refused as refusal:
            self._world.refused(refusal)
        except Absent:
            self._world.happen("person: a page shows it no more")
        return None
