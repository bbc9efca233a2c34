"""Our books and the card processor's, compared line by line; and what an operator finds out about a break."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from gigwright.backbone.decision import Decision, Model, command, decision
from gigwright.backbone.errors import Refused
from gigwright.backbone.event import Actor, Present
from gigwright.contexts.payments.decisions.breaks import (
    FOLDS,
    Breaks,
    break_id,
    difference,
    when_listed_late,
)
from gigwright.contexts.payments.decisions.clerks import only_the_market
from gigwright.contexts.payments.decisions.moves import MOVES, facts_of_a_source, kind_of, net_of
from gigwright.events.accounts import OperatorAppointed
from gigwright.events.breaks import BREAK_KINDS, BreakResolved, Destination
from gigwright.values import BreakId, LineRef, Money, OperatorId, SourceRef

RESOLUTION_LENGTH_MAX = 10_000

breaks_of_the_source = Model[Breaks]({}, FOLDS, by="source")
this_break = Model[Breaks]({}, FOLDS, by="difference")


@command
class CompareLine:
    """A line of the processor's books: what it adds to the balance, and which line is the first of its kind, currency
    and source. The others are somebody else's."""

    by: Actor
    source: SourceRef
    line: LineRef
    first: LineRef
    line_kind: str
    net: Money


def _compare_line(command: CompareLine, now: datetime, *states: Any) -> Sequence[object]:
    """A line that equals what we recorded says nothing; any other is a break, once."""
    only_the_market(command.by)
    *seen, breaks = states
    facts = [fact for one in seen for fact in one]
    source, kind, line, net = command.source, command.line_kind, command.line, command.net
    if any(break_id(each, kind, source, line) in breaks for each in BREAK_KINDS):
        return []
    nothing = net - net
    if kind not in MOVES:
        return [difference("unknown_kind", kind, source, line, nothing, net)]
    own = [fact for fact in facts if kind_of(fact) == kind and net_of(fact).currency == net.currency]
    roles = {MOVES[known].role for known in map(kind_of, facts) if known is not None}
    if command.first != line or (roles and MOVES[kind].role not in roles):
        return [difference("anothers", kind, source, line, nothing, net)]
    if not own:
        return [difference("missing_here", kind, source, line, nothing, net)]
    late = when_listed_late(line, kind, net, source, breaks)
    ours = net_of(own[0])
    return late if ours == net else [*late, difference("amount_differs", kind, source, line, ours, net)]


compare_line: Decision[CompareLine] = Decision(_compare_line, (*facts_of_a_source, breaks_of_the_source))


@command
class MissRecord:
    """The processor has no line of this kind for what we recorded under its reference."""

    by: Actor
    source: SourceRef
    line_kind: str


def _miss_record(command: MissRecord, now: datetime, *states: Any) -> Sequence[object]:
    """Once for each record."""
    only_the_market(command.by)
    *seen, breaks = states
    kind, source = command.line_kind, command.source
    own = [fact for one in seen for fact in one if kind in MOVES and kind_of(fact) == kind]
    if not own or break_id("missing_there", kind, source, None) in breaks:
        return []
    ours = net_of(own[0])
    return [difference("missing_there", kind, source, None, ours, ours - ours)]


miss_record: Decision[MissRecord] = Decision(_miss_record, (*facts_of_a_source, breaks_of_the_source))


def _is_so(_: bool, __: OperatorAppointed) -> bool:
    return True


asks_as_operator = Model(False, {OperatorAppointed: _is_so}, by={"operator": "by"})


@command
class ResolveBreak:
    """An operator says to which account belongs what is put aside, and why. `reason` has at most 10,000 characters."""

    by: OperatorId
    difference: BreakId
    destination: Destination
    reason: str


@decision(this_break, asks_as_operator)
def resolve_break(command: ResolveBreak, now: datetime, breaks: Breaks, operator: bool) -> Sequence[object]:
    """Once, by an operator, with a reason."""
    if not operator:
        raise Refused("only an operator resolves a break; one is appointed by gigwright operator add")
    if command.difference not in breaks:
        raise Refused("there is no such break; take its id from gigwright breaks")
    if not command.reason.strip():
        raise Refused("whoever resolves a break says why; write a reason")
    if len(command.reason) > RESOLUTION_LENGTH_MAX:
        raise Refused(f"the reason may have {RESOLUTION_LENGTH_MAX} characters, not {len(command.reason)}")
    one = breaks[command.difference]
    if one.end != "open":
        raise Refused(f"this break was {one.end} already; gigwright breaks --all shows how")
    return [
        BreakResolved(
            difference=command.difference,
            source=one.found.source,
            operator=command.by,
            destination=command.destination,
            suspense=one.found.suspense,
            reason=Present(command.reason),
        )
    ]
