"""Documents about what buyers paid, and about what they have again of it."""

from collections.abc import Sequence
from datetime import datetime

from gigwright.backbone.decision import command, decision
from gigwright.backbone.errors import Refused
from gigwright.backbone.event import Actor
from gigwright.contexts.billing.decisions.numbering import (
    Further,
    bill_of,
    coupon_in,
    credit_in,
    further_of,
    is_credited,
    is_undone,
    last_number,
    name_of_the_receipt,
    note_of,
    only_billing,
    order_of,
    receipt_of,
)
from gigwright.events.billing import (
    ChargebackCreditCancelled,
    ChargebackCredited,
    CreditNoteIssued,
    ReceiptIssued,
    moved_by,
    named,
)
from gigwright.events.orders import (
    Billed,
    CouponRedeemed,
    CreditUsed,
    OrderPlaced,
    what_was_billed,
    what_was_ordered,
)
from gigwright.values import BillId, ChargebackRef, Money, OrderId, PaymentId, RefundId, SeriesId, UserId


@command
class IssueReceipt:
    """Say in writing what a buyer has paid, for an order or for a bill of it."""

    by: Actor
    series: SeriesId
    payment: PaymentId
    order: OrderId
    buyer: UserId
    amount: Money
    paid_at: datetime
    bill: BillId | None = None


@decision(last_number, receipt_of, order_of, bill_of, credit_in, coupon_in)
def issue_receipt(
    command: IssueReceipt,
    now: datetime,
    last: int,
    known: ReceiptIssued | None,
    order: OrderPlaced | None,
    bill: Billed | None,
    used: CreditUsed | None,
    redeemed: CouponRedeemed | None,
) -> Sequence[ReceiptIssued]:
    """Once per payment, also of one that came too late and goes back: the money was here."""
    only_billing(command.by)
    if known is not None:
        return []
    assert order is not None, "a payment is of an order"
    paid = order if bill is None else bill
    credit = used.amount if used is not None and bill is None else None
    by_market = redeemed is not None and redeemed.funded_by == "market" and bill is None
    issued = ReceiptIssued(
        series=command.series,
        number=last + 1,
        payment=command.payment,
        order=command.order,
        buyer=command.buyer,
        seller=order.seller,
        title=order.title,
        package=what_was_ordered(order) if bill is None else what_was_billed(bill),
        price=paid.price,
        service_fee=paid.service_fee,
        total=paid.total,
        paid_at=command.paid_at,
        credit=credit,
        coupon=redeemed.amount if redeemed is not None and by_market else None,
    )
    assert command.amount == moved_by(issued), "all that is left to pay is paid, or nothing"
    return [issued]


@command
class IssueCreditNote:
    """Say in writing what went back of a payment."""

    by: Actor
    series: SeriesId
    refund: RefundId
    payment: PaymentId
    order: OrderId
    buyer: UserId
    amount: Money
    refunded_at: datetime


@decision(last_number, is_credited, receipt_of)
def issue_credit_note(
    command: IssueCreditNote, now: datetime, last: int, credited: bool, receipt: ReceiptIssued | None
) -> Sequence[CreditNoteIssued]:
    """Once per refund; it names the receipt, which was issued before."""
    only_billing(command.by)
    if credited:
        return []
    return [
        CreditNoteIssued(
            series=command.series,
            number=last + 1,
            receipt=name_of_the_receipt(command.payment, receipt),
            refund=command.refund,
            payment=command.payment,
            order=command.order,
            buyer=command.buyer,
            amount=command.amount,
            refunded_at=command.refunded_at,
        )
    ]


@command
class NoteCredit:
    """Say in writing what a buyer has again as credit of what they had paid for an order; `of_all` its payments."""

    by: Actor
    series: SeriesId
    refund: RefundId
    payment: PaymentId
    order: OrderId
    buyer: UserId
    amount: Money
    of_all: bool
    credited_at: datetime


@decision(last_number, is_credited, receipt_of, further_of)
def note_credit(
    command: NoteCredit,
    now: datetime,
    last: int,
    credited: bool,
    receipt: ReceiptIssued | None,
    further: Further,
) -> Sequence[CreditNoteIssued]:
    """Once for what went back at a time; it names the receipts, which were issued before."""
    only_billing(command.by)
    if credited:
        return []
    receipts = {one.payment: one for one in further.receipts}
    others = further.bought if command.of_all else ()
    return [
        CreditNoteIssued(
            series=command.series,
            number=last + 1,
            receipt=name_of_the_receipt(command.payment, receipt),
            refund=command.refund,
            payment=command.payment,
            order=command.order,
            buyer=command.buyer,
            amount=command.amount,
            refunded_at=command.credited_at,
            as_credit=True,
            further=tuple(name_of_the_receipt(payment, receipts.get(payment)) for payment in others),
        )
    ]


@command
class CreditChargeback:
    """Say in writing that the buyer's bank keeps what it took of a payment."""

    by: Actor
    series: SeriesId
    chargeback: ChargebackRef
    payment: PaymentId
    order: OrderId
    buyer: UserId
    amount: Money
    lost_at: datetime


@decision(last_number, note_of, receipt_of)
def credit_chargeback(
    command: CreditChargeback, now: datetime, last: int, known: ChargebackCredited | None, receipt: ReceiptIssued | None
) -> Sequence[ChargebackCredited]:
    """Once per chargeback that was lost; it names the receipt, which was issued before."""
    only_billing(command.by)
    if known is not None:
        return []
    return [
        ChargebackCredited(
            series=command.series,
            number=last + 1,
            receipt=name_of_the_receipt(command.payment, receipt),
            chargeback=command.chargeback,
            payment=command.payment,
            order=command.order,
            buyer=command.buyer,
            amount=command.amount,
            lost_at=command.lost_at,
        )
    ]


@command
class CancelChargebackCredit:
    """Say in writing that what a bank had taken for good came back after all."""

    by: Actor
    series: SeriesId
    chargeback: ChargebackRef
    recovered_at: datetime


@decision(last_number, is_undone, note_of)
def cancel_chargeback_credit(
    command: CancelChargebackCredit, now: datetime, last: int, undone: bool, note: ChargebackCredited | None
) -> Sequence[ChargebackCreditCancelled]:
    """Once per chargeback; it names the credit note, which was issued before."""
    only_billing(command.by)
    if undone:
        return []
    if note is None:
        raise Refused(f"{command.chargeback} has no credit note that could be cancelled; see what waits in billing")
    return [
        ChargebackCreditCancelled(
            series=command.series,
            number=last + 1,
            note=named(note.series, note.number),
            chargeback=command.chargeback,
            payment=note.payment,
            order=note.order,
            buyer=note.buyer,
            amount=note.amount,
            recovered_at=command.recovered_at,
        )
    ]
