"""Reactors: consumers that act, on the outside world or by commands. At least once, so harmless twice.

Order is kept per key. An event that fails is set aside and tried again; later events of its key wait behind it, in
order, while everything else flows; one that keeps failing is parked with its error until somebody decides.

The keys are spread over slots, and processes share them: each handles the events of the slots that it holds.
"""

from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal, TypeVar, get_type_hints

from gigwright.backbone.clock import Clock
from gigwright.backbone.consumers import Checkpoint, ConsumerStore, Done, Held, Paused
from gigwright.backbone.decision import Decider
from gigwright.backbone.effects import Call, Effects
from gigwright.backbone.errors import ERROR_LENGTH_MAX, LeaseLost, NotConfigured, StoreTrouble, describe
from gigwright.backbone.event import Recorded
from gigwright.backbone.evolution import refuse_old
from gigwright.backbone.faults import Faults, NoFaults
from gigwright.backbone.leases import Lease, Leases, Slot, slot_of
from gigwright.backbone.log import Log, Position
from gigwright.backbone.places import Places
from gigwright.backbone.query import Query, query
from gigwright.backbone.retrying import failed, is_used_up

BATCH = 256
HELD_MAX = 10_000

T = TypeVar("T")
P = TypeVar("P")
R = TypeVar("R")
Handler = Callable[[Effects, Recorded[T]], None]
Policy = Literal["park", "pause", "retry"]


@lru_cache(maxsize=1024)
def _fields_of(heard: type) -> frozenset[str]:
    return frozenset(get_type_hints(heard))


class Reactor:
    """What is done when others speak. `imported` opts in to events brought from elsewhere.

    `start` is the position after which a new reactor begins: 0 hears all history, None only what comes from now on.
    `at_last` says what becomes of an event whose attempts are used up: it is parked, and only its own key waits; or the
    whole reactor pauses until it is resumed; or it is tried again for ever.
    """

    def __init__(
        self, name: str, *, imported: bool = False, start: Position | None = 0, at_last: Policy = "park"
    ) -> None:
        self.name = name
        self.imported = imported
        self.start = start
        self.at_last = at_last
        self.handlers: dict[type, tuple[Handler[Any], str]] = {}
        self.calls_outside = False

    def call(self, send: Callable[[P, str], R], find: Callable[[P], R | None] | None = None) -> Call[P, R]:
        """An outside call that this reactor makes, to be handed to `Effects.once`."""
        self.calls_outside = True
        return Call(send, find)

    def on(self, heard: type[T], *, key: str) -> Callable[[Handler[T]], Handler[T]]:
        """Handle events of this class, in order among those whose field `key` has the same value."""
        kind: type = heard
        if key not in _fields_of(kind):
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
        leases: Leases,
        faults: Faults | None = None,
    ) -> None:
        if not reactor.handlers:
            raise NotConfigured(f"{reactor.name} hears nothing")
        refuse_old(reactor.name, reactor.handlers)
        self.name = reactor.name
        self._reactor = reactor
        self._log = log
        self._store = store
        self._decider = decider
        self._clock = clock
        self._leases = leases
        self._faults = faults or NoFaults()
        self._ahead: deque[Recorded[Any]] = deque()
        self._places = self._new_places()

    def step(self, now: datetime) -> bool:
        """Retry what is due, and handle the next event; whether there was something to do.

        Both at each step: calls that nobody answers must not keep new events waiting.
        """
        try:
            if self._places.look():
                self._ahead.clear()
            if not self._places.slots:
                return False
            retried = self._retry(now)
            return self._hear(now) or retried
        except StoreTrouble as trouble:
            self._forget()
            if isinstance(trouble, LeaseLost):
                self._leases.doubt(self.name)
            raise

    def rest(self) -> None:
        """Save how far the worker has come, also past events that it does not hear."""
        self._places.save()

    def _new_places(self) -> Places:
        return Places(self.name, self._log, self._store, self._clock, self._leases, self._reactor.start)

    def _forget(self) -> None:
        """A commit that failed may have been kept, or a lease be lost: the store says how far we are."""
        self._places = self._new_places()
        self._ahead.clear()

    def _retry(self, now: datetime) -> bool:
        held = self._store.first_due(self.name, self._places.slots, now)
        if held is None:
            return False
        event = next(iter(self._log.read(after=held.position - 1, upto=held.position)))
        self._handle(event, held, None, now)
        return True

    def _hear(self, now: datetime) -> bool:
        if not self._ahead:
            self._fetch()
        if not self._ahead:
            return False
        event = self._ahead[0]
        key = self._key(event)
        new = Held(consumer=self.name, slot=self._slot(key), key=key, position=event.position)
        if self._store.is_held(self.name, key):
            self._hold(new, self._at(event))
        else:
            self._handle(event, new, self._at(event), now)
        self._ahead.popleft()
        self._places.moved_to(new.slot, event.position)
        return True

    def _fetch(self) -> None:
        head = self._log.head()
        while not self._ahead and self._places.reached < head:
            found = list(self._log.read(self._reactor.query(), after=self._places.reached, upto=head, limit=BATCH))
            self._ahead.extend(event for event in found if self._is_ours(event))
            if not self._ahead:
                self._places.pass_to(found[-1].position if len(found) == BATCH else head)

    def _is_ours(self, event: Recorded[Any]) -> bool:
        heard = self._reactor.imported or not event.imported
        return heard and self._places.is_due(self._slot(self._key(event)), event.position)

    def _handle(self, event: Recorded[Any], held: Held, passing: Checkpoint | None, now: datetime) -> None:
        lease = self._places.lease(held.slot)
        effects = Effects(
            lease,
            self._leases,
            self._store,
            self._decider,
            self._clock,
            self._faults,
            restored_upto=self._log.restored_upto,
        )
        handler, _ = self._reactor.handlers[type(event.data)]
        try:
            handler(effects, event)
        except StoreTrouble:
            raise  # the event is not to blame: it is handled again when the store answers
        except Exception as error:  # noqa: BLE001 - whatever a handler raises is written down and tried again
            after = failed(held, error, now, parks=self._reactor.at_last == "park")
            self._hold(after, passing, effects.done)
            if self._reactor.at_last == "pause" and is_used_up(after.attempts, error):
                self._pause(lease, event, error, now)
        else:
            self._store.finish(lease, passing, effects.done, held)
            self._leases.handled(self.name)

    def _hold(self, held: Held, passing: Checkpoint | None, done: Sequence[Done] = ()) -> None:
        if passing is not None and self._store.held_count(self.name) >= HELD_MAX:
            raise StoreTrouble(
                f"{self.name} pauses: {HELD_MAX} events wait already", what_to_do="see to the parked ones"
            )
        self._store.hold(self._places.lease(held.slot), held, passing, done)

    def _pause(self, lease: Lease, event: Recorded[Any], error: Exception, now: datetime) -> None:
        reason = f"event {event.position} ({event.name}): {describe(error)}"[:ERROR_LENGTH_MAX]
        self._store.pause(lease, Paused(consumer=self.name, by=self.name, at=now, reason=reason))

    def _key(self, event: Recorded[Any]) -> str:
        _, field = self._reactor.handlers[type(event.data)]
        return str(getattr(event.data, field))

    def _slot(self, key: str) -> Slot:
        return slot_of(key) % self._leases.cut(self.name)

    def _at(self, event: Recorded[Any]) -> Checkpoint:
        return Checkpoint(incarnation=self._log.incarnation, position=event.position, event=event.id)
