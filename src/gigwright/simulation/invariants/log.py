"""Laws of the log itself."""

from collections.abc import Iterator

from gigwright.simulation.invariants.history import History


def positions_have_no_gap(history: History) -> Iterator[str]:
    """I6: positions are 1..n without gap or duplicate, and the log verifies clean."""
    for place, event in enumerate(history.events, start=1):
        if event.position != place:
            yield f"{event.id} stands at position {event.position}, as number {place} in the log"
    if history.market.log.head() != len(history.events):
        yield f"the head is at {history.market.log.head()}, and {len(history.events)} events were read"
    yield from history.market.log.verify().faults
