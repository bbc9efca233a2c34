"""What each money event means for the books: pure functions from event to entries. The events carry the amounts."""

from collections.abc import Callable
from typing import Any, TypeVar

from gigwright.backbone.event import Recorded
from gigwright.contexts.ledger.projections.chart import (
    AT_THE_BANK,
    CHARGEBACK_FEES,
    CHARGEBACK_LOSSES,
    COMMISSION,
    COMMISSION_REFUNDED,
    DESTINATIONS,
    HELD,
    PAYOUT_FEE,
    PAYOUT_FEE_REFUNDED,
    PROCESSOR_AVAILABLE,
    PROCESSOR_FEES,
    PROCESSOR_PENDING,
    RECOVERED,
    REFUNDS_IN_TRANSIT,
    SERVICE_FEE,
    SERVICE_FEE_REFUNDED,
    SUSPENSE,
    buyer_credit,
    dispute_hold,
    payout_in_transit,
    seller_available,
    seller_clearing,
    seller_owes,
)
from gigwright.contexts.ledger.projections.entries import Entry, credit, debit, entry
from gigwright.events.breaks import BreakExplained, BreakFound, BreakResolved
from gigwright.events.ledger import DebtRecovered, EarningsCleared, EarningsClearedEarly, PayoutRequested
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
    SellerTipped,
)
from gigwright.events.payments import (
    ChargebackAppealed,
    ChargebackOpened,
    ChargebackWon,
    FundsAvailable,
    PaymentCaptured,
    PaymentRefunded,
    PayoutFailed,
    PayoutReturned,
    PayoutSent,
    RefundFailed,
)

T = TypeVar("T")
Posting = Callable[[Recorded[T]], tuple[Entry, ...]]

POSTINGS: dict[type, Posting[Any]] = {}


def entries_of(event: Recorded[Any]) -> tuple[Entry, ...]:
    """The entries of an event, none if it has no posting; those that move nothing are left out."""
    posting = POSTINGS.get(type(event.data))
    return () if posting is None else tuple(booked for booked in posting(event) if booked.lines)


def _posting(heard: type[T]) -> Callable[[Posting[T]], Posting[T]]:
    def declare(posting: Posting[T]) -> Posting[T]:
        POSTINGS[heard] = posting
        return posting

    return declare


@_posting(PaymentCaptured)
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


@_posting(FundsAvailable)
def became_available(event: Recorded[FundsAvailable]) -> tuple[Entry, ...]:
    """What the processor kept back can be used."""
    amount = event.data.amount
    return (entry(event, "available", debit(PROCESSOR_AVAILABLE, amount), credit(PROCESSOR_PENDING, amount)),)


@_posting(OrderCompleted)
def completed(event: Recorded[OrderCompleted]) -> tuple[Entry, ...]:
    """What was held is earned: by the seller, who waits for it to clear, and by the market."""
    return (_earned(event, "completed"),)


@_posting(SellerTipped)
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


@_posting(EarningsCleared)
def cleared(event: Recorded[EarningsCleared]) -> tuple[Entry, ...]:
    """The seller may have it."""
    earning, seller = event.data.earning, event.data.seller
    return (
        entry(event, "cleared", debit(seller_clearing(seller), earning), credit(seller_available(seller), earning)),
    )


@_posting(EarningsClearedEarly)
def cleared_early(event: Recorded[EarningsClearedEarly]) -> tuple[Entry, ...]:
    """The seller may have it before its time, for a fee, which is an entry of its own so that statements name it."""
    earning, fee, seller = event.data.earning, event.data.fee, event.data.seller
    available = seller_available(seller)
    return (
        entry(event, "cleared-early", debit(seller_clearing(seller), earning), credit(available, earning)),
        entry(event, "early-payout-fee", debit(available, fee), credit(PAYOUT_FEE, fee)),
    )


@_posting(PayoutRequested)
def payout_requested(event: Recorded[PayoutRequested]) -> tuple[Entry, ...]:
    """The seller asked for it; the fee is the market's at once, an entry of its own so that statements name it."""
    amount, fee, available = event.data.amount, event.data.fee, seller_available(event.data.seller)
    in_transit = payout_in_transit(event.data.seller)
    return (
        entry(event, "payout-requested", debit(available, amount), credit(in_transit, amount)),
        entry(event, "payout-fee", debit(available, fee), credit(PAYOUT_FEE, fee)),
    )


