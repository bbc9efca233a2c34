"""Builds: a projection's tables can be made anew beside the living ones, compared with them, and take their place.

Each build of each version of a projection is a place of its own, with its progress inside. Which one is live is a
pointer; to swap is to turn it, and to drop is to delete.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

import msgspec

from gigwright.backbone.clock import Clock
from gigwright.backbone.errors import Refused
from gigwright.backbone.faults import Faults, NoFaults
from gigwright.backbone.ids import Ids
from gigwright.backbone.leases import WHOLE, LeaseStore, Owner, OwnerId, SoleOwner, Token
from gigwright.backbone.log import Log, Position, Told
from gigwright.backbone.projection import Progress, Projection, ProjectionWorker, View

BATCH = 5_000
STEPS_MAX = 10_000_000
HOLD_SECONDS = 60.0  # should the last steps of a swap take longer, whoever takes over is in no danger: only in its way
SITES = ("views.swap.before", "views.swap.after")

Build = int


class Pointer(msgspec.Struct, frozen=True):
    """Which build is live, and which was before it, if any."""

    live: Build = 0
    before: Build | None = None


class BuildView(View, Protocol):
    """One build's tables."""

    def contents(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table, in the order of its primary key; all of it in memory."""


class Views(Protocol):
    """Where the tables of all projections are kept. They may be deleted at any time: the log makes them anew."""

    def view(self, projection: Projection) -> View:
        """The live tables, whichever build that is at each moment."""

    def build(self, projection: Projection, build: Build) -> BuildView:
        """The tables of one build, made if there are none."""

    def builds(self, projection: Projection) -> Sequence[Build]:
        """Those that there are of this version, the oldest first."""

    def pointer(self, projection: Projection) -> Pointer:
        """Which one is live."""

    def point(self, projection: Projection, pointer: Pointer) -> None:
        """Turn the pointer, whole or not at all; durable when it returns."""

    def drop(self, projection: Projection, build: Build) -> None:
        """Delete a build."""

    def progress(self) -> Mapping[str, Progress]:
        """How far every projection's live tables are, known to this program or not; of the newest version."""

    def close(self) -> None:
        """Let go of everything."""


class Rebuild:
    """Makes a projection's tables anew, and puts them in the place of the living ones."""

    def __init__(
        self,
        projection: Projection,
        log: Log,
        views: Views,
        store: LeaseStore,
        clock: Clock,
        ids: Ids,
        faults: Faults | None = None,
    ) -> None:
        self._projection = projection
        self._log = log
        self._views = views
        self._store = store
        self._clock = clock
        self._faults = faults or NoFaults()
        self._me = ids.new(OwnerId)

    def beside(self) -> Build | None:
        """The build that was made, and is neither live nor the one before."""
        found = self._to_spare()
        return found[-1] if found else None

    def make(self, told: Told | None = None) -> Build:
        """Fill a new build from the first event to the head; earlier ones beside the live one are dropped first.

        `told` hears how far it is. Refused when an event can't be handled.
        """
        for old in self._to_spare():
            self._views.drop(self._projection, old)
        build = max([*self._views.builds(self._projection), self._views.pointer(self._projection).live]) + 1
        self._fill(build, 1, told)
        return build

    def swap(self, build: Build) -> Pointer:
        """Bring the build up to the head while nobody else may write, and turn the pointer to it.

        Refused when it can't be brought as far as the live tables are.
        """
        pointer = self._views.pointer(self._projection)
        with self._held_alone() as token:
            self._fill(build, token, None)
            made, live = self._position(build), self._position(pointer.live)
            if made < live:
                raise Refused(f"build {build} of {self._projection.name} is at {made}, and the live tables at {live}")
            turned = Pointer(live=build, before=pointer.live)
            self._faults.reach(SITES[0])
            self._views.point(self._projection, turned)
            self._faults.reach(SITES[1])
        return turned

    def back(self) -> Pointer:
        """Turn the pointer back to the build that was live before, once that is at the head. Refused without one."""
        pointer = self._views.pointer(self._projection)
        if pointer.before is None:
            raise Refused(f"no build of {self._projection.name} was live before this one")
        return self.swap(pointer.before)

    def _to_spare(self) -> list[Build]:
        pointer = self._views.pointer(self._projection)
        return [one for one in self._views.builds(self._projection) if one not in (pointer.live, pointer.before)]

    def _fill(self, build: Build, token: Token, told: Told | None) -> None:
        view, leases = self._views.build(self._projection, build), SoleOwner(self._me, token=token)
        worker = ProjectionWorker(self._projection, self._log, view, leases, batch=BATCH)
        for _ in range(STEPS_MAX):
            if not worker.step(self._clock.now()):
                break
            if told is not None:
                told(self._position(build))
        if worker.stopped:
            sentence = f"build {build} of {self._projection.name} stopped: {worker.stopped}"
            raise Refused(sentence, what_to_do="mend the cause, then make it anew")

    def _position(self, build: Build) -> Position:
        found = self._views.build(self._projection, build).progress()
        return found.position if found is not None else 0

    @contextmanager
    def _held_alone(self) -> Iterator[Token]:
        """The projection's lease, taken from whoever has it: who had it can write nothing more, and looks again."""
        name = self._projection.name
        with self._store.leasing() as table:
            table.beat(Owner(id=self._me, label=f"rebuild of {name}", consumers=(name,)), HOLD_SECONDS)
            table.enrol(name, 1)
            for one in table.sums():
                if one.consumer == name:
                    table.take_all(self._me, name, one.owner)
            (token,) = [one.token for one in table.taken() if (one.consumer, one.slot) == (name, WHOLE)]
        try:
            yield token
        finally:
            with self._store.leasing() as table:
                table.forget(self._me)
