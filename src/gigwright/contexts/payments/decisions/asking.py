"""A buyer offers a card for an order, or for a bill of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import msgspec

from gigwright.backbone.decision import Model, command, decision
from gigwright.backbone.errors import Refused
from gigwright.contexts.payments.decisions.charges import Payment, payment
from gigwright.events.orders import (
    Billed,
    BillExpired,
    CouponRedeemed,
    CreditUsed,
    ExtraBought,
    OrderCancelled,
    OrderCompleted,
    OrderPaid,
    OrderPlaced,
    OrderReversed,
    PaymentExpired,
    SellerTipped,
    WorkDelivered,
)
from gigwright.events.payments import PaymentCaptured, PaymentDeclined, PaymentRequested
from gigwright.values import BillId, Money, OrderId, PaymentId, UserId

CARD_LENGTH_MAX = 255
CARD_NUMBER_DIGITS_MIN = 12

OrderStatus = Literal["unknown", "unpaid", "paid", "expired", "cancelled"]


class Bill(msgspec.Struct, frozen=True):
    """What an order asks of its buyer beside what their credit paid, and what was offered for it; `further` is the bill
    that waits for it."""

    status: OrderStatus = "unknown"
    buyer: UserId | None = None
    total: Money | None = None
    pay_by: datetime | None = None
    under_way: frozenset[PaymentId] = frozenset()
    captured: bool = False
    further: Billed | None = None
    further_captured: bool = False


def _placed(bill: Bill, event: OrderPlaced) -> Bill:
    return msgspec.structs.replace(bill, status="unpaid", buyer=event.buyer, total=event.total, pay_by=event.pay_by)


def _less(bill: Bill, event: CreditUsed) -> Bill:
    assert bill.total is not None, "credit pays for an order that was placed"
    return msgspec.structs.replace(bill, total=bill.total - event.amount)


def _reduced(bill: Bill, event: CouponRedeemed) -> Bill:
    """What the market bears; what the seller does has made the total lower already."""
    assert bill.total is not None, "a coupon is redeemed by an order that was placed"
    less = event.amount if event.funded_by == "market" else Money(0, event.amount.currency)
    return msgspec.structs.replace(bill, total=bill.total - less)


def _paid(bill: Bill, event: OrderPaid) -> Bill:
    return msgspec.structs.replace(bill, status="paid")


def _expired(bill: Bill, event: PaymentExpired) -> Bill:
    return msgspec.structs.replace(bill, status="expired")


def _cancelled(bill: Bill, event: OrderCancelled) -> Bill:
    return msgspec.structs.replace(bill, status="cancelled", further=None)


def _billed(bill: Bill, event: Billed) -> Bill:
    return msgspec.structs.replace(bill, further=event, further_captured=False)


def _not_awaited(
    bill: Bill, event: BillExpired | ExtraBought | SellerTipped | WorkDelivered | OrderCompleted | OrderReversed
) -> Bill:
    return msgspec.structs.replace(bill, further=None)


def _requested(bill: Bill, event: PaymentRequested) -> Bill:
    return msgspec.structs.replace(bill, under_way=bill.under_way | {event.payment})


def _declined(bill: Bill, event: PaymentDeclined) -> Bill:
    return msgspec.structs.replace(bill, under_way=bill.under_way - {event.payment})


def _captured(bill: Bill, event: PaymentCaptured) -> Bill:
    rest = msgspec.structs.replace(bill, under_way=bill.under_way - {event.payment})
    if event.bill is None:
        return msgspec.structs.replace(rest, captured=True)
    is_awaited = bill.further is not None and bill.further.bill == event.bill
    return msgspec.structs.replace(rest, further_captured=bill.further_captured or is_awaited)


bill = Model(
    Bill(),
    {
        OrderPlaced: _placed,
        CouponRedeemed: _reduced,
        CreditUsed: _less,
        OrderPaid: _paid,
        PaymentExpired: _expired,
        OrderCancelled: _cancelled,
        Billed: _billed,
        **dict.fromkeys(
            (BillExpired, ExtraBought, SellerTipped, WorkDelivered, OrderCompleted, OrderReversed), _not_awaited
        ),
        PaymentRequested: _requested,
        PaymentDeclined: _declined,
        PaymentCaptured: _captured,
    },
    by="order",
)


@command
class RequestPayment:
    """Pay an order, or a bill of it, with the card behind a token; `amount` is the total that the buyer saw, less what
    credit paid."""

    by: UserId
    payment: PaymentId
    order: OrderId
    amount: Money
    card: str
    bill: BillId | None = None


@decision(bill, payment)
def request_payment(command: RequestPayment, now: datetime, bill: Bill, payment: Payment) -> Sequence[object]:
    """Only the buyer, only in time, only all that is left to pay, and one payment at a time."""
    (_check_the_order if command.bill is None else _check_the_bill)(command, now, bill)
    _check_the_payments(command, bill, payment)
    _check_the_card(command.card)
    return [
        PaymentRequested(
            payment=command.payment,
            order=command.order,
            buyer=command.by,
            amount=command.amount,
            card=command.card,
            bill=command.bill,
        )
    ]


def _check_the_order(command: RequestPayment, now: datetime, bill: Bill) -> None:
    _check_the_buyer(command, bill)
    assert bill.pay_by is not None, "an order is paid until some time"
    if bill.status == "paid":
        raise Refused("this order is paid already")
    if bill.status == "cancelled":
        raise Refused("this order was cancelled; there is nothing to pay")
    if bill.status == "expired" or now > bill.pay_by:
        raise Refused("the time to pay for this order is over; place it again")
    _check_the_amount(command, bill.total)


def _check_the_bill(command: RequestPayment, now: datetime, bill: Bill) -> None:
    _check_the_buyer(command, bill)
    if bill.further is None or bill.further.bill != command.bill or now > bill.further.pay_by:
        raise Refused("this payment is not awaited any more; look at the order again")
    _check_the_amount(command, bill.further.total)


def _check_the_buyer(command: RequestPayment, bill: Bill) -> None:
    if bill.total is None:
        raise Refused(f"there is no order {command.order} to pay for")
    if command.by != bill.buyer:
        raise Refused("only the buyer of an order can pay for it")


def _check_the_amount(command: RequestPayment, total: Money | None) -> None:
    if command.amount != total:
        raise Refused(f"of this order {total} is to be paid, not {command.amount}; look at it again and pay all of it")


def _check_the_payments(command: RequestPayment, bill: Bill, payment: Payment) -> None:
    if bill.captured if command.bill is None else bill.further_captured:
        raise Refused("a payment for this order has come in already; it need not be paid again")
    if bill.under_way:
        raise Refused("a payment for this order is under way; wait for its outcome")
    if payment.requested is not None:
        raise Refused(f"the payment id {command.payment} is taken; give a new payment a new id")


def _check_the_card(card: str) -> None:
    if not 0 < len(card) <= CARD_LENGTH_MAX:
        raise Refused(f"a card token has 1 to {CARD_LENGTH_MAX} characters, not {len(card)}")
    digits = card.replace(" ", "").replace("-", "")
    if digits.isdigit() and len(digits) >= CARD_NUMBER_DIGITS_MIN:
        raise Refused("this looks like a card number; type it only at the card processor, and pay with its token")
