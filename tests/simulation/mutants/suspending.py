"""Bugs of who may take part: what the rules know of people who were suspended."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from gigwright.contexts.ledger.decisions import Earnings, RequestPayout, request_payout
from gigwright.contexts.orders.decisions.offer import Party, named_seller
from gigwright.events.accounts import UserSuspended
from gigwright.policy import Policy
from tests.simulation.mutants.mutant import mutant, replaced


@mutant("What a suspended seller offers can be bought as before: only buyers are looked at.")
def suspended_seller_sells_on() -> Iterator[None]:
    def unchanged(party: Party, _: UserSuspended) -> Party:
        return party

    with replaced(named_seller, "folds", {**named_seller.folds, UserSuspended: unchanged}):
        yield


@mutant("Whoever is suspended is paid out all the same.", days=30, orders=40)
def suspended_seller_is_paid_out() -> Iterator[None]:
    real = request_payout.decide

    def decide(command: RequestPayout, now: datetime, earnings: Earnings, used: bool, _: bool, policy: Policy) -> Any:
        return real(command, now, earnings, used, False, policy)

    with replaced(request_payout, "decide", decide):
        yield
