"""L9: the journal is complete: every money event of the log has exactly its entries, and every entry its event."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Connection, func, select

from gigwright.backbone.event import Recorded
from gigwright.backbone.log import Position
from gigwright.contexts.ledger.projections.checking import FINDINGS_MAX, Finding
from gigwright.contexts.ledger.projections.journal import entries, first_number_after
from gigwright.contexts.ledger.projections.postings import entries_of

BATCH = 500


def incomplete(connection: Connection, events: Iterable[Recorded[Any]], upto: Position) -> Iterator[Finding]:
    """What the journal lacks of these events, or has beyond them; at most 100 findings.

    The events are all that have a posting, up to a position that the tables have passed.
    """
    return islice(_compared(connection, events, upto), FINDINGS_MAX)


def _compared(connection: Connection, events: Iterable[Recorded[Any]], upto: Position) -> Iterator[Finding]:
    due, left = 0, iter(events)
    while batch := list(islice(left, BATCH)):
        wanted = {entry.id: (entry.purpose, event) for event in batch for entry in entries_of(event)}
        due += len(wanted)
        there = {id for (id,) in connection.execute(select(entries.c.id).where(entries.c.id.in_(wanted)))}
        for id in sorted(wanted.keys() - there):
            purpose, event = wanted[id]
            due -= 1
            yield Finding("L9", f"{event.name} at {event.position} has no entry for {purpose}", event.id)
    counted = select(func.count()).where(entries.c.number < first_number_after(upto))
    beyond = connection.execute(counted).scalar_one() - due
    if beyond:
        yield Finding("L9", f"{beyond} entries are booked of which no event says anything")
