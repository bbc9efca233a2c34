"""Laws of sweeps: only the market's own money goes to its bank, once, and what became of it is known.

What is its own is added up from the postings, not by the folds of the rule.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from gigwright.backbone.event import Recorded
from gigwright.contexts.ledger.projections.chart import PROCESSOR_AVAILABLE, SUSPENSE
from gigwright.contexts.ledger.projections.postings import entries_of
from gigwright.events.accounts import OperatorAppointed
from gigwright.events.breaks import BreakExplained, BreakFound, BreakResolved
from gigwright.events.ledger import SweepRequested
from gigwright.events.payments import SweepArrived, SweepFailed, SweepSent
from gigwright.simulation.invariants.history import History
from gigwright.values import BankPayoutRef, SweepId

OWED = "Liabilities:"
LINE = "bank_payout"
Known = tuple[bool, bool]  # whether it arrived, and whether it came back


class OwnMoney:
    """What is the market's own at one moment of a history, in minor units of each currency: what is available at the
    processor less all that is owed or held, and less what is asked for and has not left."""

    def __init__(self) -> None:
        self.minor: Counter[str] = Counter()

    def hear(self, event: Recorded[Any]) -> None:
        """One more event."""
        said = event.data
        missing = isinstance(said, BreakFound | BreakExplained | BreakResolved) and said.suspense.amount_minor < 0
        for entry in entries_of(event):
            for line in entry.lines:
                nobodys = missing and line.account == SUSPENSE  # what is not there is owed to nobody
                if line.account == PROCESSOR_AVAILABLE or (line.account.startswith(OWED) and not nobodys):
                    self.minor[line.amount.currency] += line.amount.amount_minor
        match said:
            case SweepRequested():
                self.minor[said.amount.currency] -= said.amount.amount_minor
            case SweepSent():
                self.minor[said.amount.currency] += said.amount.amount_minor  # it was gone before it left
            case SweepFailed(bank_payout=None):
                self.minor[said.amount.currency] += said.amount.amount_minor


def a_sweep_takes_only_the_markets_own(history: History) -> Iterator[str]:
    """I24: in the order of the log, no sweep takes what is owed to anybody or held for them; operators ask for it."""
    own, operators = OwnMoney(), set()
    for event in history.events:
        said = event.data
        if isinstance(said, OperatorAppointed):
            operators.add(said.operator)
        if isinstance(said, SweepRequested):
            has = own.minor[said.amount.currency]
            if not 0 < said.amount.amount_minor <= max(has, 0):
                yield f"{said.sweep} takes {said.amount}, and {has} minor is the market's own"
            if said.operator not in operators or event.actor != said.operator:
                yield f"{said.sweep} was asked for by {event.actor}, in the name of {said.operator}"
        own.hear(event)


def a_sweep_has_one_end(history: History) -> Iterator[str]:
    """I24: each that was asked for left once, or never; it arrived and came back as the processor says."""
    asked = Counter(event.data.sweep for event in history.of(SweepRequested))
    sent = {event.data.sweep: event.data for event in history.of(SweepSent)}
    refused = Counter(event.data.sweep for event in history.of(SweepFailed) if event.data.bank_payout is None)
    left = Counter(event.data.sweep for event in history.of(SweepSent))
    for sweep in sorted(asked.keys() | left.keys() | refused.keys()):
        if (asked[sweep], left[sweep] + refused[sweep]) != (1, 1):
            ends = f"left {left[sweep]} times, and was refused {refused[sweep]} times"
            yield f"{sweep} was asked for {asked[sweep]} times, {ends}"
    told = _told(history)
    for sweep, said in sent.items():
        theirs = history.market.processor.get_bank_payout(said.bank_payout)
        arrived, came_back = told[sweep]
        if (theirs.sweep, theirs.amount) != (sweep, said.amount):
            yield f"{said.bank_payout} is {theirs.amount} of {theirs.sweep} there, and {said.amount} of {sweep} with us"
        if came_back != (theirs.status == "failed") or (theirs.status == "arrived" and not arrived):
            yield f"{sweep} is {theirs.status} there; with us it has arrived: {arrived}, and come back: {came_back}"
    yield from _one_of_each_at_the_processor(history)


def _told(history: History) -> dict[SweepId, Known]:
    arrived = {event.data.sweep for event in history.of(SweepArrived)}
    back = {event.data.sweep for event in history.of(SweepFailed) if event.data.bank_payout is not None}
    sent = {event.data.sweep for event in history.of(SweepSent)}
    return {sweep: (sweep in arrived, sweep in back) for sweep in sent | arrived | back}


def _one_of_each_at_the_processor(history: History) -> Iterator[str]:
    """Of all its lines, those too that were put aside; one that is written twice is about one and the same."""
    found: dict[SweepId, set[str]] = defaultdict(set)
    for line in history.moved:
        if line.kind == LINE:
            found[history.market.processor.get_bank_payout(BankPayoutRef(line.source)).sweep].add(line.source)
    for sweep, refs in found.items():
        if len(refs) > 1:
            yield f"{sweep} was sent {len(refs)} times: {', '.join(sorted(refs))}"
