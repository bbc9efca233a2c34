"""Numbering what is handed out about money: the next number of a series is decided with the document that gets it.

The last number is part of the condition under which the document is stored, so no two have one number, and none is left
out: a document that was not stored has used none up.
"""

from typing import Any, get_args

import msgspec

from gigwright.backbone.decision import Model
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
    named,
)
from gigwright.events.ledger import PayoutRequested
from gigwright.events.orders import (
    Billed,
    CouponRedeemed,
    CreditUsed,
    ExtraBought,
    OrderPlaced,
)
from gigwright.values import PaymentId

BILLING = "billing"  # who asks for documents


def _numbered(_last: int, event: Document) -> int:
    return event.number


def _the_one(_before: Any, event: Any) -> Any:
    return event


def _is_so(_before: bool, _event: object) -> bool:
    return True


class Further(msgspec.Struct, frozen=True):
    """What was bought of an order beside its price, and the order's receipts."""

    bought: tuple[PaymentId, ...] = ()
    receipts: tuple[ReceiptIssued, ...] = ()


def _bought(further: Further, event: ExtraBought) -> Further:
    return msgspec.structs.replace(further, bought=(*further.bought, event.payment))


def _receipted(further: Further, event: ReceiptIssued) -> Further:
    return msgspec.structs.replace(further, receipts=(*further.receipts, event))


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
further_of = Model(Further(), {ExtraBought: _bought, ReceiptIssued: _receipted}, by="order")
payout_of = Model(NO_PAYOUT, {PayoutRequested: _the_one}, by="payout")


def name_of_the_receipt(payment: PaymentId, receipt: ReceiptIssued | None) -> str:
    if receipt is None:
        raise Refused(f"{payment} has no receipt that could be named; see what waits in billing")
    return named(receipt.series, receipt.number)


def only_billing(by: Actor) -> None:
    if by != BILLING:
        raise Refused("receipts and statements are issued by themselves when money has moved; nobody needs to ask")
