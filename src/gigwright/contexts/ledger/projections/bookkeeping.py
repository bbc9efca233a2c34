"""The bookkeeper: every money event becomes its journal entries."""

from typing import Any

from gigwright.backbone.event import Recorded
from gigwright.backbone.projection import Projection, Rows
from gigwright.contexts.ledger.projections.awaiting import follow
from gigwright.contexts.ledger.projections.buyers import remember_the_buyer
from gigwright.contexts.ledger.projections.journal import ENTRIES_PER_EVENT_MAX, book, metadata
from gigwright.contexts.ledger.projections.postings import POSTINGS, entries_of

bookkeeping = Projection("bookkeeping", metadata, version=5)


@bookkeeping.on(*POSTINGS)
def keep_the_books(rows: Rows, event: Recorded[Any]) -> None:
    """Book what the event means, and remember what it leaves open."""
    found = entries_of(event)
    assert len(found) <= ENTRIES_PER_EVENT_MAX
    for place, entry in enumerate(found):
        book(rows, entry, event.position * ENTRIES_PER_EVENT_MAX + place)
    follow(rows, event)
    remember_the_buyer(rows, event)
