"""Projections: consumers that only write their own tables, rows and checkpoint in one transaction.

They can be rebuilt at any hour, and can neither act nor decide: nothing that could is within their reach. One that
fails stops and says why; the others go on.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol, TypeVar, overload

import msgspec
from sqlalchemy import Connection, MetaData

from gigwright.backbone.errors import (
    ERROR_LENGTH_MAX,
    LeaseLost,
    Malformed,
    NotConfigured,
    StoreTrouble,
    WrongPlace,
    describe,
)
from gigwright.backbone.event import Recorded
from gigwright.backbone.evolution import refuse_old
from gigwright.backbone.ids import EventId
from gigwright.backbone.leases import WHOLE, Leases, Token
from gigwright.backbone.log import Log, Position
from gigwright.backbone.query import Query, query
from gigwright.backbone.rows import Rows as Rows

BATCH = 500
LISTED_MAX = 1_000

T = TypeVar("T")


Reading = AbstractContextManager[Connection]


Handler = Callable[[Rows, Recorded[T]], None]


class Projection:
    """A set of tables, what each event does to them, and a version: other tables or handlers are another version."""

    def __init__(self, name: str, tables: MetaData, *, version: int = 1) -> None:
        self.name = name
        self.version = version
        self.tables = tables
        self.handlers: dict[type, Handler[Any]] = {}

    @overload
    def on(self, heard: type[T], /) -> Callable[[Handler[T]], Handler[T]]: ...
    @overload
    def on(self, heard: type[Any], /, *more: type[Any]) -> Callable[[Handler[Any]], Handler[Any]]: ...
    def on(self, *heard: type[Any]) -> Callable[[Handler[Any]], Handler[Any]]:
        """Write what an event of these classes means for the tables."""

        def declare(handler: Handler[Any]) -> Handler[Any]:
            for kind in heard:
                if kind in self.handlers:
                    raise NotConfigured(f"{self.name} handles {kind.__name__} twice")
                self.handlers[kind] = handler
            return handler

        return declare

    def query(self) -> Query:
        """The events that it hears."""
        return query(*self.handlers)


class Progress(msgspec.Struct, frozen=True):
    """How far a projection's tables are, why it stopped, if it did, and the newest token that wrote there."""

    incarnation: str
    position: Position
    event: EventId | None
    error: str | None = None
    token: Token = 0


class View(Protocol):
    """Where one version of one projection keeps its tables, and its progress among them."""

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction; rolled back when the block raises. Raises StoreTrouble."""

    def reading(self) -> Reading:
        """One snapshot to read from."""

    def progress(self) -> Progress | None:
        """How far the tables are; None before the first event."""

    def claim(self, fresh: Progress) -> Progress:
        """Put the token of `fresh` beside the progress, or keep `fresh` where there is none; what is kept by now.

        LeaseLost when a newer token has written there.
        """

    def save(self, connection: Connection, progress: Progress, before: Position) -> None:
        """Write the progress within a transaction of `writing`.

        LeaseLost when the tables are not where they were `before`, or a newer token has written there.
        """


class ProjectionWorker:
    """Takes a projection along the log in strict order, a `batch` of events at a step."""

    def __init__(self, projection: Projection, log: Log, view: View, leases: Leases, *, batch: int = BATCH) -> None:
        if not projection.handlers:
            raise NotConfigured(f"{projection.name} hears nothing")
        refuse_old(projection.name, projection.handlers)
        self.name = projection.name
        self.stopped: str | None = None
        self._projection = projection
        self._log = log
        self._view = view
        self._leases = leases
        self._batch = batch
        self._token: Token | None = None
        self._position: Position = 0

    def step(self, now: datetime) -> bool:  # noqa: ARG002 - every moving part has the same step; tables know no clock
        """Write the next events; whether there were any. One that has stopped, or has no lease, does nothing."""
        token = self._leases.held(self.name).get(WHOLE)
        if self.stopped or token is None:
            return False
        try:
            if token != self._token:
                self._open(token)
            return self._advance()
        except StoreTrouble as trouble:
            self._token = None  # a commit that failed may have been kept: the tables say how far they are
            if isinstance(trouble, LeaseLost):
                self._leases.doubt(self.name)
            raise

    def rest(self) -> None:
        """Nothing is left to save: every step saved itself."""

    def _open(self, token: Token) -> None:
        """Under a new token: whoever wrote here before can't go on, so what is found stays as it is."""
        fresh = Progress(incarnation=self._log.incarnation, position=0, event=None, token=token)
        found = self._view.claim(fresh)
        _check(self._log, self.name, found)
        self._position, self._token = found.position, token

    def _advance(self) -> bool:
        head = self._log.head()
        if head == self._position:
            return False
        try:
            events = list(self._next(head))
            self._write(events, events[-1].position if len(events) == self._batch else head)
        except StoreTrouble:
            raise  # the store is to blame, not an event
        except Exception as error:  # noqa: BLE001 - a handler may raise anything; the events before it are kept
            self._stop_at_the_poison(head, error)
            return True
        return bool(events)

    def _next(self, head: Position) -> Iterator[Recorded[Any]]:
        return self._log.read(self._projection.query(), after=self._position, upto=head, limit=self._batch)

    def _write(self, events: Sequence[Recorded[Any]], reached: Position, error: str | None = None) -> None:
        with self._view.writing() as connection:
            with Rows(connection) as rows:
                for event in events:
                    self._projection.handlers[type(event.data)](rows, event)
            self._view.save(connection, self._progress_at(reached, error), self._position)
        self._position = reached
        self._leases.handled(self.name, len(events))

    def _progress_at(self, reached: Position, error: str | None) -> Progress:
        return Progress(
            incarnation=self._log.incarnation,
            position=reached,
            event=self._log.id_at(reached),
            error=error,
            token=self._token or 0,
        )

    def _stop_at_the_poison(self, head: Position, error: Exception) -> None:
        before, named = self._position, "an event"
        try:
            for event in self._next(head):
                before, named = event.position - 1, f"event {event.position} ({event.name})"
                self._write([event], event.position)
                before, named = event.position, f"an event behind {event.position}"
        except StoreTrouble:
            raise
        except Exception as poison:  # noqa: BLE001 - this one is the poison: it is named, and nothing passes it
            sentence = f"{named}: {describe(poison)}"[:ERROR_LENGTH_MAX]
            self._write([], before, sentence)
            self.stopped = sentence
            return
        raise error  # no single event fails: the batch does, and that is for the runner to say


def check_limit(limit: int) -> None:
    """Malformed unless a listing has from 1 to 1,000 rows."""
    if not 1 <= limit <= LISTED_MAX:
        raise Malformed(f"the limit must be from 1 to {LISTED_MAX}, not {limit}")


def _check(log: Log, name: str, found: Progress) -> None:
    if found.incarnation != log.incarnation:
        raise WrongPlace(f"the tables of {name} were made from another log, incarnation {found.incarnation}")
    if found.position > log.head():
        raise WrongPlace(f"the tables of {name} stand at {found.position}, beyond the head of the log at {log.head()}")
    if log.id_at(found.position) != found.event:
        raise WrongPlace(f"the tables of {name} have seen another event at {found.position} than the log holds")
