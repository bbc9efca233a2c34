"""Bugs of disputes: silence that ends what is disputed, money that clears meanwhile, and decisions of nothing."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from gigwright.contexts.ledger.decisions import ClearEarnings, Clearing, Earnings, clear_earnings
from gigwright.contexts.orders.decisions.completing import CompleteForSilence, complete_for_silence
from gigwright.contexts.orders.decisions.disputing import decide_dispute, withdraw_dispute
from gigwright.contexts.orders.decisions.standing import Order
from gigwright.events.orders import DisputeDecided
from tests.simulation.mutants.mutant import mutant, replaced


@mutant("Work that is disputed is taken as accepted by silence.", days=30, orders=60)
def silence_of_one_who_disputes() -> Iterator[None]:
    real = complete_for_silence.decide

    def decide(command: CompleteForSilence, now: datetime, order: Order) -> Any:
        return real(command, now, msgspec.structs.replace(order, dispute=None))

    with replaced(complete_for_silence, "decide", decide):
        yield


@mutant("An earning clears while it is disputed.", days=30, orders=60)
def earning_cleared_while_disputed() -> Iterator[None]:
    real = clear_earnings.decide

    def decide(command: ClearEarnings, now: datetime, clearing: Clearing, earnings: Earnings) -> Any:
        return real(command, now, msgspec.structs.replace(clearing, disputed=False), earnings)

    with replaced(clear_earnings, "decide", decide):
        yield


@mutant("What is decided is written down, and no money moves.", days=30, orders=40)
def decision_without_money() -> Iterator[None]:
    real: Any = decide_dispute.decide

    def decide(*asked: Any) -> Any:
        return [event for event in real(*asked) if isinstance(event, DisputeDecided)]

    with replaced(decide_dispute, "decide", decide):
        yield


@mutant("After a dispute was withdrawn nobody is asked again, so that the order stays open.", days=30, orders=60)
def limbo_after_a_dispute() -> Iterator[None]:
    real: Any = withdraw_dispute.decide

    def decide(command: Any, now: datetime, order: Order) -> Any:
        nothing = {"accept_by": None, "give_up_at": None, "clears_at": None}
        return [msgspec.structs.replace(event, **nothing) for event in real(command, now, order)]

    with replaced(withdraw_dispute, "decide", decide):
        yield
