"""What can happen between us and the card processor."""

from datetime import datetime
from typing import get_type_hints

from gigwright.backbone.event import event
from gigwright.backbone.evolution import upcast
from gigwright.values import (
    BankPayoutRef,
    BillId,
    ChargebackRef,
    ChargeRef,
    Money,
    OrderId,
    PaymentId,
    PayoutId,
    RefundId,
    RefundRef,
    SweepId,
    TransferRef,
    UserId,
)


@event("payments.requested")
class PaymentRequested1:
    """A buyer offered a card, before an order had more than one payment."""

    payment: PaymentId
    order: OrderId
    buyer: UserId
    amount: Money
    card: str


@event("payments.requested", version=2)
class PaymentRequested:
    """A buyer offered a card, as the token that the processor gave for it: for the order, or for a bill of it."""

    payment: PaymentId
    order: OrderId
    buyer: UserId
    amount: Money
    card: str
    bill: BillId | None = None


@upcast
def requested_for_the_order(old: PaymentRequested1) -> PaymentRequested:
    return PaymentRequested(**{name: getattr(old, name) for name in get_type_hints(PaymentRequested1)})


@event("payments.captured", public=True)
class PaymentCaptured1:
    """The processor holds the money for us, before an order had more than one payment."""

    payment: PaymentId
    order: OrderId
    buyer: UserId
    charge: ChargeRef
    amount: Money
    processor_fee: Money
    available_at: datetime


@event("payments.captured", version=2, public=True)
class PaymentCaptured:
    """The processor holds the money for us, for the order or for a bill of it; it keeps `processor_fee` and lets us use
    the rest at `available_at`."""

    payment: PaymentId
    order: OrderId
    buyer: UserId
    charge: ChargeRef
    amount: Money
    processor_fee: Money
    available_at: datetime
    bill: BillId | None = None


@upcast
def captured_for_the_order(old: PaymentCaptured1) -> PaymentCaptured:
    return PaymentCaptured(**{name: getattr(old, name) for name in get_type_hints(PaymentCaptured1)})


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


@event("payments.refund_failed")
class RefundFailed:
    """A refund that had been sent came back from the card: the buyer has it as credit instead."""

    refund: RefundId
    payment: PaymentId
    order: OrderId
    buyer: UserId
    amount: Money
    processor_refund: RefundRef
    reason: str


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
class PayoutFailed1:
    """The processor refused the payout, before there was a fee for it."""

    payout: PayoutId
    seller: UserId
    amount: Money
    reason: str


@event("payments.payout_failed", version=2)
class PayoutFailed:
    """The processor refused the payout; no money left, and the seller has the `fee` again too."""

    payout: PayoutId
    seller: UserId
    amount: Money
    fee: Money
    reason: str


@event("payments.payout_returned")
class PayoutReturned1:
    """A payout that had been sent came back, before there was a fee for it."""

    payout: PayoutId
    seller: UserId
    amount: Money
    transfer: TransferRef
    reason: str


@event("payments.payout_returned", version=2)
class PayoutReturned:
    """A payout that had been sent came back, and the seller has the `fee` again too."""

    payout: PayoutId
    seller: UserId
    amount: Money
    fee: Money
    transfer: TransferRef
    reason: str


@upcast
def failed_without_a_fee(old: PayoutFailed1) -> PayoutFailed:
    nothing = Money(0, old.amount.currency)
    return PayoutFailed(payout=old.payout, seller=old.seller, amount=old.amount, fee=nothing, reason=old.reason)


@upcast
def returned_without_a_fee(old: PayoutReturned1) -> PayoutReturned:
    return PayoutReturned(
        payout=old.payout,
        seller=old.seller,
        amount=old.amount,
        fee=Money(0, old.amount.currency),
        transfer=old.transfer,
        reason=old.reason,
    )


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
    """The bank gave the money back; `recovers` says that it had been lost before, and `again` that it had been won."""

    chargeback: ChargebackRef
    payment: PaymentId
    order: OrderId
    buyer: UserId
    amount: Money
    recovers: bool
    again: bool


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


@event("payments.sweep_sent")
class SweepSent:
    """The processor took the market's own money on its way to its bank, as `bank_payout`."""

    sweep: SweepId
    amount: Money
    bank_payout: BankPayoutRef


@event("payments.sweep_arrived")
class SweepArrived:
    """The market's bank has it."""

    sweep: SweepId
    amount: Money
    bank_payout: BankPayoutRef


@event("payments.sweep_failed")
class SweepFailed:
    """The market's own money is at the processor: it refused to send it (`bank_payout` is None: nothing had moved), or
    it came back, on its way or, where it was said to have `arrived`, even after that."""

    sweep: SweepId
    amount: Money
    bank_payout: BankPayoutRef | None
    arrived: bool
    reason: str
