"""Numbering what is handed out about money: the next number of a series is decided with the document that gets it.

The last number is part of the condition under which the document is stored, so no two have one number, and none is left
out: a document that was not stored has used none up.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, get_args

from gigwright.backbone.decision import Model, command, decision
from gigwright.backbone.errors import Refused
from gigwright.backbone.event import Actor
from gigwright.events.billing import (
    ChargebackCreditCancelled,
    ChargebackCredited,
    CreditNoteIssued,
    Document,
    EarlyPayoutStated,
    PayoutStatementCancelled,
    PayoutStatementIssued,
    ReceiptIssued,
    moved_by,
    named,
)
from gigwright.events.ledger import PayoutRequested
from gigwright.events.orders import Billed, CouponRedeemed, CreditUsed, OrderPlaced, what_was_billed, what_was_ordered
from gigwright.values import BillId, ChargebackRef, Money, OrderId, PaymentId, PayoutId, RefundId, SeriesId, UserId

BILLING = "billing"  # who asks for documents


def _numbered(_last: int, event: Document) -> int:
    return event.number


def _the_one(_before: Any, event: Any) -> Any:
    return event


def _is_so(_before: bool, _event: object) -> bool:
    return True


NO_RECEIPT: ReceiptIssued | None = None
NO_CREDIT: ChargebackCredited | None = None
NO_STATEMENT: PayoutStatementIssued | None = None
NO_ORDER: OrderPlaced | None = None
NO_BILL: Billed | None = None
NO_CREDIT_USED: CreditUsed | None = None
NO_COUPON: CouponRedeemed | None = None
NO_EARLY: EarlyPayoutStated | None = None
NO_PAYOUT: PayoutRequested | None = None

last_number = Model(
    0,
    dict.fromkeys(get_args(Document), _numbered),
    by="series",
)
receipt_of = Model(NO_RECEIPT, {ReceiptIssued: _the_one}, by="payment")
is_credited = Model(False, {CreditNoteIssued: _is_so}, by="refund")
note_of = Model(NO_CREDIT, {ChargebackCredited: _the_one}, by="chargeback")
is_undone = Model(False, {ChargebackCreditCancelled: _is_so}, by="chargeback")
statement_of = Model(NO_STATEMENT, {PayoutStatementIssued: _the_one}, by="payout")
is_cancelled = Model(False, {PayoutStatementCancelled: _is_so}, by="payout")
order_of = Model(NO_ORDER, {OrderPlaced: _the_one}, by="order")
credit_in = Model(NO_CREDIT_USED, {CreditUsed: _the_one}, by="order")
coupon_in = Model(NO_COUPON, {CouponRedeemed: _the_one}, by="order")
bill_of = Model(NO_BILL, {Billed: _the_one}, by="bill")
early_of = Model(NO_EARLY, {EarlyPayoutStated: _the_one}, by="order")
payout_of = Model(NO_PAYOUT, {PayoutRequested: _the_one}, by="payout")


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
    _only_billing(command.by)
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
    _only_billing(command.by)
    if credited:
        return []
    return [
        CreditNoteIssued(
            series=command.series,
            number=last + 1,
            receipt=_name_of_the_receipt(command.payment, receipt),
            refund=command.refund,
            payment=command.payment,
            order=command.order,
            buyer=command.buyer,
            amount=command.amount,
            refunded_at=command.refunded_at,
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
    _only_billing(command.by)
    if known is not None:
        return []
    return [
        ChargebackCredited(
            series=command.series,
            number=last + 1,
            receipt=_name_of_the_receipt(command.payment, receipt),
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
    _only_billing(command.by)
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


@command
class IssuePayoutStatement:
    """Say in writing what was sent to a seller."""

    by: Actor
    series: SeriesId
    payout: PayoutId
    seller: UserId
    amount: Money
    sent_at: datetime


@decision(last_number, statement_of, payout_of)
def issue_payout_statement(
    command: IssuePayoutStatement,
    now: datetime,
    last: int,
    known: PayoutStatementIssued | None,
    payout: PayoutRequested | None,
) -> Sequence[PayoutStatementIssued]:
    """Once per payout that was sent."""
    _only_billing(command.by)
    if known is not None:
        return []
    assert payout is not None, "what was sent was asked for"
    return [
        PayoutStatementIssued(
            series=command.series,
            number=last + 1,
            payout=command.payout,
            seller=command.seller,
            taken=command.amount + payout.fee,
            fee=payout.fee,
            amount=command.amount,
            sent_at=command.sent_at,
        )
    ]


@command
class CancelPayoutStatement:
    """Say in writing that a payout came back."""

    by: Actor
    series: SeriesId
    payout: PayoutId
    returned_at: datetime


@decision(last_number, is_cancelled, statement_of)
def cancel_payout_statement(
    command: CancelPayoutStatement,
    now: datetime,
    last: int,
    cancelled: bool,
    statement: PayoutStatementIssued | None,
) -> Sequence[PayoutStatementCancelled]:
    """Once per payout that came back; it names the statement, which was issued before."""
    _only_billing(command.by)
    if cancelled:
        return []
    if statement is None:
        raise Refused(f"{command.payout} has no statement that could be cancelled; see what waits in billing")
    return [
        PayoutStatementCancelled(
            series=command.series,
            number=last + 1,
            statement=named(statement.series, statement.number),
            payout=command.payout,
            seller=statement.seller,
            taken=statement.taken,
            fee=statement.fee,
            amount=statement.amount,
            returned_at=command.returned_at,
        )
    ]


@command
class StateEarlyPayout:
    """Say in writing what a seller has had early, and what was kept for it."""

    by: Actor
    series: SeriesId
    order: OrderId
    seller: UserId
    amount: Money
    fee: Money
    cleared_at: datetime


@decision(last_number, early_of, order_of)
def state_early_payout(
    command: StateEarlyPayout, now: datetime, last: int, known: EarlyPayoutStated | None, order: OrderPlaced | None
) -> Sequence[EarlyPayoutStated]:
    """Once per order: after that, nothing of it is left to clear early."""
    _only_billing(command.by)
    if known is not None:
        return []
    assert order is not None, "an earning is of an order"
    return [
        EarlyPayoutStated(
            series=command.series,
            number=last + 1,
            order=command.order,
            seller=command.seller,
            title=order.title,
            amount=command.amount,
            fee=command.fee,
            left=command.amount - command.fee,
            cleared_at=command.cleared_at,
        )
    ]


def _name_of_the_receipt(payment: PaymentId, receipt: ReceiptIssued | None) -> str:
    if receipt is None:
        raise Refused(f"{payment} has no receipt that could be named; see what waits in billing")
    return named(receipt.series, receipt.number)


def _only_billing(by: Actor) -> None:
    if by != BILLING:
        raise Refused("receipts and statements are issued by themselves when money has moved; nobody needs to ask")
