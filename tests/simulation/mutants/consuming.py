"""Bugs of consumers: what is saved when, what is kept in order, what is done twice or never."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import count
from typing import Any

import msgspec

from gigwright.backbone import retrying, timers
from gigwright.backbone.consumers import Armed, Checkpoint, Done, Effect, Held
from gigwright.backbone.effects import Call, Effects
from gigwright.backbone.event import Recorded
from gigwright.backbone.ids import EventId, derive
from gigwright.backbone.leases import WHOLE, Lease
from gigwright.backbone.log import Position
from gigwright.backbone.projection import ProjectionWorker, Rows
from gigwright.backbone.reactor import ReactorWorker
from gigwright.backbone.stores.consumer_rows import ConsumerRows
from gigwright.backbone.timers import TimerWorker
from gigwright.contexts.ledger.decisions import Clearing, clearing_of
from gigwright.contexts.payments.ports import LISTED_MAX
from gigwright.contexts.payments.reactors import ProcessorNews
from gigwright.events.ledger import EarningsCleared
from tests.simulation.mutants.mutant import mutant, replaced


@mutant("A reactor moves its checkpoint before it acts; a crash in between, and the event is never acted on.")
def checkpoint_before_effect() -> Iterator[None]:
    real = ReactorWorker._handle

    def handle(
        self: ReactorWorker, event: Recorded[Any], held: Held, passing: Checkpoint | None, now: datetime
    ) -> None:
        if passing is not None:
            _move(self, held, passing)
        real(self, event, held, passing, now)

    with replaced(ReactorWorker, "_handle", handle):
        yield


@mutant("Each attempt at an outside call has an idempotency key of its own.")
def new_key_for_each_retry() -> Iterator[None]:
    real, attempts = Effects._settle, count(1)

    def settle(self: Effects, effect: Effect, call: Call[Any, Any], parameters: Any) -> Any:
        key = sha256(f"{effect.key} {next(attempts)}".encode()).hexdigest()
        return real(self, _with_key(effect, key), call, parameters)

    with replaced(Effects, "_settle", settle):
        yield


def _move(worker: ReactorWorker, held: Held, passing: Checkpoint) -> None:
    lease = worker._places.lease(held.slot)
    worker._store.move(lease.consumer, {lease.slot: lease.token}, passing)


def _with_key(effect: Effect, key: str) -> Effect:
    values = {name: getattr(effect, name) for name in Effect.__struct_fields__}
    return Effect(**values | {"key": key})


@mutant(
    "When a key has grown old its renewal is noted, but not the new key; the next attempt uses the forgotten one.",
    days=30,
    orders=80,
)
def new_key_not_stored_with_the_intent() -> Iterator[None]:
    def rekey(self: ConsumerRows, lease: Lease, effect: str, generation: int, key: str, at: datetime) -> None:
        with self._database.writing("consumers.rekey") as connection:
            change = "UPDATE effects SET keyed_at = ? WHERE id = ? AND state = 'started'"
            connection.execute(change, (at.isoformat(), effect))

    with replaced(ConsumerRows, "rekey", rekey):
        yield


@mutant(
    "An idempotency key is trusted for ever; after a day the processor has forgotten it, and takes the money again.",
    days=20,
    orders=40,
)
def key_trusted_for_ever() -> Iterator[None]:
    with replaced(Effects, "_settle", Effects._call):
        yield


@mutant("An outage counts like a failure: after five attempts within a minute the event is parked for good.")
def outage_parks_at_once() -> Iterator[None]:
    with replaced(retrying, "ATTEMPTS_UNAVAILABLE_MAX", retrying.ATTEMPTS_MAX):
        yield


@mutant("While an event is set aside, later ones of its key are passed over instead of waiting behind it.", orders=25)
def park_drops_later_events_of_the_key() -> Iterator[None]:
    real = ReactorWorker._hold

    def hold(self: ReactorWorker, held: Held, passing: Checkpoint | None, done: Sequence[Done] = ()) -> None:
        if held.state == "waiting" and passing is not None:
            _move(self, held, passing)
        else:
            real(self, held, passing, done)

    with replaced(ReactorWorker, "_hold", hold):
        yield


@mutant("While an event is set aside, later ones of its key are handled at once, and overtake it.", orders=25)
def held_event_overtaken() -> Iterator[None]:
    def is_held(self: ConsumerRows, consumer: str, key: str) -> bool:
        return False

    with replaced(ConsumerRows, "is_held", is_held):
        yield


@mutant("A timer is written down as fired before it has asked; a crash in between, and it never asks.")
def timer_fired_before_it_asked() -> Iterator[None]:
    real = TimerWorker._ask

    def ask(self: TimerWorker, armed: Armed, event: Recorded[Any]) -> None:
        self._store.fired(self._places.lease(WHOLE), armed.id, self._clock.now())
        real(self, armed, event)

    with replaced(TimerWorker, "_ask", ask):
        yield


@mutant(
    "A timer asks under a new command id each time it fires, and the clearing of earnings trusts it to fire once.",
    days=30,
    orders=30,
)
def timer_fires_twice() -> Iterator[None]:
    firings = count(1)

    def derive_anew(kind: Any, source: str, *parts: str) -> Any:
        return derive(kind, source, *parts, *([str(next(firings))] if parts[0] == "timers" else []))

    def unchanged(clearing: Clearing, _: EarningsCleared) -> Clearing:
        return clearing

    deaf = {**clearing_of.folds, EarningsCleared: unchanged}
    with replaced(timers, "derive", derive_anew), replaced(clearing_of, "folds", deaf):
        yield


@mutant("A consumer notes a whole page of the processor's news as heard when it has read it.", days=20)
def news_marked_before_it_is_heard() -> Iterator[None]:
    real = ProcessorNews._hear_the_next

    def hear(self: ProcessorNews, lease: Lease) -> bool:
        if not self._ahead:
            self._ahead.extend(self._processor.list_events(self._store.mark(self.name), LISTED_MAX))
            if self._ahead:
                self._store.set_mark(lease, self._ahead[-1].id)
        return real(self, lease)

    with replaced(ProcessorNews, "_hear_the_next", hear):
        yield


@mutant("A projection saves how far it is in a transaction before the one that writes the rows.")
def checkpoint_saved_before_the_rows() -> Iterator[None]:
    def write(
        self: ProjectionWorker, events: Sequence[Recorded[Any]], reached: Position, error: str | None = None
    ) -> None:
        _save(self, reached, error)
        self._position = reached
        _write_rows(self, events)

    with replaced(ProjectionWorker, "_write", write):
        yield


@mutant("A projection writes its rows, and how far it is in a transaction after that.")
def checkpoint_saved_after_the_rows() -> Iterator[None]:
    def write(
        self: ProjectionWorker, events: Sequence[Recorded[Any]], reached: Position, error: str | None = None
    ) -> None:
        _write_rows(self, events)
        _save(self, reached, error)
        self._position = reached

    with replaced(ProjectionWorker, "_write", write):
        yield


def _write_rows(worker: ProjectionWorker, events: Sequence[Recorded[Any]]) -> None:
    with worker._view.writing() as connection, Rows(connection) as rows:
        for event in events:
            worker._projection.handlers[type(event.data)](rows, event)


def _save(worker: ProjectionWorker, reached: Position, error: str | None) -> None:
    last = next((event.id for event in worker._log.read(after=reached - 1, upto=reached)), None)
    progress = msgspec.structs.replace(worker._progress_at(reached, error), event=last)
    with worker._view.writing() as connection:
        worker._view.save(connection, progress, worker._position)


@mutant("When an event that was set aside is done at last, the checkpoint is set to its place.")
def checkpoint_moves_back() -> Iterator[None]:
    real = ConsumerRows.finish

    def finish(
        self: ConsumerRows,
        lease: Lease,
        checkpoint: Checkpoint | None,
        done: Sequence[Done],
        released: Held | None = None,
    ) -> None:
        if released is not None and checkpoint is None:
            before = self.shares(lease.consumer)[lease.slot].checkpoint
            assert before is not None
            checkpoint = Checkpoint(before.incarnation, released.position, _event_at(self, released))
        real(self, lease, checkpoint, done, released)

    with replaced(ConsumerRows, "finish", finish):
        yield


def _event_at(store: ConsumerRows, held: Held) -> EventId:
    with store._database.reading() as connection:
        (found,) = connection.execute("SELECT id FROM events WHERE position = ?", (held.position,)).fetchone()
    return EventId(found)
