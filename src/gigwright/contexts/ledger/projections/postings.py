"""What each money event means for the books: pure functions from event to entries. The events carry the amounts."""

from typing import Any

from gigwright.backbone.event import Recorded
from gigwright.contexts.ledger.projections.chart import (
    COMMISSION,
    COMMISSION_REFUNDED,
    COUPONS,
    GOODWILL,
    HELD,
    PAYOUT_FEE,
    PAYOUT_FEE_REFUNDED,
    PROCESSOR_AVAILABLE,
    PROCESSOR_FEES,
    PROCESSOR_PENDING,
    REFUNDS_IN_TRANSIT,
    SERVICE_FEE,
    SERVICE_FEE_REFUNDED,
    buyer_credit,
    payout_in_transit,
    seller_available,
    seller_clearing,
    seller_owes,
)
from gigwright.contexts.ledger.projections.entries import Entry, Line, credit, debit, entry
from gigwright.contexts.ledger.projections.posting import Postings
from gigwright.contexts.ledger.projections.postings_of_banks import OF_BANKS
from gigwright.contexts.ledger.projections.postings_of_sweeps import OF_SWEEPS
from gigwright.events.ledger import CreditGranted, DebtRecovered, EarningsCleared, EarningsClearedEarly, PayoutRequested
from gigwright.events.orders import (
    CouponRedeemed,
    CouponReturned,
    CreditUsed,
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
    FundsAvailable,
    PaymentCaptured,
    PaymentRefunded,
    PayoutFailed,
    PayoutReturned,
    PayoutSent,
    RefundFailed,
)

POSTINGS = Postings(OF_BANKS | OF_SWEEPS)


def entries_of(event: Recorded[Any]) -> tuple[Entry, ...]:
    """The entries of an event, none if it has no posting; those that move nothing are left out."""
    posting = POSTINGS.get(type(event.data))
    return () if posting is None else tuple(booked for booked in posting(event) if booked.lines)


@POSTINGS.on(PaymentCaptured)
def captured(event: Recorded[PaymentCaptured]) -> tuple[Entry, ...]:
    """The processor has the money, less its fee; we hold the whole of it for the order."""
    paid = event.data
    return (
        entry(event, "captured", debit(PROCESSOR_PENDING, paid.amount), credit(HELD, paid.amount, paid.order)),
        entry(
            event,
            "processor-fee",
            debit(PROCESSOR_FEES, paid.processor_fee),
            credit(PROCESSOR_PENDING, paid.processor_fee),
        ),
    )


@POSTINGS.on(CreditGranted)
def credit_granted(event: Recorded[CreditGranted]) -> tuple[Entry, ...]:
    """The market pays it, out of goodwill."""
    amount, buyer = event.data.amount, event.data.buyer
    return (entry(event, "credit-granted", debit(GOODWILL, amount), credit(buyer_credit(buyer), amount)),)


@POSTINGS.on(CreditUsed)
def credit_used(event: Recorded[CreditUsed]) -> tuple[Entry, ...]:
    """It is held for the order, like what a card pays."""
    used = event.data
    purpose = "credit-used" if used.payment is None else "paid-from-credit"
    return (entry(event, purpose, debit(buyer_credit(used.buyer), used.amount), credit(HELD, used.amount, used.order)),)


@POSTINGS.on(CouponRedeemed)
def coupon_redeemed(event: Recorded[CouponRedeemed]) -> tuple[Entry, ...]:
    """The market pays a part of the order; what the seller bears is a lower price, and no posting."""
    said = event.data
    if said.funded_by == "seller":
        return ()
    return (entry(event, "coupon", debit(COUPONS, said.amount), credit(HELD, said.amount, said.order)),)


@POSTINGS.on(CouponReturned)
def coupon_returned(event: Recorded[CouponReturned]) -> tuple[Entry, ...]:
    """Nobody paid the rest in time: the market has its part again."""
    said = event.data
    if said.funded_by == "seller":
        return ()
    return (entry(event, "coupon-returned", debit(HELD, said.amount, said.order), credit(COUPONS, said.amount)),)


@POSTINGS.on(PaymentExpired)
def expired(event: Recorded[PaymentExpired]) -> tuple[Entry, ...]:
    """The rest was not paid in time: what credit had paid is credit again."""
    said, back = event.data, event.data.to_credit
    if back is None:
        return ()
    return (entry(event, "credit-returned", debit(HELD, back, said.order), credit(buyer_credit(said.buyer), back)),)


