"""What a caller was told, stays."""

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
