"""Judging a batch of appends: each in its turn, the later ones seeing what the earlier ones record.

For a store that looks everything up for the whole batch at once, and writes it at once.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from gigwright.backbone.errors import CommandReused, Conflict, GigwrightError
from gigwright.backbone.event import Recorded
from gigwright.backbone.ids import CommandId
from gigwright.backbone.log import Position
from gigwright.backbone.query import Criterion
from gigwright.backbone.stores.facts import Entry, Stored, Tip, recorded_after


class Known(msgspec.Struct, frozen=True):
    """What a command recorded before: so many events from `first` on."""

    digest: bytes
    first: Position | None
    events: int


class Looked(msgspec.Struct, frozen=True):
    """What the store found: the end of the log, which commands are known, what stands in an entry's way (its index)."""

    tip: Tip
    known: dict[CommandId, Known] = {}
    conflicts: dict[int, tuple[Position, str]] = {}


Outcome = list[Recorded[Any]] | Known | GigwrightError


class Verdict:
    """`outcomes`, one for each entry in order, and `kept`: what is to be written."""

    def __init__(self, batch: Sequence[Entry], looked: Looked, moment: datetime) -> None:
        self.moment = moment
        self.kept: list[tuple[Entry, list[Stored]]] = []
        self._tip = looked.tip
        self._looked = looked
        self._here: dict[CommandId, tuple[bytes, list[Recorded[Any]]]] = {}
        self._by_tag: dict[str, list[Recorded[Any]]] = {}
        self._by_name: dict[str, list[Recorded[Any]]] = {}
        self.outcomes = [self._judge(number, entry) for number, entry in enumerate(batch)]

    def _judge(self, number: int, entry: Entry) -> Outcome:
        known = self._known(entry)
        if known is not None:
            return known
        return self._conflict(number, entry) or self._keep(entry)

    def _known(self, entry: Entry) -> Outcome | None:
        asked = entry.command
        if asked.id in self._here:
            digest, recorded = self._here[asked.id]
            return recorded if digest == asked.digest else _reused(entry)
        known = self._looked.known.get(asked.id)
        if known is None:
            return None
        return known if known.digest == asked.digest else _reused(entry)

    def _conflict(self, number: int, entry: Entry) -> Conflict | None:
        if number in self._looked.conflicts:
            return Conflict(*self._looked.conflicts[number])
        for criterion in entry.if_none.criteria if entry.if_none is not None else ():
            found = self._first_match(criterion, entry.after)
            if found is not None:
                return Conflict(found.position, found.name)
        return None

    def _first_match(self, criterion: Criterion, after: Position) -> Recorded[Any] | None:
        """Among what this batch records."""
        if not self.kept:
            return None
        for recorded in self._candidates(criterion):
            if recorded.position > after and criterion.matches(recorded.name, frozenset(recorded.tags)):
                return recorded
        return None

    def _candidates(self, criterion: Criterion) -> list[Recorded[Any]]:
        if criterion.tags:
            return self._by_tag.get(min(criterion.tags), [])
        names = criterion.names or self._by_name.keys()
        return sorted((one for name in names for one in self._by_name.get(name, ())), key=lambda one: one.position)

    def _keep(self, entry: Entry) -> list[Recorded[Any]]:
        stored = recorded_after(self._tip, entry, self.moment)
        recorded = [one.recorded for one in stored]
        self.kept.append((entry, stored))
        self._here[entry.command.id] = (entry.command.digest, recorded)
        for one in recorded:
            self._by_name.setdefault(one.name, []).append(one)
            for tag in one.tags:
                self._by_tag.setdefault(tag, []).append(one)
        if recorded:
            self._tip = Tip(recorded[-1].position, self.moment, recorded[-1].hash)
        return recorded


def _reused(entry: Entry) -> CommandReused:
    return CommandReused(f"{entry.command.id} already stands for another command than this {entry.command.name}")
