"""Tables in schemas of PostgreSQL: the same builds and the same care."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gigwright.backbone.builds import Pointer, Rebuild
from gigwright.backbone.comparing import differences
from gigwright.backbone.errors import LeaseLost
from gigwright.backbone.leases import OwnerId, SoleOwner
from gigwright.backbone.projection import ProjectionWorker
from gigwright.backbone.stores.postgres_views import PostgresViews
from tests.backbone.workshop import LampId, Workshop, lamp_counter, workshop
from tests.postgres import Server

counter, lit = lamp_counter()


@pytest.fixture
def views(server: Server) -> Iterator[PostgresViews]:
    opened = PostgresViews(server.new_database())
    yield opened
    opened.close()


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Workshop]:
    with workshop(tmp_path / "truth.db") as opened:
        yield opened


def worker(shop: Workshop, views: PostgresViews, token: int = 1) -> ProjectionWorker:
    leases = SoleOwner(OwnerId(f"own_{token}"), token=token)
    return ProjectionWorker(counter, shop.log, views.view(counter), leases)


def drain(part: ProjectionWorker, shop: Workshop) -> None:
    while part.step(shop.clock.now()):
        pass


def counts(views: PostgresViews, build: int = 0) -> dict[str, int]:
    return dict(views.build(counter, build).contents()["lit"])


def lit_twice(shop: Workshop) -> LampId:
    lamp = shop.new_lamp()
    shop.light(lamp)
    shop.put_out(lamp)
    shop.light(lamp)
    return lamp


def test_rows_and_progress_are_written_together(shop: Workshop, views: PostgresViews) -> None:
    lamp = lit_twice(shop)
    drain(worker(shop, views), shop)
    assert counts(views) == {lamp: 2}
    assert views.progress()[counter.name].position == 3


def test_who_has_lost_the_lease_can_write_no_row(shop: Workshop, views: PostgresViews) -> None:
    lamp = lit_twice(shop)
    first, second = worker(shop, views), worker(shop, views, token=2)
    drain(first, shop)
    drain(second, shop)
    shop.put_out(lamp)
    shop.light(lamp)
    second.step(shop.clock.now())
    with pytest.raises(LeaseLost):
        first.step(shop.clock.now())
    assert counts(views) == {lamp: 3}


def test_a_build_is_made_compared_swapped_and_turned_back(shop: Workshop, views: PostgresViews) -> None:
    lamp = lit_twice(shop)
    drain(worker(shop, views), shop)
    hand = Rebuild(counter, shop.log, views, shop.store, shop.clock, shop.ids)
    build = hand.make()
    with views.build(counter, 0).reading() as old, views.build(counter, build).reading() as new:
        assert list(differences(old, new)) == []
    assert hand.swap(build) == Pointer(live=1, before=0)
    assert views.pointer(counter) == Pointer(live=1, before=0)
    assert counts(views, 1) == {lamp: 2}
    assert hand.back() == Pointer(live=0, before=1)
    hand.make()
    assert views.builds(counter) == [0, 1, 2]
    views.drop(counter, 2)
    assert views.builds(counter) == [0, 1]


def test_what_stays_of_a_row_is_compared_as_it_is(shop: Workshop, views: PostgresViews) -> None:
    lamp = lit_twice(shop)
    drain(worker(shop, views), shop)
    build = Rebuild(counter, shop.log, views, shop.store, shop.clock, shop.ids).make()
    with views.build(counter, build).writing() as connection:
        connection.execute(lit.update().values(times=7))
    with views.build(counter, 0).reading() as old, views.build(counter, build).reading() as new:
        (found,) = differences(old, new)
    assert (found.key, found.old, found.new) == ({"lamp": lamp}, {"times": 2}, {"times": 7})
