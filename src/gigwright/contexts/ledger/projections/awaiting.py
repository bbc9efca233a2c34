"""What the accounts that must empty still wait for: without a row here, such an account is zero."""

from typing import Any

from sqlalchemy import BigInteger, Column, String, Table

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.event import Recorded
from gigwright.backbone.projection import Rows
from gigwright.contexts.ledger.projections.chart import (
    AT_THE_BANK,
    HELD,
    RECOVERED,
    REFUNDS_IN_TRANSIT,
    SUSPENSE,
    TO_THE_BANK,
    dispute_hold,
    payout_in_transit,
)
from gigwright.contexts.ledger.projections.journal import metadata
from gigwright.events.breaks import BreakExplained, BreakFound, BreakResolved
from gigwright.events.ledger import PayoutRequested
from gigwright.events.orders import (
    ChargebackBorne,
    ChargebackHeld,
    ChargebackRecovered,
    ChargebackReleased,
    CouponRedeemed,
    CreditUsed,
    ExtraBought,
    LatePaymentRefunded,
    OrderCancelled,
    OrderCompleted,
    OrderPartlyRefunded,
    OrderReversed,
    PaymentExpired,
    SellerTipped,
    to_cards,
)
from gigwright.events.payments import (
    ChargebackAppealed,
    ChargebackOpened,
    ChargebackWon,
    PaymentCaptured,
    PaymentRefunded,
    PayoutFailed,
    PayoutSent,
    SweepArrived,
    SweepFailed,
    SweepSent,
)
from gigwright.values import BreakId, Money, OrderId, PaymentId, PayoutId, SweepId

