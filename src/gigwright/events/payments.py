"""What can happen between us and the card processor."""

from datetime import datetime

from gigwright.backbone.event import event
from gigwright.values import (
    ChargebackRef,
    ChargeRef,
    Money,
    OrderId,
    PaymentId,
    PayoutId,
    RefundId,
    RefundRef,
    TransferRef,
    UserId,
)


@event("payments.requested")
class PaymentRequested:
    """A buyer offered a card, as the token that the processor gave for it."""

    payment: PaymentId
    order: OrderId
    buyer: UserId
    amount: Money
    card: str


@event("payments.captured", public=True)
class PaymentCaptured:
    """The processor holds the money for us; it keeps `processor_fee` and lets us use the rest at `available_at`."""

    payment: PaymentId
    order: OrderId
    buyer: UserId
    charge: ChargeRef
    amount: Money
    processor_fee: Money
    available_at: datetime


@event("payments.declined")
class PaymentDeclined:
    """The card was refused; no money moved."""

    payment: PaymentId
    order: OrderId
    buyer: UserId
    charge: ChargeRef
    reason: str


@event("payments.funds_available")
class FundsAvailable:
    """What a charge left after its fee can be used from now on."""

    payment: PaymentId
    order: OrderId
    charge: ChargeRef
    amount: Money


@event("payments.refund_requested")
class RefundRequested:
    """Part or all of a captured payment is to go back to the card."""

    refund: RefundId
    payment: PaymentId
    order: OrderId
    buyer: UserId
    amount: Money


@event("payments.refunded", public=True)
class PaymentRefunded:
    """The processor sent the money back."""

    refund: RefundId
    payment: PaymentId
    order: OrderId
    buyer: UserId
    amount: Money
    processor_refund: RefundRef


@event("payments.refund_stopped")
class RefundStopped:
    """The refund was not made, because the bank had taken the payment back; it waits for what becomes of that."""

    refund: RefundId
    payment: PaymentId
    order: OrderId
    buyer: UserId
    amount: Money


@event("payments.payout_sent", public=True)
class PayoutSent:
    """The processor took the payout on its way to the seller."""

    payout: PayoutId
    seller: UserId
    amount: Money
    transfer: TransferRef


@event("payments.payout_failed")
class PayoutFailed:
    """The processor refused the payout; no money left."""

    payout: PayoutId
    seller: UserId
    amount: Money
    reason: str


@event("payments.payout_returned")
class PayoutReturned:
    """A payout that had been sent came back."""

    payout: PayoutId
    seller: UserId
    amount: Money
    transfer: TransferRef
    reason: str


@event("payments.chargeback_opened", public=True)
class ChargebackOpened:
    """The buyer's bank took `amount` back, all that was left of the payment; the processor keeps `fee` for it."""

    chargeback: ChargebackRef
    payment: PaymentId
    order: OrderId
    buyer: UserId
    seller: UserId
    charge: ChargeRef
    amount: Money
    fee: Money


@event("payments.chargeback_won", public=True)
class ChargebackWon:
    """The bank gave the money back; `recovers` says that it had been lost before."""

    chargeback: ChargebackRef
    payment: PaymentId
    order: OrderId
    buyer: UserId
    amount: Money
    recovers: bool


@event("payments.chargeback_lost", public=True)
class ChargebackLost:
    """The bank decided for the buyer, who keeps `amount`."""

    chargeback: ChargebackRef
    payment: PaymentId
    order: OrderId
    buyer: UserId
    amount: Money


@event("payments.chargeback_appealed")
class ChargebackAppealed:
    """Who lost did not leave it at that. Where it was won, the bank took `amount` again; else nothing moved."""

    chargeback: ChargebackRef
    payment: PaymentId
    order: OrderId
    buyer: UserId
    seller: UserId
    amount: Money
