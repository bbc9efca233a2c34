"""What an operator may do with an order: on record, with a reason, and with every share of the money accounted for."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from gigwright.backbone.decision import Model, command, decision
from gigwright.backbone.errors import Refused
from gigwright.backbone.event import Present
from gigwright.contexts.orders.decisions.order import (
    GOES_ON,
    Order,
    cancelled_whole,
    check_text,
    only_while,
    order_as_it_is,
    terms_of,
)
from gigwright.events.accounts import OperatorAppointed
from gigwright.events.ledger import DebtRecovered, EarningsCleared, PayoutRequested
from gigwright.events.orders import OrderCancelled, OrderCompleted, OrderOverruled, OrderPlaced, OrderReversed
from gigwright.events.payments import PayoutFailed, PayoutReturned
from gigwright.values import Money, OperatorId, OrderId, UserId


class Purse(msgspec.Struct, frozen=True):
    """What a seller can have paid out, in minor units per currency."""

    available_minor: dict[str, int] = {}

    def of(self, currency: str) -> Money:
        return Money(max(0, self.available_minor.get(currency, 0)), currency)


def _plus(purse: Purse, amount: Money) -> Purse:
    left = purse.available_minor.get(amount.currency, 0) + amount.amount_minor
    return Purse({**purse.available_minor, amount.currency: left})


def _cleared(purse: Purse, event: EarningsCleared) -> Purse:
    return _plus(purse, event.earning)


def _recovered(purse: Purse, event: DebtRecovered) -> Purse:
    return _plus(purse, -event.amount)


def _requested(purse: Purse, event: PayoutRequested) -> Purse:
    return _plus(purse, -event.amount)


def _came_back(purse: Purse, event: PayoutFailed | PayoutReturned) -> Purse:
    return _plus(purse, event.amount)


def _taken_back(purse: Purse, event: OrderReversed) -> Purse:
    return _plus(purse, -event.from_available)


def _is_so(_: bool, __: OperatorAppointed | EarningsCleared) -> bool:
    return True


asks_as_operator = Model(False, {OperatorAppointed: _is_so}, by={"operator": "by"})
has_cleared = Model(False, {EarningsCleared: _is_so}, by="order")
sellers_purse = Model(
    Purse(),
    {
        EarningsCleared: _cleared,
        DebtRecovered: _recovered,
        PayoutRequested: _requested,
        PayoutFailed: _came_back,
        PayoutReturned: _came_back,
        OrderReversed: _taken_back,
    },
    by="seller",
)


@command
class CancelByOperator:
    """End an order, before its completion or for some time after it, and say why and whose fault it is.

    `reviewed` says that both sides were heard: then that time does not matter.
    """

    by: OperatorId
    order: OrderId
    seller: UserId
    reason: str
    fault: Literal["nobody", "buyer", "seller"]
    reviewed: bool = False


@decision(order_as_it_is, asks_as_operator, has_cleared, sellers_purse)
def cancel_by_operator(
    command: CancelByOperator, now: datetime, order: Order, operator: bool, cleared: bool, purse: Purse
) -> Sequence[OrderOverruled | OrderCancelled | OrderReversed]:
    """Of an order that goes on, what was held goes back; of a completed one, what each has received of it."""
    if not operator:
        raise Refused("only an operator can do this; one is appointed by gigwright operator add")
    terms = terms_of(order)
    if command.seller != terms.seller:
        raise Refused("the order is not this seller's; look at the order again")
    if not command.reason.strip():
        raise Refused("whoever overrules others says why; write a reason")
    check_text("the reason", command.reason)
    overruled = OrderOverruled(
        order=command.order,
        operator=command.by,
        buyer=terms.buyer,
        seller=terms.seller,
        act="cancelled",
        reason=Present(command.reason),
    )
    if order.completed is not None and order.state == "completed":
        if not command.reviewed:
            _check_the_time(order.completed, terms, now)
        return [overruled, _reversed(order, order.completed, purse, command.fault, cleared=cleared)]
    only_while(order, *GOES_ON, act="cancelling for others")
    return [overruled, cancelled_whole(order, "the operator cancelled it", command.fault)]


def _check_the_time(completed: OrderCompleted, terms: OrderPlaced, now: datetime) -> None:
    completed_at = completed.clears_at - timedelta(hours=terms.clearing_hours)
    until = completed_at + timedelta(hours=terms.reversal_hours)
    if now > until:
        raise Refused(f"a completed order can be cancelled until {until:%Y-%m-%d %H:%M} UTC, later only after a review")


def _reversed(
    order: Order, completed: OrderCompleted, purse: Purse, fault: Literal["nobody", "buyer", "seller"], *, cleared: bool
) -> OrderReversed:
    assert order.payment is not None, "a completed order was paid"
    earning = completed.earning
    nothing = Money(0, earning.currency)
    available = min(earning, purse.of(earning.currency)) if cleared else nothing
    return OrderReversed(
        order=completed.order,
        gig=completed.gig,
        payment=order.payment,
        buyer=completed.buyer,
        seller=completed.seller,
        refund=completed.price + completed.service_fee,
        commission=completed.commission,
        service_fee=completed.service_fee,
        from_clearing=nothing if cleared else earning,
        from_available=available,
        owed=earning - available if cleared else nothing,
        fault=fault,
    )
