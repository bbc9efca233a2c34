"""This process among all that work on one log: it says that it lives, takes its share of the work, and learns what it
has lost. Nobody leads: each takes what is free, up to its share, and hands back what is beyond it."""

from collections import Counter, deque
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from math import ceil
from typing import Protocol

from gigwright.backbone.clock import Clock
from gigwright.backbone.leases import (
    LIFE_SECONDS,
    NONE,
    SLOTS,
    LeaseStore,
    LeaseTable,
    Owner,
    OwnerId,
    Slot,
    Sum,
    Tokens,
)

BEATS_IN_A_LIFE = 3
RATE_SECONDS = 60.0


class Witness(Protocol):
    """Whoever can tell that a process is no more, before its time has run out."""

    def vouch(self, owner: OwnerId) -> None:
        """This process is the owner, from now on until it ends or is forgotten."""

    def is_gone(self, owner: OwnerId) -> bool:
        """True only when it surely does nothing any more."""

    def forget(self, owner: OwnerId) -> None:
        """It holds nothing any more."""


class NoWitness:
    """Nobody can tell: a silent process may be paused, and come back."""

    def vouch(self, owner: OwnerId) -> None:
        """It is not asked again."""

    def is_gone(self, owner: OwnerId) -> bool:  # noqa: ARG002 - whoever it is
        return False

    def forget(self, owner: OwnerId) -> None:
        """It was not known."""


class Membership:
    """The part that keeps the leases of one process; `wants` says into how many slots each of its consumers is cut.

    Whoever has not beaten for `life_seconds` has lost its leases to whoever wants them.
    """

    name = "leases"

    def __init__(
        self,
        store: LeaseStore,
        clock: Clock,
        owner: OwnerId,
        label: str,
        wants: Mapping[str, int],
        *,
        life_seconds: float = LIFE_SECONDS,
        witness: Witness | None = None,
    ) -> None:
        self.owner = owner
        self.life_seconds = life_seconds
        self.beat_seconds = life_seconds / BEATS_IN_A_LIFE
        self._store = store
        self._clock = clock
        self._label = label
        self._wants = dict(wants)
        self._witness = witness or NoWitness()
        self._beaten: float | None = None
        self._enrolled = False
        self._doubtful = False
        self._held: dict[str, Tokens] = {}
        self._surplus: dict[str, frozenset[Slot]] = {}
        self._paused: Collection[str] = ()
        self._pace = Pace(clock.elapsed())

    def step(self, now: datetime) -> bool:  # noqa: ARG002 - leases run by elapsed time, and by the database's clock
        """Beat when it is time to; whether that changed what is ours."""
        elapsed = self._clock.elapsed()
        is_early = self._beaten is not None and elapsed - self._beaten < self.beat_seconds
        if is_early and not self._doubtful:
            return False
        self._doubtful = False
        before = self._held
        self._witness.vouch(self.owner)
        self._pace.look(elapsed)
        with self._store.leasing() as table:
            held, surplus, paused = self._shared_out(table)
        self._enrolled = True
        self._beaten = elapsed  # from before the transaction: it ends no later by the database's clock
        self._surplus, self._paused = surplus, paused
        self._held = {name: _same_or_new(before.get(name, NONE), held.get(name, NONE)) for name in self._wants}
        return self._held != before

    def rest(self) -> None:
        """The leases go on until `leave`: others may still be saving how far they are."""

    def leave(self) -> None:
        """Hand everything back, so that others need not wait; once every other part rests."""
        self._held, self._surplus, self._beaten = {}, {}, None
        with self._store.leasing() as table:
            table.forget(self.owner)
        self._witness.forget(self.owner)

    def cut(self, consumer: str) -> int:
        return self._wants.get(consumer, SLOTS)

    def held(self, consumer: str) -> Tokens:
        """As Leases. Nothing once the heartbeat is older than a life: by then another may have taken it."""
        if consumer in self._paused or not self._lives():
            return NONE
        return self._held.get(consumer, NONE)

    def surplus(self, consumer: str) -> Collection[Slot]:
        return self._surplus.get(consumer, ())

    def released(self, consumer: str, slots: Collection[Slot]) -> None:
        kept = {slot: token for slot, token in self.held(consumer).items() if slot not in slots}
        self._held = self._held | {consumer: kept}
        self._surplus = self._surplus | {consumer: frozenset()}

    def doubt(self, consumer: str) -> None:
        """The next step beats, whether or not it is time to."""
        self._held = self._held | {consumer: NONE}
        self._doubtful = True

    def handled(self, consumer: str, events: int = 1) -> None:
        self._pace.count(consumer, events)

    def is_gone(self, owner: OwnerId) -> bool:
        return self._witness.is_gone(owner)

    def _is_buried(self, table: LeaseTable, owner: OwnerId) -> bool:
        """Whoever is gone for certain need not be waited for."""
        gone = owner != self.owner and self.is_gone(owner)
        if gone:
            table.forget(owner)
        return gone

    def _lives(self) -> bool:
        return self._beaten is not None and self._clock.elapsed() - self._beaten < self.life_seconds

    def _shared_out(self, table: LeaseTable) -> tuple[dict[str, Tokens], dict[str, frozenset[Slot]], Collection[str]]:
        me = Owner(id=self.owner, label=self._label, consumers=tuple(sorted(self._wants)), rates=self._pace.rates())
        table.beat(me, self.life_seconds)
        if not self._enrolled:
            for consumer, slots in sorted(self._wants.items()):
                table.enrol(consumer, slots)
        living = {one: runs for one, runs in table.living().items() if not self._is_buried(table, one)}
        shares = {name: _share(slots, living, name) for name, slots in self._wants.items()}
        held = self._held_by_now(table, living, shares)
        surplus = {name: _beyond(slots, shares[name]) for name, slots in held.items()}
        return held, surplus, frozenset(table.paused())

    def _held_by_now(
        self, table: LeaseTable, living: Mapping[OwnerId, tuple[str, ...]], shares: Mapping[str, int]
    ) -> dict[str, Tokens]:
        """Every slot is looked at only when something has changed, or is to be taken."""
        sums = table.sums()
        mine = {one.consumer: one for one in sums if one.owner == self.owner}
        free = [one for one in sums if one.owner not in living and one.consumer in shares]
        missing = {name: share - (mine[name].slots if name in mine else 0) for name, share in shares.items()}
        took = self._take(table, free, missing)
        if not took and all(_is_still(self._held.get(name, NONE), mine.get(name)) for name in shares):
            return self._held
        held: dict[str, dict[Slot, int]] = {}
        for one in table.taken():
            if one.owner == self.owner:
                held.setdefault(one.consumer, {})[one.slot] = one.token
        return {**held}

    def _take(self, table: LeaseTable, free: Sequence[Sum], missing: dict[str, int]) -> bool:
        """Of each consumer as many free slots as are missing to our share; whether there were any to take."""
        wanted = [one for one in free if missing[one.consumer] > 0]
        for one in wanted:
            if one.slots <= missing[one.consumer]:
                table.take_all(self.owner, one.consumer, one.owner)
            elif missing[one.consumer] > 0:
                some = [slot for slot in table.taken() if (slot.consumer, slot.owner) == (one.consumer, one.owner)]
                table.take(self.owner, some[: missing[one.consumer]])
            missing[one.consumer] -= one.slots
        return bool(wanted)


