"""Operators are reminded of breaks that nobody has resolved: once a day at most, as long as one is open."""

from datetime import datetime

import msgspec

from gigwright.backbone.decision import Model, command, decision
from gigwright.backbone.event import Actor
from gigwright.contexts.payments.decisions.clerks import only_the_market
from gigwright.events.breaks import BreakExplained, BreakFound, BreakResolved, BreaksReminded
from gigwright.policy.reminders import REMIND_OF_BREAKS_AGAIN_AFTER
from gigwright.values import BreakId


class OpenBreaks(msgspec.Struct, frozen=True):
    """Those that are open, in the order in which they were found, and from when on may be reminded of them again."""

    ids: tuple[BreakId, ...] = ()
    again_from: datetime | None = None


def _found(breaks: OpenBreaks, event: BreakFound) -> OpenBreaks:
    return msgspec.structs.replace(breaks, ids=(*breaks.ids, event.difference))


def _over(breaks: OpenBreaks, event: BreakExplained | BreakResolved) -> OpenBreaks:
    return msgspec.structs.replace(breaks, ids=tuple(one for one in breaks.ids if one != event.difference))


def _reminded(breaks: OpenBreaks, event: BreaksReminded) -> OpenBreaks:
    return msgspec.structs.replace(breaks, again_from=event.again_from)


open_breaks = Model(
    OpenBreaks(),
    {BreakFound: _found, BreakExplained: _over, BreakResolved: _over, BreaksReminded: _reminded},
    of_all=True,
)


@command
class RemindOfBreaks:
    """Say how many breaks are open. `oldest` is the one that was found first, `found_at` when."""

    by: Actor
    oldest: BreakId
    found_at: datetime


@decision(open_breaks)
def remind_of_breaks(command: RemindOfBreaks, now: datetime, breaks: OpenBreaks) -> list[BreaksReminded]:
    """Nothing when the oldest is another by now: the next round says of which."""
    only_the_market(command.by)
    if breaks.ids[:1] != (command.oldest,):
        return []
    if breaks.again_from is not None and now < breaks.again_from:
        return []
    return [
        BreaksReminded(
            difference=command.oldest,
            found_at=command.found_at,
            open=len(breaks.ids),
            again_from=now + REMIND_OF_BREAKS_AGAIN_AFTER,
        )
    ]
