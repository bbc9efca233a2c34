"""What is handed out in writing about money that has moved: numbered in series, without a gap and none twice.

A series is a kind of document and a year: `R-2026` are the receipts of 2026. Who is named is named by id; a document is
shown with the names that its people have then.
"""

from datetime import datetime
from typing import get_type_hints

from gigwright.backbone.event import event
from gigwright.backbone.evolution import upcast
from gigwright.values import ChargebackRef, Money, OrderId, PaymentId, PayoutId, RefundId, SeriesId, UserId

NUMBER_DIGITS = 6  # at least


@event("billing.receipt_issued", public=True)
class ReceiptIssued1:
    """A payment of a buyer is receipted, before there was credit."""

    series: SeriesId
    number: int
    payment: PaymentId
    order: OrderId
    buyer: UserId
    seller: UserId
    title: str
    package: str
    price: Money
    service_fee: Money
    total: Money
    paid_at: datetime


@event("billing.receipt_issued", version=2, public=True)
class ReceiptIssued2:
    """A payment of a buyer is receipted, before there were coupons."""

    series: SeriesId
    number: int
    payment: PaymentId
    order: OrderId
    buyer: UserId
    seller: UserId
    title: str
    package: str
    price: Money
    service_fee: Money
    total: Money
    paid_at: datetime
    credit: Money | None = None


@event("billing.receipt_issued", version=3, public=True)
class ReceiptIssued:
    """A payment of a buyer is receipted: `total` was paid, which is the price and the service fee.

    The market gave `coupon` of it, `credit` of it was the buyer's credit with the market, and a card paid the rest.
    """

    series: SeriesId
    number: int
    payment: PaymentId
    order: OrderId
    buyer: UserId
    seller: UserId
    title: str
    package: str
    price: Money
    service_fee: Money
    total: Money
    paid_at: datetime
    credit: Money | None = None
    coupon: Money | None = None


@upcast
def receipted_without_coupon(old: ReceiptIssued2) -> ReceiptIssued:
    return ReceiptIssued(**{name: getattr(old, name) for name in get_type_hints(ReceiptIssued2)})


@upcast
def receipted_without_credit(old: ReceiptIssued1) -> ReceiptIssued2:
    return ReceiptIssued2(**{name: getattr(old, name) for name in get_type_hints(ReceiptIssued1)})


@event("billing.credit_note_issued", public=True)
class CreditNoteIssued1:
    """Something went back to the buyer's card, before there were notes of credit."""

    series: SeriesId
    number: int
    receipt: str
    refund: RefundId
    payment: PaymentId
    order: OrderId
    buyer: UserId
    amount: Money
    refunded_at: datetime


@event("billing.credit_note_issued", version=2, public=True)
class CreditNoteIssued:
    """Of the payment that `receipt` is about, `amount` went back to the buyer: to the card, or `as_credit`.

    What became credit of all payments of an order names the receipts of the others in `further`.
    """

    series: SeriesId
    number: int
    receipt: str
    refund: RefundId
    payment: PaymentId
    order: OrderId
    buyer: UserId
    amount: Money
    refunded_at: datetime
    as_credit: bool = False
    further: tuple[str, ...] = ()


@upcast
def back_on_the_card(old: CreditNoteIssued1) -> CreditNoteIssued:
    return CreditNoteIssued(**{name: getattr(old, name) for name in get_type_hints(CreditNoteIssued1)})


@event("billing.chargeback_credited", public=True)
class ChargebackCredited:
    """Of the payment that `receipt` is about, the buyer's bank took `amount` back for good: the buyer has it again."""

    series: SeriesId
    number: int
    receipt: str
    chargeback: ChargebackRef
    payment: PaymentId
    order: OrderId
    buyer: UserId
    amount: Money
    lost_at: datetime


@event("billing.chargeback_credit_cancelled", public=True)
class ChargebackCreditCancelled:
    """What the credit note `note` says was undone: the bank returned `amount` after all, and the receipt stands."""

    series: SeriesId
    number: int
    note: str
    chargeback: ChargebackRef
    payment: PaymentId
    order: OrderId
    buyer: UserId
    amount: Money
    recovered_at: datetime


@event("billing.payout_statement_issued", public=True)
class PayoutStatementIssued:
    """A payout is stated: the seller had `taken`, of which the market kept `fee` and sent `amount`."""

    series: SeriesId
    number: int
    payout: PayoutId
    seller: UserId
    taken: Money
    fee: Money
    amount: Money
    sent_at: datetime


@event("billing.payout_statement_cancelled", public=True)
class PayoutStatementCancelled:
    """What `statement` says came back, and the seller has all of it again, the fee too."""

    series: SeriesId
    number: int
    statement: str
    payout: PayoutId
    seller: UserId
    taken: Money
    fee: Money
    amount: Money
    returned_at: datetime


@event("billing.early_payout_stated", public=True)
class EarlyPayoutStated:
    """An early payout is stated: of an order, `amount` cleared before its time; the market kept `fee` of it, and the
    seller may have what is `left`."""

    series: SeriesId
    number: int
    order: OrderId
    seller: UserId
    title: str
    amount: Money
    fee: Money
    left: Money
    cleared_at: datetime


Document = (
    ReceiptIssued
    | CreditNoteIssued
    | ChargebackCredited
    | ChargebackCreditCancelled
    | PayoutStatementIssued
    | PayoutStatementCancelled
    | EarlyPayoutStated
)


def moved_by(receipt: ReceiptIssued) -> Money:
    """What the movement was that it is about: of the card's money, or of credit where that paid all."""
    credit, due = receipt.credit, receipt.total if receipt.coupon is None else receipt.total - receipt.coupon
    return due if credit is None or credit == due else due - credit


def named(series: SeriesId, number: int) -> str:
    """What people call a document: `R-2026-000001`."""
    return f"{series}-{number:0{NUMBER_DIGITS}d}"
