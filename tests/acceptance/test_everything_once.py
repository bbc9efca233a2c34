"""Clicked ten times at once, timed out after it had succeeded, and asked again: everything happens once."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from gigwright.backbone.clock import VirtualClock
from gigwright.backbone.errors import CommandReused, Refused
from gigwright.backbone.ids import SeededIds
from gigwright.contexts.payments.decisions import RequestPayment
from gigwright.contexts.payments.ports import UnreliableProcessor
from gigwright.events.gigs import Package
from gigwright.events.ledger import EarningsCleared, PayoutRequested
from gigwright.events.orders import OrderPaid
from gigwright.events.payments import PaymentCaptured, PaymentRequested, PayoutSent
from gigwright.simulation.invariants import check
from gigwright.simulation.invariants.history import History, recall
from gigwright.simulation.people import Person
from gigwright.simulation.play import pass_time
from gigwright.values import GigId, Money, OrderId, PaymentId
from gigwright.wiring import open_market
from tests.acceptance.clicking import CLICKS, Impatience, SlowLine, SlowPost
from tests.contexts.payments.samples import changed

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
ORDERS_OF_A_SELLER = 50
BASIC = Package(name="Basic", price=Money(10_000, "USD"), delivery_days=3, revisions=1)


class Rush:
    """Everybody orders, pays, explains, delivers and accepts on one day; sellers are paid two weeks later."""

    def __init__(self, desk: Impatience, clock: VirtualClock, post: SlowPost, orders: int) -> None:
        self.desk, self.market, self.post, self._clock = desk, desk.market, post, clock
        self._numbers = count(1)
        self.orders: list[OrderId] = []
        sellers = [self._newcomer() for _ in range(-(-orders // ORDERS_OF_A_SELLER))]
        for seller in sellers:
            seller.begin_to_sell()
            gig = seller.offer("I will design a logo", "Graphics & Design", "Logo Design", BASIC)
            wanted = min(ORDERS_OF_A_SELLER, orders - len(self.orders))
            self.orders += self._sell(seller, gig, [self._newcomer() for _ in range(wanted)])
        self._wait(timedelta(days=15))
        for seller in sellers:
            seller.withdraw()
        self._wait(timedelta(days=1))

    def recalled(self) -> History:
        return recall(self.market, self.desk.answers, (), list(self.post.letters))

    def _newcomer(self) -> Person:
        number = next(self._numbers)
        person = Person(self.desk, self._clock, f"Person {number}")
        person.join(f"person{number}@example.org")
        return person

    def _sell(self, seller: Person, gig: GigId, buyers: list[Person]) -> list[OrderId]:
        self.market.settle()
        orders = [buyer.order(buyer.look_at(gig), "Basic") for buyer in buyers]
        self.market.settle()
        for buyer, order in zip(buyers, orders, strict=True):
            buyer.pay(order)
            self._pay_once_more(buyer, order)
        self._wait(timedelta(minutes=2))
        for buyer, order in zip(buyers, orders, strict=True):
            buyer.explain(order, "A bakery by the sea")
            seller.deliver(order, "Here it is")
            buyer.accept(order, 1)
        self._wait(timedelta(minutes=2))
        return orders

    def _pay_once_more(self, buyer: Person, order: OrderId) -> None:
        """With the form opened a second time, under an id of its own."""
        again = RequestPayment(
            by=buyer.id, payment=self.desk.ids.new(PaymentId), order=order, amount=Money(10_550, "USD"), card="tok_2"
        )
        with pytest.raises(Refused, match="a payment for this order is under way"):
            self.market.do(again)

    def _wait(self, time: timedelta) -> None:
        pass_time(self.market, self._clock, self._clock.now() + time)


@pytest.fixture(scope="module", params=[10, pytest.param(1_000, marks=[pytest.mark.long, pytest.mark.timeout(7_200)])])
def rush(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rush]:
    clock, post, line = VirtualClock(START), SlowPost(), SlowLine()
    home = tmp_path_factory.mktemp("rush")
    with (
        ThreadPoolExecutor(CLICKS) as fingers,
        open_market(
            home,
            clock=clock,
            ids=SeededIds(1, clock),
            post=post,
            line=lambda processor: UnreliableProcessor(processor, line),
        ) as market,
    ):
        yield Rush(Impatience(market, fingers), clock, post, request.param)


def test_each_payment_request_is_one_charge_and_one_entry(rush: Rush) -> None:
    history = rush.recalled()
    asked = {event.data.payment for event in history.of(PaymentRequested)}
    captured = {event.id: event.data for event in history.of(PaymentCaptured)}
    assert len(asked) == len(rush.orders)
    assert Counter(fact.payment for fact in captured.values()) == Counter(asked)
    charged = [line.source for line in history.moved if line.kind == "charge"]
    assert sorted(charged) == sorted(fact.charge for fact in captured.values())
    purposes = Counter((one.entry.event, one.entry.purpose) for one in history.booked if one.entry.event in captured)
    assert set(purposes.values()) == {1}
    assert {event for event, _ in purposes} == set(captured)


def test_each_letter_comes_once_though_many_were_sent_twice(rush: Rush) -> None:
    paid = {event.id for event in rush.recalled().of(OrderPaid)}
    assert len(paid) == len(rush.orders)
    for template in ("order-placed", "requirements-due"):
        told = Counter(letter.event for letter in rush.post.letters.values() if letter.template == template)
        assert told == Counter(paid)
    assert rush.post.sendings > len(rush.post.letters)


def test_each_earning_is_in_exactly_one_payout(rush: Rush) -> None:
    history = rush.recalled()
    cleared = [event.data for event in history.of(EarningsCleared)]
    assert Counter(fact.order for fact in cleared) == Counter(rush.orders)
    earned: Counter[str] = Counter()
    for fact in cleared:
        earned[fact.seller] += fact.earning.amount_minor
    asked = {event.data.seller: event.data.amount.amount_minor for event in history.of(PayoutRequested)}
    assert (asked, len(history.of(PayoutRequested))) == (dict(earned), len(earned))
    sent = [event.data.transfer for event in history.of(PayoutSent)]
    assert sorted(sent) == sorted(line.source for line in history.moved if line.kind == "transfer")


def test_asked_again_much_later_everything_is_answered_as_at_first(rush: Rush) -> None:
    head = rush.market.log.head()
    rush.desk.ask_everything_again()
    rush.market.settle()
    assert rush.market.log.head() == head


def test_an_id_never_stands_for_another_command(rush: Rush) -> None:
    head = rush.market.log.head()
    payments = {id: asked for id, asked in rush.desk.asked.items() if isinstance(asked, RequestPayment)}
    assert len(payments) == len(rush.orders)
    for id, asked in payments.items():
        with pytest.raises(CommandReused):
            rush.market.do(changed(asked, amount=Money(1, "USD")), id=id)
    assert rush.market.log.head() == head


def test_every_law_holds_for_what_was_clicked_ten_times(rush: Rush) -> None:
    assert check(rush.market, acknowledged=rush.desk.answers, letters=list(rush.post.letters)) == []
