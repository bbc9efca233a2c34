"""Bugs of sweeps: the market takes for its own what is not."""

from collections.abc import Iterator
from typing import Any

import msgspec

from gigwright.contexts.ledger.decisions.own_money import Own, own_money
from gigwright.contexts.payments.ports import BankPayout
from gigwright.contexts.payments.reactors.news import ProcessorNews
from gigwright.events.breaks import BreakFound
from gigwright.events.ledger import SweepRequested
from gigwright.events.orders import CouponRedeemed
from gigwright.events.payments import PaymentCaptured
from tests.simulation.mutants.mutant import mutant, replaced


def _unchanged(own: Own, _: object) -> Own:
    return own


@mutant("What the market has given for coupons is still its own to be swept.", days=30, orders=40)
def sweep_forgets_the_coupons() -> Iterator[None]:
    with replaced(own_money, "folds", {**own_money.folds, CouponRedeemed: _unchanged}):
        yield


@mutant("What buyers have paid and nobody has earned yet is swept.", days=30, orders=40)
def sweep_takes_what_is_held() -> Iterator[None]:
    with replaced(own_money, "folds", {**own_money.folds, PaymentCaptured: _unchanged}):
        yield


@mutant("What was asked for a moment ago is there to be asked for again.", days=30, orders=40)
def sweep_of_what_is_on_its_way() -> Iterator[None]:
    with replaced(own_money, "folds", {**own_money.folds, SweepRequested: _unchanged}):
        yield


@mutant("What is missing at the card processor is swept, since it may be explained.", days=30, orders=40)
def sweep_of_what_is_missing() -> Iterator[None]:
    with replaced(own_money, "folds", {**own_money.folds, BreakFound: _unchanged}):
        yield


@mutant("That the bank turns back what it had taken is passed over: it was heard that it has it.", days=30, orders=40)
def sweep_that_came_back_is_not_heard() -> Iterator[None]:
    real = ProcessorNews._of_bank_payout

    def of_bank_payout(self: ProcessorNews, sent: BankPayout) -> Iterator[Any]:
        return real(self, msgspec.structs.replace(sent, status="arrived"))

    with replaced(ProcessorNews, "_of_bank_payout", of_bank_payout):
        yield
