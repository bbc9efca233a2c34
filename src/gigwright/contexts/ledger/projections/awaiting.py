"""What the accounts that must empty still wait for: without a row here, such an account is zero."""

from typing import Any

from sqlalchemy import BigInteger, Column, String, Table

from gigwright.backbone.event import Recorded
from gigwright.backbone.projection import Rows
from gigwright.contexts.ledger.projections.chart import HELD, REFUNDS_IN_TRANSIT, payout_in_transit
from gigwright.contexts.ledger.projections.journal import metadata
from gigwright.events.ledger import PayoutRequested
from gigwright.events.orders import (
    CreditUsed,
    LatePaymentRefunded,
    OrderCancelled,
    OrderCompleted,
    OrderPartlyRefunded,
    OrderReversed,
    PaymentExpired,
    to_card,
)
from gigwright.events.payments import PaymentCaptured, PaymentRefunded, PayoutFailed, PayoutSent
from gigwright.values import Money, OrderId, PaymentId, PayoutId

awaited = Table(
    "awaited",
    metadata,
    Column("account", String, primary_key=True),
    Column("thing", String, primary_key=True),  # the payment, the payout, or the order that credit paid
    Column("order", String, nullable=False),
    Column("currency", String, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
)


def follow(rows: Rows, event: Recorded[Any]) -> None:
    """What was paid is held until its order ends, a refund in transit until it is made, a payout until it is sent."""
    match event.data:
        case PaymentCaptured() as said:
            _await(rows, HELD, said.payment, said.amount, said.order)
        case CreditUsed() as said:
            _await(rows, HELD, said.order, said.amount, said.order)
        case OrderCompleted() | PaymentExpired() as said:
            rows.delete(awaited, account=HELD, order=said.order)
        case OrderCancelled() as said:
            rows.delete(awaited, account=HELD, order=said.order)
            _await(rows, REFUNDS_IN_TRANSIT, said.payment, to_card(said), said.order)
        case OrderReversed() | OrderPartlyRefunded() as said:
            _await(rows, REFUNDS_IN_TRANSIT, said.payment, to_card(said), said.order)
        case LatePaymentRefunded() as said:
            rows.delete(awaited, account=HELD, thing=said.payment)
            _await(rows, REFUNDS_IN_TRANSIT, said.payment, said.refund, said.order)
        case PaymentRefunded() as said:
            _arrived(rows, said.payment, said.amount)
        case PayoutRequested() as said:
            _await(rows, payout_in_transit(said.seller), said.payout, said.amount)
        case PayoutSent() | PayoutFailed() as said:
            rows.delete(awaited, account=payout_in_transit(said.seller), thing=said.payout)


def _await(
    rows: Rows, account: str, thing: PaymentId | PayoutId | OrderId, amount: Money, order: OrderId | None = None
) -> None:
    """Beside what is awaited of it already: refunds of one payment may be on their way together."""
    if not amount.amount_minor:  # all of it is credit again
        return
    put = {"order": order or "", "currency": amount.currency}
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
