"""What others than a card paid of an order, and what of it goes back to them: looked up in what was said before."""

from decimal import ROUND_HALF_UP, Decimal

from gigwright.events.orders import (
    Back,
    CouponRedeemed,
    CouponReturned,
    CreditUsed,
    OrderPartlyRefunded,
    OrderPlaced,
)
from gigwright.values import Money, OrderId
from tests.contexts.asked_anything import Machine


class PaidByOthers(Machine):
    """Of an order whose own payment has `left` of its total."""

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
        (terms,) = self.past(OrderPlaced, order=order)
        exact = Decimal(self.paid_by_coupon(order)) * left_minor / terms.total.amount_minor
        return int(exact.quantize(Decimal(1), ROUND_HALF_UP))
