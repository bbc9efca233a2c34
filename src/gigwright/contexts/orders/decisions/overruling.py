"""What an operator may do with an order: on record, with a reason, and with every share of the money accounted for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from gigwright.backbone.decision import Model, command, decision
from gigwright.backbone.errors import Refused
from gigwright.backbone.event import Present
from gigwright.contexts.orders.decisions.extending import agreed_extension, check_the_days, due_with
from gigwright.contexts.orders.decisions.order import (
    GOES_ON,
    check_text,
    not_at_the_bank,
    only_while,
    order_as_it_is,
    terms_of,
)
from gigwright.contexts.orders.decisions.refunding import check_it_can_go_back, check_the_seller, check_the_time
from gigwright.contexts.orders.decisions.shares import (
    Purse,
    cancelled_whole,
    completed_now,
    refunded_partly,
    reversed_whole,
    sellers_purse,
    still_clearing,
)
from gigwright.contexts.orders.decisions.standing import Order
from gigwright.events.accounts import OperatorAppointed
from gigwright.events.orders import (
    ExtensionAgreed,
    Fault,
    OrderCancelled,
    OrderCompleted,
    OrderOverruled,
    OrderPartlyRefunded,
    OrderReversed,
)
from gigwright.values import Money, OperatorId, OrderId, ProposalId, UserId


def _is_so(_: bool, __: OperatorAppointed) -> bool:
    return True


asks_as_operator = Model(False, {OperatorAppointed: _is_so}, by={"operator": "by"})


@command
class CancelByOperator:
    """End an order, before its completion or for some time after it, and say why and whose fault it is.

    `reviewed` says that both sides were heard: then that time does not matter.
    """

    by: OperatorId
    order: OrderId
    seller: UserId
    reason: str
    fault: Fault
    reviewed: bool = False


@decision(order_as_it_is, asks_as_operator, still_clearing, sellers_purse)
def cancel_by_operator(
    command: CancelByOperator, now: datetime, order: Order, operator: bool, clearing: int, purse: Purse
) -> Sequence[OrderOverruled | OrderCancelled | OrderReversed]:
    """Of an order that goes on, what was held goes back; of a completed one, what each has received of it."""
    overruled = _overruled(command, order, "cancelled", operator=operator)
    check_the_seller(terms_of(order), command.seller)
    if order.state == "completed":
        not_at_the_bank(order)
        if not command.reviewed:
            check_the_time(order, now)
        return [overruled, reversed_whole(order, purse, command.fault, clearing)]
    only_while(order, *GOES_ON, act="cancelling for others")
    return [overruled, cancelled_whole(order, "the operator cancelled it", command.fault)]


@command
class RefundByOperator:
    """Give a part of the price back, before the completion or for some time after it, and say why.

    `reviewed` says that both sides were heard: then that time does not matter.
    """

    by: OperatorId
    order: OrderId
    seller: UserId
    price: Money
    reason: str
    reviewed: bool = False


@decision(order_as_it_is, asks_as_operator, still_clearing, sellers_purse)
def refund_by_operator(
    command: RefundByOperator, now: datetime, order: Order, operator: bool, clearing: int, purse: Purse
) -> Sequence[OrderOverruled | OrderPartlyRefunded]:
    overruled = _overruled(command, order, "refunded", operator=operator)
    check_the_seller(terms_of(order), command.seller)
    check_it_can_go_back(order, command.price, now, reviewed=command.reviewed)
    return [overruled, refunded_partly(order, command.price, "operator", purse, clearing)]


@command
class AcceptByOperator:
    """Accept the last delivery for the buyer."""

    by: OperatorId
    order: OrderId
    reason: str


@decision(order_as_it_is, asks_as_operator)
def accept_by_operator(
    command: AcceptByOperator, now: datetime, order: Order, operator: bool
) -> Sequence[OrderOverruled | OrderCompleted]:
    overruled = _overruled(command, order, "accepted", operator=operator)
    only_while(order, "delivered", act="accepting for the buyer")
    return [overruled, completed_now(order, "accepted", now)]


@command
class ExtendByOperator:
    """Give the seller so many days more, whatever the buyer says; `proposal` is a new id for it."""

    by: OperatorId
    order: OrderId
    proposal: ProposalId
    days: int
    reason: str


@decision(order_as_it_is, asks_as_operator)
def extend_by_operator(
    command: ExtendByOperator, now: datetime, order: Order, operator: bool
) -> Sequence[OrderOverruled | ExtensionAgreed]:
    overruled = _overruled(command, order, "extended", operator=operator)
    only_while(order, "in_progress", "in_revision", act="giving more time")
    check_the_days(command.days)
    due_at = due_with(order, command.days, now)
    return [overruled, agreed_extension(terms_of(order), command.proposal, due_at, "accepted")]


Act = CancelByOperator | RefundByOperator | AcceptByOperator | ExtendByOperator


def only_an_operator(operator: bool, reason: str) -> None:
    """Refused for anybody else, and without a reason."""
    if not operator:
        raise Refused("only an operator can do this; one is appointed by gigwright operator add")
    if not reason.strip():
        raise Refused("whoever decides for others says why; write a reason")
    check_text("the reason", reason)


def _overruled(
    command: Act, order: Order, act: Literal["cancelled", "accepted", "extended", "refunded"], *, operator: bool
) -> OrderOverruled:
    """The record of an operator's act."""
    only_an_operator(operator, command.reason)
    terms = terms_of(order)
    return OrderOverruled(
        order=command.order,
        operator=command.by,
        buyer=terms.buyer,
        seller=terms.seller,
        act=act,
        reason=Present(command.reason),
    )
