"""What the laws are judged by: everything that a market's log, stores and processor say, read once."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from gigwright.backbone.errors import GigwrightError
from gigwright.backbone.event import Recorded
from gigwright.backbone.ids import CommandId, EventId
from gigwright.contexts.ledger.projections import Booked, bookkeeping, journal
from gigwright.contexts.ledger.projections.reading import JOURNAL_MAX
from gigwright.contexts.payments.ports import LISTED_MAX, BalanceTransaction
from gigwright.events.breaks import BreakExplained, BreakFound
from gigwright.wiring import Market

EVENTS_MAX = 1_000_000
LETTERS_MAX = 10_000
STRANGE = ("anothers", "missing_here")

T = TypeVar("T")


class History(msgspec.Struct, frozen=True):
    """A market at rest. `booked` is its whole journal, `moved` every line of the processor's books.

    `in_order` says that the letters stand in the order in which they came, not by the seconds of their dates.
    """

    market: Market
    events: tuple[Recorded[Any], ...]
    by_kind: dict[type, list[Recorded[Any]]]
    booked: tuple[Booked, ...]
    moved: tuple[BalanceTransaction, ...]
    letters: tuple[str, ...]
    acknowledged: Mapping[CommandId, Sequence[EventId]]
    refused: Collection[CommandId] = ()
    in_order: bool = False

    @property
    def own_moves(self) -> list[BalanceTransaction]:
        """The lines of the processor's books but for those that are put aside: of strangers, or written twice."""
        explained = {event.data.difference for event in self.of(BreakExplained)}
        found = [event.data for event in self.of(BreakFound) if event.data.difference not in explained]
        strange = {one.line for one in found if one.kind in STRANGE}
        strange -= {one.line for one in found if one.kind == "came_late"}  # ours after all
        return [line for line in self.moved if line.id not in strange]

    def of(self, kind: type[T]) -> Sequence[Recorded[T]]:
        """The events of this class, in order."""
        return self.by_kind.get(kind, [])


def recall(
    market: Market,
    acknowledged: Mapping[CommandId, Sequence[EventId]],
    refused: Collection[CommandId],
    letters: Sequence[str] | None,
) -> History:
    """Read it all; GigwrightError for a log of more than a million events, which is no job for one reading."""
    if market.log.head() > EVENTS_MAX:
        raise GigwrightError(f"the log has more than {EVENTS_MAX} events", what_to_do="check a shorter one")
    events = tuple(market.log.read())
    by_kind: dict[type, list[Recorded[Any]]] = defaultdict(list)
    for event in events:
        by_kind[type(event.data)].append(event)
    arrived = tuple(letters) if letters is not None else _in_the_folder(market)
    return History(
        market=market,
        events=events,
        by_kind=dict(by_kind),
        booked=_journal(market),
        moved=_moved(market),
        letters=arrived,
        acknowledged=acknowledged,
        refused=refused,
        in_order=letters is not None,
    )


def _journal(market: Market) -> tuple[Booked, ...]:
    found: list[Booked] = []
    with market.reading(bookkeeping) as connection:
        while page := journal(connection, after=found[-1].number if found else 0, limit=JOURNAL_MAX):
            found.extend(page)
    return tuple(found)


def _moved(market: Market) -> tuple[BalanceTransaction, ...]:
    found: list[BalanceTransaction] = []
    while page := market.processor.list_balance_transactions(found[-1].id if found else None, LISTED_MAX):
        found.extend(page)
    return tuple(found)


def _in_the_folder(market: Market) -> tuple[str, ...]:
    return tuple(f"{letter.event}.{letter.template}" for letter in market.letters(LETTERS_MAX))
