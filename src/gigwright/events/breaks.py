"""Where our books and the card processor's do not say the same, and what came of it."""

from datetime import datetime
from typing import Annotated, Literal, get_args

from gigwright.backbone.event import About, Personal, event
from gigwright.values import BreakId, LineRef, Money, OperatorId, SourceRef

BreakKind = Literal["missing_here", "missing_there", "amount_differs", "anothers", "unknown_kind", "came_late"]
BREAK_KINDS: tuple[BreakKind, ...] = get_args(BreakKind)
Destination = Literal["processor_fees", "losses", "gains", "bank"]
DESTINATIONS: tuple[Destination, ...] = get_args(Destination)


@event("payments.break_found")
class BreakFound:
    """A line of the processor's and our record of it differ: `suspense`, theirs less ours, is put aside.

    `line_kind` is the processor's own word for such a line. Without a `line`, it has none for what we recorded.
    """

    difference: BreakId
    kind: BreakKind
    source: SourceRef
    line: LineRef | None
    line_kind: str
    ours: Money
    theirs: Money
    suspense: Money


@event("payments.break_explained")
class BreakExplained:
    """What was missing came later: nothing of it is put aside any more."""

    difference: BreakId
    source: SourceRef
    suspense: Money


@event("payments.break_resolved")
class BreakResolved:
    """An operator found out what it was, and said to which account what was put aside belongs."""

    difference: BreakId
    source: SourceRef
    operator: OperatorId
    destination: Destination
    suspense: Money
    reason: Annotated[Personal[str], About("operator", "to account for the act")]


@event("payments.breaks_reminded")
class BreaksReminded:
    """So many breaks are `open`, this one for the longest, since `found_at`; nobody is reminded before `again_from`."""

    difference: BreakId
    found_at: datetime
    open: int
    again_from: datetime
