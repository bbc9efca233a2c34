"""Laws of what an order costs."""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil

from msgspec.structs import replace

from gigwright.events.gigs import ExtrasChanged, GigDrafted, GigRepriced, Package
from gigwright.events.orders import CUSTOM_OFFER, Billed, ChangeProposed, CouponRedeemed, OrderPlaced
from gigwright.events.policies import PolicyPublished
from gigwright.policy import FIRST_POLICY, FeeRule, Policy, policy_of
from gigwright.policy.terms import NUMBERS
from gigwright.simulation.invariants.history import History
from gigwright.values import GigId, Money, OrderId, ProposalId

BASIS_POINTS = 10_000

Priced = OrderPlaced | ChangeProposed | Billed


def every_order_is_on_its_terms(history: History) -> Iterator[str]:
    """I13: an order has the price, days and policy that were in force, each share of it rounded once, half up."""
    gigs: dict[GigId, GigDrafted] = {}
    packages: dict[tuple[GigId, str], Package] = {}
    orders: dict[OrderId, GigId] = {}
    changes: dict[ProposalId | None, ChangeProposed] = {}
    coupons = {event.data.order: event.data for event in history.of(CouponRedeemed)}
    policy = FIRST_POLICY
    for event in history.events:
        match event.data:
            case GigDrafted() as said:
                gigs[said.gig] = said
                packages.update({(said.gig, package.name): package for package in said.packages})
            case GigRepriced() as said:
                packages[said.gig, said.package] = replace(packages[said.gig, said.package], price=said.price)
            case ExtrasChanged() as said:
                packages[said.gig, said.package] = replace(packages[said.gig, said.package], extras=said.extras)
            case PolicyPublished() as said:
                policy = policy_of(said.version, said.numbers, said.fees)
            case OrderPlaced() as said:
                coupon = coupons.get(said.order)
                yield from _as_the_gig_says(said, packages.get((said.gig, said.package)), policy, coupon)
                yield from _under_the_policy(said, policy)
                yield from _with_its_fees(said, policy, gigs.get(said.gig), coupon)
                orders[said.order] = said.gig
            case ChangeProposed() as said:
                changes[said.proposal] = said
                yield from _with_its_fees(said, policy, gigs.get(orders[said.order])) if said.price.amount_minor else ()
            case Billed(kind="change") as said:
                yield from _as_it_was_agreed(said, changes.get(said.proposal))
            case Billed() as said:
                yield from _with_its_fees(said, policy, gigs.get(orders[said.order]))


def _as_the_gig_says(
    said: OrderPlaced, package: Package | None, policy: Policy, coupon: CouponRedeemed | None
) -> Iterator[str]:
    """So many units, and extras that were offered, less a seller's coupon; each further unit takes its share of days.

    The terms of a custom offer are another law's.
    """
    if package is None:
        if said.package != CUSTOM_OFFER:
            yield f"{said.order} is of {said.package}, which {said.gig} does not have"
        return
    extras = [extra for extra in said.extras if extra in package.extras]
    if len({extra.title for extra in extras}) != len(said.extras):
        yield f"{said.order} has the extras {said.extras}, when {said.package} had {package.extras}"
    price = Money(package.price.amount_minor * said.quantity, package.price.currency)
    days = ceil(package.delivery_days * (1 + Fraction(policy.further_unit_percent * (said.quantity - 1), 100)))
    for extra in extras:
        price, days = price + extra.price, days + extra.added_days
    if coupon is not None and coupon.funded_by == "seller":
        price -= coupon.amount
    if said.price != price:
        yield f"{said.order} was placed at {said.price}, when {said.package} cost {price}"
    if said.delivery_days != days:
        yield f"{said.order} was to take {said.delivery_days} days, when {said.package} took {days}"


def _under_the_policy(said: OrderPlaced, policy: Policy) -> Iterator[str]:
    if said.policy != policy.version:
        yield f"{said.order} was placed under policy {said.policy}, when policy {policy.version} was in force"
    for name in NUMBERS:
        agreed, number = getattr(said, name, None), getattr(policy, name)
        if agreed not in (None, number):
            yield f"{said.order} has {name} {agreed}, and policy {policy.version} says {number}"


def _as_it_was_agreed(said: Billed, change: ChangeProposed | None) -> Iterator[str]:
    if change is None or (change.total, change.earning, change.days) != (said.total, said.earning, said.days):
        yield f"{said.bill} is about {said.total} and {said.days} days, and {change} was agreed on"


def _with_its_fees(
    said: Priced, policy: Policy, gig: GigDrafted | None, coupon: CouponRedeemed | None = None
) -> Iterator[str]:
    """Worked out again, by fractions and not by the program's own percentages; without a fee for what a coupon pays."""
    given = coupon.amount.amount_minor if coupon is not None and coupon.funded_by == "market" else 0
    row, price = policy.currency(said.price.currency), said.price.amount_minor
    small = row.small_order_fee.amount_minor if price < row.small_order_below.amount_minor else 0
    category = "" if gig is None else gig.category
    fee = _taken(policy, "service_fee", said, category, less=given) + small
    commission = _taken(policy, "commission", said, category)
    due = (fee, price + fee, commission, price - commission)
    found = (said.service_fee, said.total, said.commission, said.earning)
    if tuple(amount.amount_minor for amount in found) != due:
        yield f"{said.order} at {said.price} has the fee, total, commission and earning {found}, and {due} are due"


def _taken(policy: Policy, of: str, said: Priced, category: str, less: int = 0) -> int:
    """By the first row of the table whose every condition holds."""
    price = said.price.amount_minor - less
    rule = next(one for one in policy.fees if one.of == of and all(_conditions(one, said, category)))
    share = int(Fraction(price * rule.basis_points, BASIS_POINTS) + Fraction(1, 2))
    return max(share + rule.fixed_minor, rule.minimum_minor)


def _conditions(rule: FeeRule, said: Priced, category: str) -> Iterator[bool]:
    yield rule.category is None or rule.category == category
    yield rule.seller is None or rule.seller == said.seller
    yield rule.currency is None or rule.currency == said.price.currency
    yield said.price.amount_minor >= rule.from_minor
    yield rule.below_minor is None or said.price.amount_minor < rule.below_minor
