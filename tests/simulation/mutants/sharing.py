"""Bugs of processes that share the work, and of tables that take the place of others."""

from collections.abc import Iterator
from typing import Any

from gigwright.backbone.builds import Build, Pointer, Rebuild
from gigwright.backbone.consumers import Share
from gigwright.backbone.leases import Tokens
from gigwright.backbone.places import Places
from gigwright.backbone.stores import consumer_rows, lease_rows
from gigwright.backbone.stores.tables import TablesView
from tests.simulation.mutants.mutant import mutant, replaced


@mutant("A process that has lost its lease writes all the same: nothing compares its token.", days=20, orders=25)
def lease_without_fencing() -> Iterator[None]:
    def unguarded(connection: Any, name: str, consumer: str, tokens: Tokens, values: Any = ()) -> None:
        for slot in tokens:
            row = (*values, consumer, slot)
            connection.execute(consumer_rows._sql[name].replace("token = ? AND slot BETWEEN ? AND ?", "slot = ?"), row)

    with (
        replaced(consumer_rows, "compare", lambda connection, lease: None),
        replaced(consumer_rows, "write", unguarded),
    ):
        yield


@mutant("Taking a slot over leaves its token as it is, so that the former holder can still write.", days=20, orders=25)
def token_not_raised() -> Iterator[None]:
    kept = {
        **lease_rows._sql,
        **{name: lease_rows._sql[name].replace("token = token + 1", "token = 1") for name in ("take", "take_all")},
    }
    with replaced(lease_rows, "_sql", kept):
        yield


@mutant("Who takes slots over goes on where the furthest of them is; what the others have still to hear is lost.")
def place_of_another_slot_used() -> Iterator[None]:
    real = Places._take_up

    def take_up(self: Places, tokens: Tokens) -> None:
        shares = self._store.shares

        def furthest(consumer: str) -> list[Share]:
            found = shares(consumer)
            places = [share.checkpoint for share in found if share.checkpoint is not None]
            last = max(places, key=lambda place: place.position, default=None)
            return [Share(one.consumer, one.slot, one.owner, one.token, last) for one in found]

        with replaced(self._store, "shares", furthest):
            real(self, tokens)

    with replaced(Places, "_take_up", take_up):
        yield


@mutant("New tables take the place of the living ones as soon as they are begun.", days=20, orders=15)
def swap_before_caught_up() -> Iterator[None]:
    def swap(self: Rebuild, build: Build) -> Pointer:
        turned = Pointer(live=build, before=self._views.pointer(self._projection).live)
        self._views.point(self._projection, turned)
        return turned

    with replaced(Rebuild, "swap", swap), replaced(Rebuild, "_fill", lambda self, build, token, told: None):
        yield


@mutant(
    "A projection writes from where it believes the tables to be, though another process has written since.",
    days=20,
    orders=80,
)
def tables_written_from_another_place() -> Iterator[None]:
    def save(self: TablesView, connection: Any, progress: Any, before: int) -> None:
        self._save(connection, progress, progress, progress.position)

    with replaced(TablesView, "save", save):
        yield
