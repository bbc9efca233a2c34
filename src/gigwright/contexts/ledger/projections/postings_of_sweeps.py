"""What it means for the books that the market's own money goes to its bank, and perhaps comes back."""

from typing import Any

from gigwright.backbone.event import Recorded
from gigwright.contexts.ledger.projections.chart import BANK, PROCESSOR_AVAILABLE, TO_THE_BANK
from gigwright.contexts.ledger.projections.entries import Entry, credit, debit, entry
from gigwright.contexts.ledger.projections.posting import Postings
from gigwright.events.payments import SweepArrived, SweepFailed, SweepSent

OF_SWEEPS = Postings()


@OF_SWEEPS.on(SweepSent)
def sweep_sent(event: Recorded[SweepSent]) -> tuple[Entry, ...]:
    """It left the processor."""
    return (_moved(event, "sweep-sent", to=TO_THE_BANK, out_of=PROCESSOR_AVAILABLE),)


@OF_SWEEPS.on(SweepArrived)
def sweep_arrived(event: Recorded[SweepArrived]) -> tuple[Entry, ...]:
    """The bank has it."""
    return (_moved(event, "sweep-arrived", to=BANK, out_of=TO_THE_BANK),)


@OF_SWEEPS.on(SweepFailed)
def sweep_failed(event: Recorded[SweepFailed]) -> tuple[Entry, ...]:
    """It is at the processor again, from wherever it was; nothing moves where it had never left."""
    if event.data.bank_payout is None:
        return ()
    return (_moved(event, "sweep-failed", to=PROCESSOR_AVAILABLE, out_of=BANK if event.data.arrived else TO_THE_BANK),)


def _moved(event: Recorded[Any], purpose: str, *, to: str, out_of: str) -> Entry:
    amount = event.data.amount
    return entry(event, purpose, debit(to, amount), credit(out_of, amount))
