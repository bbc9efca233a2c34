"""The bookkeeper: every money event becomes its journal entries."""

from typing import Any

from gigwright.backbone.event import Recorded
from gigwright.backbone.projection import Projection, Rows
from gigwright.contexts.ledger.projections.awaiting import follow
from gigwright.contexts.ledger.projections.buyers import remember_the_buyer
from gigwright.contexts.ledger.projections.documents import DOCUMENTS, file_the_document
from gigwright.contexts.ledger.projections.journal import ENTRIES_PER_EVENT_MAX, book, metadata
from gigwright.contexts.ledger.projections.postings import POSTINGS, entries_of
from gigwright.events.orders import ExtraBought

bookkeeping = Projection("bookkeeping", metadata, version=10)


@bookkeeping.on(*POSTINGS, ExtraBought)
def keep_the_books(rows: Rows, event: Recorded[Any]) -> None:
    """Book what the event means, and remember what it leaves open."""
    found = entries_of(event)
    assert len(found) <= ENTRIES_PER_EVENT_MAX
    for place, entry in enumerate(found):
        book(rows, entry, event.position * ENTRIES_PER_EVENT_MAX + place)
    follow(rows, event)
    remember_the_buyer(rows, event)


@bookkeeping.on(*DOCUMENTS)
def file_what_was_issued(rows: Rows, event: Recorded[Any]) -> None:
    """It moves no money: it says in writing what an entry says."""
    file_the_document(rows, event)
