"""Bills: one more payment of an order at a time, asked for by the buyer's own wish, and paid in time or not at all."""

from datetime import datetime, timedelta

from gigwright.backbone.decision import command, decision
from gigwright.backbone.errors import Refused
from gigwright.backbone.event import Actor
from gigwright.contexts.orders.decisions.offer import (
    Offer,
    Party,
    asks_as_user,
    named_seller,
    offer_as_it_is,
    policy_in_force,
)
from gigwright.contexts.orders.decisions.order import (
    CLOCK,
    not_at_the_bank,
    not_before,
    only,
    only_the,
    only_while,
    order_as_it_is,
    terms_of,
)
from gigwright.contexts.orders.decisions.standing import Order
from gigwright.events.gigs import Extra
from gigwright.events.orders import Billed, BillExpired, BillKind, OrderPlaced, State
from gigwright.policy import Policy, Terms
from gigwright.values import BillId, GigId, Money, OrderId, ProposalId, UserId

UNTIL_DELIVERY: tuple[State, ...] = ("awaiting_requirements", "in_progress", "in_revision")


@command
class BuyExtra:
    """Buy one more extra of the package, as it was seen; `total` is what is paid for it."""

    by: UserId
    order: OrderId
    bill: BillId
    gig: GigId
    seller: UserId
    extra: Extra
    total: Money


@decision(order_as_it_is, offer_as_it_is, asks_as_user, named_seller, policy_in_force)
def buy_extra(
    command: BuyExtra, now: datetime, order: Order, offer: Offer, buyer: Party, seller: Party, policy: Policy
) -> list[Billed]:
    """The buyer alone, until the work is delivered, each extra once."""
    terms = only_the("buyer", order, command.by)
    only_while(order, *UNTIL_DELIVERY, act="buying an extra")
    check_the_gig(terms, command.gig, command.seller)
    nobody_is_away(buyer, seller)
    nothing_is_awaited(order)
    _check_the_extra(command.extra, order, offer)
    agreed = policy.terms(command.extra.price, category=offer.category, seller=offer.seller)
    check_the_total(command.total, agreed)
    return [
        billed(
            terms, command.bill, "extra", agreed, policy, now, extra=command.extra.title, days=command.extra.added_days
        )
    ]


@command
class ExpireBill:
    """Await a bill no more that nobody paid in time."""

    by: Actor
    order: OrderId
    bill: BillId


@decision(order_as_it_is)
def expire_bill(command: ExpireBill, now: datetime, order: Order) -> list[BillExpired]:
    """Never before its time; and one whose money is captured already only waits for that to be heard."""
    only(CLOCK, command.by)
    terms, bill = terms_of(order), order.bill
    if bill is None or bill.bill != command.bill or order.bill_captured:
        return []
    not_before(bill.pay_by, now, f"the time to pay {command.bill}")
    return [BillExpired(order=command.order, bill=bill.bill, buyer=terms.buyer, seller=terms.seller, kind=bill.kind)]


def billed(
    terms: OrderPlaced,
    bill: BillId,
    kind: BillKind,
    agreed: Terms,
    policy: Policy,
    now: datetime,
    *,
    extra: str | None = None,
    proposal: ProposalId | None = None,
    days: int = 0,
) -> Billed:
    """What is asked for, with its own fees, and until when."""
    return Billed(
        order=terms.order,
        bill=bill,
        buyer=terms.buyer,
        seller=terms.seller,
        kind=kind,
        extra=extra,
        proposal=proposal,
        price=agreed.price,
        service_fee=agreed.service_fee,
        total=agreed.total,
        commission=agreed.commission,
        earning=agreed.earning,
        days=days,
        pay_by=now + timedelta(hours=policy.bill_hours),
    )


def check_the_gig(terms: OrderPlaced, gig: GigId, seller: UserId) -> None:
    """Refused unless the order is of this gig and this seller, who were looked at."""
    if (gig, seller) != (terms.gig, terms.seller):
        raise Refused("the order is of another gig or another seller; look at the order again")


def nobody_is_away(*parties: Party) -> None:
    """Refused while one of them is suspended."""
    if any(party.suspended for party in parties):
        raise Refused(
            "one of you is suspended: what is paid for goes on, and nothing is added to it until they are restored"
        )


def nothing_is_awaited(order: Order) -> None:
    """Refused while another bill waits for its payment, or a bank has taken the order's own."""
    not_at_the_bank(order)
    if order.bill is not None:
        raise Refused("another payment of this order is awaited; make it, or wait until its time is over")


def check_the_total(seen: Money, agreed: Terms) -> None:
    """Refused when the buyer saw another total."""
    if seen != agreed.total:
        raise Refused(f"with fees it comes to {agreed.total}, not {seen} as you saw; look at the order again")


def _check_the_extra(extra: Extra, order: Order, offer: Offer) -> None:
    terms = terms_of(order)
    if extra.title in {one.title for one in terms.extras} | {one.extra for one in order.further}:
        raise Refused("this extra is bought already; to have more of it, propose it to the seller")
    offered = [one for package in offer.packages if package.name == terms.package for one in package.extras]
    if extra not in offered:
        raise Refused(f"{terms.package} is not offered with this extra, as you saw it; look at the gig again")