@_posting(PayoutSent)
def payout_sent(event: Recorded[PayoutSent]) -> tuple[Entry, ...]:
    """It left the processor."""
    amount, seller = event.data.amount, event.data.seller
    return (entry(event, "payout-sent", debit(payout_in_transit(seller), amount), credit(PROCESSOR_AVAILABLE, amount)),)


@_posting(PayoutReturned)
def payout_returned(event: Recorded[PayoutReturned]) -> tuple[Entry, ...]:
    """It came back to the processor, and so to the seller's account with us."""
    amount, seller = event.data.amount, event.data.seller
    return (
        entry(event, "payout-returned", debit(PROCESSOR_AVAILABLE, amount), credit(payout_in_transit(seller), amount)),
        *_released(event),
    )


@_posting(PayoutFailed)
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


@_posting(OrderCancelled)
def cancelled(event: Recorded[OrderCancelled]) -> tuple[Entry, ...]:
    """What was held goes back to the card."""
    return (_refund_owed(event),)


@_posting(OrderReversed)
def reversed_after_completion(event: Recorded[OrderReversed]) -> tuple[Entry, ...]:
    """Everybody's share of a completed order is taken back, and goes back to the card."""
    return (_shares_owed(event, "reversed"),)


@_posting(OrderPartlyRefunded)
def partly_refunded(event: Recorded[OrderPartlyRefunded]) -> tuple[Entry, ...]:
    """A part goes back to the card: out of what is held, or out of everybody's share of it."""
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
        credit(REFUNDS_IN_TRANSIT, said.refund, said.order),
    )


@_posting(DebtRecovered)
def debt_recovered(event: Recorded[DebtRecovered]) -> tuple[Entry, ...]:
    """The seller's debt is paid from what they have."""
    amount, seller = event.data.amount, event.data.seller
    paid = debit(seller_available(seller), amount)
    return (entry(event, "debt-recovered", paid, credit(seller_owes(seller), amount)),)


@_posting(LatePaymentRefunded)
def late_payment_refunded(event: Recorded[LatePaymentRefunded]) -> tuple[Entry, ...]:
    """What came too late goes back to the card."""
    return (_refund_owed(event),)


def _refund_owed(
    event: Recorded[OrderCancelled] | Recorded[LatePaymentRefunded] | Recorded[OrderPartlyRefunded],
    purpose: str = "refund-owed",
) -> Entry:
    refund, order = event.data.refund, event.data.order
    return entry(event, purpose, debit(HELD, refund, order), credit(REFUNDS_IN_TRANSIT, refund, order))


@_posting(PaymentRefunded)
def refunded(event: Recorded[PaymentRefunded]) -> tuple[Entry, ...]:
    """It is back on the card."""
    amount, order = event.data.amount, event.data.order
    return (entry(event, "refunded", debit(REFUNDS_IN_TRANSIT, amount, order), credit(PROCESSOR_AVAILABLE, amount)),)


@_posting(RefundFailed)
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


@_posting(ChargebackOpened)
def taken_by_the_bank(event: Recorded[ChargebackOpened]) -> tuple[Entry, ...]:
    """The processor took it from what is available, and a fee for it, which it keeps whatever the bank decides."""
    said = event.data
    taken = debit(AT_THE_BANK, said.amount, said.order)
    return (
        entry(event, "chargeback", taken, credit(PROCESSOR_AVAILABLE, said.amount)),
        entry(event, "chargeback-fee", debit(CHARGEBACK_FEES, said.fee), credit(PROCESSOR_AVAILABLE, said.fee)),
    )


@_posting(ChargebackAppealed)
def taken_again(event: Recorded[ChargebackAppealed]) -> tuple[Entry, ...]:
    """Where the bank had given it back; an appeal of ours moves nothing."""
    amount, order = event.data.amount, event.data.order
    return (entry(event, "chargeback", debit(AT_THE_BANK, amount, order), credit(PROCESSOR_AVAILABLE, amount)),)


