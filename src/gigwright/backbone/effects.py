"""What is done outside because of an event: once, however often the event is handled.

The intent is committed before the call, with its parameters and key; the call is made with no transaction open; the
outcome is committed together with the consumer's checkpoint. A crash anywhere in between repeats the call under the
same key, and after the key's life it looks the outcome up before it calls again.

The intent is written anew, under the lease of the event's slot, before each call: a process whose lease was taken can't
begin one, and whoever took it waits until a call that the other may have begun is over.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Generic, TypeVar, get_type_hints

import msgspec

from gigwright.backbone.clock import Clock
from gigwright.backbone.codec import canonical
from gigwright.backbone.consumers import ConsumerStore, Done, Effect, EffectId
from gigwright.backbone.decision import Decider, Model
from gigwright.backbone.errors import LeaseLost, NotConfigured, Unavailable
from gigwright.backbone.event import Recorded
from gigwright.backbone.faults import Faults
from gigwright.backbone.ids import CommandId, derive
from gigwright.backbone.leases import Lease, Leases
from gigwright.backbone.log import Position

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)  # when an effect was intended whose row may have been lost: it is looked up
KEY_LIFE = timedelta(hours=23)  # providers may forget a key after 24 hours
CALL_SECONDS_MAX = 90.0  # what an adapter's own time-outs must stay below

P = TypeVar("P")
R = TypeVar("R")
S = TypeVar("S")


class Call(Generic[P, R]):
    """A call to the outside: `send(parameters, key)`; both its types must be msgspec's to store.

    Within 90 seconds it returns every definite outcome (a refusal too), or raises Unavailable when the outcome is not
    known. `find` looks an earlier call up by its parameters; it is asked once the key may have been forgotten outside.
    """

    def __init__(self, send: Callable[[P, str], R], find: Callable[[P], R | None] | None = None) -> None:
        hints = get_type_hints(send)
        outcome = hints.pop("return", None)
        if outcome is None or len(hints) != 2:
            raise NotConfigured(f"{send} must be annotated: (parameters, key) -> outcome")
        self.send = send
        self.find = find
        self.parameters: Any = next(iter(hints.values()))
        self.outcome: Any = outcome


class Effects:
    """What one handling of one event does: outside, through `once`, and in the market, through `do`."""

    def __init__(
        self,
        lease: Lease,
        leases: Leases,
        store: ConsumerStore,
        decider: Decider,
        clock: Clock,
        faults: Faults,
        *,
        restored_upto: Position = 0,
    ) -> None:
        self._consumer = lease.consumer
        self._lease = lease
        self._leases = leases
        self._store = store
        self._decider = decider
        self._clock = clock
        self._faults = faults
        self._restored_upto = restored_upto
        self.done: list[Done] = []

    def once(self, event: Recorded[Any], purpose: str, call: Call[P, R], parameters: P) -> R:
        """The call's outcome: the recorded one if there is one, else by calling now under the recorded key.

        The parameters that count are those of the first time. Raises Unavailable when the outcome is not known, or when
        another process may be calling still.
        """
        effect = self._effect(event, purpose, parameters)
        if effect.state == "done" and effect.outcome is not None:
            outcome: R = msgspec.json.decode(effect.outcome, type=call.outcome)
            return outcome
        self._refuse_while_another_calls(effect)
        asked: P = msgspec.json.decode(effect.parameters, type=call.parameters)
        outcome = self._settle(effect, call, asked)
        self.done.append(Done(effect=effect.id, outcome=canonical(outcome), at=self._clock.now()))
        return outcome

    def fold(self, model: Model[S], event: Recorded[Any]) -> S:
        """What the log says, up to the event, of the things that the event's fields name."""
        return self._decider.state(model, event.data, event.position)

    def do(self, event: Recorded[Any], command: Any, *, purpose: str | None = None) -> list[Recorded[Any]]:
        """Ask the market for something because of the event; the same event and purpose ask only once."""
        command_id = derive(CommandId, event.id, self._consumer, purpose or type(command).__name__)
        return self._decider.do(command, id=command_id, cause=event)

    def _effect(self, event: Recorded[Any], purpose: str, parameters: object) -> Effect:
        """As it was intended first, if it was."""
        effect_id = derive(EffectId, event.id, self._consumer, purpose)
        return self._store.effect(effect_id) or Effect(
            id=effect_id,
            consumer=self._consumer,
            event=event.id,
            position=event.position,
            purpose=purpose,
            parameters=canonical(parameters),
            key=_key(effect_id, 0),
            generation=0,
            keyed_at=LONG_AGO if event.position <= self._restored_upto else self._clock.now(),
        )

    def _refuse_while_another_calls(self, effect: Effect) -> None:
        caller = effect.owner
        if caller is None or caller == self._leases.owner or self._leases.is_gone(caller):
            return
        if self._store.is_leased(effect.id):
            raise Unavailable(f"{effect.purpose}: the process that worked on it before may still be calling")

    def _settle(self, effect: Effect, call: Call[P, R], parameters: P) -> R:
        age = self._clock.now() - effect.keyed_at
        # A key from the future says that the clock is not to be believed: then its age is not known.
        if call.find is not None and not timedelta(0) <= age <= KEY_LIFE:
            found = call.find(parameters)
            if found is not None:
                return found
            effect = self._renewed(effect, self._clock.now())
        return self._call(effect, call, parameters)

    def _renewed(self, effect: Effect, now: datetime) -> Effect:
        generation = effect.generation + 1
        key = _key(effect.id, generation)
        self._store.rekey(self._lease, effect.id, generation, key, now)
        return msgspec.structs.replace(effect, generation=generation, key=key, keyed_at=now)

    def _call(self, effect: Effect, call: Call[P, R], parameters: P) -> R:
        began = self._clock.elapsed()
        life = self._leases.life_seconds
        self._store.intend(self._lease, effect, self._leases.owner, CALL_SECONDS_MAX + life)
        self._faults.reach(f"{self._consumer}.call.before")
        if self._clock.elapsed() - began > life:
            raise LeaseLost(f"{effect.purpose}: this process slept too long after its intent to begin the call")
        outcome = call.send(parameters, effect.key)
        self._faults.reach(f"{self._consumer}.call.after")
        return outcome


def _key(effect: EffectId, generation: int) -> str:
    return sha256(f"{effect}:{generation}".encode()).hexdigest()
