"""Bugs of the trade: what the rules, the books and the reactors of the market do with money and letters."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from itertools import count
from typing import Any

import msgspec

from gigwright.backbone.effects import Effects
from gigwright.backbone.event import Recorded
from gigwright.backbone.ids import derive
from gigwright.backbone.projection import Projection, ProjectionWorker, Rows
from gigwright.contexts.ledger.decisions import Earnings, RequestPayout, request_payout
from gigwright.contexts.ledger.projections import Entry, EntryId, bookkeeping, postings
from gigwright.contexts.ledger.projections.entries import entry as entry_of
from gigwright.contexts.notifications.ports import Answer, Letter, Post, Staff
from gigwright.contexts.orders.decisions import placing
from gigwright.contexts.orders.decisions.offer import Offer
from gigwright.contexts.orders.decisions.paying import AcceptPayment, ExpireOrder, accept_payment, expire_order
from gigwright.contexts.orders.decisions.placing import PlaceOrder
from gigwright.contexts.orders.decisions.standing import Order
from gigwright.contexts.payments.decisions import RecordCapture, RequestRefund, record_capture
from gigwright.contexts.payments.decisions.breaks import Breaks
from gigwright.contexts.payments.decisions.charges import (
    Payment,
    RecordFundsAvailable,
    Reference,
    record_funds_available,
)
from gigwright.events.gigs import Package
from gigwright.events.ledger import EarningsCleared
from gigwright.values import Money, PayoutId, Percent, RefundId
from gigwright.wiring import Market, market
from tests.simulation.mutants.mutant import mutant, replaced

refund_desk = import_module("gigwright.contexts.payments.reactors.refunding")  # its name is taken by a function


@mutant("The rule for a capture does not look whether the payment was captured already.")
def capture_not_deduplicated() -> Iterator[None]:
    real = record_capture.decide

    def decide(command: RecordCapture, now: datetime, payment: Payment, charge: Reference, breaks: Breaks) -> Any:
        return real(command, now, msgspec.structs.replace(payment, captured=None), charge, breaks)

    with replaced(record_capture, "decide", decide):
        yield


@mutant("The rule for funds that become available does not look whether they were so already.")
def funds_made_available_twice() -> Iterator[None]:
    real = record_funds_available.decide

    def decide(command: RecordFundsAvailable, now: datetime, payment: Payment) -> Any:
        return real(command, now, msgspec.structs.replace(payment, available=None))

    with replaced(record_funds_available, "decide", decide):
        yield


@mutant("A share is rounded to tenths of the smallest coin, and then to the coin.")
def percentage_rounded_twice() -> Iterator[None]:
    def of(self: Percent, money: Money) -> Money:
        tenths = (money.amount_minor * self.basis_points + 500) // 1_000
        return Money((tenths + 5) // 10, money.currency)

    with replaced(Percent, "of", of):
        yield


@mutant(
    "The price of an order is the one that came with the request, whatever the gig costs by now.", days=20, orders=40
)
def price_taken_from_the_request() -> Iterator[None]:
    real = placing._package

    def package(command: PlaceOrder, offer: Offer) -> Package:
        return msgspec.structs.replace(real(command, offer), price=command.price)

    with replaced(placing, "_package", package):
        yield


@mutant("Money that comes in for an order that has expired is left where it is.")
def late_payment_not_refunded() -> Iterator[None]:
    real = accept_payment.decide

    def decide(command: AcceptPayment, now: datetime, order: Order, answered: bool) -> Any:
        return [] if order.state == "payment_expired" else real(command, now, order, answered)

    with replaced(accept_payment, "decide", decide):
        yield


@mutant("An order expires by the clock, also when its payment has just been captured.", orders=30)
def expired_although_captured() -> Iterator[None]:
    real = expire_order.decide

    def decide(command: ExpireOrder, now: datetime, order: Order) -> Any:
        return real(command, now, msgspec.structs.replace(order, captured=False))

    with replaced(expire_order, "decide", decide):
        yield


@mutant("The refund desk asks for a new refund each time that it handles the same cancellation.", orders=40)
def refund_asked_for_twice() -> Iterator[None]:
    real_do, handlings = Effects.do, count(1)

    def derived(kind: Any, source: str, *parts: str) -> Any:
        return derive(kind, source, *parts, *([str(next(handlings))] if kind is RefundId else []))

    def do(self: Effects, event: Recorded[Any], command: Any, *, purpose: str | None = None) -> Any:
        return real_do(self, event, command, purpose=command.refund if isinstance(command, RequestRefund) else purpose)

    with replaced(refund_desk, "derive", derived), replaced(Effects, "do", do):
        yield


@mutant("A payout is as much as the seller saw on a page that may be behind, not what the log says is there.", days=30)
def payout_computed_from_a_stale_view() -> Iterator[None]:
    real = request_payout.decide

    def decide(command: RequestPayout, now: datetime, earnings: Earnings, *others: Any) -> Any:
        seen = Earnings({command.amount.currency: command.amount.amount_minor})
        return real(command, now, seen, *others)

    with replaced(request_payout, "decide", decide):
        yield


@mutant("The id of a journal entry is drawn when it is booked, and not derived from its event.")
def journal_entry_id_drawn_anew() -> Iterator[None]:
    real, drawn = entry_of, count(1)

    def entry(event: Recorded[Any], purpose: str, *lines: Any) -> Entry:
        made = real(event, purpose, *lines)
        return msgspec.structs.replace(made, id=derive(EntryId, made.id, str(next(drawn))))

    with replaced(postings, "entry", entry):
        yield


@mutant(
    "When it has booked that an earning cleared, the bookkeeper, a projection, asks for the payout itself.", days=30
)
def projection_that_acts() -> Iterator[None]:
    real = Market.mount

    def mount(self: Market, *arguments: Any) -> None:
        real(self, *arguments)
        acting = _paying_out(self)
        self.projections = tuple(acting if one is bookkeeping else one for one in self.projections)
        for part in self.parts:
            if isinstance(part, ProjectionWorker) and part.name == bookkeeping.name:
                part._projection = acting

    with replaced(Market, "mount", mount):
        yield


def _paying_out(into: Market) -> Projection:
    acting = Projection(bookkeeping.name, bookkeeping.tables, version=bookkeeping.version)
    acting.handlers = dict(bookkeeping.handlers)

    def book_and_pay_out(rows: Rows, event: Recorded[EarningsCleared]) -> None:
        bookkeeping.handlers[EarningsCleared](rows, event)
        cleared, payout = event.data, derive(PayoutId, event.id, "at once")
        into.do(RequestPayout(by=cleared.seller, payout=payout, seller=cleared.seller, amount=cleared.earning))

    acting.handlers[EarningsCleared] = book_and_pay_out
    return acting


@mutant("Each attempt at sending a letter has a Message-ID of its own, so that mailboxes keep every copy.")
def message_id_for_each_attempt() -> Iterator[None]:
    real, attempts = market.rooms, Counter[str]()

    def rooms(processor: Any, letters: Post, staff: Staff) -> Any:
        return real(processor, Restless(letters, attempts), staff)

    with replaced(market, "rooms", rooms):
        yield


class Again(Letter, frozen=True):
    """A letter that was written anew."""

    attempt: int = 1

    @property
    def id(self) -> str:
        return f"{super().id}.{self.attempt}"


class Restless:
    """A post office that writes each letter anew when it sends it again."""

    def __init__(self, inner: Post, attempts: Counter[str]) -> None:
        self._inner = inner
        self._attempts = attempts

    def send(self, letter: Letter, key: str) -> Answer:
        self._attempts[letter.id] += 1
        attempt = self._attempts[letter.id]
        if attempt > 1:
            letter = Again(letter.template, letter.to, letter.event, letter.facts, letter.copy, letter.quote, attempt)
        return self._inner.send(letter, key)
