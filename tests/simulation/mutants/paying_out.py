"""Bugs of payouts: how much one may be, and how long it is to the next."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from gigwright.backbone.event import Recorded
from gigwright.contexts.ledger.decisions import (
    ClearEarly,
    Clearing,
    Earnings,
    RequestPayout,
    clear_early,
    request_payout,
)
from gigwright.contexts.ledger.decisions.early import Past
from gigwright.contexts.ledger.projections import postings
from gigwright.contexts.ledger.projections.chart import PAYOUT_FEE, seller_available
from gigwright.contexts.ledger.projections.entries import credit, debit
from gigwright.contexts.ledger.projections.entries import entry as entry_of
from gigwright.contexts.ledger.projections.postings import POSTINGS
from gigwright.events.ledger import EarningsClearedEarly
from gigwright.policy.terms import PayoutLimits
from gigwright.values import Money
from tests.simulation.mutants.mutant import mutant, replaced


@mutant("A payout is asked for whenever the seller likes: nobody looks when the last one was.", days=30, orders=40)
def wait_between_payouts_forgotten() -> Iterator[None]:
    real = request_payout.decide

    def decide(command: RequestPayout, now: datetime, earnings: Earnings, *others: Any) -> Any:
        return real(command, now, msgspec.structs.replace(earnings, waits={}), *others)

    with replaced(request_payout, "decide", decide):
        yield


@mutant("A payout is all that a seller has, however much it is.", days=30, orders=40)
def payout_above_the_maximum() -> Iterator[None]:
    def all_of_it(limits: PayoutLimits, amount: Money) -> Money:
        return amount

    with replaced(PayoutLimits, "most_of", all_of_it):
        yield


@mutant("The fee for clearing early is booked twice: beside the earning, and out of it.", days=30, orders=40)
def early_payout_fee_booked_twice() -> Iterator[None]:
    real = POSTINGS[EarningsClearedEarly]

    def twice(event: Recorded[EarningsClearedEarly]) -> Any:
        fee, available = event.data.fee, seller_available(event.data.seller)
        return *real(event), entry_of(event, "again", debit(available, fee), credit(PAYOUT_FEE, fee))

    with replaced(postings, "POSTINGS", {**POSTINGS, EarningsClearedEarly: twice}):
        yield


@mutant("What silence has completed clears early as well.", days=30, orders=40)
def silence_cleared_early() -> Iterator[None]:
    real = clear_early.decide

    def decide(command: ClearEarly, now: datetime, clearing: Clearing, past: Past, *others: Any) -> Any:
        return real(command, now, clearing, msgspec.structs.replace(past, silence=False), *others)

    with replaced(clear_early, "decide", decide):
        yield
