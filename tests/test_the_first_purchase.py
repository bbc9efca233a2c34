"""The first purchase, end to end and on one thread: real log and consumers, the sandbox processor, letters on disk."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gigwright.backbone.clock import VirtualClock
from gigwright.backbone.errors import Refused
from gigwright.backbone.ids import CommandId, SeededIds
from gigwright.backbone.query import query
from gigwright.contexts.ledger.projections import balances, bookkeeping, check, held, trial_balance
from gigwright.contexts.orders.decisions.placing import PlaceOrder
from gigwright.contexts.payments.ports import Fate, UnreliableProcessor, plan_of
from gigwright.events.gigs import Package
from gigwright.events.payments import PaymentCaptured
from gigwright.simulation.people import DECLINED_CARD, newcomer
from gigwright.simulation.play import pass_time
from gigwright.values import GigId, Money, OrderId
from gigwright.wiring import Market, open_market

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
DAY = timedelta(days=1)


class Street:
    """One market with one seller, one buyer and one gig of 100.00 USD."""

    def __init__(self, market: Market, clock: VirtualClock) -> None:
        self.market = market
        self.clock = clock
        self.seller = newcomer(market, "Amara", "amara@example.org")
        self.buyer = newcomer(market, "Noor", "noor@example.org")
        self.seller.begin_to_sell()
        basic = Package(name="Basic", price=Money(10_000, "USD"), delivery_days=3, revisions=1)
        self.gig = self.seller.offer("I will design a logo", "Graphics & Design", "Logo Design", basic)
        market.settle()

    def ordered(self) -> OrderId:
        order = self.buyer.order(self.buyer.look_at(self.gig), "Basic")
        self.market.settle()
        return order

    def paid(self) -> OrderId:
        order = self.ordered()
        self.buyer.pay(order)
        self.market.settle()
        return order

    def delivered(self) -> OrderId:
        order = self.paid()
        self.buyer.explain(order, "A bakery by the sea")
        self.seller.deliver(order, "Here it is", logo=b"<svg/>")
        self.market.settle()
        return order

    def wait(self, time: timedelta) -> None:
        pass_time(self.market, self.clock, self.clock.now() + time)

    def state(self, order: OrderId) -> str:
        return self.buyer.see(order).state

    def subjects(self, to: str) -> list[str]:
        return [letter.subject for letter in self.market.letters(100) if letter.to == to]

    def balance(self, account: str) -> int:
        with self.market.reading(bookkeeping) as connection:
            return sum(one.amount_minor for one in balances(connection, currency="USD", below=account))

    def assert_every_cent_is_proved(self) -> None:
        with self.market.reading(bookkeeping) as connection:
            assert check(connection) == []
            assert all(trial.sum_minor == 0 for trial in trial_balance(connection))
        processor = self.market.processor.balance("USD")
        assert self.balance("Assets:Processor:Sandbox:Pending") == processor.pending.amount_minor
        assert self.balance("Assets:Processor:Sandbox:Available") == processor.available.amount_minor


@pytest.fixture
def street(tmp_path: Path) -> Iterator[Street]:
    clock = VirtualClock(START)
    with open_market(tmp_path / "home", clock=clock, ids=SeededIds(7, clock)) as market:
        yield Street(market, clock)


def test_a_customer_pays_a_worker(street: Street) -> None:
    order = street.delivered()
    street.buyer.accept(order, 1)
    street.wait(15 * DAY)
    street.seller.withdraw()
    street.market.settle()
    assert street.state(order) == "completed"
    assert street.balance("Income:Commission") == -2_000
    assert street.balance("Income:ServiceFee") == -550
    assert street.balance("Expenses:ProcessorFees:Charge") == 336
    assert street.balance("Liabilities") == 0
    assert sorted(street.subjects("amara@example.org")) == [
        "You can begin: I will design a logo",
        "You have a new order: I will design a logo",
        "You've been paid 80.00 USD",
        "Your first sale: how to make it a good one",
        "Your payout of 80.00 USD is on its way",
        "Your work is accepted: I will design a logo",
    ]
    street.assert_every_cent_is_proved()


def test_money_is_held_until_the_order_ends(street: Street) -> None:
    street.delivered()
    with street.market.reading(bookkeeping) as connection:
        assert held(connection) == {"USD": 10_550}
    street.assert_every_cent_is_proved()


def test_silence_completes_an_order_after_three_days(street: Street) -> None:
    order = street.delivered()
    street.wait(3 * DAY - timedelta(seconds=1))
    assert street.state(order) == "delivered"
    street.wait(timedelta(seconds=1))
    assert street.state(order) == "completed"


def test_an_unpaid_order_expires_after_a_quarter_of_an_hour(street: Street) -> None:
    order = street.ordered()
    street.wait(timedelta(minutes=15))
    assert street.state(order) == "payment_expired"
    assert street.market.processor.balance("USD").pending == Money(0, "USD")


def test_a_declined_card_moves_no_money_and_another_may_be_tried(street: Street) -> None:
    order = street.ordered()
    street.buyer.pay(order, DECLINED_CARD)
    street.market.settle()
    assert street.balance("Assets") == 0
    street.buyer.pay(order)
    street.market.settle()
    assert street.state(order) == "awaiting_requirements"


def test_cancelling_before_the_start_sends_everything_back(street: Street) -> None:
    order = street.paid()
    street.buyer.cancel(order)
    street.wait(3 * DAY)
    assert street.state(order) == "cancelled"
    assert street.balance("Liabilities") == 0
    told = street.subjects("noor@example.org")
    assert "The order is cancelled: I will design a logo" in told
    assert "Your refund of 105.50 USD is on its way" in told
    street.assert_every_cent_is_proved()


def test_a_payment_that_comes_too_late_is_refunded(tmp_path: Path) -> None:
    clock = VirtualClock(START)
    fates = plan_of(["lost after", "lost before"])

    def plan(operation: str) -> Fate:
        if operation == "begin_payment":
            return fates(operation)
        return "lost before" if clock.now() < START + timedelta(minutes=16) else "goes through"

    with open_market(
        tmp_path, clock=clock, ids=SeededIds(7, clock), line=lambda inner: UnreliableProcessor(inner, plan)
    ) as market:
        street = Street(market, clock)
        order = street.ordered()
        street.wait(timedelta(minutes=14, seconds=59))
        street.buyer.pay(order)
        street.wait(3 * DAY)
        assert street.state(order) == "payment_expired"
        assert street.balance("Liabilities") == 0
        assert len(list(market.log.read(query(PaymentCaptured)))) == 1
        street.assert_every_cent_is_proved()


def test_a_payout_that_comes_back_is_the_sellers_again(street: Street) -> None:
    street.market.processor.return_transfers_to(street.seller.id)
    order = street.delivered()
    street.buyer.accept(order, 1)
    street.wait(15 * DAY)
    street.seller.withdraw()
    street.wait(2 * DAY)
    assert street.balance(f"Liabilities:Sellers:{street.seller.id}:Available") == -8_000
    street.assert_every_cent_is_proved()


def test_a_buyer_who_saw_another_price_is_told_what_changed(street: Street) -> None:
    seen = street.buyer.look_at(street.gig)
    street.seller.reprice(street.gig, "Basic", Money(12_000, "USD"))
    with pytest.raises(Refused, match=r"the price of Basic is now 120\.00 USD, not 100\.00 USD as you saw"):
        street.buyer.order(seen, "Basic")


class Repricing:
    """Reprices a gig between the next decision and its append, once."""

    def __init__(self) -> None:
        self.street: Street | None = None
        self.decided = 0

    def reach(self, site: str) -> None:
        if site != "decision.decided" or self.street is None:
            return
        self.decided += 1
        if self.decided == 1:
            self.street.seller.reprice(self.street.gig, "Basic", Money(12_000, "USD"))


def test_a_price_that_changes_between_read_and_write_makes_the_rule_run_again_and_refuse(tmp_path: Path) -> None:
    clock, repricing = VirtualClock(START), Repricing()
    with open_market(tmp_path, clock=clock, ids=SeededIds(7, clock), faults=repricing) as market:
        street = Street(market, clock)
        seen = street.buyer.look_at(street.gig)
        repricing.street = street
        with pytest.raises(Refused, match=r"now 120\.00 USD"):
            street.buyer.order(seen, "Basic")
        assert repricing.decided == 2  # the repricing's own decision, and none of the order's after it
        assert [event.name for event in market.log.read(backwards=True, limit=1)] == ["gigs.repriced"]


def test_a_double_click_places_one_order(street: Street) -> None:
    seen = street.buyer.look_at(street.gig)
    click = _click(street, seen.gig)
    command = street.market.ids.new(CommandId)
    first = street.market.do(click, id=command)
    assert street.market.do(click, id=command) == first
    assert len(list(street.market.log.read(query(tags=(f"order:{click.order}",))))) == 1


def _click(street: Street, gig: GigId) -> PlaceOrder:
    return PlaceOrder(
        by=street.buyer.id,
        order=street.market.ids.new(OrderId),
        gig=gig,
        seller=street.seller.id,
        package="Basic",
        price=Money(10_000, "USD"),
        delivery_days=3,
        revisions=1,
        total=Money(10_550, "USD"),
    )
