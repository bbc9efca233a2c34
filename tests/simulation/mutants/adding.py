"""Bugs of what is paid beside an order's own price."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec

from gigwright.contexts.ledger.decisions import Clearing, clearing_of
from gigwright.contexts.orders.decisions import shares
from gigwright.contexts.orders.decisions.paying import AcceptPayment, accept_payment
from gigwright.contexts.orders.decisions.standing import Order
from gigwright.events.ledger import EarningsCleared
from gigwright.events.orders import Back, ExtraBought
from gigwright.policy import FIRST_POLICY
from tests.simulation.mutants.mutant import mutant, replaced


@mutant("What has cleared of an order with a tip is still to clear.", days=30, orders=60)
def tip_cleared_twice() -> Iterator[None]:
    """The timer of the order clears both, and that of the tip does it again."""

    def cleared(clearing: Clearing, event: EarningsCleared) -> Clearing:
        return clearing

    with replaced(clearing_of, "folds", {**clearing_of.folds, EarningsCleared: cleared}):
        yield


@mutant("The fee on an extra is worked out again when it is paid, by the fees of the day.", days=20, orders=30)
def extras_fee_computed_again() -> Iterator[None]:
    real = accept_payment.decide

    def decide(command: AcceptPayment, now: datetime, order: Order, answered: bool) -> Any:
        return [computed_again(event) for event in real(command, now, order, answered)]

    def computed_again(event: Any) -> Any:
        if not isinstance(event, ExtraBought):
            return event
        bought: Any = event
        terms = FIRST_POLICY.terms(event.price)
        fee = terms.service_fee - FIRST_POLICY.currency(event.price.currency).small_order_fee
        return msgspec.structs.replace(bought, service_fee=fee)

    with replaced(accept_payment, "decide", decide):
        yield


@mutant("All that goes back of an order goes back to its own payment.", days=20, orders=40)
def all_refunds_sent_to_the_first_charge() -> Iterator[None]:
    def back(before: Sequence[Any], after: Sequence[Any]) -> tuple[Back, ...]:
        return ()

    with replaced(shares, "_back", back):
        yield
