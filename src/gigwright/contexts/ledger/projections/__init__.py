"""The books: a projection of the money events, with its readers and its auditor."""

from gigwright.contexts.ledger.projections.bookkeeping import bookkeeping
from gigwright.contexts.ledger.projections.checking import Finding, check
from gigwright.contexts.ledger.projections.entries import Entry, EntryId, Line
from gigwright.contexts.ledger.projections.reading import (
    Balance,
    Booked,
    ProcessorBalance,
    Trial,
    balances,
    held,
    journal,
    processor_balances,
    trial_balance,
)

__all__ = [
    "Balance",
    "Booked",
    "Entry",
    "EntryId",
    "Finding",
    "Line",
    "ProcessorBalance",
    "Trial",
    "balances",
    "bookkeeping",
    "check",
    "held",
    "journal",
    "processor_balances",
    "trial_balance",
]