@POSTINGS.on(FundsAvailable)
def became_available(event: Recorded[FundsAvailable]) -> tuple[Entry, ...]:
    """What the processor kept back can be used."""
    amount = event.data.amount
    return (entry(event, "available", debit(PROCESSOR_AVAILABLE, amount), credit(PROCESSOR_PENDING, amount)),)


@POSTINGS.on(OrderCompleted)
def completed(event: Recorded[OrderCompleted]) -> tuple[Entry, ...]:
    """What was held is earned: by the seller, who waits for it to clear, and by the market."""
    return (_earned(event, "completed"),)


@POSTINGS.on(SellerTipped)
def tipped(event: Recorded[SellerTipped]) -> tuple[Entry, ...]:
    """The tip, which was held for a moment, is earned at once; it clears like the rest of the order."""
    return (_earned(event, "tipped"),)


def _earned(event: Recorded[OrderCompleted] | Recorded[SellerTipped], purpose: str) -> Entry:
    done = event.data
    return entry(
        event,
        purpose,
        debit(HELD, done.price, done.order),  # not their sum: what can't be added must be booked all the same
        debit(HELD, done.service_fee, done.order),
        credit(seller_clearing(done.seller), done.earning),
        credit(COMMISSION, done.commission),
        credit(SERVICE_FEE, done.service_fee),
    )


@POSTINGS.on(EarningsCleared)
def cleared(event: Recorded[EarningsCleared]) -> tuple[Entry, ...]:
    """The seller may have it."""
    earning, seller = event.data.earning, event.data.seller
    return (
        entry(event, "cleared", debit(seller_clearing(seller), earning), credit(seller_available(seller), earning)),
    )


@POSTINGS.on(EarningsClearedEarly)
def cleared_early(event: Recorded[EarningsClearedEarly]) -> tuple[Entry, ...]:
    """The seller may have it before its time, for a fee, which is an entry of its own so that statements name it."""
    earning, fee, seller = event.data.earning, event.data.fee, event.data.seller
    available = seller_available(seller)
    return (
        entry(event, "cleared-early", debit(seller_clearing(seller), earning), credit(available, earning)),
        entry(event, "early-payout-fee", debit(available, fee), credit(PAYOUT_FEE, fee)),
    )


@POSTINGS.on(PayoutRequested)
def payout_requested(event: Recorded[PayoutRequested]) -> tuple[Entry, ...]:
    """The seller asked for it; the fee is the market's at once, an entry of its own so that statements name it."""
    amount, fee, available = event.data.amount, event.data.fee, seller_available(event.data.seller)
    in_transit = payout_in_transit(event.data.seller)
    return (
        entry(event, "payout-requested", debit(available, amount), credit(in_transit, amount)),
        entry(event, "payout-fee", debit(available, fee), credit(PAYOUT_FEE, fee)),
    )


@POSTINGS.on(PayoutSent)
def payout_sent(event: Recorded[PayoutSent]) -> tuple[Entry, ...]:
    """It left the processor."""
    amount, seller = event.data.amount, event.data.seller
    return (entry(event, "payout-sent", debit(payout_in_transit(seller), amount), credit(PROCESSOR_AVAILABLE, amount)),)


@POSTINGS.on(PayoutReturned)
def payout_returned(event: Recorded[PayoutReturned]) -> tuple[Entry, ...]:
    """It came back to the processor, and so to the seller's account with us."""
    amount, seller = event.data.amount, event.data.seller
    return (
        entry(event, "payout-returned", debit(PROCESSOR_AVAILABLE, amount), credit(payout_in_transit(seller), amount)),
        *_released(event),
    )


@POSTINGS.on(PayoutFailed)
def payout_failed(event: Recorded[PayoutFailed]) -> tuple[Entry, ...]:
    """It never left."""
    return _released(event)


def _released(event: Recorded[PayoutReturned] | Recorded[PayoutFailed]) -> tuple[Entry, ...]:
    amount, fee, available = event.data.amount, event.data.fee, seller_available(event.data.seller)
    in_transit = payout_in_transit(event.data.seller)
    return (
        entry(event, "payout-released", debit(in_transit, amount), credit(available, amount)),
        entry(event, "payout-fee-returned", debit(PAYOUT_FEE_REFUNDED, fee), credit(available, fee)),
    )


