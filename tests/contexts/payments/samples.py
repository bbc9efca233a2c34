"""Events and ids that the tests of payments begin with."""

from datetime import timedelta
from typing import Any

import msgspec

from gigwright.backbone.ids import derive
from gigwright.backbone.testing import NOON
from gigwright.events.ledger import PayoutRequested
from gigwright.events.orders import (
    Billed,
    ChargebackRecovered,
    LatePaymentRefunded,
    OrderCancelled,
    OrderPaid,
    OrderPlaced,
    PaymentExpired,
)
from gigwright.events.payments import (
    ChargebackAppealed,
    ChargebackLost,
    ChargebackOpened,
    ChargebackWon,
    FundsAvailable,
    PaymentCaptured,
    PaymentDeclined,
    PaymentRefunded,
    PaymentRequested,
    PayoutFailed,
    PayoutReturned,
    PayoutSent,
    RefundFailed,
    RefundRequested,
    RefundStopped,
)
from gigwright.values import (
    BillId,
    ChargebackRef,
    ChargeRef,
    GigId,
    Money,
    OrderId,
    PaymentId,
    PayoutId,
    RefundId,
    RefundRef,
    TransferRef,
    UserId,
)

BUYER = derive(UserId, "sample", "buyer")
SELLER = derive(UserId, "sample", "seller")
GIG = derive(GigId, "sample", "gig")
ORDER = derive(OrderId, "sample", "order")
PAYMENT = derive(PaymentId, "sample", "payment")
OTHER_PAYMENT = derive(PaymentId, "sample", "other payment")
REFUND = derive(RefundId, "sample", "refund")
OTHER_REFUND = derive(RefundId, "sample", "other refund")
PAYOUT = derive(PayoutId, "sample", "payout")
OTHER_PAYOUT = derive(PayoutId, "sample", "other payout")
CHARGE = ChargeRef("ch_1")
PROCESSOR_REFUND = RefundRef("re_1")
TRANSFER = TransferRef("tr_1")
CHARGEBACK = ChargebackRef("cb_1")
CARD = "tok_1"
TWO_DAYS_LATER = NOON + timedelta(days=2)


def changed(event_or_command: Any, **fields: Any) -> Any:
    """The same, but for these fields."""
    return msgspec.structs.replace(event_or_command, **fields)


def usd(minor: int) -> Money:
    return Money(minor, "USD")


placed = OrderPlaced(
    order=ORDER,
    gig=GIG,
    buyer=BUYER,
    seller=SELLER,
    title="I will draw a logo",
    package="Basic",
    price=usd(10_000),
    service_fee=usd(550),
    total=usd(10_550),
    commission=usd(2_000),
    earning=usd(8_000),
    delivery_days=3,
    revisions=1,
    policy=1,
    review_hours=72,
    clearing_hours=336,
    pay_by=NOON + timedelta(minutes=15),
)
expired = PaymentExpired(order=ORDER, gig=GIG, buyer=BUYER, seller=SELLER)
paid = OrderPaid(order=ORDER, payment=PAYMENT, buyer=BUYER, seller=SELLER)
cancelled = OrderCancelled(
    order=ORDER,
    gig=GIG,
    payment=PAYMENT,
    buyer=BUYER,
    seller=SELLER,
    refund=usd(10_550),
    reason="changed plans",
    fault="nobody",
)
BILL, OTHER_BILL = derive(BillId, "bill"), derive(BillId, "other bill")
billed = Billed(
    order=ORDER,
    bill=BILL,
    buyer=BUYER,
    seller=SELLER,
    kind="extra",
    extra="The source file",
    proposal=None,
    price=usd(1_500),
    service_fee=usd(383),
    total=usd(1_883),
    commission=usd(300),
    earning=usd(1_200),
    days=0,
    pay_by=NOON + timedelta(hours=48),
)
late = LatePaymentRefunded(order=ORDER, payment=PAYMENT, buyer=BUYER, seller=SELLER, refund=usd(10_550))
requested = PaymentRequested(payment=PAYMENT, order=ORDER, buyer=BUYER, amount=usd(10_550), card=CARD)
captured = PaymentCaptured(
    payment=PAYMENT,
    order=ORDER,
    buyer=BUYER,
    charge=CHARGE,
    amount=usd(10_550),
    processor_fee=usd(336),
    available_at=TWO_DAYS_LATER,
)
declined = PaymentDeclined(payment=PAYMENT, order=ORDER, buyer=BUYER, charge=CHARGE, reason="the card was declined")
available = FundsAvailable(payment=PAYMENT, order=ORDER, charge=CHARGE, amount=usd(10_214))
refund_requested = RefundRequested(refund=REFUND, payment=PAYMENT, order=ORDER, buyer=BUYER, amount=usd(10_000))
refunded = PaymentRefunded(
    refund=REFUND,
    payment=PAYMENT,
    order=ORDER,
    buyer=BUYER,
    amount=usd(10_000),
    processor_refund=PROCESSOR_REFUND,
)
refund_failed = RefundFailed(
    refund=REFUND,
    payment=PAYMENT,
    order=ORDER,
    buyer=BUYER,
    amount=usd(10_000),
    processor_refund=PROCESSOR_REFUND,
    reason="the card takes nothing back",
)
payout_requested = PayoutRequested(payout=PAYOUT, seller=SELLER, amount=usd(8_000), fee=usd(0), again_from=None)
payout_sent = PayoutSent(payout=PAYOUT, seller=SELLER, amount=usd(8_000), transfer=TRANSFER)
payout_failed = PayoutFailed(payout=PAYOUT, seller=SELLER, amount=usd(8_000), fee=usd(0), reason="insufficient funds")
payout_returned = PayoutReturned(
    payout=PAYOUT, seller=SELLER, amount=usd(8_000), fee=usd(0), transfer=TRANSFER, reason="the account is closed"
)
refund_stopped = RefundStopped(refund=REFUND, payment=PAYMENT, order=ORDER, buyer=BUYER, amount=usd(10_000))
taken_back = ChargebackOpened(
    chargeback=CHARGEBACK,
    payment=PAYMENT,
    order=ORDER,
    buyer=BUYER,
    seller=SELLER,
    charge=CHARGE,
    amount=usd(10_550),
    fee=usd(1_500),
)


def won(*, recovers: bool = False, again: bool = False) -> ChargebackWon:
    return ChargebackWon(
        chargeback=CHARGEBACK,
        payment=PAYMENT,
        order=ORDER,
        buyer=BUYER,
        amount=usd(10_550),
        recovers=recovers,
        again=again,
    )


lost = ChargebackLost(chargeback=CHARGEBACK, payment=PAYMENT, order=ORDER, buyer=BUYER, amount=usd(10_550))


recovered = ChargebackRecovered(
    order=ORDER,
    payment=PAYMENT,
    chargeback=CHARGEBACK,
    buyer=BUYER,
    seller=SELLER,
    amount=usd(10_550),
    from_refunds=usd(3_000),
    refund=usd(7_550),
    commission=usd(0),
    service_fee=usd(0),
    earning=usd(0),
    loss=usd(0),
    clears_at=None,
)


def appealed(minor: int) -> ChargebackAppealed:
    return ChargebackAppealed(
        chargeback=CHARGEBACK, payment=PAYMENT, order=ORDER, buyer=BUYER, seller=SELLER, amount=usd(minor)
    )
