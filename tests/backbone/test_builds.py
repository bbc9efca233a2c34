"""Builds: tables made anew beside the living ones, compared with them, swapped in, and turned back."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table

from gigwright.backbone.builds import SITES, Pointer, Rebuild
from gigwright.backbone.clock import VirtualClock
from gigwright.backbone.comparing import Difference, differences, explain
from gigwright.backbone.errors import LeaseLost, Refused
from gigwright.backbone.event import Recorded
from gigwright.backbone.faults import Faults
from gigwright.backbone.leases import OwnerId, SoleOwner
from gigwright.backbone.membership import Membership
from gigwright.backbone.projection import Projection, ProjectionWorker, Rows
from gigwright.backbone.stores.sqlite_views import SqliteViews
from tests.backbone.test_projection import counts
from tests.backbone.workshop import (
    START,
    CrashOnce,
    LampId,
    LampLit,
    LampPutOut,
    SimulatedCrash,
    Workshop,
    lamp_counter,
    workshop,
)

counter, lit = lamp_counter()


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Workshop]:
    with workshop(tmp_path / "truth.db", clock=VirtualClock(START)) as opened:
        yield opened


@pytest.fixture
def views(tmp_path: Path) -> Iterator[SqliteViews]:
    opened = SqliteViews(tmp_path / "views")
    yield opened
    opened.close()


def rebuild(
    shop: Workshop, views: SqliteViews, projection: Projection = counter, faults: Faults | None = None
) -> Rebuild:
    return Rebuild(projection, shop.log, views, shop.store, shop.clock, shop.ids, faults)


def run(shop: Workshop, views: SqliteViews, projection: Projection = counter) -> None:
    """The living tables come to the head."""
    worker = ProjectionWorker(
        projection, shop.log, views.view(projection), SoleOwner(shop.ids.new(OwnerId), shop.store)
    )
    while worker.step(shop.clock.now()):
        pass


def lit_again(shop: Workshop, lamp: LampId) -> None:
    shop.put_out(lamp)
    shop.light(lamp)


def test_a_build_is_made_beside_the_living_tables_and_takes_their_place(shop: Workshop, views: SqliteViews) -> None:
    lamp = shop.new_lamp()
    shop.light(lamp)
    run(shop, views)
    told: list[int] = []
    build = rebuild(shop, views).make(told.append)
    assert (build, told) == (1, [1])
    assert views.pointer(counter) == Pointer(live=0)
    lit_again(shop, lamp)
    assert rebuild(shop, views).swap(build) == Pointer(live=1, before=0)
    assert counts(views.build(counter, 1)) == {lamp: 2}
    lit_again(shop, lamp)
    run(shop, views)
    assert (counts(views.build(counter, 0)), counts(views.build(counter, 1))) == ({lamp: 1}, {lamp: 3})


def test_the_pointer_turns_back_to_the_build_before_which_catches_up(shop: Workshop, views: SqliteViews) -> None:
    lamp = shop.new_lamp()
    shop.light(lamp)
    run(shop, views)
    rebuild(shop, views).swap(rebuild(shop, views).make())
    lit_again(shop, lamp)
    assert rebuild(shop, views).back() == Pointer(live=0, before=1)
    assert counts(views.build(counter, 0)) == {lamp: 2}
    assert rebuild(shop, views).back() == Pointer(live=1, before=0)


def test_without_a_build_before_there_is_no_way_back(shop: Workshop, views: SqliteViews) -> None:
    with pytest.raises(Refused, match="no build of lamp-counter was live before"):
        rebuild(shop, views).back()


def test_a_new_build_drops_those_that_nobody_needs(shop: Workshop, views: SqliteViews) -> None:
    shop.light(shop.new_lamp())
    run(shop, views)
    hand = rebuild(shop, views)
    hand.make()
    assert hand.beside() == 1
    hand.make()
    assert views.builds(counter) == [0, 1]
    hand.swap(1)
    assert hand.beside() is None
    assert hand.make() == 2
    assert views.builds(counter) == [0, 1, 2]


@pytest.mark.parametrize("site", SITES)
def test_a_crash_in_a_swap_leaves_one_live_and_the_next_swap_works(
    shop: Workshop, views: SqliteViews, site: str
) -> None:
    lamp = shop.new_lamp()
    shop.light(lamp)
    run(shop, views)
    with pytest.raises(SimulatedCrash):
        rebuild(shop, views, faults=CrashOnce(site)).swap(rebuild(shop, views).make())
    assert views.pointer(counter) == (Pointer(live=0) if site == SITES[0] else Pointer(live=1, before=0))
    lit_again(shop, lamp)
    rebuild(shop, views).swap(rebuild(shop, views).make())
    run(shop, views)
    assert counts(views.build(counter, views.pointer(counter).live)) == {lamp: 2}


def test_whoever_wrote_the_old_tables_goes_on_with_the_new_ones(shop: Workshop, views: SqliteViews) -> None:
    member = Membership(shop.store, shop.clock, OwnerId("own_one"), "one", {counter.name: 1})
    worker = ProjectionWorker(counter, shop.log, views.view(counter), member)
    lamp = shop.new_lamp()
    shop.light(lamp)
    member.step(shop.clock.now())
    worker.step(shop.clock.now())
    rebuild(shop, views).swap(rebuild(shop, views).make())
    lit_again(shop, lamp)
    with pytest.raises(LeaseLost):
        worker.step(shop.clock.now())
    shop.clock.advance(timedelta(seconds=member.beat_seconds))
    member.step(shop.clock.now())
    worker.step(shop.clock.now())
    assert counts(views.build(counter, 1)) == {lamp: 2}


def changed_counter() -> Projection:
    """It counts by twos, has a column more, and forgets lamps that are put out."""
    tables = MetaData()
    table = Table(
        "lit",
        tables,
        Column("lamp", String, primary_key=True),
        Column("times", Integer, nullable=False),
        Column("burns", Integer),
    )
    changed = Projection(counter.name, tables, version=2)

    @changed.on(LampLit)
    def count(rows: Rows, event: Recorded[LampLit]) -> None:
        rows.upsert(table, put={"burns": 1}, add={"times": 2}, lamp=event.data.lamp)

    @changed.on(LampPutOut)
    def forget(rows: Rows, event: Recorded[LampPutOut]) -> None:
        rows.delete(table, lamp=event.data.lamp)

    return changed


def test_where_two_builds_differ_the_rows_are_named_with_the_events_behind_them(
    shop: Workshop, views: SqliteViews
) -> None:
    burning, out = shop.new_lamp(), shop.new_lamp()
    first = shop.light(burning)
    shop.light(out)
    shop.put_out(out)
    changed = changed_counter()
    run(shop, views)
    run(shop, views, changed)
    with views.build(counter, 0).reading() as old, views.build(changed, 0).reading() as new:
        shape, *rows = differences(old, new)
    assert shape.new is not None
    assert shape.old is not None
    assert set(shape.new) - set(shape.old) == {"burns"}
    by_lamp = {row.key["lamp"]: row for row in rows}
    assert by_lamp[burning] == Difference("lit", {"lamp": burning}, {"times": 1}, {"times": 2})
    assert by_lamp[out] == Difference("lit", {"lamp": out}, {"lamp": out, "times": 1}, None)
    assert [event.id for event in explain(shop.log, changed, by_lamp[burning])] == [first.id]
    assert [event.name for event in explain(shop.log, changed, by_lamp[out])] == ["lamps.put_out", "lamps.lit"]


def test_equal_builds_have_no_difference(shop: Workshop, views: SqliteViews) -> None:
    for _ in range(20):
        shop.light(shop.new_lamp())
    run(shop, views)
    build = rebuild(shop, views).make()
    with views.build(counter, 0).reading() as old, views.build(counter, build).reading() as new:
        assert list(differences(old, new)) == []


def test_a_build_that_chokes_is_refused_and_the_living_tables_stay(shop: Workshop, views: SqliteViews) -> None:
    shop.light(shop.new_lamp())
    run(shop, views)
    tables = MetaData()
    Table("lit", tables, Column("lamp", String, primary_key=True), Column("times", Integer, nullable=False))
    choking = Projection(counter.name, tables)

    @choking.on(LampLit)
    def choke(rows: Rows, event: Recorded[LampLit]) -> None:
        raise ValueError("it does not go down")

    with pytest.raises(Refused, match=r"build 1 of lamp-counter stopped: event 1 .*it does not go down"):
        rebuild(shop, views, choking).make()
    assert views.pointer(counter) == Pointer()
