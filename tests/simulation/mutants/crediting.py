"""Bugs of buyers' credit."""

from collections.abc import Iterator
from typing import Any

from gigwright.contexts.orders.decisions import shares
from gigwright.contexts.orders.decisions.crediting import Credit, buyers_credit
from gigwright.contexts.orders.decisions.standing import Order
from gigwright.events.orders import CreditUsed
from gigwright.values import Money
from tests.simulation.mutants.mutant import mutant, replaced


@mutant("What credit paid of another order is still counted as credit, so that two orders spend it.", orders=40)
def credit_spent_twice() -> Iterator[None]:
    def unchanged(credit: Credit, _: CreditUsed) -> Credit:
        return credit

    with replaced(buyers_credit, "folds", {**buyers_credit.folds, CreditUsed: unchanged}):
        yield


@mutant("What goes back of an order becomes credit first, and the card has the rest.", days=30, orders=60)
def refund_to_the_wrong_source() -> Iterator[None]:
    def credit_first(order: Order, refund: Money, *, wished: bool = False) -> Any:
        minor = refund.amount_minor if wished else min(order.credit_minor, refund.amount_minor)
        return Money(minor, refund.currency) if minor else None

    with replaced(shares, "as_credit", credit_first):
        yield
