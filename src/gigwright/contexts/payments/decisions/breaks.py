"""What was found to differ, as the rules know it, and what a fact that comes late says about it."""

from collections.abc import Iterable
from typing import Any, Literal

import msgspec

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.decision import Fold, Model
from gigwright.backbone.event import Present, Recorded
from gigwright.backbone.ids import derive
from gigwright.contexts.payments.decisions.moves import kind_of, net_of, source_of
from gigwright.events.breaks import BreakExplained, BreakFound, BreakKind, BreakResolved, Destination
from gigwright.values import BreakId, LineRef, Money, OperatorId, SourceRef

State = Literal["open", "explained", "resolved"]


class Break(msgspec.Struct, frozen=True):
    """One break, and whether it is over."""

    found: BreakFound
    end: State = "open"


Breaks = dict[BreakId, Break]


def _found(breaks: Breaks, event: BreakFound) -> Breaks:
    return breaks | {event.difference: Break(found=event)}


def _explained(breaks: Breaks, event: BreakExplained) -> Breaks:
    return breaks | {event.difference: Break(breaks[event.difference].found, "explained")}


def _resolved(breaks: Breaks, event: BreakResolved) -> Breaks:
    return breaks | {event.difference: Break(breaks[event.difference].found, "resolved")}


FOLDS: dict[type, Fold] = {BreakFound: _found, BreakExplained: _explained, BreakResolved: _resolved}

breaks_of_a_charge, breaks_of_a_refund, breaks_of_a_transfer, breaks_of_a_chargeback, breaks_of_a_bank_payout = (
    Model[Breaks]({}, FOLDS, by={"source": role})
    for role in ("charge", "processor_refund", "transfer", "chargeback", "bank_payout")
)


def with_late_word(fact: object, breaks: Breaks) -> list[object]:
    """The fact, and what it means for breaks that were found because it was missing.

    One that is open is explained, but for what the amounts differ by. One that was resolved as if the fact had never
    been is wrong from now on: the fact is put aside, for an operator to say where what they resolved came from.
    """
    said: list[object] = [fact]
    kind = kind_of(fact)
    if kind is None:
        return said
    net = net_of(fact)
    for one in _missing(breaks, kind, "missing_here", net.currency):
        if one.end == "open":
            said += explained(one)
            if one.found.theirs != net:
                said.append(difference("amount_differs", kind, source_of(fact), one.found.line, net, one.found.theirs))
        else:
            said.append(difference("came_late", kind, source_of(fact), one.found.line, net, net - net))
    return said


def when_listed_late(line: LineRef, kind: str, net: Money, source: SourceRef, breaks: Breaks) -> list[object]:
    """What a line means for breaks that were found because it was missing, when it comes at last."""
    said: list[object] = []
    for one in _missing(breaks, kind, "missing_there", net.currency):
        if one.end == "open":
            said += explained(one)
        else:
            said.append(difference("came_late", kind, source, line, net - net, one.found.ours))
    return said


def explained(one: Break) -> list[object]:
    """It is over by itself."""
    found = one.found
    return [BreakExplained(difference=found.difference, source=found.source, suspense=found.suspense)]


def difference(
    kind: BreakKind, line_kind: str, source: SourceRef, line: LineRef | None, ours: Money, theirs: Money
) -> BreakFound:
    """A break under an id that comes from what it is about, so that the same one is found once."""
    return BreakFound(
        difference=break_id(kind, line_kind, source, line),
        kind=kind,
        source=source,
        line=line,
        line_kind=line_kind,
        ours=ours,
        theirs=theirs,
        suspense=theirs - ours,
    )


def break_id(kind: BreakKind, line_kind: str, source: SourceRef, line: LineRef | None) -> BreakId:
    """The one id of such a break."""
    return derive(BreakId, line or source, line_kind, kind)


def _missing(breaks: Breaks, line_kind: str, kind: BreakKind, currency: str) -> Iterable[Break]:
    for one in breaks.values():
        found = one.found
        is_it = (found.kind, found.line_kind, found.suspense.currency) == (kind, line_kind, currency)
        if is_it and one.end != "explained":
            yield one


class ListedBreak(msgspec.Struct, frozen=True):
    """A break as an operator sees it. Times are RFC 3339 in UTC; the last four are of one that was resolved."""

    difference: BreakId
    state: State
    kind: BreakKind
    source: SourceRef
    line: LineRef | None
    line_kind: str
    ours: Money
    theirs: Money
    suspense: Money
    found_at: str
    ended_at: str | None = None
    destination: Destination | None = None
    operator: OperatorId | None = None
    reason: str | None = None


def listed(events: Iterable[Recorded[Any]]) -> list[ListedBreak]:
    """The breaks that these events are about, in the order in which they were found."""
    found: dict[BreakId, ListedBreak] = {}
    for event in events:
        said, at = event.data, rfc3339(event.recorded)
        if isinstance(said, BreakFound):
            found[said.difference] = _open(said, at)
        elif said.difference in found:
            found[said.difference] = _ended(found[said.difference], said, at)
    return list(found.values())


def _open(said: BreakFound, at: str) -> ListedBreak:
    return ListedBreak(
        difference=said.difference,
        state="open",
        kind=said.kind,
        source=said.source,
        line=said.line,
        line_kind=said.line_kind,
        ours=said.ours,
        theirs=said.theirs,
        suspense=said.suspense,
        found_at=at,
    )


def _ended(one: ListedBreak, said: BreakExplained | BreakResolved, at: str) -> ListedBreak:
    if isinstance(said, BreakExplained):
        return msgspec.structs.replace(one, state="explained", ended_at=at)
    return msgspec.structs.replace(
        one,
        state="resolved",
        ended_at=at,
        destination=said.destination,
        operator=said.operator,
        reason=said.reason.value if isinstance(said.reason, Present) else None,
    )
