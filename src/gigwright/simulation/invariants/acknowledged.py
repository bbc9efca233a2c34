"""What a caller was told, is so."""

from collections import defaultdict
from collections.abc import Iterator

from gigwright.backbone.ids import CommandId, EventId
from gigwright.simulation.invariants.history import History


def nothing_acknowledged_is_lost(history: History) -> Iterator[str]:
    """I10: every acknowledged command is known, and recorded exactly the events that its caller was told of."""
    recorded: dict[CommandId, list[EventId]] = defaultdict(list)
    for event in history.events:
        recorded[event.command].append(event.id)
    for command, told in history.acknowledged.items():
        if history.market.log.asked(command) is None:
            yield f"{command} was acknowledged, and is not known"
        found = recorded[command]
        if found != list(told):
            yield f"{command} was acknowledged with {len(told)} events, and the log holds {len(found)} of it"


def nothing_refused_is_there(history: History) -> Iterator[str]:
    """I10: a command to which a rule said no has recorded nothing, however often it was asked."""
    for event in history.events:
        if event.command in history.refused:
            yield f"{event.command} was refused, and {event.name} at {event.position} is of it"
