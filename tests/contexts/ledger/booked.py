"""What is the market's own, looked up in the books: a second telling, for the rules may not read postings."""

from collections.abc import Iterable
from typing import Any

from gigwright.contexts.ledger.projections.chart import PROCESSOR_AVAILABLE, SUSPENSE
from gigwright.contexts.ledger.projections.postings import entries_of
from gigwright.events.breaks import BreakExplained, BreakFound, BreakResolved
from gigwright.events.ledger import SweepRequested
from gigwright.events.payments import SweepFailed, SweepSent
from tests.contexts.ledger.samples import recorded


def own_minor(events: Iterable[Any], currency: str) -> int:
    """Available at the processor less all liabilities, but for what is on its way out, or missing."""
    events = list(events)
    return sum(booked_for_the_market(event, currency) for event in events) + kept_back(events, currency)


def booked_for_the_market(event: Any, currency: str) -> int:
    lines = [line for entry in entries_of(recorded(event)) for line in entry.lines]
    if isinstance(event, BreakFound | BreakExplained | BreakResolved) and event.suspense.amount_minor < 0:
        lines = [line for line in lines if line.account != SUSPENSE]  # it is missing, and owed to nobody
    counted = (line for line in lines if line.account == PROCESSOR_AVAILABLE or line.account.startswith("Liabilities:"))
    return sum(line.amount.amount_minor for line in counted if line.amount.currency == currency)


def kept_back(events: list[Any], currency: str) -> int:
    """What was asked for and has not left, or has failed without having left."""
    of_it = [event for event in events if isinstance(event, SweepRequested | SweepSent | SweepFailed)]
    found = [event for event in of_it if event.amount.currency == currency]
    asked = sum(event.amount.amount_minor for event in found if isinstance(event, SweepRequested))
    sent = sum(event.amount.amount_minor for event in found if isinstance(event, SweepSent))
    refused = [event for event in found if isinstance(event, SweepFailed) and event.bank_payout is None]
    return sent - asked + sum(event.amount.amount_minor for event in refused)
