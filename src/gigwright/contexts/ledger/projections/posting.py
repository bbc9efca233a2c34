"""Which entries an event makes: the tables in which postings stand, by the event that they are of."""

from collections.abc import Callable
from typing import Any, TypeVar

from gigwright.backbone.event import Recorded
from gigwright.contexts.ledger.projections.entries import Entry

T = TypeVar("T")
Posting = Callable[[Recorded[T]], tuple[Entry, ...]]


class Postings(dict[type, Posting[Any]]):
    """One posting for each type of event."""

    def on(self, heard: type[T]) -> Callable[[Posting[T]], Posting[T]]:
        """Declare what such an event books."""

        def declare(posting: Posting[T]) -> Posting[T]:
            self[heard] = posting
            return posting

        return declare
