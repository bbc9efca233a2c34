"""What each payment of an order is made of, and what is left of it, told from all that was said, each time anew."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

import msgspec

from gigwright.events.orders import (
    ChargebackBorne,
    ChargebackHeld,
    ChargebackRecovered,
    CouponRedeemed,
    ExtraBought,
    OrderPaid,
    OrderPartlyRefunded,
    OrderPlaced,
    SellerTipped,
    is_shared,
)
from gigwright.values import Money, OrderId, PaymentId
from tests.contexts.asked_anything import Machine


class Left(NamedTuple):
    """What no refund has taken yet, and no bank."""

    price: Money
    service_fee: Money
    commission: Money
    earning: Money
    total: Money


class Part(msgspec.Struct):
    """One payment, in minor units: what it was made of at first, or when a bank decided last, and what went back of its
    price since; `coupon` is what the market had paid of it."""

    currency: str
    payment: PaymentId | None
    price: int
    fee: int
    commission: int
    tip: bool = False
    coupon: int = 0
    back: int = 0

    def left(self, less: int = 0) -> Left:
        """In proportion to the price that is left, each rounded half up; `less` of it goes back as well."""
        rest = self.price - self.back - less
        price, fee, commission = (half_up(of, rest, self.price) for of in (self.price, self.fee, self.commission))
        amounts = (price, fee, commission, price - commission, price + fee)
        return Left(*(Money(minor, self.currency) for minor in amounts))

    def coupon_in(self, total_minor: int) -> int:
        return half_up(self.coupon, total_minor, self.price + self.fee)

    def begins_anew(self, sign: int, held: ChargebackHeld) -> None:
        """A bank keeps what it took of a completed order, or gives it back."""
        left = self.left()
        self.coupon = self.coupon_in(left.total.amount_minor)
        self.price = (left.price.amount_minor) + sign * (held.earning + held.commission).amount_minor
        self.fee = left.service_fee.amount_minor + sign * held.service_fee.amount_minor
        self.commission = left.commission.amount_minor + sign * held.commission.amount_minor
        self.back = 0


TELL = (OrderPlaced, CouponRedeemed, OrderPaid, ExtraBought, SellerTipped, OrderPartlyRefunded)
BANKS = (ChargebackHeld, ChargebackBorne, ChargebackRecovered)


class PartsOfIt(Machine):
    def parts(self, order: OrderId) -> list[Part]:
        """The order's own payment first, then the others as they came."""
        found: list[Part] = []
        held: dict[PaymentId, ChargebackHeld] = {}
        for event in self.past(*TELL, *BANKS, order=order):
            match event:
                case OrderPlaced():
                    found.append(_part(None, event))
                case CouponRedeemed(funded_by="market"):
                    found[0].coupon = event.amount.amount_minor
                case OrderPaid():
                    found[0].payment = event.payment
                case ExtraBought() | SellerTipped():
                    found.append(_part(event.payment, event))
                case OrderPartlyRefunded():
                    _goes_back(found, event.price.amount_minor)
                case ChargebackHeld():
                    held[event.payment] = event
                case ChargebackBorne() | ChargebackRecovered() if is_shared(held[event.payment]):
                    (one,) = [part for part in found if part.payment == event.payment]
                    one.begins_anew(-1 if isinstance(event, ChargebackBorne) else 1, held[event.payment])
        return found


def _part(payment: PaymentId | None, said: Any) -> Part:
    price, fee, commission = (one.amount_minor for one in (said.price, said.service_fee, said.commission))
    return Part(said.price.currency, payment, price, fee, commission, tip=isinstance(said, SellerTipped))


def _goes_back(parts: list[Part], price: int) -> None:
    """Of one payment after the other; a tip is no part of the price."""
    for part in parts:
        if not part.tip:
            taken = min(price, part.price - part.back)
            part.back += taken
            price -= taken


def half_up(of: int, part: int, whole: int) -> int:
    """So much in proportion to a part of a whole; of nothing, nothing."""
    return int((Decimal(of) * part / whole).quantize(Decimal(1), ROUND_HALF_UP)) if whole else 0
