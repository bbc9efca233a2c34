"""Placing an order: on the very terms that the buyer saw, or not at all."""

from datetime import datetime, timedelta
from typing import Protocol

import msgspec

from gigwright.backbone.decision import command, decision
from gigwright.backbone.errors import Refused
from gigwright.contexts.orders.decisions.choosing import check_the_choice, days_of, price_of
from gigwright.contexts.orders.decisions.offer import (
    Offer,
    Party,
    asks_as_user,
    named_seller,
    offer_as_it_is,
    policy_in_force,
    seller_queue,
)
from gigwright.contexts.orders.decisions.order import order_as_it_is
from gigwright.contexts.orders.decisions.redeeming import (
    Coupon,
    discounted,
    named_coupon,
    redeemed,
    used_by_the_buyer,
)
from gigwright.contexts.orders.decisions.standing import Order
from gigwright.events.gigs import Extra, Package, Question
from gigwright.events.orders import CouponRedeemed, OrderPlaced
from gigwright.policy import Policy, Terms
from gigwright.values import CouponCode, GigId, Money, OrderId, UserId


@command
class PlaceOrder:
    """Buy one package of a gig, so many units of it, with these extras; from `seller` on, the fields are the terms that
    the buyer saw: of one unit, but for the `total`, which is the price and the fee of all of it, and the `discount`,
    which is what the `coupon` takes off: of the price if it is the seller's, of what is paid if it is the market's."""

    by: UserId
    order: OrderId
    gig: GigId
    seller: UserId
    package: str
    price: Money
    delivery_days: int
    revisions: int | None
    total: Money
    quantity: int = 1
    extras: tuple[Extra, ...] = ()
    coupon: CouponCode | None = None
    discount: Money | None = None


@decision(
    order_as_it_is,
    offer_as_it_is,
    asks_as_user,
    named_seller,
    seller_queue,
    policy_in_force,
    named_coupon,
    used_by_the_buyer,
)
def place_order(
    command: PlaceOrder,
    now: datetime,
    order: Order,
    offer: Offer,
    buyer: Party,
    seller: Party,
    queue: int,
    policy: Policy,
    coupon: Coupon,
    by_the_buyer: int,
) -> list[OrderPlaced | CouponRedeemed]:
    check_the_purchase(command.by, command.seller, order, offer, buyer, seller)
    package = _package(command, offer)
    check_the_choice(command.quantity, command.extras, policy)
    offered = [extra for extra in command.extras if extra in package.extras]
    price = price_of(package, command.quantity, offered)
    used = redeemed(command, now, coupon, by_the_buyer, price)
    terms = discounted(price, used, policy, offer.category, offer.seller)
    _check_what_was_seen(command, package, terms)
    check_the_queue(queue, policy)
    asked = Bought(
        package=package.name,
        delivery_days=days_of(package, command.quantity, command.extras, policy),
        revisions=package.revisions,
        questions=offer.questions,
        quantity=command.quantity,
        extras=command.extras,
    )
    order_placed = placed(command, now, offer, asked, terms, policy)
    return [order_placed] if used is None else [order_placed, used]


def check_the_purchase(
    by: UserId, seen_seller: UserId, order: Order, offer: Offer, buyer: Party, seller: Party
) -> None:
    """Refused unless this buyer may buy what this seller has on sale, under an id of which there is no order yet."""
    if order.terms is not None:
        raise Refused("this order was placed already; a new order needs a new id")
    if not buyer.registered:
        raise Refused("only a registered user can buy; register first")
    if buyer.suspended:
        raise Refused("you are suspended: what you have paid for goes on, but you can't order until you are restored")
    _check_on_sale(by, seen_seller, offer)
    if seller.suspended:
        raise Refused("the seller is suspended: their gigs can't be bought until they are restored; look for another")


def check_the_queue(queue: int, policy: Policy) -> None:
    """Refused while the seller has as many orders as the policy lets them have."""
    if queue >= policy.queue_limit:
        raise Refused(f"the seller's queue is full with {queue} orders; come back when some are done")


