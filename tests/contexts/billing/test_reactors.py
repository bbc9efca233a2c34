"""Who asks for documents, and when: in a market that runs, also when it is late, and when it is asked twice."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from gigwright.backbone.clock import VirtualClock
from gigwright.backbone.query import query
from gigwright.contexts.billing.reactors import series_of
from gigwright.contexts.ledger.projections import bookkeeping, check_documents, newest_documents
from gigwright.events.billing import (
    ChargebackCreditCancelled,
    ChargebackCredited,
    CreditNoteIssued,
    PayoutStatementIssued,
    ReceiptIssued,
)
from gigwright.events.gigs import Package
from gigwright.events.payments import PaymentCaptured
from gigwright.simulation.people import newcomer
from gigwright.simulation.world import START
from gigwright.values import Money, OrderId
from gigwright.wiring import Market, Work, open_market

BASIC = Package(name="Basic", price=Money(10_000, "USD"), delivery_days=3, revisions=1)
FULL, NOTE = Money(10_550, "USD"), "C-2026-000001"
LOST_AND_RETURNED = "4000000000008021"  # taken after two days, lost two later, and won on appeal
OTHERS = Work(
    only=("charging", "order-intake", "timers", "processor-news", "refund-desk", "refunding", "order-book", "catalogue")
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "market"


def buy(market: Market, name: str, *, times: int = 1) -> list[OrderId]:
    """Somebody comes, and buys and pays so many times."""
    seller, buyer = newcomer(market, f"{name} sells", f"s-{name}@example.org"), newcomer(market, name, f"{name}@e.org")
    seller.begin_to_sell()
    gig = seller.offer("I will draw your logo", "Graphics & Design", "Logo Design", BASIC)
    market.settle()
    orders = [buyer.order(buyer.look_at(gig), "Basic") for _ in range(times)]
    market.settle()
    for order in orders:
        buyer.pay(order)
    market.settle()
    return orders


def of(market: Market, kind: type[Any]) -> list[Any]:
    return [event.data for event in market.log.read(query(kind))]


def test_what_was_paid_before_there_was_billing_is_receipted_later_in_the_order_of_the_log(home: Path) -> None:
    clock = VirtualClock(START)
    with open_market(home, clock=clock, work=OTHERS) as market:
        buy(market, "ada", times=3)
        assert of(market, ReceiptIssued) == []
        with market.reading(bookkeeping) as connection:
            assert check_documents(connection) == []  # nothing is booked either
    with open_market(home, clock=clock) as market:
        market.settle()
        receipts = of(market, ReceiptIssued)
        assert [one.number for one in receipts] == [1, 2, 3]
        assert [one.payment for one in receipts] == [event.payment for event in of(market, PaymentCaptured)]
        with market.reading(bookkeeping) as connection:
            assert check_documents(connection) == []


def test_what_is_heard_again_is_not_issued_again(home: Path) -> None:
    with open_market(home, clock=VirtualClock(START)) as market:
        buy(market, "ada")
        before = of(market, ReceiptIssued)
        for event in list(market.log.read(query(PaymentCaptured))):
            (billing,) = [reactor for reactor in market.reactors if reactor.name == "billing"]
            handler, _ = billing.handlers[PaymentCaptured]
            handler(_Again(market), event)  # type: ignore[arg-type] # as after a reset: under an id of another handling
        assert of(market, ReceiptIssued) == before


def test_a_cancelled_order_has_a_receipt_and_a_credit_note_that_names_it(home: Path) -> None:
    with open_market(home, clock=VirtualClock(START)) as market:
        seller, buyer = newcomer(market, "Sam", "sam@example.org"), newcomer(market, "Bea", "bea@example.org")
        seller.begin_to_sell()
        gig = seller.offer("I will draw your logo", "Graphics & Design", "Logo Design", BASIC)
        market.settle()
        order = buyer.order(buyer.look_at(gig), "Basic")
        market.settle()
        buyer.pay(order)
        market.settle()
        buyer.cancel(order)
        market.settle()
        (note,) = of(market, CreditNoteIssued)
        assert (note.series, note.number, note.receipt, note.amount) == (
            "C-2026",
            1,
            "R-2026-000001",
            Money(10_550, "USD"),
        )
        assert of(market, PayoutStatementIssued) == []


def test_what_becomes_credit_has_a_note_at_once_which_names_the_receipt(home: Path) -> None:
    with open_market(home, clock=VirtualClock(START)) as market:
        seller, buyer = newcomer(market, "Sam", "sam@example.org"), newcomer(market, "Bea", "bea@example.org")
        seller.begin_to_sell()
        gig = seller.offer("I will draw your logo", "Graphics & Design", "Logo Design", BASIC)
        market.settle()
        order = buyer.order(buyer.look_at(gig), "Basic")
        market.settle()
        buyer.pay(order)
        market.settle()
        buyer.cancel(order, to_credit=True)
        market.settle()
        (note,) = of(market, CreditNoteIssued)
        assert (note.series, note.number, note.receipt, note.amount) == ("C-2026", 1, "R-2026-000001", FULL)
        assert (note.as_credit, note.further) == (True, ())
        with market.reading(bookkeeping) as connection:
            assert check_documents(connection) == []
            listed = [one.number for one in newest_documents(connection, limit=10) if one.kind == "note of credit"]
        assert listed == [NOTE]


def test_what_a_bank_keeps_has_a_credit_note_which_is_cancelled_when_it_comes_back_after_all(home: Path) -> None:
    clock = VirtualClock(START)
    with open_market(home, clock=clock) as market:
        seller, buyer = newcomer(market, "Sam", "sam@example.org"), newcomer(market, "Bea", "bea@example.org")
        seller.begin_to_sell()
        gig = seller.offer("I will draw your logo", "Graphics & Design", "Logo Design", BASIC)
        market.settle()
        order = buyer.order(buyer.look_at(gig), "Basic")
        market.settle()
        buyer.pay(order, LOST_AND_RETURNED)
        for _ in range(10):
            market.settle()
            clock.advance(timedelta(days=1))
        (note,) = of(market, ChargebackCredited)
        (cancelled,) = of(market, ChargebackCreditCancelled)
        assert (note.series, note.number, note.receipt, note.amount) == ("C-2026", 1, "R-2026-000001", FULL)
        assert (cancelled.series, cancelled.number, cancelled.note, cancelled.amount) == ("C-2026", 2, NOTE, FULL)
        with market.reading(bookkeeping) as connection:
            assert check_documents(connection) == []


def test_a_series_is_of_the_year_of_the_event_by_utc() -> None:
    last = START.replace(month=12, day=31, hour=23, minute=59)
    assert series_of("R", last) == "R-2026"
    assert series_of("R", last + timedelta(minutes=1)) == "R-2027"


class _Again:
    """A handling under another command id."""

    def __init__(self, market: Market) -> None:
        self._market = market

    def do(self, _event: object, command: object) -> None:
        self._market.do(command)
