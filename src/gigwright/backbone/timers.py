"""Timers: a due time is a fact in an event; when it comes, an ordinary command is asked, once per event."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from gigwright.backbone.clock import Clock
from gigwright.backbone.consumers import TIMERS, Armed, ConsumerStore, Held, TimerId
from gigwright.backbone.decision import Decider
from gigwright.backbone.errors import ClockJumped, LeaseLost, NotConfigured, Refused, StoreTrouble
from gigwright.backbone.event import Recorded
from gigwright.backbone.evolution import refuse_old
from gigwright.backbone.ids import CommandId, derive
from gigwright.backbone.leases import WHOLE, Leases
from gigwright.backbone.log import Log
from gigwright.backbone.places import Places
from gigwright.backbone.query import Query, query
from gigwright.backbone.retrying import failed

BATCH = 256
JUMP_MAX = timedelta(hours=1)

T = TypeVar("T")


class Timer(Generic[T]):
    """When an event of class `on` was recorded, ask `ask(event)` at `due(event)`; the command says if it still applies.

    An event without a due time (None) arms nothing. A refusal is an answer too: the moment had passed. Timers of
    imported events stay disarmed.
    """

    def __init__(self, name: str, on: type[T], due: Callable[[T], datetime | None], ask: Callable[[T], object]) -> None:
        self.name = name
        self.on = on
        self.due = due
        self.ask = ask


class TimerWorker:
    """Hears what is due when, and asks for it then: a batch of events, and one due timer, at a step."""

    name = TIMERS

    def __init__(
        self,
        timers: Iterable[Timer[Any]],
        log: Log,
        store: ConsumerStore,
        decider: Decider,
        clock: Clock,
        leases: Leases,
    ) -> None:
        self._timers = {timer.name: timer for timer in timers}
        self._log = log
        self._store = store
        self._decider = decider
        self._clock = clock
        self._leases = leases
        self._places = self._new_places()
        self._seen = (clock.now(), clock.elapsed())
        if not self._timers:
            raise NotConfigured("there are no timers to keep")
        refuse_old(self.name, (timer.on for timer in self._timers.values()))

    def step(self, now: datetime) -> bool:
        """Arm what was recorded, or fire what is due; ClockJumped when the wall clock can't be believed."""
        self._check_the_clock(now)
        try:
            self._places.look()
            if not self._places.slots:
                return False
            heard = self._hear(self._places)
            return self._fire(now) or heard
        except StoreTrouble as trouble:
            self._places = self._new_places()  # a commit that failed may have been kept: the store says how far we are
            if isinstance(trouble, LeaseLost):
                self._leases.doubt(self.name)
            raise

    def query(self) -> Query:
        """The events that arm a timer."""
        return query(*(timer.on for timer in self._timers.values()))

    def rest(self) -> None:
        """Save how far the worker has come."""
        self._places.save()

    def _new_places(self) -> Places:
        return Places(self.name, self._log, self._store, self._clock, self._leases, start=0)

    def _check_the_clock(self, now: datetime) -> None:
        then, elapsed_then = self._seen
        elapsed = self._clock.elapsed()
        jump = (now - then) - timedelta(seconds=elapsed - elapsed_then)
        if abs(jump) > JUMP_MAX:
            raise ClockJumped(f"the wall clock moved by {jump} more than time did; no timer fires")
        self._seen = (now, elapsed)

    def _hear(self, places: Places) -> bool:
        head = self._log.head()
        if head == places.reached:
            return False
        events = list(self._log.read(self.query(), after=places.reached, upto=head, limit=BATCH))
        reached = events[-1].position if len(events) == BATCH else head
        armed = [armed for event in events if not event.imported for armed in self._armed_by(event)]
        if not armed:
            places.pass_to(reached)
            return reached < head
        self._store.arm(places.lease(WHOLE), armed, places.at(reached))
        places.moved_to(WHOLE, reached)
        return True

    def _armed_by(self, event: Recorded[Any]) -> list[Armed]:
        return [
            Armed(
                id=derive(TimerId, event.id, timer.name),
                timer=timer.name,
                position=event.position,
                due=due,
            )
            for timer in self._timers.values()
            if isinstance(event.data, timer.on) and (due := timer.due(event.data)) is not None
        ]

    def _fire(self, now: datetime) -> bool:
        armed = self._store.first_timer(now)
        if armed is None:
            return False
        event = next(iter(self._log.read(after=armed.position - 1, upto=armed.position)))
        try:
            self._ask(armed, event)
        except StoreTrouble:
            raise  # the timer is not to blame
        except Exception as error:  # noqa: BLE001 - whatever goes wrong is written down and tried again
            self._store.hold(self._places.lease(WHOLE), failed(_held(armed), error, now), None)
        else:
            self._store.fired(self._places.lease(WHOLE), armed.id, now)
            self._leases.handled(self.name)
        return True

    def _ask(self, armed: Armed, event: Recorded[Any]) -> None:
        command_id = derive(CommandId, event.id, self.name, armed.timer)
        try:
            self._decider.do(self._timers[armed.timer].ask(event.data), id=command_id, cause=event)
        except Refused:
            return  # the moment had passed: that is an answer


def _held(armed: Armed) -> Held:
    return Held(consumer=TIMERS, slot=WHOLE, key=armed.id, position=armed.position, attempts=armed.attempts)
