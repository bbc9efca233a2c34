"""Laws of the books: they balance, they say what the processor says, and what the events say, no more and no less."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from gigwright.contexts.ledger.projections import balances, bookkeeping, processor_balances, trial_balance
from gigwright.contexts.ledger.projections.chart import HELD
from gigwright.contexts.ledger.projections.entries import Entry, off_by_minor
from gigwright.contexts.ledger.projections.postings import entries_of
from gigwright.events.orders import (
    ChargebackBorne,
    ChargebackHeld,
    ChargebackReleased,
    OrderCancelled,
    OrderCompleted,
    PaymentExpired,
)
from gigwright.events.payments import (
    ChargebackAppealed,
    ChargebackOpened,
    ChargebackWon,
    PaymentCaptured,
    PaymentDeclined,
    PaymentRefunded,
    PayoutReturned,
    PayoutSent,
    RefundFailed,
    SweepFailed,
    SweepSent,
)
from gigwright.simulation.invariants.history import History
from gigwright.values import OrderId, PaymentId

MOVES: dict[str, tuple[type[Any], str]] = {
    "charge": (PaymentCaptured, "charge"),
    "refund": (PaymentRefunded, "processor_refund"),
    "refund_failure": (RefundFailed, "processor_refund"),
    "transfer": (PayoutSent, "transfer"),
    "transfer_return": (PayoutReturned, "transfer"),
    "bank_payout": (SweepSent, "bank_payout"),
    "bank_payout_failure": (SweepFailed, "bank_payout"),
    "chargeback": (ChargebackOpened, "chargeback"),
    "chargeback_won": (ChargebackWon, "chargeback"),
    "chargeback_again": (ChargebackAppealed, "chargeback"),
}


def debits_equal_credits(history: History) -> Iterator[str]:
    """I1: per journal entry and currency, debits = credits; so all accounts together are zero."""
    for booked in history.booked:
        for currency, amount in off_by_minor(booked.entry).items():
            yield f"{booked.entry.id} ({booked.entry.purpose}) is off by {amount} minor {currency}"
        for breach in booked.breaches:
            yield f"{booked.entry.id} ({booked.entry.purpose}) was marked: {breach}"
    with history.market.reading(bookkeeping) as connection:
        for trial in trial_balance(connection):
            if trial.sum_minor:
                yield f"all accounts together hold {trial.sum_minor} minor {trial.currency}"


def our_processor_balance_is_the_processors_own(history: History) -> Iterator[str]:
    """I2: what we book as pending and available at the processor is what the processor says it holds."""
    with history.market.reading(bookkeeping) as connection:
        ours = {code: (own.pending_minor, own.available_minor) for code, own in processor_balances(connection).items()}
    for code in sorted(ours.keys() | {line.net.currency for line in history.moved}):
        theirs = history.market.processor.balance(code)
        said = (theirs.pending.amount_minor, theirs.available.amount_minor)
        if ours.get(code, (0, 0)) != said:
            yield f"in {code} (pending, available) are {ours.get(code, (0, 0))} with us, {said} at the processor"


def nothing_is_held_for_a_closed_order(history: History) -> Iterator[str]:
    """I3: money held for an order is zero once the order is closed, but for what a bank has."""
    closed = {event.data.order for event in history.of(OrderCompleted)}
    closed |= {event.data.order for event in history.of(OrderCancelled)}
    closed |= {event.data.order for event in history.of(PaymentExpired)}
    at_a_bank = _held_at_a_bank(history)
    with history.market.reading(bookkeeping) as connection:
        for balance in balances(connection, below=HELD):
            if balance.order in closed and -balance.amount_minor != at_a_bank[balance.order]:
                yield f"{balance.order} is closed, and {-balance.amount_minor} minor {balance.currency} is held for it"


def _held_at_a_bank(history: History) -> Counter[OrderId]:
    """In minor units, what stays held for orders that are over, because banks have payments of theirs."""
    found: dict[PaymentId, ChargebackHeld] = {}
    for event in history.events:
        match event.data:
            case ChargebackHeld() as said:
                found[said.payment] = said
            case ChargebackReleased() | ChargebackBorne() as said:
                found.pop(said.payment, None)
    held: Counter[OrderId] = Counter()
    for said in found.values():
        held[said.order] += said.from_held.amount_minor
        held[said.order] += 0 if said.from_credit is None else said.from_credit.amount_minor
    return held


def each_outside_id_has_exactly_one_event(history: History) -> Iterator[str]:
    """I5: what moved at the processor was recorded once, and nothing was recorded that did not move there."""
    for move, (kind, field) in MOVES.items():
        theirs = Counter(line.source for line in history.own_moves if line.kind == move)
        facts = (event.data for event in history.of(kind) if event.data.amount.amount_minor)
        refs = (getattr(fact, field) for fact in facts)
        ours = Counter(str(ref) for ref in refs if ref is not None)  # what was refused never moved
        for ref in sorted(theirs.keys() | ours.keys()):
            if (theirs[ref], ours[ref]) != (1, 1):
                yield f"the {move} {ref} has {theirs[ref]} lines at the processor and {ours[ref]} events"
    for ref, times in Counter(event.data.charge for event in history.of(PaymentDeclined)).items():
        if times > 1:
            yield f"the declined charge {ref} has {times} events"


def each_money_event_has_exactly_its_entries(history: History) -> Iterator[str]:
    """I5: each (money event, purpose) of the posting table has exactly its entry in the journal."""
    due = {entry.id: entry for event in history.events for entry in entries_of(event)}
    booked = Counter(booked.entry.id for booked in history.booked)
    for entry in due.values():
        if booked[entry.id] != 1:
            yield f"{entry.event} has {booked[entry.id]} entries for {entry.purpose}"
    for found in history.booked:
        yield from _as_it_should_be(found.entry, due.get(found.entry.id))


def _as_it_should_be(found: Entry, due: Entry | None) -> Iterator[str]:
    if due is None:
        yield f"{found.id} ({found.purpose}) is booked, and no event says so"
    elif found != due:
        yield f"{found.id} ({found.purpose}) says something else than {found.event}, from which it was made"