class Pace:
    """How many events a second each consumer has handled, over the last minute."""

    def __init__(self, elapsed: float) -> None:
        self._counts: Counter[str] = Counter()
        self._looks: deque[tuple[float, Counter[str]]] = deque([(elapsed, Counter())])

    def count(self, consumer: str, events: int) -> None:
        """So many more."""
        self._counts[consumer] += events

    def look(self, elapsed: float) -> None:
        """Remember how many there are by now, for a minute."""
        self._looks.append((elapsed, self._counts.copy()))
        while len(self._looks) > 2 and elapsed - self._looks[1][0] >= RATE_SECONDS:
            self._looks.popleft()

    def rates(self) -> dict[str, float]:
        """Events a second, by consumer; only those that had any."""
        (began, before), (ended, after) = self._looks[0], self._looks[-1]
        grown, seconds = after - before, ended - began
        return {name: round(times / seconds, 3) for name, times in sorted(grown.items())} if seconds > 0 else {}


def _is_still(held: Tokens, found: Sum | None) -> bool:
    """Whether nothing was taken from us, or given."""
    return (len(held), sum(held.values())) == ((found.slots, found.tokens) if found is not None else (0, 0))


def _share(slots: int, living: Mapping[OwnerId, tuple[str, ...]], consumer: str) -> int:
    """As many as everybody has, when all who run it have equally many; rounded up, so that none is left over."""
    return ceil(slots / max(1, sum(consumer in runs for runs in living.values())))


def _beyond(slots: Mapping[Slot, int], share: int) -> frozenset[Slot]:
    return frozenset(sorted(slots)[share:])


def _same_or_new(before: Tokens, after: Tokens) -> Tokens:
    """The very mapping from before when nothing has changed: whoever holds it sees so at a glance."""
    return before if before == after else after
