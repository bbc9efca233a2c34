"""What is booked when banks take payments back, and when the card processor's books and ours differ."""

from gigwright.backbone.event import Recorded
from gigwright.contexts.ledger.projections.chart import (
    AT_THE_BANK,
    CHARGEBACK_FEES,
    CHARGEBACK_LOSSES,
    COMMISSION_REFUNDED,
    DESTINATIONS,
    HELD,
    PROCESSOR_AVAILABLE,
    RECOVERED,
    REFUNDS_IN_TRANSIT,
    SERVICE_FEE_REFUNDED,
    SUSPENSE,
    buyer_credit,
    dispute_hold,
    seller_available,
    seller_clearing,
    seller_owes,
)
from gigwright.contexts.ledger.projections.entries import Entry, credit, debit, entry
from gigwright.contexts.ledger.projections.posting import Postings
from gigwright.events.breaks import BreakExplained, BreakFound, BreakResolved
from gigwright.events.orders import (
    ChargebackBorne,
    ChargebackHeld,
    ChargebackRecovered,
    ChargebackReleased,
)
from gigwright.events.payments import (
    ChargebackAppealed,
    ChargebackOpened,
    ChargebackWon,
)

OF_BANKS = Postings()


@OF_BANKS.on(ChargebackOpened)
def taken_by_the_bank(event: Recorded[ChargebackOpened]) -> tuple[Entry, ...]:
    """The processor took it from what is available, and a fee for it, which it keeps whatever the bank decides."""
    said = event.data
    taken = debit(AT_THE_BANK, said.amount, said.order)
    return (
        entry(event, "chargeback", taken, credit(PROCESSOR_AVAILABLE, said.amount)),
        entry(event, "chargeback-fee", debit(CHARGEBACK_FEES, said.fee), credit(PROCESSOR_AVAILABLE, said.fee)),
    )


@OF_BANKS.on(ChargebackAppealed)
def taken_again(event: Recorded[ChargebackAppealed]) -> tuple[Entry, ...]:
    """Where the bank had given it back; an appeal of ours moves nothing."""
    amount, order = event.data.amount, event.data.order
    return (entry(event, "chargeback", debit(AT_THE_BANK, amount, order), credit(PROCESSOR_AVAILABLE, amount)),)


@OF_BANKS.on(ChargebackWon)
def given_back_by_the_bank(event: Recorded[ChargebackWon]) -> tuple[Entry, ...]:
    """It is available again; whose it is, when it had been lost before, the order says."""
    amount, order = event.data.amount, event.data.order
    source = RECOVERED if event.data.recovers else AT_THE_BANK
    return (entry(event, "chargeback-won", debit(PROCESSOR_AVAILABLE, amount), credit(source, amount, order)),)


@OF_BANKS.on(ChargebackHeld)
def held_for_the_bank(event: Recorded[ChargebackHeld]) -> tuple[Entry, ...]:
    """What the seller has of it is kept; what had been paid out is not there to be kept. What is there of the buyer's
    credit that it had become is held for the order again."""
    said = event.data
    hold, again = dispute_hold(said.seller), said.from_credit
    theirs = () if again is None else (debit(buyer_credit(said.buyer), again), credit(HELD, again, said.order))
    return (
        entry(
            event,
            "chargeback-held",
            debit(seller_clearing(said.seller), said.from_clearing),
            debit(seller_available(said.seller), said.from_available),
            credit(hold, said.from_clearing, said.order),
            credit(hold, said.from_available, said.order),
        ),
        entry(event, "credit-held", *theirs),
    )


@OF_BANKS.on(BreakFound)
def break_found(event: Recorded[BreakFound]) -> tuple[Entry, ...]:
    """The processor's books count; what they hold more, or less, than ours is put aside."""
    off = event.data.suspense
    return (entry(event, "break-found", debit(PROCESSOR_AVAILABLE, off), credit(SUSPENSE, off)),)


@OF_BANKS.on(BreakExplained)
def break_explained(event: Recorded[BreakExplained]) -> tuple[Entry, ...]:
    """It was no difference, only late."""
    off = event.data.suspense
    return (entry(event, "break-explained", debit(SUSPENSE, off), credit(PROCESSOR_AVAILABLE, off)),)


@OF_BANKS.on(BreakResolved)
def break_resolved(event: Recorded[BreakResolved]) -> tuple[Entry, ...]:
    """What was put aside goes where an operator found that it belongs."""
    off, account = event.data.suspense, DESTINATIONS[event.data.destination]
    return (entry(event, "break-resolved", debit(SUSPENSE, off), credit(account, off)),)


@OF_BANKS.on(ChargebackReleased)
def released(event: Recorded[ChargebackReleased]) -> tuple[Entry, ...]:
    """What was kept clears; what was held for an order that was cancelled goes back to the card, or is credit again."""
    refund, order, again = event.data.refund, event.data.order, event.data.to_credit
    theirs = () if again is None else (debit(HELD, again, order), credit(buyer_credit(event.data.buyer), again))
    owed = entry(event, "refund-owed", debit(HELD, refund, order), credit(REFUNDS_IN_TRANSIT, refund, order))
    return (_hold_released(event), owed, entry(event, "credit-released", *theirs))


@OF_BANKS.on(ChargebackBorne)
def borne(event: Recorded[ChargebackBorne]) -> tuple[Entry, ...]:
    """What the bank keeps is paid by whoever bears it."""
    said = event.data
    return (
        entry(
            event,
            "chargeback-borne",
            debit(REFUNDS_IN_TRANSIT, said.from_refunds, said.order),
            debit(HELD, said.from_held, said.order),
            *(() if said.from_credit is None else (debit(HELD, said.from_credit, said.order),)),
            debit(dispute_hold(said.seller), said.from_hold, said.order),
            debit(seller_owes(said.seller), said.owed),
            debit(COMMISSION_REFUNDED, said.commission),
            debit(SERVICE_FEE_REFUNDED, said.service_fee),
            debit(CHARGEBACK_LOSSES, said.loss),
            credit(AT_THE_BANK, said.amount, said.order),
        ),
        _hold_released(event),
    )


@OF_BANKS.on(ChargebackRecovered)
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
            *(() if said.to_credit is None else (credit(buyer_credit(said.buyer), said.to_credit),)),
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
