"""A part of the price goes back, and the work stays: the seller offers it, the buyer takes it or lets it pass."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from gigwright.backbone.decision import command, decision
from gigwright.backbone.errors import Refused
from gigwright.backbone.event import Actor, Present
from gigwright.contexts.orders.decisions.order import (
    CLOCK,
    GOES_ON,
    not_at_the_bank,
    not_before,
    only,
    only_the,
    only_while,
    order_as_it_is,
    terms_of,
)
from gigwright.contexts.orders.decisions.proposing import answer_by, check_the_proposal, only_the_other_party, the_open
from gigwright.contexts.orders.decisions.shares import (
    Purse,
    for_the_buyer,
    refunded_partly,
    sellers_purse,
    shares_left,
    still_clearing,
)
from gigwright.contexts.orders.decisions.standing import Order
from gigwright.events.orders import OrderPartlyRefunded, OrderPlaced, RefundDeclined, RefundOffered
from gigwright.values import Money, OrderId, ProposalId, UserId


@command
class OfferRefund:
    """Offer to give back so much of the price; its share of the service fee goes with it."""

    by: UserId
    order: OrderId
    proposal: ProposalId
    price: Money
    reason: str


@decision(order_as_it_is)
def offer_refund(command: OfferRefund, now: datetime, order: Order) -> list[RefundOffered]:
    """The seller alone, while the order goes on, or as long as a completed one may be reversed."""
    terms = only_the("seller", order, command.by)
    check_it_can_go_back(order, command.price, now)
    check_the_proposal(order.refund, command.reason)
    return [
        RefundOffered(
            order=command.order,
            proposal=command.proposal,
            buyer=terms.buyer,
            seller=terms.seller,
            price=command.price,
            refund=for_the_buyer(order, command.price),
            reason=Present(command.reason),
            answer_by=answer_by(terms, now),
        )
    ]


@command
class AcceptRefund:
    """Take what is offered, and keep the work; `seller` is whose earning it comes from."""

    by: UserId
    order: OrderId
    proposal: ProposalId
    seller: UserId


@decision(order_as_it_is, still_clearing, sellers_purse)
def accept_refund(
    command: AcceptRefund, now: datetime, order: Order, clearing: int, purse: Purse
) -> list[OrderPartlyRefunded]:
    terms_of(order)
    asked = the_open(order.refund, id=command.proposal)
    check_the_seller(only_the_other_party(order, asked, command.by), command.seller)
    assert asked.price is not None, "who offers a refund says how much"
    return [refunded_partly(order, asked.price, "agreed", purse, clearing)]


@command
class DeclineRefund:
    """Not take what is offered."""

    by: UserId
    order: OrderId
    proposal: ProposalId


@decision(order_as_it_is)
def decline_refund(command: DeclineRefund, now: datetime, order: Order) -> list[RefundDeclined]:
    terms_of(order)
    asked = the_open(order.refund, id=command.proposal)
    return [_declined(only_the_other_party(order, asked, command.by), asked.id, "declined")]


@command
class LetRefundPass:
    """Take silence about an offered refund for a no: money moves at nobody's silence."""

    by: Actor
    order: OrderId
    proposal: ProposalId


@decision(order_as_it_is)
def let_refund_pass(command: LetRefundPass, now: datetime, order: Order) -> Sequence[RefundDeclined]:
    only(CLOCK, command.by)
    terms, asked = terms_of(order), order.refund
    if asked is None or asked.id != command.proposal:
        return []
    not_before(asked.answer_by, now, f"the time to answer {command.proposal}")
    return [_declined(terms, asked.id, "silence")]


def check_the_seller(terms: OrderPlaced, seller: UserId) -> None:
    """Refused unless the order is this seller's, whose purse was looked into."""
    if seller != terms.seller:
        raise Refused("the order is not this seller's; look at the order again")


def check_it_can_go_back(order: Order, price: Money, now: datetime, *, reviewed: bool = False) -> None:
    """Refused for nothing, for all that is left or more, and when the time in which a completed order may be reversed
    is over, unless both sides were heard."""
    terms = terms_of(order)
    if order.state == "completed":
        not_at_the_bank(order)
        if not reviewed:
            check_the_time(order, now)
    else:
        only_while(order, *GOES_ON, act="giving a part back")
    left = shares_left(order).price
    if price.currency != left.currency:
        raise Refused(f"the price was {terms.price}; what goes back is in the same currency, not {price}")
    if not 0 < price.amount_minor < left.amount_minor:
        raise Refused(
            f"of {left}, a part can go back, more than nothing and less than all, not {price}; "
            "to give everything back, cancel the order"
        )


def check_the_time(order: Order, now: datetime) -> None:
    """Refused when a completed order can't be reversed any more without a review."""
    terms, completed = terms_of(order), order.completed
    assert completed is not None, "only a completed order has a completion"
    completed_at = completed.clears_at - timedelta(hours=terms.clearing_hours)
    until = completed_at + timedelta(hours=terms.reversal_hours)
    if now > until:
        raise Refused(
            f"money of a completed order can go back until {until:%Y-%m-%d %H:%M} UTC, later only after a review"
        )


def _declined(terms: OrderPlaced, proposal: ProposalId, how: Literal["declined", "silence"]) -> RefundDeclined:
    return RefundDeclined(order=terms.order, proposal=proposal, buyer=terms.buyer, seller=terms.seller, how=how)
