"""Reactors: consumers that act, on the outside world or by commands. At least once, so harmless twice.

Order is kept per key. An event that fails is set aside and tried again; later events of its key wait behind it, in
order, while everything else flows; one that keeps failing is parked with its error until somebody decides.
"""

from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar, get_type_hints

from gigwright.backbone.clock import Clock
from gigwright.backbone.consumers import Checkpoint, ConsumerStore, Done, Held, Place
from gigwright.backbone.decision import Decider
from gigwright.backbone.effects import Call, Effects
from gigwright.backbone.errors import NotConfigured, StoreTrouble
from gigwright.backbone.event import Recorded
from gigwright.backbone.faults import Faults, NoFaults
from gigwright.backbone.log import Log, Position
from gigwright.backbone.query import Query, query
from gigwright.backbone.retrying import failed

BATCH = 256
HELD_MAX = 10_000

T = TypeVar("T")
P = TypeVar("P")
R = TypeVar("R")
Handler = Callable[[Effects, Recorded[T]], None]


class Reactor:
    """What is done when others speak. `imported` opts in to events brought from elsewhere.

    `start` is the position after which a new reactor begins: 0 hears all history, None only what comes from now on.
    """

    def __init__(self, name: str, *, imported: bool = False, start: Position | None = 0) -> None:
        self.name = name
        self.imported = imported
        self.start = start
        self.handlers: dict[type, tuple[Handler[Any], str]] = {}
        self.calls_outside = False

    def call(self, send: Callable[[P, str], R], find: Callable[[P], R | None] | None = None) -> Call[P, R]:
        """An outside call that this reactor makes, to be handed to `Effects.once`."""
        self.calls_outside = True
        return Call(send, find)

    def on(self, heard: type[T], *, key: str) -> Callable[[Handler[T]], Handler[T]]:
        """Handle events of this class, in order among those whose field `key` has the same value."""
        if key not in get_type_hints(heard):
            raise NotConfigured(f"{self.name}: {heard.__name__} has no field {key!r} to keep order by")
        if heard in self.handlers:
            raise NotConfigured(f"{self.name} handles {heard.__name__} twice")

        def declare(handler: Handler[T]) -> Handler[T]:
            self.handlers[heard] = (handler, key)
            return handler

        return declare

    def query(self) -> Query:
        """The events that it hears."""
        return query(*self.handlers)


class ReactorWorker:
    """Takes a reactor along the log: one event that is due again, and one new one, at a step."""

    def __init__(
        self,
        reactor: Reactor,
        log: Log,
        store: ConsumerStore,
        decider: Decider,
        clock: Clock,
        faults: Faults | None = None,
    ) -> None:
        if not reactor.handlers:
            raise NotConfigured(f"{reactor.name} hears nothing")
        self.name = reactor.name
        self._reactor = reactor
        self._log = log
        self._store = store
        self._decider = decider
        self._clock = clock
        self._faults = faults or NoFaults()
        self._ahead: deque[Recorded[Any]] = deque()
        self._place: Place | None = None

    def step(self, now: datetime) -> bool:
        """Retry what is due, and handle the next event; whether there was something to do.

        Both at each step: calls that nobody answers must not keep new events waiting.
        """
        try:
            place = self._opened()
            retried = self._retry(now)
            return self._hear(place, now) or retried
        except StoreTrouble:
            self._forget()
            raise

    def rest(self) -> None:
        """Save how far the worker has come, also past events that it does not hear."""
        if self._place is not None:
            self._place.save()

    def _opened(self) -> Place:
        if self._place is None:
            self._place = Place(self.name, self._log, self._store, self._clock, self._reactor.start)
        return self._place

    def _forget(self) -> None:
        """A commit that failed may have been kept: the store says how far we are."""
        self._place = None
        self._ahead.clear()

    def _retry(self, now: datetime) -> bool:
        held = self._store.first_due(self.name, now)
        if held is None:
            return False
        event = next(iter(self._log.read(after=held.position - 1, upto=held.position)))
        self._handle(event, held, None, now)
        return True

    def _hear(self, place: Place, now: datetime) -> bool:
        if not self._ahead:
            self._fetch(place)
        if not self._ahead:
            return False
        event = self._ahead[0]
        new = Held(consumer=self.name, key=self._key(event), position=event.position)
        if self._store.is_held(self.name, new.key):
            self._hold(new, self._at(event))
        else:
            self._handle(event, new, self._at(event), now)
        self._ahead.popleft()
        place.moved_to(event.position)
        return True

    def _fetch(self, place: Place) -> None:
        head = self._log.head()
        while not self._ahead and place.position < head:
            found = list(self._log.read(self._reactor.query(), after=place.position, upto=head, limit=BATCH))
            self._ahead.extend(event for event in found if self._reactor.imported or not event.imported)
            if not self._ahead:
                place.pass_to(found[-1].position if len(found) == BATCH else head)

    def _handle(self, event: Recorded[Any], held: Held, passing: Checkpoint | None, now: datetime) -> None:
        effects = Effects(self.name, self._store, self._decider, self._clock, self._faults)
        handler, _ = self._reactor.handlers[type(event.data)]
        try:
            handler(effects, event)
        except StoreTrouble:
            raise  # the event is not to blame: it is handled again when the store answers
        except Exception as error:  # noqa: BLE001 - whatever a handler raises is written down and tried again
            self._hold(failed(held, error, now), passing, effects.done)
        else:
            self._store.finish(passing, effects.done, held)

    def _hold(self, held: Held, passing: Checkpoint | None, done: Sequence[Done] = ()) -> None:
        if passing is not None and self._store.held_count(self.name) >= HELD_MAX:
            raise StoreTrouble(
                f"{self.name} pauses: {HELD_MAX} events wait already", what_to_do="see to the parked ones"
            )
        self._store.hold(held, passing, done)

    def _key(self, event: Recorded[Any]) -> str:
        _, field = self._reactor.handlers[type(event.data)]
        return str(getattr(event.data, field))

    def _at(self, event: Recorded[Any]) -> Checkpoint:
        return Checkpoint(
            consumer=self.name, incarnation=self._log.incarnation, position=event.position, event=event.id
        )