def _check_on_sale(by: UserId, seen_seller: UserId, offer: Offer) -> None:
    if offer.state is None:
        raise Refused("there is no such gig")
    if offer.seller != seen_seller:
        raise Refused("the gig is not this seller's; look at the gig again")
    if offer.seller == by:
        raise Refused("nobody buys their own gig")
    if offer.state == "draft":
        raise Refused("the gig is not on sale yet; come back when it is published")
    if offer.state == "paused":
        raise Refused("the seller has paused this gig; it can't be bought until it is resumed")


def _package(command: PlaceOrder, offer: Offer) -> Package:
    for package in offer.packages:
        if package.name == command.package:
            return package
    offered = ", ".join(package.name for package in offer.packages)
    raise Refused(f"the gig has no package {command.package[:40]!r}; it has {offered}")


def _check_what_was_seen(command: PlaceOrder, package: Package, terms: Terms) -> None:
    changes = list(_changes(command, package, terms))
    if changes:
        raise Refused(f"{'; '.join(changes)}; look at the gig again")


def _changes(command: PlaceOrder, package: Package, terms: Terms) -> list[str]:
    name = package.name
    changes = []
    gone = [extra for extra in command.extras if extra not in package.extras]
    if gone:
        extra = gone[0]
        said = f"{extra.title[:40]!r} for {extra.price} and {extra.added_days} days"
        changes.append(f"{name} is not offered with {said} more, as you saw")
    if package.price != command.price:
        changes.append(f"the price of {name} is now {package.price}, not {command.price} as you saw")
    elif terms.total != command.total and not gone:  # another price has another total anyway
        changes.append(f"with fees {name} now comes to {terms.total}, not {command.total} as you saw")
    if package.delivery_days != command.delivery_days:
        changes.append(f"{name} now takes {package.delivery_days} days, not {command.delivery_days} as you saw")
    if package.revisions != command.revisions:
        now, then = _said(package.revisions), _said(command.revisions)
        changes.append(f"{name} now includes {now} revisions, not {then} as you saw")
    return changes


def _said(revisions: int | None) -> str:
    return "unlimited" if revisions is None else str(revisions)


class Bought(msgspec.Struct, frozen=True):
    """What an order is for: so many units of this, by when, and what is asked before."""

    package: str
    delivery_days: int
    revisions: int | None
    questions: tuple[Question, ...] | None
    quantity: int = 1
    extras: tuple[Extra, ...] = ()


class Purchase(Protocol):
    """A command that places an order."""

    @property
    def by(self) -> UserId:
        """The buyer."""

    @property
    def order(self) -> OrderId:
        """Under which id."""

    @property
    def gig(self) -> GigId:
        """Of which gig."""


def placed(command: Purchase, now: datetime, offer: Offer, bought: Bought, terms: Terms, policy: Policy) -> OrderPlaced:
    """The order, on these terms and under the windows of this policy."""
    return OrderPlaced(
        order=command.order,
        gig=command.gig,
        buyer=command.by,
        seller=offer.seller,
        title=offer.title,
        package=bought.package,
        price=terms.price,
        service_fee=terms.service_fee,
        total=terms.total,
        commission=terms.commission,
        earning=terms.earning,
        delivery_days=bought.delivery_days,
        revisions=bought.revisions,
        policy=policy.version,
        review_hours=policy.review_hours,
        clearing_hours=policy.clearing_hours,
        pay_by=now + timedelta(minutes=policy.payment_minutes),
        review_more_hours=policy.review_more_hours,
        requirements_hours=policy.requirements_hours,
        answer_hours=policy.answer_hours,
        revision_hours=policy.revision_hours,
        very_late_hours=policy.very_late_hours,
        no_delivery_hours=policy.no_delivery_hours,
        reversal_hours=policy.reversal_hours,
        evidence_hours=policy.evidence_hours,
        decision_hours=policy.decision_hours,
        won_back_hours=policy.won_back_hours,
        quantity=bought.quantity,
        extras=bought.extras,
        questions=bought.questions,
        wait_hours=policy.wait_hours,
        wait_limit=policy.wait_limit,
    )
