"""Verifying a log, whatever database holds it: everything is read, every hash computed again, every table compared with
the others. A page of events at a time, so that memory stays flat and the tables are asked a few times only."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

import msgspec

from gigwright.backbone.codec import canonical, decode
from gigwright.backbone.errors import Malformed
from gigwright.backbone.event import tags_of
from gigwright.backbone.log import GENESIS, Report, Told, chained
from gigwright.backbone.stores.facts import SEAL, Row, seal, seal_of_meta

FAULTS_MAX = 100
FLAGS = {0: False, 1: True}

Place = tuple[str, int, str]  # a tag, the position that it leads to, and the name of the event there


class Source(Protocol):
    """A log's tables, in one snapshot."""

    def meta(self) -> dict[str, str]:
        """What is said of the log itself."""

    def pages(self) -> Iterator[Sequence[Row]]:
        """Every event's row in the order of positions, some hundreds at a time."""

    def tags_kept(self, places: Sequence[Place]) -> int:
        """How many of these are in the table of tags."""

    def tags(self) -> int:
        """How many there are in all."""

    def recorded_by(self, commands: Sequence[str]) -> dict[str, tuple[int | None, int]]:
        """What these commands say that they recorded: the first position, and how many events."""

    def commands(self) -> Iterable[Row]:
        """Every command's row, with its seal last."""

    def runs(self) -> tuple[int, int]:
        """How many events all commands say that they recorded, and how many rows contradict themselves."""


class Verification:
    """One reading of the whole log; what it finds is a sentence each, the first hundred of them.

    `told` hears how many events have been read so far.
    """

    def __init__(self, source: Source, told: Told | None = None) -> None:
        self._source = source
        self._told = told or (lambda _: None)
        self._faults: list[str] = []
        self._tags = 0
        self._hash = GENESIS
        self._recorded = ""
        self._run = Run(None, 0, 0)
        self._runs: list[Run] = []
        self._unknown: set[tuple[str, int]] = set()
        self.events = 0

    def report(self) -> Report:
        """What was found."""
        return Report(self.events, tuple(self._faults))

    def fault(self, sentence: str) -> None:
        """Something is not as it should be."""
        if len(self._faults) < FAULTS_MAX:
            self._faults.append(sentence)

    def check_meta(self) -> None:
        """The format and the incarnation are as they were written."""
        meta = self._source.meta()
        if seal_of_meta(meta) != meta.get(SEAL):
            self.fault("what is said of the log itself was changed: its seal does not fit what is stored")

    def check_events(self) -> None:
        """Positions, times, hashes, bodies, tags, and the commands that recorded them."""
        for page in self._source.pages():
            places = [place for row in page for place in self._checked(row)]
            if self._source.tags_kept(places) != len(places):
                self._find_the_lost(places)
            self._check_the_runs()
            self._told(self.events)
        self._end_the_run()
        self._check_the_runs()

    def check_commands(self) -> None:
        """Every seal, and that together they account for every event."""
        for *command, kept in self._source.commands():
            if _sealed(tuple(command)) != kept:
                self.fault(f"the command {command[0]} was changed: its seal does not fit what is stored")
        claimed, contradictory = self._source.runs()
        if claimed != self.events or contradictory:
            self.fault(f"the commands say that they recorded {claimed} events, and there are {self.events}")

    def check_tags(self) -> None:
        """That there are no more than the events carry."""
        tags = self._source.tags()
        if tags != self._tags:
            self.fault(f"{tags} tags are kept for reading, and the events carry {self._tags}")

    def _checked(self, row: Row) -> list[Place]:
        self.events += 1
        self._check_place(row)
        self._check_hash(row)
        self._follow_the_run(row)
        tags = self._tags_due(row)
        self._tags += len(tags)
        return [(tag, row[0], row[2]) for tag in tags]

    def _check_place(self, row: Row) -> None:
        position, recorded = row[0], row[5]
        if position != self.events:
            self.fault(f"event {self.events} is missing: {position} stands in its place")
            self.events = position
        if recorded < self._recorded:
            self.fault(f"event {position} was recorded at {recorded}, before its predecessor")
        self._recorded = recorded

    def _check_hash(self, row: Row) -> None:
        *kept, imported, body, link = row
        kept[4] = _json(kept[4])
        if _chained(self._hash, (*kept, FLAGS.get(imported, imported)), body) != link:
            self.fault(f"event {row[0]} was changed: its hash does not follow from what is stored")
        self._hash = link

    def _tags_due(self, row: Row) -> Sequence[str]:
        """Those that follow from the body; where that can't be read, those that are written beside it."""
        position, _, name, version, kept, _, _, actor = row[:8]
        try:
            data = decode(name, version, row[13])
            tags = tags_of(data, actor)
        except Malformed as error:
            self._tell_once(position, name, version, str(error))
            return [tag for tag in _json(kept) or () if isinstance(tag, str)]
        if canonical(data) != row[13]:
            self.fault(f"the body of event {position} is not in the canonical form")
        if kept != (due := canonical(tags).decode()):
            self.fault(f"event {position} carries the tags {kept}, and its fields say {due}")
        return tags

    def _tell_once(self, position: int, name: str, version: int, sentence: str) -> None:
        """A damaged body is a fault each; a type that this program does not know is one in all."""
        if (name, version) not in self._unknown:
            self.fault(f"event {position}: {sentence}")
        if "does not know" in sentence:
            self._unknown.add((name, version))

    def _find_the_lost(self, places: Sequence[Place]) -> None:
        by_position: dict[int, list[Place]] = {}
        for place in places:
            by_position.setdefault(place[1], []).append(place)
        for position, due in by_position.items():
            found = self._source.tags_kept(due)
            if found != len(due):
                self.fault(f"event {position} is found by {found} of its {len(due)} tags")

    def _follow_the_run(self, row: Row) -> None:
        position, command = row[0], row[11]
        if command != self._run.command:
            self._end_the_run()
            self._run = Run(command, position, 0)
        self._run = Run(command, self._run.first, self._run.events + 1)

    def _end_the_run(self) -> None:
        if self._run.command is not None:
            self._runs.append(self._run)

    def _check_the_runs(self) -> None:
        said = self._source.recorded_by([run.command for run in self._runs if run.command is not None])
        for run in self._runs:
            found = said.get(run.command or "")
            if found != (run.first, run.events):
                what = f"{run.events} events from {run.first} on"
                self.fault(f"{what} name the command {run.command}, which says {found}")
        self._runs = []


class Run(msgspec.Struct, frozen=True):
    """Events in a row that one command recorded."""

    command: str | None
    first: int
    events: int


def _json(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeEncodeError):
        return None


def _sealed(command: Row) -> bytes | None:
    try:
        return seal(command)
    except (UnicodeEncodeError, AttributeError):  # letters that are none, or a digest that is no bytes
        return None


def _chained(previous: bytes, columns: Row, body: bytes) -> bytes | None:
    try:
        return chained(previous, columns, body)
    except (UnicodeEncodeError, TypeError):  # letters that are none, or a body that is no bytes
        return None
