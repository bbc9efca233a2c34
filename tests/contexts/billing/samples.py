"""One purchase that is receipted, given back and paid out, and what is asked because of it."""

from datetime import UTC, datetime

from gigwright.backbone.ids import derive
from gigwright.contexts.billing.decisions import (
    CancelChargebackCredit,
    CancelPayoutStatement,
    CreditChargeback,
    IssueCreditNote,
    IssuePayoutStatement,
    IssueReceipt,
    NoteCredit,
    StateEarlyPayout,
)
from gigwright.events.billing import (
    ChargebackCreditCancelled,
    ChargebackCredited,
    CreditNoteIssued,
    EarlyPayoutStated,
    PayoutStatementCancelled,
    PayoutStatementIssued,
    ReceiptIssued,
)
from gigwright.events.ledger import PayoutRequested
from gigwright.values import ChargebackRef, Money, OrderId, PaymentId, PayoutId, RefundId, SeriesId, UserId
from tests.contexts.notifications.samples import BUYER, ORDER, PAYMENT, PLACED, SELLER

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
R26, R27, C26, P26, E26 = (SeriesId(name) for name in ("R-2026", "R-2027", "C-2026", "P-2026", "E-2026"))
PAYOUT, REFUND = derive(PayoutId, "payout"), derive(RefundId, "refund")

__all__ = ["BUYER", "ORDER", "PAYMENT", "PLACED", "SELLER", "OrderId", "PaymentId", "UserId"]


def usd(amount_minor: int) -> Money:
    return Money(amount_minor, "USD")


ISSUE = IssueReceipt(
    by="billing", series=R26, payment=PAYMENT, order=ORDER, buyer=BUYER, amount=usd(10_550), paid_at=NOON
)
RECEIPT = ReceiptIssued(
    series=R26,
    number=1,
    payment=PAYMENT,
    order=ORDER,
    buyer=BUYER,
    seller=SELLER,
    title=PLACED.title,
    package="Basic",
    price=usd(10_000),
    service_fee=usd(550),
    total=usd(10_550),
    paid_at=NOON,
)
CREDIT = IssueCreditNote(
    by="billing",
    series=C26,
    refund=REFUND,
    payment=PAYMENT,
    order=ORDER,
    buyer=BUYER,
    amount=usd(3_165),
    refunded_at=NOON,
)
CREDIT_NOTE = CreditNoteIssued(
    series=C26,
    number=1,
    receipt="R-2026-000001",
    refund=REFUND,
    payment=PAYMENT,
    order=ORDER,
    buyer=BUYER,
    amount=usd(3_165),
    refunded_at=NOON,
)
NOTE = NoteCredit(
    by="billing",
    series=C26,
    refund=derive(RefundId, "credit"),
    payment=PAYMENT,
    order=ORDER,
    buyer=BUYER,
    amount=usd(2_000),
    of_all=False,
    credited_at=NOON,
)
NOTED = CreditNoteIssued(
    series=C26,
    number=1,
    receipt="R-2026-000001",
    refund=NOTE.refund,
    payment=PAYMENT,
    order=ORDER,
    buyer=BUYER,
    amount=usd(2_000),
    refunded_at=NOON,
    as_credit=True,
)
CHARGEBACK = ChargebackRef("cb_1")
LOSE = CreditChargeback(
    by="billing",
    series=C26,
    chargeback=CHARGEBACK,
    payment=PAYMENT,
    order=ORDER,
    buyer=BUYER,
    amount=usd(10_550),
    lost_at=NOON,
)
LOST = ChargebackCredited(
    series=C26,
    number=1,
    receipt="R-2026-000001",
    chargeback=CHARGEBACK,
    payment=PAYMENT,
    order=ORDER,
    buyer=BUYER,
    amount=usd(10_550),
    lost_at=NOON,
)
RECOVER = CancelChargebackCredit(by="billing", series=C26, chargeback=CHARGEBACK, recovered_at=NOON)
RECOVERED = ChargebackCreditCancelled(
    series=C26,
    number=2,
    note="C-2026-000001",
    chargeback=CHARGEBACK,
    payment=PAYMENT,
    order=ORDER,
    buyer=BUYER,
    amount=usd(10_550),
    recovered_at=NOON,
)
REQUESTED = PayoutRequested(payout=PAYOUT, seller=SELLER, amount=usd(7_900), fee=usd(100), again_from=None)
STATE = IssuePayoutStatement(by="billing", series=P26, payout=PAYOUT, seller=SELLER, amount=usd(7_900), sent_at=NOON)
STATEMENT = PayoutStatementIssued(
    series=P26,
    number=1,
    payout=PAYOUT,
    seller=SELLER,
    taken=usd(8_000),
    fee=usd(100),
    amount=usd(7_900),
    sent_at=NOON,
)
CANCEL = CancelPayoutStatement(by="billing", series=P26, payout=PAYOUT, returned_at=NOON)
CANCELLATION = PayoutStatementCancelled(
    series=P26,
    number=2,
    statement="P-2026-000001",
    payout=PAYOUT,
    seller=SELLER,
    taken=usd(8_000),
    fee=usd(100),
    amount=usd(7_900),
    returned_at=NOON,
)
STATE_EARLY = StateEarlyPayout(
    by="billing", series=E26, order=ORDER, seller=SELLER, amount=usd(8_000), fee=usd(80), cleared_at=NOON
)
STATED_EARLY = EarlyPayoutStated(
    series=E26,
    number=1,
    order=ORDER,
    seller=SELLER,
    title=PLACED.title,
    amount=usd(8_000),
    fee=usd(80),
    left=usd(7_920),
    cleared_at=NOON,
)
