"""Bugs of payments that banks take back: losses that nobody pays, shares that stay kept, and turns that count twice."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from gigwright.backbone.event import Recorded
from gigwright.contexts.ledger.decisions import ClearEarnings, Clearing, Earnings, clear_earnings
from gigwright.contexts.ledger.projections import postings
from gigwright.contexts.ledger.projections.entries import Entry
from gigwright.contexts.orders.decisions import overruling
from gigwright.contexts.orders.decisions.charging_back import (
    BearChargeback,
    HoldChargeback,
    bear_chargeback,
    hold_chargeback,
)
from gigwright.contexts.orders.decisions.crediting import Credit
from gigwright.contexts.orders.decisions.order import not_at_the_bank, order_as_it_is
from gigwright.contexts.orders.decisions.standing import Order
from gigwright.contexts.payments.decisions.charges import Payment, payment
from gigwright.events.orders import ChargebackBorne, ChargebackReleased
from gigwright.events.payments import ChargebackOpened, ChargebackWon
from gigwright.values import Money
from tests.simulation.mutants.mutant import mutant, replaced


@mutant("A loss that comes after the payout is not booked as the seller's debt.", days=40, orders=60)
def loss_after_payout_forgotten() -> Iterator[None]:
    real: Any = bear_chargeback.decide

    def decide(command: BearChargeback, now: datetime, order: Order, clearing: int) -> Any:
        borne = real(command, now, order, clearing)
        return [msgspec.structs.replace(one, owed=Money(0, one.amount.currency)) for one in borne]

    with replaced(bear_chargeback, "decide", decide):
        yield


@mutant("What was kept from a seller stays kept in the books when the bank gives the payment back.", days=30, orders=60)
def hold_not_released_when_won() -> Iterator[None]:
    def without_the_hold(event: Recorded[ChargebackReleased]) -> tuple[Entry, ...]:
        return tuple(entry for entry in real(event) if entry.purpose != "hold-released")

    real = postings.POSTINGS[ChargebackReleased]
    with replaced(postings, "POSTINGS", {**postings.POSTINGS, ChargebackReleased: without_the_hold}):
        yield


@mutant("A bank that took a payment back is forgotten, so that each of its words takes it again.", days=20, orders=40)
def chargeback_counted_twice() -> Iterator[None]:
    def forgotten(state: Payment, _: ChargebackOpened) -> Payment:
        return state

    with replaced(payment, "folds", {**payment.folds, ChargebackOpened: forgotten}):
        yield


@mutant("An earning clears while a bank has the payment.", days=40, orders=60)
def earning_cleared_at_the_bank() -> Iterator[None]:
    real = clear_earnings.decide

    def decide(command: ClearEarnings, now: datetime, clearing: Clearing, earnings: Earnings) -> Any:
        return real(command, now, msgspec.structs.replace(clearing, kept=frozenset()), earnings)

    with replaced(clear_earnings, "decide", decide):
        yield


@mutant("A refund that a bank stopped is forgotten when the bank gives the payment back.", days=30, orders=60)
def stopped_refund_forgotten() -> Iterator[None]:
    def won(state: Payment, _: ChargebackWon) -> Payment:
        return msgspec.structs.replace(state, turns=(*state.turns, "won"), again=(), waiting=())

    with replaced(payment, "folds", {**payment.folds, ChargebackWon: won}):
        yield


@mutant("An order that a bank cancels gives its money back to the card as well.", days=20, orders=40)
def refunded_by_us_and_by_the_bank() -> Iterator[None]:
    real: Any = hold_chargeback.decide

    def decide(*asked: Any) -> Any:
        events = real(*asked)
        if len(events) < 2:
            return events
        cancelled, held = events
        return [msgspec.structs.replace(cancelled, refund=cancelled.refund + held.from_held), held]

    with replaced(hold_chargeback, "decide", decide):
        yield


@mutant(
    "Only the bank that has an order's own payment is waited for, and none that has an extra or a tip.",
    days=30,
    orders=60,
)
def bank_of_an_extra_not_waited_for() -> Iterator[None]:
    real = not_at_the_bank

    def of_its_own(order: Order) -> None:
        taken = {id: one for id, one in order.at_the_bank.taken.items() if id == order.payment}
        at_the_bank = msgspec.structs.replace(order.at_the_bank, taken=taken)
        real(msgspec.structs.replace(order, at_the_bank=at_the_bank))

    with replaced(overruling, "not_at_the_bank", of_its_own):
        yield


@mutant("An order that a bank ends gives nothing of its other payments back.", days=20, orders=60)
def other_payments_kept_when_a_bank_ends_the_order() -> Iterator[None]:
    real: Any = hold_chargeback.decide

    def decide(*asked: Any) -> Any:
        events = real(*asked)
        if len(events) < 2:
            return events
        cancelled, held = events
        nothing = cancelled.refund - cancelled.refund
        return [msgspec.structs.replace(cancelled, refund=nothing, further=(), to_credit=None, to_coupon=None), held]

    with replaced(hold_chargeback, "decide", decide):
        yield


@mutant(
    "A bank that keeps one payment of an order is forgotten, so that it is given back once more.", days=60, orders=80
)
def kept_payment_given_back_again() -> Iterator[None]:
    def decided(order: Order, event: ChargebackBorne) -> Order:
        return msgspec.structs.replace(order, at_the_bank=order.at_the_bank.after(event))

    with replaced(order_as_it_is, "folds", {**order_as_it_is.folds, ChargebackBorne: decided}):
        yield


@mutant("What had become credit stays the buyer's when a bank takes it as well.", days=60, orders=80)
def credit_kept_beside_the_bank_s_money() -> Iterator[None]:
    real: Any = hold_chargeback.decide

    def decide(command: HoldChargeback, *models: Any) -> Any:
        return real(command, *models[:-1], Credit())

    with replaced(hold_chargeback, "decide", decide):
        yield
