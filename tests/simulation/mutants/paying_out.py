"""Bugs of payouts: how much one may be, and how long it is to the next."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from gigwright.contexts.ledger.decisions import Earnings, RequestPayout, request_payout
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
