"""What is left of each payment of an order: what neither went back, nor is kept by a bank."""

from gigwright.contexts.orders.decisions.sharing import Rest, Shares, in_proportion
from gigwright.contexts.orders.decisions.standing import Further, Order
from gigwright.values import Money, PaymentId

Left = list[tuple[PaymentId | None, Shares]]


def left_of_each(order: Order, less: Money | None = None) -> Left:
    """What is left of each payment but for tips, the order's own first; or would be, with so much `less` of the price,
    which is taken of one payment after the other."""
    further = [(one.payment, _rest_of(order, one)) for one in order.further if not one.tip]
    payments = [(order.payment, _own(order).shares), *further]
    more, left = 0 if less is None else less.amount_minor, Left()
    for payment, rest in payments:
        back = _back(order, payment)
        taken = min(more, rest.price.amount_minor - back)
        more -= taken
        left.append((payment, rest.less(back + taken)))
    return left


def left_of_tips(order: Order) -> Left:
    """What is left of each tip: no part goes back of it, and a bank keeps all of it or nothing."""
    return [(one.payment, _rest_of(order, one)) for one in order.further if one.tip]


def left_of(order: Order, payment: PaymentId) -> Shares | None:
    """What is left of one payment; None for one that is none of the order's."""
    return dict((*left_of_each(order), *left_of_tips(order))).get(payment)


def of_the_coupon(order: Order, left: Money) -> int:
    """What of so much of the order's own payment the coupon has paid, in minor units, rounded half up."""
    own = _own(order)
    return in_proportion(own.coupon_minor, left.amount_minor, own.shares.total.amount_minor)


def of_the_card(order: Order, payment: PaymentId) -> Money | None:
    """What of what is left of one payment its card has paid: of the order's own, what neither credit nor a coupon has.
    None for one that is none of the order's."""
    left = left_of(order, payment)
    if left is None or payment != order.payment:
        return None if left is None else left.total
    helped = order.credit_minor + of_the_coupon(order, left.total)
    return Money(left.total.amount_minor - helped, left.total.currency)


def without_the_card(order: Order, payment: PaymentId) -> Shares:
    """What would be left of a payment if a bank kept what its card has paid: everybody's share of the rest."""
    left, card = left_of(order, payment), of_the_card(order, payment)
    assert left is not None, "of what is none of the order's nothing is left"
    assert card is not None
    return left.of_the_total((left.total - card).amount_minor)


def rest_of(order: Order, payment: PaymentId, left: Shares) -> Rest:
    """What there is of a payment from now on; what a coupon has paid of it stays that."""
    before = left_of(order, payment)
    is_own = before is not None and payment == order.payment
    return Rest(left, of_the_coupon(order, before.total) if before is not None and is_own else 0)


def _own(order: Order) -> Rest:
    assert order.terms is not None, "of an order that was never placed nothing is left"
    terms = order.terms
    known = None if order.payment is None else order.rests.get(order.payment)
    return known or Rest(Shares(terms.price, terms.service_fee, terms.commission), order.coupon_minor)


def _rest_of(order: Order, further: Further) -> Shares:
    known = order.rests.get(further.payment)
    return Shares(further.price, further.service_fee, further.commission) if known is None else known.shares


def _back(order: Order, payment: PaymentId | None) -> int:
    return 0 if payment is None else order.back_minor.get(payment, 0)
