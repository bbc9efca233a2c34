"""What the accounts that must empty still wait for: without a row here, such an account is zero."""

from typing import Any

from sqlalchemy import BigInteger, Column, String, Table

from gigwright.backbone.event import Recorded
from gigwright.backbone.projection import Rows
from gigwright.contexts.ledger.projections.chart import (
    AT_THE_BANK,
    HELD,
    RECOVERED,
    REFUNDS_IN_TRANSIT,
    dispute_hold,
    payout_in_transit,
)
from gigwright.contexts.ledger.projections.journal import metadata
from gigwright.events.ledger import PayoutRequested
from gigwright.events.orders import (
    ChargebackBorne,
    ChargebackHeld,
    ChargebackRecovered,
    ChargebackReleased,
    LatePaymentRefunded,
    OrderCancelled,
    OrderCompleted,
    OrderPartlyRefunded,
    OrderReversed,
)
from gigwright.events.payments import (
    ChargebackAppealed,
    ChargebackOpened,
    ChargebackWon,
    PaymentCaptured,
    PaymentRefunded,
    PayoutFailed,
    PayoutSent,
)
from gigwright.values import Money, OrderId, PaymentId, PayoutId

awaited = Table(
    "awaited",
    metadata,
    Column("account", String, primary_key=True),
    Column("thing", String, primary_key=True),  # the payment or the payout
    Column("order", String, nullable=False),
    Column("currency", String, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
)


def follow(rows: Rows, event: Recorded[Any]) -> None:
    """A payment is held until its order ends, a refund is in transit until it is made, a payout until it is sent."""
    match event.data:
        case PaymentCaptured() as said:
            _await(rows, HELD, said.payment, said.amount, said.order)
        case OrderCompleted() as said:
            rows.delete(awaited, account=HELD, order=said.order)
        case OrderCancelled() as said:
            rows.delete(awaited, account=HELD, order=said.order)
            _await(rows, REFUNDS_IN_TRANSIT, said.payment, said.refund, said.order)
        case OrderReversed() | OrderPartlyRefunded() as said:
            _await(rows, REFUNDS_IN_TRANSIT, said.payment, said.refund, said.order)
        case LatePaymentRefunded() as said:
            rows.delete(awaited, account=HELD, thing=said.payment)
            _await(rows, REFUNDS_IN_TRANSIT, said.payment, said.refund, said.order)
        case PaymentRefunded() as said:
            _arrived(rows, said.payment, said.amount)
        case PayoutRequested() as said:
            _await(rows, payout_in_transit(said.seller), said.payout, said.amount)
        case PayoutSent() | PayoutFailed() as said:
            rows.delete(awaited, account=payout_in_transit(said.seller), thing=said.payout)
        case _:
            _follow_the_bank(rows, event.data)


def _follow_the_bank(rows: Rows, fact: Any) -> None:
    """What a bank took is awaited from it until it gives it back, or somebody bears it; what is kept, until then."""
    match fact:
        case ChargebackOpened() | ChargebackAppealed() as said:
            _await(rows, AT_THE_BANK, said.payment, said.amount, said.order)
        case ChargebackWon(recovers=False) as said:
            rows.delete(awaited, account=AT_THE_BANK, thing=said.payment)
        case ChargebackWon() as said:
            _await(rows, RECOVERED, said.payment, said.amount, said.order)
        case ChargebackHeld() as said:
            _await(rows, HELD, said.payment, said.from_held, said.order)
            for kept in (said.from_clearing, said.from_available):
                _await(rows, dispute_hold(said.seller), said.payment, kept, said.order)
        case ChargebackReleased() as said:
            _keep_no_longer(rows, said)
            _await(rows, REFUNDS_IN_TRANSIT, said.payment, said.refund, said.order)
        case ChargebackBorne() as said:
            _keep_no_longer(rows, said)
            rows.delete(awaited, account=AT_THE_BANK, thing=said.payment)
            _arrived(rows, said.payment, said.from_refunds)
        case ChargebackRecovered() as said:
            rows.delete(awaited, account=RECOVERED, thing=said.payment)
            _await(rows, REFUNDS_IN_TRANSIT, said.payment, said.from_refunds, said.order)
            _await(rows, REFUNDS_IN_TRANSIT, said.payment, said.refund, said.order)


def _keep_no_longer(rows: Rows, said: ChargebackReleased | ChargebackBorne) -> None:
    rows.delete(awaited, account=HELD, thing=said.payment)
    rows.delete(awaited, account=dispute_hold(said.seller), thing=said.payment)


def _await(rows: Rows, account: str, thing: PaymentId | PayoutId, amount: Money, order: OrderId | None = None) -> None:
    """Beside what is awaited of it already: refunds of one payment may be on their way together."""
    if amount.amount_minor == 0:
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
