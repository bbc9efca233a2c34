"""What the contract's tests speak of: a store that can be opened again, events of their own, and a hand that writes."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Barrier, Thread
from typing import Any, NewType, Protocol, TypeVar

from gigwright.backbone.clock import Clock, SystemClock, VirtualClock
from gigwright.backbone.codec import digest
from gigwright.backbone.errors import GigwrightError
from gigwright.backbone.event import Recorded, event
from gigwright.backbone.ids import CommandId, SystemIds, declare_id
from gigwright.backbone.log import Asked, Log
from gigwright.backbone.query import Query, query

T = TypeVar("T")
E = TypeVar("E", bound=GigwrightError)

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
JOIN_SECONDS_MAX = 60.0

CaseId = NewType("CaseId", str)
PartyId = NewType("PartyId", str)

declare_id(CaseId, "case")
declare_id(PartyId, "party")


@event("contract.opened")
class Opened:
    """A case was opened by somebody."""

    case: CaseId
    opener: PartyId
    subject: str = "a case"


@event("contract.noted")
class Noted:
    """Something was written into a case."""

    case: CaseId
    text: str = "a note"
    count: int = 0


@event("contract.closed")
class Closed:
    """A case is over; everybody who took part is named."""

    case: CaseId
    parties: tuple[PartyId, ...] = ()
    heard: datetime | None = None


class LogStore(Protocol):
    """One log, wherever its data are; a store's tests say how to open it."""

    def open(self, clock: Clock) -> Log:
        """The same log each time, as a new process would open it."""

    def snippet(self) -> str:
        """Python statements that open it in another process as `log`, with the machine's clock."""

    def damage(self, position: int) -> None:
        """Flip one byte of the body stored at this position, while nobody has the log open."""


class Book:
    """A log and a hand that writes into it, under a new command each time."""

    def __init__(self, log: Log, clock: Clock | None = None) -> None:
        self.log = log
        self.ids = SystemIds(clock or SystemClock())
        self.hand = self.ids.new(PartyId)

    def add(self, *events: object, **how: Any) -> list[Recorded[Any]]:
        """Append under a new command."""
        return self.log.append(events, command=self.command(), by=self.hand, **how)

    def command(self, name: str = "Add") -> Asked:
        """A command never asked before."""
        id = self.ids.new(CommandId)
        return Asked(id=id, name=name, digest=digest(Noted(case=CaseId(f"case_{id[4:]}"))))

    def case(self) -> CaseId:
        return self.ids.new(CaseId)

    def party(self) -> PartyId:
        return self.ids.new(PartyId)

    def everything(self) -> list[Recorded[Any]]:
        return list(self.log.read())


@contextmanager
def opened(store: LogStore, clock: Clock | None = None) -> Iterator[Book]:
    """The store's log, open meanwhile; on a clock that stands still unless another is given."""
    chosen = clock or VirtualClock(START)
    log = store.open(chosen)
    try:
        yield Book(log, chosen)
    finally:
        log.close()


def about(case: CaseId, *types: type) -> Query:
    """The events of one case, of these types."""
    return query(*types, tags=(f"case:{case}",))


def refused(kind: type[E], act: Callable[[], object]) -> E:
    """What `act` was refused with; fails when it was not."""
    try:
        result = act()
    except kind as error:
        return error
    raise AssertionError(f"should have been refused with {kind.__name__}, and gave {result!r}")


def at_once(count: int, act: Callable[[int], T]) -> list[T | GigwrightError]:
    """What `act` gave, or was refused with, in so many threads that start together."""
    results: list[T | GigwrightError | None] = [None] * count
    start = Barrier(count)

    def run(number: int) -> None:
        start.wait()
        try:
            results[number] = act(number)
        except GigwrightError as error:
            results[number] = error

    threads = [Thread(target=run, args=(number,), daemon=True) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(JOIN_SECONDS_MAX)
    found = [result for result in results if result is not None]
    assert len(found) == count, "a thread did not come back"
    return found


def another_process(store: LogStore, program: str) -> subprocess.Popen[str]:
    """A Python process that has the log open as `log` and a hand as `book`, and runs `program`."""
    text = "\n".join(
        (
            f"import sys; sys.path[:0] = {sys.path!r}",
            "from gigwright.backbone.log_contract.words import Book, Noted",
            store.snippet(),
            "book = Book(log)",
            program,
        )
    )
    return subprocess.Popen(  # noqa: S603 - our own program, as another process of the same interpreter
        [sys.executable, "-c", text], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
