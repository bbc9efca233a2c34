"""Bugs of agreements: what two sides propose to each other, and what becomes of it when time passes."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import msgspec

from gigwright.contexts.ledger.decisions import Clearing, clearing_of
from gigwright.contexts.orders.decisions.cancelling import (
    CancelForNoDelivery,
    CancelUnanswered,
    cancel_for_no_delivery,
    cancel_unanswered,
    decline_cancellation,
)
from gigwright.contexts.orders.decisions.completing import CompleteForSilence, complete_for_silence
from gigwright.contexts.orders.decisions.shares import Purse, cancelled_whole
from gigwright.contexts.orders.decisions.standing import Order
from gigwright.contexts.orders.decisions.starting import skip_requirements, submit_requirements
from gigwright.contexts.orders.decisions.waiting import answer_seller
from gigwright.events.orders import OrderReversed
from gigwright.values import Money
from tests.simulation.mutants.mutant import mutant, replaced

SOON = timedelta(days=4)


@mutant("Work is taken as accepted by silence although its buyer has asked for an end.", days=20, orders=30)
def silence_of_one_who_asked_for_an_end() -> Iterator[None]:
    real = complete_for_silence.decide

    def decide(command: CompleteForSilence, now: datetime, order: Order) -> Any:
        return real(command, now, msgspec.structs.replace(order, cancellation=None))

    with replaced(complete_for_silence, "decide", decide):
        yield


@mutant(
    "After an end was declined nobody is asked again, so that a delivery without an answer stays for ever.",
    days=30,
    orders=60,
)
def no_time_for_a_word_after_a_no() -> Iterator[None]:
    real: Any = decline_cancellation.decide

    def decide(command: Any, now: datetime, order: Order) -> Any:
        return [msgspec.structs.replace(event, accept_by=None) for event in real(command, now, order)]

    with replaced(decline_cancellation, "decide", decide):
        yield


@mutant("An order ends for want of work when its first due time is long past, whatever was agreed since.", days=30)
def agreed_time_forgotten() -> Iterator[None]:
    real, submit, skip = cancel_for_no_delivery.decide, submit_requirements.decide, skip_requirements.decide

    def decide(command: CancelForNoDelivery, now: datetime, order: Order) -> Any:
        return real(command, now, msgspec.structs.replace(order, give_up_at=command.give_up_at))

    def sooner(rule: Any) -> Any:
        """So that it shows within a run."""
        return lambda command, now, order: [
            msgspec.structs.replace(event, give_up_at=event.due_at + SOON) for event in rule(command, now, order)
        ]

    with (
        replaced(cancel_for_no_delivery, "decide", decide),
        replaced(submit_requirements, "decide", sooner(submit)),
        replaced(skip_requirements, "decide", sooner(skip)),
    ):
        yield


@mutant("Silence about a proposal is taken for a yes although the order has gone on since.", days=20, orders=30)
def answered_proposal_carried_out() -> Iterator[None]:
    real = cancel_unanswered.decide

    def decide(command: CancelUnanswered, now: datetime, order: Order) -> Any:
        if order.payment is None or order.terms is None or order.cancellation is not None:
            return real(command, now, order)
        return [cancelled_whole(order, "nobody answered the proposal to cancel", "nobody")]

    with replaced(cancel_unanswered, "decide", decide):
        yield


@mutant("Work that waited for its buyer is due as if it had not.", days=12, orders=15)
def waited_in_vain() -> Iterator[None]:
    real: Any = answer_seller.decide

    def decide(command: Any, now: datetime, order: Order) -> Any:
        return [msgspec.structs.replace(event, due_at=order.due_at) for event in real(command, now, order)]

    with replaced(answer_seller, "decide", decide):
        yield


@mutant("What was paid out already is taken from an account that does not hold it, and not owed.", days=30, orders=60)
def refund_after_payout_not_booked_to_receivables() -> Iterator[None]:
    def all_there(_: Purse, currency: str) -> Money:
        return Money(10**12, currency)

    with replaced(Purse, "of", all_there):
        yield


@mutant("An earning clears although its order was cancelled after its completion.", days=30, orders=60)
def earning_cleared_after_a_reversal() -> Iterator[None]:
    def unchanged(clearing: Clearing, _: OrderReversed) -> Clearing:
        return clearing

    with replaced(clearing_of, "folds", {**clearing_of.folds, OrderReversed: unchanged}):
        yield
