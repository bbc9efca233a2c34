"""Laws of both books: what differs is put aside, once and to the last minor unit, and before long it is found out."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from gigwright.contexts.ledger.projections import balances, bookkeeping
from gigwright.contexts.ledger.projections.chart import SUSPENSE
from gigwright.events.breaks import BreakExplained, BreakFound, BreakResolved, BreaksReminded
from gigwright.events.payments import (
    ChargebackAppealed,
    ChargebackOpened,
    ChargebackWon,
    PaymentCaptured,
    PaymentRefunded,
    PayoutReturned,
    PayoutSent,
    RefundFailed,
    SweepFailed,
    SweepSent,
)
from gigwright.policy.reminders import REMIND_OF_BREAKS_AGAIN_AFTER
from gigwright.simulation.invariants.history import History
from gigwright.simulation.invariants.waiting import CLOCKS_DIFFER_MAX
from gigwright.values import BreakId, Money

Place = tuple[str, str, str]  # what the processor's line is about, its kind, and the currency


def what_differs_is_put_aside(history: History) -> Iterator[str]:
    """I16: of everything at the processor, what its lines hold more than our records is what was put aside."""
    theirs: Counter[Place] = Counter()
    for line in history.moved:
        theirs[line.source, line.kind, line.net.currency] += line.net.amount_minor
    ours, aside = _recorded(history), _put_aside(history)
    for place in sorted(theirs.keys() | ours.keys() | aside.keys()):
        off = theirs[place] - ours[place]
        if off != aside[place]:
            source, kind, currency = place
            yield f"the {kind} {source} is off by {off} minor {currency}, and {aside[place]} was put aside"


def every_break_comes_to_an_end(history: History) -> Iterator[str]:
    """I16: each break is found once and over once, explained or resolved; then nothing is left aside."""
    found = Counter(event.data.difference for event in history.of(BreakFound))
    over: Counter[BreakId] = Counter(event.data.difference for event in history.of(BreakExplained))
    over.update(event.data.difference for event in history.of(BreakResolved))
    for one in sorted(found.keys() | over.keys()):
        if (found[one], over[one]) != (1, 1):
            yield f"{one} was found {found[one]} times, and over {over[one]} times"
    with history.market.reading(bookkeeping) as connection:
        for balance in balances(connection, below=SUSPENSE):
            yield f"{-balance.amount_minor} minor {balance.currency} is still put aside"


def operators_are_reminded_of_breaks(history: History) -> Iterator[str]:
    """I16: of as many as are open, and of the oldest; once a day at most.

    The rule's clock may have been wrong by days, so that its moment is what it says, less a day; but not by more.
    """
    still: dict[BreakId, datetime] = {}
    until: datetime | None = None
    for event in history.events:
        match event.data:
            case BreakFound(difference=one):
                still[one] = event.recorded
            case BreakExplained(difference=one) | BreakResolved(difference=one):
                still.pop(one, None)
            case BreaksReminded() as said:
                if (said.open, (said.difference, said.found_at)) != (len(still), next(iter(still.items()), None)):
                    yield f"{event.name} at {event.position}: {said.open} are said to be open, and these are: {still}"
                at = said.again_from - REMIND_OF_BREAKS_AGAIN_AFTER
                if abs(at - event.recorded) > CLOCKS_DIFFER_MAX or (until is not None and at < until):
                    yield f"{event.name} at {event.position}: it was said at {at}, and not to be before {until}"
                until = said.again_from


def _recorded(history: History) -> Counter[Place]:
    ours: Counter[Place] = Counter()
    for event in history.events:
        found = _moved(event.data) or _moved_by_a_bank(event.data)
        if found is not None:
            source, kind, moved = found
            ours[source, kind, moved.currency] += moved.amount_minor
    return ours


def _moved(fact: object) -> tuple[str, str, Money] | None:
    """Of what a line must speak, of which kind it must be, and what it must add."""
    match fact:
        case PaymentCaptured() as said:
            return said.charge, "charge", said.amount - said.processor_fee
        case PaymentRefunded() as said:
            return said.processor_refund, "refund", -said.amount
        case RefundFailed() as said:
            return said.processor_refund, "refund_failure", said.amount
        case PayoutSent() as said:
            return said.transfer, "transfer", -said.amount
        case PayoutReturned() as said:
            return said.transfer, "transfer_return", said.amount
        case SweepSent() as said:
            return said.bank_payout, "bank_payout", -said.amount
        case SweepFailed(bank_payout=ref) as said if ref is not None:
            return ref, "bank_payout_failure", said.amount
    return None


def _moved_by_a_bank(fact: object) -> tuple[str, str, Money] | None:
    match fact:
        case ChargebackOpened() as said:
            return said.chargeback, "chargeback", -(said.amount + said.fee)
        case ChargebackWon() as said:
            return said.chargeback, "chargeback_won_again" if said.again else "chargeback_won", said.amount
        case ChargebackAppealed() as said:
            return said.chargeback, "chargeback_again", -said.amount
    return None


def _put_aside(history: History) -> Counter[Place]:
    places: dict[BreakId, Place] = {}
    aside: Counter[Place] = Counter()
    for event in history.of(BreakFound):
        said = event.data
        places[said.difference] = (said.source, said.line_kind, said.suspense.currency)
        aside[places[said.difference]] += said.suspense.amount_minor
    for over in history.of(BreakExplained):
        aside[places[over.data.difference]] -= over.data.suspense.amount_minor
    return aside
