"""Bugs of money that goes back in part."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from gigwright.contexts.ledger.decisions import Clearing, clearing_of
from gigwright.contexts.orders.decisions.order import order_as_it_is
from gigwright.contexts.orders.decisions.refunding import LetRefundPass, let_refund_pass
from gigwright.contexts.orders.decisions.shares import Purse, refunded_partly
from gigwright.contexts.orders.decisions.standing import Order
from gigwright.events.orders import OrderPartlyRefunded
from tests.simulation.mutants.mutant import mutant, replaced


@mutant("An earning clears whole although a part of it was given back before.", days=30, orders=60)
def earning_cleared_whole_after_a_refund() -> Iterator[None]:
    def unchanged(clearing: Clearing, _: OrderPartlyRefunded) -> Clearing:
        return clearing

    with replaced(clearing_of, "folds", {**clearing_of.folds, OrderPartlyRefunded: unchanged}):
        yield


@mutant("What went back of an order is forgotten when the rest of it is shared out.", days=30, orders=40)
def refund_forgotten_at_the_end() -> Iterator[None]:
    def closed(order: Order, _: OrderPartlyRefunded) -> Order:
        return msgspec.structs.replace(order, refund=None)

    with replaced(order_as_it_is, "folds", {**order_as_it_is.folds, OrderPartlyRefunded: closed}):
        yield


@mutant("Silence about an offered refund moves money.", days=20, orders=40)
def silence_moves_money() -> Iterator[None]:
    real = let_refund_pass.decide

    def decide(command: LetRefundPass, now: datetime, order: Order) -> Any:
        passed, asked = real(command, now, order), order.refund
        if not passed or asked is None or asked.price is None:
            return passed
        return [refunded_partly(order, asked.price, "agreed", Purse(), 10**15)]

    with replaced(let_refund_pass, "decide", decide):
        yield
