"""What the accounts that must empty still wait for: without a row here, such an account is zero."""

from typing import Any

from sqlalchemy import BigInteger, Column, String, Table

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.event import Recorded
from gigwright.backbone.projection import Rows
from gigwright.contexts.ledger.projections.chart import HELD, REFUNDS_IN_TRANSIT, SUSPENSE, payout_in_transit
from gigwright.contexts.ledger.projections.journal import metadata
from gigwright.events.breaks import BreakExplained, BreakFound, BreakResolved
from gigwright.events.ledger import PayoutRequested
from gigwright.events.orders import (
    LatePaymentRefunded,
    OrderCancelled,
    OrderCompleted,
    OrderPartlyRefunded,
    OrderReversed,
)
from gigwright.events.payments import PaymentCaptured, PaymentRefunded, PayoutFailed, PayoutSent
from gigwright.values import BreakId, Money, OrderId, PaymentId, PayoutId

awaited = Table(
    "awaited",
    metadata,
    Column("account", String, primary_key=True),
    Column("thing", String, primary_key=True),  # the payment, the payout or the break
    Column("order", String, nullable=False),
    Column("currency", String, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("since", String, nullable=False),  # the last time that more of it came to be awaited
)


def follow(rows: Rows, event: Recorded[Any]) -> None:
    """A payment is held until its order ends, a refund is in transit until it is made, a payout until it is sent,
    and what is put aside until it is explained or resolved."""
    at = rfc3339(event.occurred)
    match event.data:
        case PaymentCaptured() as said:
            _await(rows, at, HELD, said.payment, said.amount, said.order)
        case OrderCompleted() as said:
            rows.delete(awaited, account=HELD, order=said.order)
        case OrderCancelled() as said:
            rows.delete(awaited, account=HELD, order=said.order)
            _await(rows, at, REFUNDS_IN_TRANSIT, said.payment, said.refund, said.order)
        case OrderReversed() | OrderPartlyRefunded() as said:
            _await(rows, at, REFUNDS_IN_TRANSIT, said.payment, said.refund, said.order)
        case LatePaymentRefunded() as said:
            rows.delete(awaited, account=HELD, thing=said.payment)
            _await(rows, at, REFUNDS_IN_TRANSIT, said.payment, said.refund, said.order)
        case PaymentRefunded() as said:
            _arrived(rows, said.payment, said.amount)
        case PayoutRequested() as said:
            _await(rows, at, payout_in_transit(said.seller), said.payout, said.amount)
        case PayoutSent() | PayoutFailed() as said:
            rows.delete(awaited, account=payout_in_transit(said.seller), thing=said.payout)
    _follow_the_breaks(rows, event, at)


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
    thing: PaymentId | PayoutId | BreakId,
    amount: Money,
    order: OrderId | None = None,
) -> None:
    """Beside what is awaited of it already: refunds of one payment may be on their way together."""
    put = {"order": order or "", "currency": amount.currency, "since": at}
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
