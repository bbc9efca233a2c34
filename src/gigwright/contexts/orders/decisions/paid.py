"""How an order came to be paid: by a coupon in part, from credit, by card, or not in time."""

import msgspec

from gigwright.contexts.orders.decisions.standing import Order
from gigwright.events.orders import CouponRedeemed, CreditUsed, OrderPaid, PaymentExpired
from gigwright.events.payments import PaymentCaptured


def captured(order: Order, event: PaymentCaptured) -> Order:
    if event.bill is None:
        return msgspec.structs.replace(order, captured=True)
    is_awaited = order.bill is not None and order.bill.bill == event.bill
    return msgspec.structs.replace(order, bill_captured=order.bill_captured or is_awaited)


def paid_from_credit(order: Order, event: CreditUsed) -> Order:
    return msgspec.structs.replace(order, credit_minor=event.amount.amount_minor)


def reduced(order: Order, event: CouponRedeemed) -> Order:
    return msgspec.structs.replace(order, coupon=event)


def expired(order: Order, event: PaymentExpired) -> Order:
    return msgspec.structs.replace(order, state="payment_expired")


def paid(order: Order, event: OrderPaid) -> Order:
    return msgspec.structs.replace(order, state="awaiting_requirements", payment=event.payment)