@_posting(ChargebackWon)
def given_back_by_the_bank(event: Recorded[ChargebackWon]) -> tuple[Entry, ...]:
    """It is available again; whose it is, when it had been lost before, the order says."""
    amount, order = event.data.amount, event.data.order
    source = RECOVERED if event.data.recovers else AT_THE_BANK
    return (entry(event, "chargeback-won", debit(PROCESSOR_AVAILABLE, amount), credit(source, amount, order)),)


@_posting(ChargebackHeld)
def held_for_the_bank(event: Recorded[ChargebackHeld]) -> tuple[Entry, ...]:
    """What the seller has of it is kept; what had been paid out is not there to be kept."""
    said = event.data
    hold = dispute_hold(said.seller)
    return (
        entry(
            event,
            "chargeback-held",
            debit(seller_clearing(said.seller), said.from_clearing),
            debit(seller_available(said.seller), said.from_available),
            credit(hold, said.from_clearing, said.order),
            credit(hold, said.from_available, said.order),
        ),
    )


@_posting(BreakFound)
def break_found(event: Recorded[BreakFound]) -> tuple[Entry, ...]:
    """The processor's books count; what they hold more, or less, than ours is put aside."""
    off = event.data.suspense
    return (entry(event, "break-found", debit(PROCESSOR_AVAILABLE, off), credit(SUSPENSE, off)),)


@_posting(BreakExplained)
def break_explained(event: Recorded[BreakExplained]) -> tuple[Entry, ...]:
    """It was no difference, only late."""
    off = event.data.suspense
    return (entry(event, "break-explained", debit(SUSPENSE, off), credit(PROCESSOR_AVAILABLE, off)),)


@_posting(BreakResolved)
def break_resolved(event: Recorded[BreakResolved]) -> tuple[Entry, ...]:
    """What was put aside goes where an operator found that it belongs."""
    off, account = event.data.suspense, DESTINATIONS[event.data.destination]
    return (entry(event, "break-resolved", debit(SUSPENSE, off), credit(account, off)),)


@_posting(ChargebackReleased)
def released(event: Recorded[ChargebackReleased]) -> tuple[Entry, ...]:
    """What was kept clears; what was held for an order that was cancelled goes back to the card."""
    refund, order = event.data.refund, event.data.order
    owed = entry(event, "refund-owed", debit(HELD, refund, order), credit(REFUNDS_IN_TRANSIT, refund, order))
    return (_hold_released(event), owed)


@_posting(ChargebackBorne)
def borne(event: Recorded[ChargebackBorne]) -> tuple[Entry, ...]:
    """What the bank keeps is paid by whoever bears it."""
    said = event.data
    return (
        entry(
            event,
            "chargeback-borne",
            debit(REFUNDS_IN_TRANSIT, said.from_refunds, said.order),
            debit(HELD, said.from_held, said.order),
            debit(dispute_hold(said.seller), said.from_hold, said.order),
            debit(seller_owes(said.seller), said.owed),
            debit(COMMISSION_REFUNDED, said.commission),
            debit(SERVICE_FEE_REFUNDED, said.service_fee),
            debit(CHARGEBACK_LOSSES, said.loss),
            credit(AT_THE_BANK, said.amount, said.order),
        ),
        _hold_released(event),
    )


@_posting(ChargebackRecovered)
def recovered(event: Recorded[ChargebackRecovered]) -> tuple[Entry, ...]:
    """Whoever had borne it has it again; what the buyer was to have is on its way to the card again."""
    said = event.data
    return (
        entry(
            event,
            "chargeback-recovered",
            debit(RECOVERED, said.amount, said.order),
            credit(REFUNDS_IN_TRANSIT, said.from_refunds, said.order),
            credit(REFUNDS_IN_TRANSIT, said.refund, said.order),
            credit(seller_clearing(said.seller), said.earning),
            credit(COMMISSION_REFUNDED, said.commission),
            credit(SERVICE_FEE_REFUNDED, said.service_fee),
            credit(CHARGEBACK_LOSSES, said.loss),
        ),
    )


def _hold_released(event: Recorded[ChargebackReleased] | Recorded[ChargebackBorne]) -> Entry:
    released, seller = event.data.released, event.data.seller
    kept = debit(dispute_hold(seller), released, event.data.order)
    return entry(event, "hold-released", kept, credit(seller_clearing(seller), released))
