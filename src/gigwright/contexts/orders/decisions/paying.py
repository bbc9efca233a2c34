"""What the money does to an order: it arrives in time, too late, twice, or not at all."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from gigwright.backbone.decision import Model, command, decision
from gigwright.backbone.errors import Refused
from gigwright.backbone.event import Actor
from gigwright.contexts.orders.decisions.extending import end_of_the_work
from gigwright.contexts.orders.decisions.order import CLOCK, not_before, only, order_as_it_is, terms_of
from gigwright.contexts.orders.decisions.questions import starts_at_once
from gigwright.contexts.orders.decisions.standing import Order
from gigwright.contexts.orders.decisions.starting import clock_of_the_work
from gigwright.events.orders import (
    Billed,
    CouponRedeemed,
    CouponReturned,
    ExtraBought,
    LatePaymentRefunded,
    OrderPaid,
    OrderPlaced,
    PaymentExpired,
    SellerTipped,
    WorkStarted,
)
from gigwright.policy.reminders import ASK_FOR_REQUIREMENTS_AFTER
from gigwright.values import BillId, Money, OrderId, PaymentId

INTAKE = "order-intake"  # who asks when the processor holds money for an order


Answer = OrderPaid | ExtraBought | SellerTipped | LatePaymentRefunded


def was_answered(answered: bool, event: Answer) -> bool:
    return True


payment_answered = Model(
    False,
    dict.fromkeys((OrderPaid, ExtraBought, SellerTipped, LatePaymentRefunded), was_answered),
    by=("order", "payment"),
)


@command
class AcceptPayment:
    """Say what a captured payment means for its order, or for a bill of it."""

    by: Actor
    order: OrderId
    payment: PaymentId
    amount: Money
    bill: BillId | None = None


@decision(order_as_it_is, payment_answered)
def accept_payment(command: AcceptPayment, now: datetime, order: Order, answered: bool) -> Sequence[object]:
    """Money for what no longer waits for it goes back in full; each payment is answered once. The work begins with it
    where nothing must be asked."""
    only(INTAKE, command.by)
    terms = terms_of(order)
    if answered:
        return []
    if command.bill is not None:
        bill = order.bill
        if bill is None or bill.bill != command.bill:
            return [_refunded(command, terms)]
        _check_the_amount(command, bill.total)
        return [_tipped(command, bill, order, now) if bill.kind == "tip" else _bought(command, bill, order, now)]
    if order.state != "payment_pending":
        return [_refunded(command, terms)]
    _check_the_amount(command, order.to_pay)
    return paid_now(order, command.payment, now)


@command
class ExpireOrder:
    """End an order that nobody paid in time."""

    by: Actor
    order: OrderId


@decision(order_as_it_is)
def expire_order(command: ExpireOrder, now: datetime, order: Order) -> Sequence[PaymentExpired | CouponReturned]:
    """Never before its time; and an order whose money is captured already only waits for that to be heard.

    What credit had paid is credit again, and its coupon can be used again.
    """
    only(CLOCK, command.by)
    terms = terms_of(order)
    if order.state != "payment_pending" or order.captured:
        return []
    not_before(terms.pay_by, now, f"the time to pay for {command.order}")
    back = Money(order.credit_minor, terms.total.currency) if order.credit_minor else None
    over = PaymentExpired(order=command.order, gig=terms.gig, buyer=terms.buyer, seller=terms.seller, to_credit=back)
    return [over] if order.coupon is None else [over, _returned(order.coupon)]


def _returned(used: CouponRedeemed) -> CouponReturned:
    return CouponReturned(
        order=used.order,
        coupon=used.coupon,
        buyer=used.buyer,
        seller=used.seller,
        amount=used.amount,
        funded_by=used.funded_by,
    )


def _started(order: Order, now: datetime) -> WorkStarted:
    terms = terms_of(order)
    due_at, give_up_at = clock_of_the_work(order, now)
    return WorkStarted(order=terms.order, buyer=terms.buyer, seller=terms.seller, due_at=due_at, give_up_at=give_up_at)


def _check_the_amount(command: AcceptPayment, total: Money) -> None:
    if command.amount != total:
        raise Refused(f"{command.payment} holds {command.amount}, but of {command.order} {total} is to be paid")


def _bought(command: AcceptPayment, bill: Billed, order: Order, now: datetime) -> ExtraBought:
    begun = order.state in ("in_progress", "in_revision")
    due_at, give_up_at = end_of_the_work(order, bill.days, now) if begun else (None, None)
    return ExtraBought(
        order=bill.order,
        bill=bill.bill,
        payment=command.payment,
        buyer=bill.buyer,
        seller=bill.seller,
        kind=bill.kind,
        extra=bill.extra,
        price=bill.price,
        service_fee=bill.service_fee,
        total=bill.total,
        commission=bill.commission,
        earning=bill.earning,
        days=bill.days,
        due_at=due_at,
        give_up_at=give_up_at,
    )


def _tipped(command: AcceptPayment, bill: Billed, order: Order, now: datetime) -> SellerTipped:
    assert order.completed is not None, "only a completed order is tipped"
    return SellerTipped(
        order=bill.order,
        bill=bill.bill,
        payment=command.payment,
        buyer=bill.buyer,
        seller=bill.seller,
        price=bill.price,
        service_fee=bill.service_fee,
        total=bill.total,
        commission=bill.commission,
        earning=bill.earning,
        clears_at=max(order.completed.clears_at, now),
    )


def paid_now(order: Order, payment: PaymentId, now: datetime) -> list[object]:
    """Nothing is left to pay; and the work begins, where nothing must be answered."""
    terms = terms_of(order)
    begun = [_started(order, now)] if starts_at_once(terms) else []
    return [_paid_by(payment, terms, now), *begun]


def _paid_by(payment: PaymentId, terms: OrderPlaced, now: datetime) -> OrderPaid:
    """Nothing is left to pay; with the time to say what is needed, where the work waits for it."""
    until, again = now + timedelta(hours=terms.requirements_hours), now + ASK_FOR_REQUIREMENTS_AFTER
    waits = not starts_at_once(terms)
    return OrderPaid(
        order=terms.order,
        payment=payment,
        buyer=terms.buyer,
        seller=terms.seller,
        requirements_by=until if waits else None,
        remind_at=again if waits and again < until else None,
    )


def _refunded(command: AcceptPayment, terms: OrderPlaced) -> LatePaymentRefunded:
    return LatePaymentRefunded(
        order=command.order,
        payment=command.payment,
        buyer=terms.buyer,
        seller=terms.seller,
        refund=command.amount,
    )
