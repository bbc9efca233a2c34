"""Laws of coupons: nobody uses one otherwise than it says, and nobody is paid out what they were given."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from math import floor
from typing import Any

from gigwright.contexts.ledger.projections import balances, bookkeeping
from gigwright.contexts.ledger.projections.chart import COUPONS
from gigwright.events.accounts import OperatorAppointed, SellerOnboarded
from gigwright.events.orders import (
    CouponRedeemed,
    CouponReturned,
    OrderCancelled,
    OrderPartlyRefunded,
    OrderPlaced,
    OrderReversed,
    PaymentExpired,
)
from gigwright.events.policies import PolicyPublished
from gigwright.events.promotions import CouponEnded, CouponIssued
from gigwright.policy import FIRST_POLICY, policy_of
from gigwright.simulation.invariants.history import History
from gigwright.simulation.invariants.parts import Parts
from gigwright.values import CouponCode, OrderId, UserId

BASIS_POINTS = 10_000


class Counted:
    """Which coupons there are at one moment of a history, and how often each was used."""

    def __init__(self) -> None:
        self.issued: dict[CouponCode, CouponIssued] = {}
        self.ended: set[CouponCode] = set()
        self.used: Counter[CouponCode] = Counter()
        self.by_buyer: Counter[tuple[CouponCode, UserId]] = Counter()
        self.redeemed: dict[OrderId, CouponRedeemed] = {}
        self.returned: set[OrderId] = set()
        self.expired: set[OrderId] = set()
        self.placed: dict[OrderId, OrderPlaced] = {}
        self.issuers: set[str] = set()
        self.payment_minutes = FIRST_POLICY.payment_minutes

    def hear(self, fact: Any) -> None:
        """One more event."""
        match fact:
            case OperatorAppointed():
                self.issuers.add(fact.operator)
            case SellerOnboarded():
                self.issuers.add(fact.user)
            case PolicyPublished():
                self.payment_minutes = policy_of(fact.version, fact.numbers, fact.fees).payment_minutes
            case OrderPlaced():
                self.placed[fact.order] = fact
            case PaymentExpired():
                self.expired.add(fact.order)
            case CouponIssued():
                self.issued[fact.coupon] = fact
            case CouponEnded():
                self.ended.add(fact.coupon)
            case CouponRedeemed():
                self.redeemed[fact.order] = fact
                self._count(fact, 1)
            case CouponReturned():
                self.returned.add(fact.order)
                self._count(fact, -1)

    def _count(self, fact: CouponRedeemed | CouponReturned, times: int) -> None:
        self.used[fact.coupon] += times
        self.by_buyer[fact.coupon, fact.buyer] += times


def coupons_are_used_as_they_say(history: History) -> Iterator[str]:
    """I23: a coupon is issued once, and used by orders that it is good for, before it ends, and never too often."""
    counted = Counted()
    for event in history.events:
        found: Iterator[str] = iter(())
        match event.data:
            case CouponIssued() as said:
                found = _against_the_issue(said, counted)
            case CouponEnded() as said:
                found = _against_the_end(said, counted)
            case CouponRedeemed() as said:
                found = _against_the_use(said, counted)
            case CouponReturned() as said:
                found = _against_the_return(said, counted)
        yield from (f"{event.name} at {event.position}: {wrong}" for wrong in found)
        counted.hear(event.data)
    for order in counted.expired & counted.redeemed.keys() - counted.returned:
        yield f"nobody paid {order}, and its coupon counts as used"


def _against_the_issue(said: CouponIssued, counted: Counted) -> Iterator[str]:
    by = said.operator or said.seller
    if said.coupon in counted.issued or (said.operator is None) is (said.seller is None) or by not in counted.issuers:
        yield f"{said.coupon} was issued before, or by {by}, who issues none"


def _against_the_end(said: CouponEnded, counted: Counted) -> Iterator[str]:
    issued = counted.issued.get(said.coupon)
    if issued is None or said.coupon in counted.ended or said.seller not in (None, issued.seller):
        yield f"{said.coupon} was never issued, has ended before, or is another's"


def _against_the_use(said: CouponRedeemed, counted: Counted) -> Iterator[str]:
    issued, order = counted.issued.get(said.coupon), counted.placed.get(said.order)
    if issued is None or order is None or said.order in counted.redeemed or said.coupon in counted.ended:
        yield f"{said.coupon} was not there for {said.order}"
        return
    by_seller = said.funded_by == "seller"
    price = order.price.amount_minor + (said.amount.amount_minor if by_seller else 0)
    share = floor(Fraction(price * issued.basis_points, BASIS_POINTS) + Fraction(1, 2))
    due = min(share, issued.most.amount_minor)
    if (said.amount.amount_minor, said.amount.currency) != (due, issued.most.currency):
        yield f"{said.coupon} took {said.amount} off {price} minor, and takes {due} minor {issued.most.currency} off"
    if price < issued.least.amount_minor or order.price.currency != issued.least.currency:
        yield f"{said.coupon} is good from {issued.least} on, and was used for {price} minor {order.price.currency}"
    if by_seller is (issued.seller is None) or issued.seller not in (None, order.seller):
        yield f"{said.coupon} of {issued.seller or 'the market'} is borne by the {said.funded_by} {order.seller}"
    if order.pay_by - timedelta(minutes=counted.payment_minutes) >= issued.until:
        yield f"{said.coupon} was good until {issued.until}, and {said.order} is to be paid by {order.pay_by}"
    yield from _against_too_many(said, issued, counted)


def _against_too_many(said: CouponRedeemed, issued: CouponIssued, counted: Counted) -> Iterator[str]:
    if counted.used[said.coupon] >= issued.uses:
        yield f"{said.coupon} was used {issued.uses} times before"
    if counted.by_buyer[said.coupon, said.buyer] >= issued.uses_each:
        yield f"{said.coupon} was used {issued.uses_each} times before by {said.buyer}"


def _against_the_return(said: CouponReturned, counted: Counted) -> Iterator[str]:
    used = counted.redeemed.get(said.order)
    if used is None or said.order not in counted.expired or said.order in counted.returned:
        yield f"{said.order} used no coupon, was paid, or gave it back before"
    elif (said.coupon, said.buyer, said.amount, said.funded_by) != (
        used.coupon,
        used.buyer,
        used.amount,
        used.funded_by,
    ):
        yield f"{said.order} used {used}"


def nobody_is_paid_out_a_coupon(history: History) -> Iterator[str]:
    """I23: of what goes back of an order, the market has its coupon's part in proportion, and in the end all of it that
    is left; the books say that it has paid the rest."""
    orders: dict[OrderId, Parts] = defaultdict(Parts)
    paid: Counter[str] = Counter()
    for event in history.events:
        said = event.data
        before = _given(orders[said.order]) if hasattr(said, "order") else 0
        if hasattr(said, "order"):
            orders[said.order].hear(said)
        match said:
            case CouponRedeemed(funded_by="market", amount=amount):
                paid[amount.currency] += amount.amount_minor
            case CouponReturned(funded_by="market", amount=amount):
                paid[amount.currency] -= amount.amount_minor
            case OrderPartlyRefunded() | OrderCancelled() | OrderReversed():
                minor = 0 if said.to_coupon is None else said.to_coupon.amount_minor
                paid[said.refund.currency] -= minor
                due = before - (_given(orders[said.order]) if isinstance(said, OrderPartlyRefunded) else 0)
                if minor != due:
                    yield f"{event.name} at {event.position}: {minor} minor came back to us, and {due} are due"
    with history.market.reading(bookkeeping) as connection:
        booked = {one.currency: one.amount_minor for one in balances(connection, below=COUPONS)}
    for currency in paid.keys() | booked.keys():
        if paid[currency] != booked.get(currency, 0):
            yield f"{paid[currency]} minor {currency} were paid for coupons, and {booked.get(currency)} are booked"


def _given(parts: Parts) -> int:
    """What the market has paid of what is left of an order."""
    return parts.all[0].coupon_left if parts.all else 0
