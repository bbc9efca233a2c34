"""Writers: each writes singles and batches, is refused now and then, and notes what it asks and what it was told.

What a writer does is fixed by its number and by how far it is, so one that was killed goes on from its notes: what it
had asked and was not told of, it asks again under the same id.
"""

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import NewType, TextIO

import msgspec

from gigwright.backbone.codec import digest
from gigwright.backbone.errors import Conflict, GigwrightError, NotStored, OutcomeUnknown
from gigwright.backbone.event import event
from gigwright.backbone.ids import CommandId, EventId, declare_id, derive
from gigwright.backbone.log import Asked, Log, Position
from gigwright.backbone.query import query

BATCH = 300
TRIES_MAX = 1_000
TRY_SECONDS = 0.02

ThingId = NewType("ThingId", str)
declare_id(ThingId, "tor")


@event("torture.written")
class Written:
    """A writer wrote its so-many-th event."""

    thing: ThingId
    writer: int
    number: int
    part: int


class Told(msgspec.Struct, frozen=True):
    """What a writer was told: the events of one of its appends stand from `first` on."""

    writer: int
    number: int
    first: Position
    events: int

    def ids(self) -> Iterator[EventId]:
        """Their ids, which follow from the command's."""
        command = command_id(self.writer, self.number)
        return (derive(EventId, command, str(part)) for part in range(self.events))


class Notes:
    """A file in which a writer says what it asks (`? 7`), and what it was told (`! 7 first events`, or `x 7`: no)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: TextIO | None = None

    def asks(self, number: int) -> None:
        """Before it asks."""
        self._write(f"? {number}")

    def told(self, number: int, first: Position, events: int) -> None:
        """After it was told."""
        self._write(f"! {number} {first} {events}")

    def refused(self, number: int) -> None:
        """Which is an answer too."""
        self._write(f"x {number}")

    def next_number(self) -> int:
        """Where a writer goes on: with what it asked last, if it was not told, else behind it."""
        lines = self._lines()
        if not lines:
            return 0
        mark, number = lines[-1][:2]
        return int(number) if mark == "?" else int(number) + 1

    def acknowledged(self, writer: int) -> list[Told]:
        """Everything that the writer was told."""
        found = [line for line in self._lines() if line[0] == "!"]
        return [Told(writer, int(number), int(first), int(events)) for _, number, first, events in found]

    def refusals(self) -> int:
        """How often it was refused."""
        return sum(line[0] == "x" for line in self._lines())

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _write(self, line: str) -> None:
        if self._file is None:
            self._mend()
            self._file = self.path.open("a")
        self._file.write(line + "\n")
        self._file.flush()  # to the system: it outlives this process

    def _mend(self) -> None:
        """A line that a kill cut off says nothing: whatever it was about is asked again."""
        text = self.path.read_text() if self.path.exists() else ""
        if text and not text.endswith("\n"):
            self.path.write_text(text[: text.rfind("\n") + 1])

    def _lines(self) -> list[list[str]]:
        text = self.path.read_text() if self.path.exists() else ""
        return [line.split() for line in text[: text.rfind("\n") + 1].splitlines()]


class Writer:
    """Writes until it has written `quota` events and a file called `stop` stands beside its notes."""

    def __init__(self, log: Log, number: int, quota: int, notes: Notes) -> None:
        self._log = log
        self._number = number
        self._quota = quota
        self._notes = notes
        self._thing = ThingId(derive(ThingId, "torture", str(number)))
        self._stop = notes.path.with_name("stop")
        self._pause = Event()

    def run(self) -> None:
        """Raises what the store raises, if it does so again and again."""
        number = self._notes.next_number()
        written = sum(told.events for told in self._notes.acknowledged(self._number))
        while written < self._quota or not self._stop.exists():
            written += self._ask(number)
            number += 1

    def _ask(self, number: int) -> int:
        self._notes.asks(number)
        try:
            first, events = self._insist(number)
        except Conflict:
            self._notes.refused(number)
            return 0
        self._notes.told(number, first, events)
        return events

    def _insist(self, number: int) -> tuple[Position, int]:
        """Until there is an answer, under the same id."""
        trouble: GigwrightError | None = None
        for _ in range(TRIES_MAX):
            try:
                return self._append(number)
            except (NotStored, OutcomeUnknown) as error:
                trouble = error
                self._pause.wait(TRY_SECONDS)
        assert trouble is not None
        raise trouble

    def _append(self, number: int) -> tuple[Position, int]:
        events = [
            Written(thing=self._thing, writer=self._number, number=number, part=part) for part in range(size(number))
        ]
        command = Asked(id=command_id(self._number, number), name="Write", digest=digest(events[0]))
        mine = query(tags=(f"thing:{self._thing}",)) if is_refused(number) else None
        recorded = self._log.append(events, command=command, by="torture", if_none=mine, after=0)
        return recorded[0].position, len(recorded)


def command_id(writer: int, number: int) -> CommandId:
    """The id of a writer's so-many-th append."""
    return CommandId(derive(CommandId, "torture", str(writer), str(number)))


def size(number: int) -> int:
    """Mostly single events, and every fortieth time a batch."""
    return BATCH if number % 40 == 39 else 1


def is_refused(number: int) -> bool:
    """Every twentieth append asks for what can't be: that the writer has written nothing yet."""
    return number % 20 == 7
