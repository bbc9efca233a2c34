"""Where a worker stands in the log, slot by slot of those that it holds, and how much of that is saved."""

from collections.abc import Collection

from gigwright.backbone.clock import Clock
from gigwright.backbone.consumers import Checkpoint, ConsumerStore, check_place, checkpoint_at
from gigwright.backbone.leases import NONE, Lease, Leases, Slot, Tokens
from gigwright.backbone.log import Log, Position

WATERMARK_SECONDS = 1.0


class Places:
    """The slots that this process holds of one consumer, and the position that each has come to.

    Passing events that the worker does not hear is saved at most once a second, and when it rests. `start` is the
    position after which a consumer begins that nobody has run before; None is the head at that moment.
    """

    def __init__(
        self, consumer: str, log: Log, store: ConsumerStore, clock: Clock, leases: Leases, start: Position | None
    ) -> None:
        self._consumer = consumer
        self._log = log
        self._store = store
        self._clock = clock
        self._leases = leases
        self._start = start
        self._tokens: Tokens = NONE
        self._positions: dict[Slot, Position] = {}
        self._saved: dict[Slot, Position] = {}
        self._saved_at = clock.elapsed()
        self.reached: Position = 0

    @property
    def slots(self) -> Collection[Slot]:
        """Those that are ours."""
        return self._positions.keys()

    def look(self) -> bool:
        """Take up what has become ours, let go of what has not stayed so; whether anything changed, so that reading
        begins anew at `reached`. LeaseLost, WrongPlace."""
        self._release(self._leases.surplus(self._consumer))
        held = self._leases.held(self._consumer)
        if held is self._tokens:
            return False
        kept = {slot for slot, token in held.items() if self._tokens.get(slot) == token}
        self._positions = {slot: max(place, self.reached) for slot, place in self._positions.items() if slot in kept}
        self._saved = {slot: place for slot, place in self._saved.items() if slot in kept}
        self._take_up({slot: token for slot, token in held.items() if slot not in kept})
        self._tokens = held
        self.reached = min(self._positions.values(), default=0)
        return True

    def is_due(self, slot: Slot, position: Position) -> bool:
        """Whether the slot is ours, and has not come so far yet."""
        return position > self._positions.get(slot, position)

    def lease(self, slot: Slot) -> Lease:
        """The right to write for it."""
        return Lease(consumer=self._consumer, slot=slot, token=self._tokens[slot])

    def at(self, position: Position) -> Checkpoint:
        """The checkpoint of a position."""
        return checkpoint_at(self._log, position)

    def moved_to(self, slot: Slot, position: Position) -> None:
        """The store has just saved the slot's, together with what was done; the others have nothing up to there."""
        self._positions[slot] = self._saved[slot] = self.reached = position

    def pass_to(self, position: Position) -> None:
        """Nothing was to be done up to here."""
        self.reached = position
        if self._clock.elapsed() - self._saved_at >= WATERMARK_SECONDS:
            self.save()

    def save(self) -> None:
        """Make what was passed durable too."""
        behind = {slot: token for slot, token in self._tokens.items() if self._saved.get(slot, -1) < self.reached}
        if behind:
            self._store.move(self._consumer, behind, self.at(self.reached))
            self._positions |= dict.fromkeys(behind, self.reached)
            self._saved |= dict.fromkeys(behind, self.reached)
        self._saved_at = self._clock.elapsed()

    def _take_up(self, tokens: Tokens) -> None:
        if not tokens:
            return
        found = {share.slot: share.checkpoint for share in self._store.shares(self._consumer) if share.slot in tokens}
        new = {slot: token for slot, token in tokens.items() if found.get(slot) is None}
        places = {slot: place for slot, place in found.items() if place is not None}
        if new:
            first = self.at(self._log.head() if self._start is None else self._start)
            self._store.move(self._consumer, new, first)
            places |= dict.fromkeys(new, first)
        for place in dict.fromkeys(places.values()):
            check_place(self._log, self._consumer, place)
        for slot, place in places.items():
            self._positions[slot] = self._saved[slot] = place.position

    def _release(self, surplus: Collection[Slot]) -> None:
        held = self._leases.held(self._consumer) if surplus else NONE
        ours = {slot: held[slot] for slot in surplus if slot in held}
        if ours:
            self.save()
            self._store.release(self._consumer, ours)
            self._leases.released(self._consumer, ours.keys())