@POSTINGS.on(OrderCancelled)
def cancelled(event: Recorded[OrderCancelled]) -> tuple[Entry, ...]:
    """What was held goes back to the card, or to the buyer's credit."""
    return (_refund_owed(event),)


@POSTINGS.on(OrderReversed)
def reversed_after_completion(event: Recorded[OrderReversed]) -> tuple[Entry, ...]:
    """Everybody's share of a completed order is taken back, and goes back to where it came from."""
    return (_shares_owed(event, "reversed"),)


@POSTINGS.on(OrderPartlyRefunded)
def partly_refunded(event: Recorded[OrderPartlyRefunded]) -> tuple[Entry, ...]:
    """A part goes back: out of what is held, or out of everybody's share of it."""
    is_held = event.data.from_held.amount_minor > 0
    return (_refund_owed(event, "partly-refunded") if is_held else _shares_owed(event, "partly-refunded"),)


def _shares_owed(event: Recorded[OrderReversed] | Recorded[OrderPartlyRefunded], purpose: str) -> Entry:
    said = event.data
    return entry(
        event,
        purpose,
        debit(seller_clearing(said.seller), said.from_clearing),
        debit(seller_available(said.seller), said.from_available),
        debit(seller_owes(said.seller), said.owed),
        debit(COMMISSION_REFUNDED, said.commission),
        debit(SERVICE_FEE_REFUNDED, said.service_fee),
        *_given_back(said),
    )


@POSTINGS.on(DebtRecovered)
def debt_recovered(event: Recorded[DebtRecovered]) -> tuple[Entry, ...]:
    """The seller's debt is paid from what they have."""
    amount, seller = event.data.amount, event.data.seller
    paid = debit(seller_available(seller), amount)
    return (entry(event, "debt-recovered", paid, credit(seller_owes(seller), amount)),)


@POSTINGS.on(LatePaymentRefunded)
def late_payment_refunded(event: Recorded[LatePaymentRefunded]) -> tuple[Entry, ...]:
    """What came too late goes back to the card."""
    return (_refund_owed(event),)


def _refund_owed(
    event: Recorded[OrderCancelled] | Recorded[LatePaymentRefunded] | Recorded[OrderPartlyRefunded],
    purpose: str = "refund-owed",
) -> Entry:
    said = event.data
    return entry(event, purpose, debit(HELD, said.refund, said.order), *_given_back(said))


def _given_back(said: OrderCancelled | OrderReversed | OrderPartlyRefunded | LatePaymentRefunded) -> tuple[Line, ...]:
    """What was the card's is on its way to it; what is to be credit is so at once, and a coupon's part is ours."""
    if isinstance(said, LatePaymentRefunded):
        return (credit(REFUNDS_IN_TRANSIT, said.refund, said.order),)
    card = credit(REFUNDS_IN_TRANSIT, to_cards(said), said.order)
    theirs = () if said.to_credit is None else (credit(buyer_credit(said.buyer), said.to_credit),)
    ours = () if said.to_coupon is None else (credit(COUPONS, said.to_coupon),)
    return (card, *theirs, *ours)


@POSTINGS.on(PaymentRefunded)
def refunded(event: Recorded[PaymentRefunded]) -> tuple[Entry, ...]:
    """It is back on the card."""
    amount, order = event.data.amount, event.data.order
    return (entry(event, "refunded", debit(REFUNDS_IN_TRANSIT, amount, order), credit(PROCESSOR_AVAILABLE, amount)),)


@POSTINGS.on(RefundFailed)
def refund_failed(event: Recorded[RefundFailed]) -> tuple[Entry, ...]:
    """It came back from the card: the buyer has it as credit."""
    amount, order = event.data.amount, event.data.order
    owed_again = credit(REFUNDS_IN_TRANSIT, amount, order)
    return (
        entry(event, "refund-failed", debit(PROCESSOR_AVAILABLE, amount), owed_again),
        entry(
            event,
            "credited",
            debit(REFUNDS_IN_TRANSIT, amount, order),
            credit(buyer_credit(event.data.buyer), amount),
        ),
    )
