"""What of an order's money goes back, or is taken by banks, and what is left of each payment then."""

from typing import Any

import msgspec

from gigwright.contexts.orders.decisions.left import left_of, left_of_each, of_the_card, rest_of
from gigwright.contexts.orders.decisions.standing import Order
from gigwright.events.orders import (
    ChargebackAssumed,
    ChargebackBorne,
    ChargebackHeld,
    ChargebackRecovered,
    ChargebackReleased,
    OrderCancelled,
    OrderPartlyRefunded,
    OrderReversed,
    is_shared,
    is_the_orders,
    to_cards,
)
from gigwright.values import PaymentId


def step(order: Order, **changes: Any) -> Order:
    """The order's next step; it answers whatever was proposed."""
    return msgspec.structs.replace(order, extension=None, cancellation=None, change=None, waiting=None, **changes)


def cancelled(order: Order, event: OrderCancelled | OrderReversed) -> Order:
    became = _became_credit(order, event) if isinstance(event, OrderCancelled) else {}
    return step(order, state="cancelled", refund=None, dispute=None, bill=None, became_credit_minor=became)


def _became_credit(order: Order, event: OrderCancelled) -> dict[PaymentId, int]:
    """What cards had paid, if nothing goes back to them; what a bank has waits, and becomes nothing else."""
    left = left_of_each(order)
    if to_cards(event).amount_minor or event.refund.amount_minor < sum(one.total.amount_minor for _, one in left):
        return {}
    cards = {payment: of_the_card(order, payment) for payment, _ in left if payment is not None}
    return {payment: card.amount_minor for payment, card in cards.items() if card is not None and card.amount_minor}


def partly_refunded(order: Order, event: OrderPartlyRefunded) -> Order:
    credit = order.credit_minor - (event.to_credit.amount_minor if event.to_credit else 0)
    back = dict(order.back_minor)
    for (payment, before), (_, after) in zip(left_of_each(order), left_of_each(order, event.price), strict=True):
        if payment is not None:
            back[payment] = back.get(payment, 0) + (before.price - after.price).amount_minor
    return msgspec.structs.replace(order, refund=None, back_minor=back, credit_minor=credit)


def held_back(order: Order, event: ChargebackHeld) -> Order:
    """Where something of the order was left of the payment, the bank decides now, and nobody here."""
    after = at_the_bank(order, event)
    return step(after, refund=None, dispute=None, bill=None) if is_the_orders(event) else after


def at_the_bank(order: Order, event: ChargebackHeld | ChargebackAssumed | ChargebackReleased) -> Order:
    return msgspec.structs.replace(order, at_the_bank=order.at_the_bank.after(event))


def decided_by_the_bank(order: Order, event: ChargebackBorne | ChargebackRecovered) -> Order:
    """What a bank keeps of a completed order is left to nobody, until it comes back after all."""
    known = order.chargeback_of(event.payment)
    assert known is not None, "the bank decides about what it has taken"
    after = msgspec.structs.replace(order, at_the_bank=order.at_the_bank.after(event))
    left = left_of(order, event.payment)
    if left is None or not is_shared(known.held):
        return after
    left = left - known.shares if isinstance(event, ChargebackBorne) else left + known.shares
    rests = {**order.rests, event.payment: rest_of(order, event.payment, left)}
    back = {payment: minor for payment, minor in order.back_minor.items() if payment != event.payment}
    return msgspec.structs.replace(after, rests=rests, back_minor=back)
