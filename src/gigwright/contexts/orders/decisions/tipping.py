"""A tip: the buyer gives the seller of a completed order something more, once, and soon."""

from datetime import datetime, timedelta

from gigwright.backbone.decision import command, decision
from gigwright.backbone.errors import Refused
from gigwright.contexts.orders.decisions.billing import (
    billed,
    check_the_gig,
    check_the_total,
    nobody_is_away,
    nothing_is_awaited,
)
from gigwright.contexts.orders.decisions.offer import (
    Offer,
    Party,
    asks_as_user,
    named_seller,
    offer_as_it_is,
    policy_in_force,
)
from gigwright.contexts.orders.decisions.order import only_the, only_while, order_as_it_is
from gigwright.contexts.orders.decisions.shares import shares_left
from gigwright.contexts.orders.decisions.standing import Order
from gigwright.events.orders import Billed
from gigwright.policy import Policy
from gigwright.values import BillId, GigId, Money, OrderId, UserId


@command
class TipSeller:
    """Give the seller so much more; `total` is what is paid with the fee on it."""

    by: UserId
    order: OrderId
    bill: BillId
    gig: GigId
    seller: UserId
    price: Money
    total: Money


@decision(order_as_it_is, offer_as_it_is, asks_as_user, named_seller, policy_in_force)
def tip_seller(
    command: TipSeller, now: datetime, order: Order, offer: Offer, buyer: Party, seller: Party, policy: Policy
) -> list[Billed]:
    """The buyer alone, for some time after the completion, within the bounds of the policy, and once."""
    terms = only_the("buyer", order, command.by)
    only_while(order, "completed", act="tipping")
    check_the_gig(terms, command.gig, command.seller)
    nobody_is_away(buyer, seller)
    nothing_is_awaited(order)
    if any(one.tip for one in order.further):
        raise Refused("this order has its tip already; there is one for each order")
    _check_the_time(order, policy, now)
    _check_the_bounds(command.price, order, policy)
    agreed = policy.terms(command.price, category=offer.category, seller=offer.seller)
    check_the_total(command.total, agreed)
    return [billed(terms, command.bill, "tip", agreed, policy, now)]


def _check_the_time(order: Order, policy: Policy, now: datetime) -> None:
    terms, completed = order.terms, order.completed
    assert terms is not None
    assert completed is not None, "only a completed order has a completion"
    completed_at = completed.clears_at - timedelta(hours=terms.clearing_hours)
    until = completed_at + timedelta(hours=policy.tip_hours)
    if now > until:
        raise Refused(f"a tip could be given until {until:%Y-%m-%d %H:%M} UTC")


def _check_the_bounds(price: Money, order: Order, policy: Policy) -> None:
    """From the least price to what was paid for the work; for a small order, to the policy's own amount."""
    paid = shares_left(order).price
    row = policy.currency(paid.currency)
    least, most = row.minimum_price, max(row.small_tip, paid)
    if price.currency != paid.currency or not least <= price <= most:
        raise Refused(f"a tip for this order is from {least} to {most}, not {price}")
