"""What others than a card paid of an order, and what of it goes back to them: looked up in what was said before."""

from gigwright.events.ledger import CreditGranted
from gigwright.events.orders import (
    Back,
    ChargebackHeld,
    ChargebackRecovered,
    ChargebackReleased,
    CouponRedeemed,
    CouponReturned,
    CreditUsed,
    OrderCancelled,
    OrderPartlyRefunded,
    OrderPlaced,
    OrderReversed,
    PaymentExpired,
)
from gigwright.events.payments import RefundFailed
from gigwright.values import Money, OrderId, PaymentId
from tests.contexts.orders.parts_of_it import PartsOfIt

CREDITED = (
    *(PaymentExpired, OrderCancelled, OrderReversed, OrderPartlyRefunded),
    *(ChargebackReleased, ChargebackRecovered),
)


class PaidByOthers(PartsOfIt):
    """Of an order whose own payment has `left` of its total."""

    def credit_of(self, buyer: str, currency: str) -> int:
        """In minor units: what was given and came back, less what was used."""
        came = [event.amount for event in self.past(CreditGranted, RefundFailed, buyer=buyer)]
        came += [event.to_credit for event in self.past(*CREDITED, buyer=buyer) if event.to_credit]
        went = [event.amount for event in self.past(CreditUsed, buyer=buyer)]
        went += [event.from_credit for event in self.past(ChargebackHeld, buyer=buyer) if event.from_credit]
        has: int = sum(one.amount_minor for one in came if one.currency == currency)
        has -= sum(one.amount_minor for one in went if one.currency == currency)
        return has

    def paid_by_credit(self, order: OrderId) -> int:
        """In minor units, less what became credit again."""
        used = [event.amount for event in self.past(CreditUsed, order=order)]
        back = [event.to_credit for event in self.past(OrderPartlyRefunded, order=order) if event.to_credit]
        left: int = sum(one.amount_minor for one in used) - sum(one.amount_minor for one in back)
        return left

    def paid_by_coupon(self, order: OrderId) -> int:
        """What the market paid at first, in minor units."""
        used = self.past(CouponRedeemed, order=order)
        return sum(one.amount.amount_minor for one in used if one.funded_by == "market")

    def to_pay(self, order: OrderId) -> int:
        """By card, in minor units, while nothing has gone back."""
        (terms,) = self.past(OrderPlaced, order=order)
        total: int = terms.total.amount_minor
        return total - self.paid_by_coupon(order) - self.paid_by_credit(order)

    def to_coupon(self, order: OrderId, left: Money, refund: Money, further: tuple[Back, ...]) -> Money | None:
        """Of what goes back of the order's own payment, in proportion."""
        own = refund.amount_minor - sum(part.amount.amount_minor for part in further)
        minor = self._coupon_in(order, left.amount_minor) - self._coupon_in(order, left.amount_minor - own)
        return Money(minor, refund.currency) if minor else None

    def to_credit(self, order: OrderId, left: Money, refund: Money, further: tuple[Back, ...]) -> Money | None:
        """Of what goes back of the order's own payment; the card has its own first."""
        coupon = self.to_coupon(order, left, refund, further)
        own = refund.amount_minor - sum(part.amount.amount_minor for part in further)
        own -= 0 if coupon is None else coupon.amount_minor
        by_card = left.amount_minor - self.paid_by_credit(order) - self._coupon_in(order, left.amount_minor)
        return Money(own - by_card, refund.currency) if own > by_card else None

    def returned(self, order: OrderId) -> list[CouponReturned]:
        """What is said of its coupon when nobody has paid in time."""
        names = ("order", "coupon", "buyer", "seller", "amount", "funded_by")
        used = self.past(CouponRedeemed, order=order)
        return [CouponReturned(**{name: getattr(one, name) for name in names}) for one in used]

    def _coupon_in(self, order: OrderId, left_minor: int) -> int:
        return self.parts(order)[0].coupon_in(left_minor)

    def by_card(self, order: OrderId, payment: PaymentId) -> int:
        """What the card has paid of what is left of a payment, in minor units; nothing of what is not the order's."""
        for number, part in enumerate(self.parts(order)):
            if part.payment == payment:
                left = part.left().total.amount_minor
                return left - (0 if number else self.paid_by_credit(order) + part.coupon_in(left))
        return 0
