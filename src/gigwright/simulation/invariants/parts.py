"""What each payment of an order is made of, and what is left of it, as the laws reckon it: from the events alone."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import floor
from typing import Any

import msgspec

from gigwright.backbone.event import Recorded
from gigwright.events.orders import (
    ChargebackBorne,
    ChargebackHeld,
    ChargebackRecovered,
    CouponRedeemed,
    CreditUsed,
    ExtraBought,
    OrderCancelled,
    OrderPaid,
    OrderPartlyRefunded,
    OrderPlaced,
    SellerTipped,
    is_shared,
)
from gigwright.values import PaymentId

NAMES = ("price", "service_fee", "commission")


class Part(msgspec.Struct):
    """One payment, in minor units: its shares at first, or when a bank decided about it last, and what went back of its
    price since. Of that, a coupon had paid so much."""

    payment: PaymentId | None
    shares: dict[str, int]
    tip: bool = False
    coupon: int = 0
    back: int = 0

    def left(self) -> dict[str, int]:
        """Of each share, in proportion to the price."""
        whole = self.shares["price"]
        return {name: half_up(self.shares[name], whole - self.back, whole) for name in NAMES}

    @property
    def total(self) -> int:
        left = self.left()
        return left["price"] + left["service_fee"]

    @property
    def coupon_left(self) -> int:
        return half_up(self.coupon, self.total, self.shares["price"] + self.shares["service_fee"])

    def begin_anew(self, held: ChargebackHeld, sign: int) -> None:
        """A bank keeps what it took, or gives it back after all."""
        taken = {
            "price": held.earning + held.commission,
            "service_fee": held.service_fee,
            "commission": held.commission,
        }
        left, coupon = self.left(), self.coupon_left
        self.shares = {name: left[name] + sign * taken[name].amount_minor for name in NAMES}
        self.coupon, self.back = coupon, 0


class Parts:
    """All payments of one order, its own first, and what credit paid of that one."""

    def __init__(self) -> None:
        self.all: list[Part] = []
        self._credit = 0
        self._held: dict[PaymentId, ChargebackHeld] = {}

    def hear(self, fact: Any) -> None:
        """One more event of the order."""
        match fact:
            case OrderPlaced():
                self.all = [_part(None, fact), *self.all]
            case CouponRedeemed(funded_by="market") if self.all:
                self.all[0].coupon = fact.amount.amount_minor
            case CreditUsed():
                self._credit += fact.amount.amount_minor
            case OrderPaid() if self.all:
                self.all[0].payment = fact.payment
            case ExtraBought() | SellerTipped():
                self.all.append(_part(fact.payment, fact))
            case OrderPartlyRefunded():
                self._credit -= 0 if fact.to_credit is None else fact.to_credit.amount_minor
                self._goes_back(fact.price.amount_minor)
        self._hear_of_banks(fact)

    def left(self, *, tips: bool = False) -> dict[str, int]:
        """What is left of each share, of all payments together."""
        parts = [part.left() for part in self.all if tips or not part.tip]
        return with_sums({name: sum(left[name] for left in parts) for name in NAMES})

    def of_the_card(self, payment: PaymentId) -> int:
        """What of what is left of a payment its card has paid."""
        for number, part in enumerate(self.all):
            if part.payment == payment:
                return part.total - (0 if number else self._credit + part.coupon_left)
        return 0

    def shares_of_the_card(self, payment: PaymentId) -> dict[str, int]:
        """The shares of that: what is left of each, less its part of what the card has not paid. Nothing of what is not
        the order's."""
        part = next((one for one in self.all if one.payment == payment), None)
        if part is None:
            return with_sums(dict.fromkeys(NAMES, 0))
        left, rest = part.left(), part.total - self.of_the_card(payment)
        fee = half_up(left["service_fee"], rest, part.total)
        both = half_up(left["service_fee"] + left["commission"], rest, part.total)
        price = left["price"] - (rest - fee)
        taken = {"price": price, "service_fee": left["service_fee"] - fee}
        return with_sums({**taken, "commission": left["commission"] - (both - fee)})

    def _goes_back(self, price: int) -> None:
        for part in self.all:
            taken = 0 if part.tip else min(price, part.shares["price"] - part.back)
            part.back += taken
            price -= taken

    def _hear_of_banks(self, fact: Any) -> None:
        match fact:
            case ChargebackHeld():
                self._held[fact.payment] = fact
            case ChargebackBorne() | ChargebackRecovered() if fact.payment in self._held:
                held = self._held[fact.payment]
                for part in self.all if is_shared(held) else ():
                    if part.payment == fact.payment:
                        part.begin_anew(held, -1 if isinstance(fact, ChargebackBorne) else 1)


def in_their_turn(events: Sequence[Recorded[Any]]) -> Iterator[Recorded[Any]]:
    """The events, but for a bank that ends an order: that it took the payment comes before the end."""
    waits: Recorded[Any] | None = None
    for event in events:
        if waits is not None and isinstance(event.data, ChargebackHeld) and event.data.order == waits.data.order:
            yield event
            yield waits
            waits = None
            continue
        if waits is not None:
            yield waits
            waits = None
        if isinstance(event.data, OrderCancelled):
            waits = event
        else:
            yield event
    if waits is not None:
        yield waits


def half_up(of: int, part: int, whole: int) -> int:
    """So much in proportion to a part of a whole, rounded half up; of nothing, nothing."""
    return floor(Fraction(of * part, whole) + Fraction(1, 2)) if whole else 0


def with_sums(left: dict[str, int]) -> dict[str, int]:
    """With what the seller has of it, and what it comes to."""
    earning, refund = left["price"] - left["commission"], left["price"] + left["service_fee"]
    return {**left, "earning": earning, "refund": refund}


def _part(payment: PaymentId | None, said: Any) -> Part:
    shares = {name: getattr(said, name).amount_minor for name in NAMES}
    return Part(payment, shares, tip=isinstance(said, SellerTipped))