awaited = Table(
    "awaited",
    metadata,
    Column("account", String, primary_key=True),
    Column("thing", String, primary_key=True),  # payment, payout, sweep, break, or order that credit or a coupon paid
    Column("order", String, nullable=False),
    Column("currency", String, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("since", String, nullable=False),  # the last time that more of it came to be awaited
    Column("unanswered", BigInteger, nullable=False),  # 1: paid for a bill, and the order has not said what of it
)


def follow(rows: Rows, event: Recorded[Any]) -> None:
    """A payment is held until its order ends, a refund is in transit until it is made, a payout until it is sent,
    a sweep until it has arrived, and what is put aside until it is explained or resolved.

    The end of an order is not the end of a payment for a bill that came in too late: it goes back by itself.
    """
    at = rfc3339(event.occurred)
    match event.data:
        case PaymentCaptured() as said:
            _await(rows, at, HELD, said.payment, said.amount, said.order, unanswered=said.bill is not None)
        case CreditUsed() as said:
            _await(rows, at, HELD, said.order, said.amount, said.order)
        case CouponRedeemed(funded_by="market") as said:
            _await(rows, at, HELD, said.order, said.amount, said.order)
        case OrderCompleted() | OrderCancelled() | PaymentExpired() as said:
            rows.delete(awaited, account=HELD, order=said.order, unanswered=0)
        case LatePaymentRefunded() as said:
            rows.delete(awaited, account=HELD, thing=said.payment)
            _await(rows, at, REFUNDS_IN_TRANSIT, said.payment, said.refund, said.order)
        case PaymentRefunded() as said:
            _arrived(rows, said.payment, said.amount)
        case PayoutRequested() as said:
            _await(rows, at, payout_in_transit(said.seller), said.payout, said.amount)
        case PayoutSent() | PayoutFailed() as said:
            rows.delete(awaited, account=payout_in_transit(said.seller), thing=said.payout)
    _follow_the_sweeps(rows, event, at)
    _follow_the_bills(rows, event)
    _follow_what_goes_back(rows, event, at)
    _follow_the_bank(rows, event.data, at)
    _follow_the_breaks(rows, event, at)


def _follow_the_sweeps(rows: Rows, event: Recorded[Any], at: str) -> None:
    match event.data:
        case SweepSent() as said:
            _await(rows, at, TO_THE_BANK, said.sweep, said.amount)
        case SweepArrived() | SweepFailed() as said:
            rows.delete(awaited, account=TO_THE_BANK, thing=said.sweep)


def _follow_the_bills(rows: Rows, event: Recorded[Any]) -> None:
    match event.data:
        case ExtraBought() as said:
            rows.update(awaited, put={"unanswered": 0}, account=HELD, thing=said.payment)
        case SellerTipped() as said:
            rows.delete(awaited, account=HELD, thing=said.payment)


def _follow_what_goes_back(rows: Rows, event: Recorded[Any], at: str) -> None:
    match event.data:
        case OrderCancelled() | OrderReversed() | OrderPartlyRefunded() as said:
            own = to_cards(said)
            for part in said.further:
                own -= part.amount
                _await(rows, at, REFUNDS_IN_TRANSIT, part.payment, part.amount, said.order)
            if own.amount_minor:
                _await(rows, at, REFUNDS_IN_TRANSIT, said.payment, own, said.order)


def _follow_the_bank(rows: Rows, fact: Any, at: str) -> None:
    """What a bank took is awaited from it until it gives it back, or somebody bears it; what is kept, until then."""
    match fact:
        case ChargebackOpened() | ChargebackAppealed() as said:
            _await(rows, at, AT_THE_BANK, said.payment, said.amount, said.order)
        case ChargebackWon(recovers=False) as said:
            rows.delete(awaited, account=AT_THE_BANK, thing=said.payment)
        case ChargebackWon() as said:
            _await(rows, at, RECOVERED, said.payment, said.amount, said.order)
        case ChargebackHeld() as said:
            for held in (said.from_held, *(() if said.from_credit is None else (said.from_credit,))):
                _await(rows, at, HELD, said.payment, held, said.order)
            for kept in (said.from_clearing, said.from_available):
                _await(rows, at, dispute_hold(said.seller), said.payment, kept, said.order)
        case ChargebackReleased() as said:
            _keep_no_longer(rows, said)
            _await(rows, at, REFUNDS_IN_TRANSIT, said.payment, said.refund, said.order)
        case ChargebackBorne() as said:
            _keep_no_longer(rows, said)
            rows.delete(awaited, account=AT_THE_BANK, thing=said.payment)
            _arrived(rows, said.payment, said.from_refunds)
        case ChargebackRecovered() as said:
            rows.delete(awaited, account=RECOVERED, thing=said.payment)
            _await(rows, at, REFUNDS_IN_TRANSIT, said.payment, said.from_refunds, said.order)
            _await(rows, at, REFUNDS_IN_TRANSIT, said.payment, said.refund, said.order)


def _keep_no_longer(rows: Rows, said: ChargebackReleased | ChargebackBorne) -> None:
    rows.delete(awaited, account=HELD, thing=said.payment)
    rows.delete(awaited, account=dispute_hold(said.seller), thing=said.payment)


def _follow_the_breaks(rows: Rows, event: Recorded[Any], at: str) -> None:
    match event.data:
        case BreakFound() as said if said.suspense.amount_minor:
            _await(rows, at, SUSPENSE, said.difference, said.suspense)
        case BreakExplained() | BreakResolved() as said:
            rows.delete(awaited, account=SUSPENSE, thing=said.difference)


def _await(
    rows: Rows,
    at: str,
    account: str,
    thing: PaymentId | PayoutId | SweepId | BreakId | OrderId,
    amount: Money,
    order: OrderId | None = None,
    *,
    unanswered: bool = False,
) -> None:
    """Beside what is awaited of it already: refunds of one payment may be on their way together."""
    if amount.amount_minor == 0:
        return
    put = {"order": order or "", "currency": amount.currency, "since": at, "unanswered": int(unanswered)}
    rows.upsert(awaited, put=put, add={"amount_minor": amount.amount_minor}, account=account, thing=thing)


def _arrived(rows: Rows, payment: PaymentId, refund: Money) -> None:
    known = rows.get(awaited, account=REFUNDS_IN_TRANSIT, thing=payment)
    if known is None:
        return
    left = known.amount_minor - refund.amount_minor
    if left > 0:
        rows.update(awaited, put={"amount_minor": left}, account=REFUNDS_IN_TRANSIT, thing=payment)
    else:
        rows.delete(awaited, account=REFUNDS_IN_TRANSIT, thing=payment)
