"""Events change: what was stored in an older shape is read in the newest, and everything else stays as it was."""

from collections.abc import Iterator
from pathlib import Path
from typing import NewType

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table

from gigwright.backbone import event as declared
from gigwright.backbone.codec import digest
from gigwright.backbone.decision import Model
from gigwright.backbone.effects import Effects
from gigwright.backbone.errors import Malformed, NotConfigured
from gigwright.backbone.event import Recorded, event, event_type
from gigwright.backbone.evolution import breaches, check_versions, read_newest, refuse_old, upcast
from gigwright.backbone.ids import CommandId, declare_id
from gigwright.backbone.leases import OwnerId, SoleOwner
from gigwright.backbone.log import Asked
from gigwright.backbone.projection import Projection, ProjectionWorker, Rows
from gigwright.backbone.reactor import Reactor, ReactorWorker
from gigwright.backbone.stores.sqlite_views import SqliteViews
from gigwright.backbone.timers import Timer, TimerWorker
from tests.backbone.workshop import START, PutOutLamp, Workshop, workshop

BoatId = NewType("BoatId", str)
declare_id(BoatId, "boat")


@event("boats.built")
class BoatBuilt1:
    """A boat was built."""

    boat: BoatId
    feet: int


@event("boats.built", version=2)
class BoatBuilt2:
    """A boat was built; its length is in centimetres."""

    boat: BoatId
    length_cm: int


@event("boats.built", version=3)
class BoatBuilt:
    """A boat was built, by a yard that may be known."""

    boat: BoatId
    length_cm: int
    yard: str | None = None


@upcast
def in_centimetres(old: BoatBuilt1) -> BoatBuilt2:
    return BoatBuilt2(boat=old.boat, length_cm=old.feet * 3048 // 100)


@upcast
def by_a_yard(old: BoatBuilt2) -> BoatBuilt:
    return BoatBuilt(boat=old.boat, length_cm=old.length_cm)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Workshop]:
    with workshop(tmp_path / "truth.db") as opened:
        yield opened


def store(shop: Workshop, *said: object) -> None:
    """As a program wrote it to which this shape was the newest."""
    kept = declared._NEWEST["boats.built"]
    try:
        for one in said:
            declared._NEWEST["boats.built"] = event_type(type(one)).version
            asked = Asked(id=shop.ids.new(CommandId), name="Build", digest=digest(_command(shop)))
            shop.log.append([one], command=asked, by="yard")
    finally:
        declared._NEWEST["boats.built"] = kept


def _command(shop: Workshop) -> object:
    return PutOutLamp(by="yard", lamp=shop.new_lamp())


def mixed(shop: Workshop) -> list[BoatId]:
    boats = [shop.ids.new(BoatId) for _ in range(3)]
    store(
        shop,
        BoatBuilt1(boat=boats[0], feet=20),
        BoatBuilt2(boat=boats[1], length_cm=700),
        BoatBuilt(boat=boats[2], length_cm=800, yard="Ada's"),
    )
    return boats


def test_whoever_reads_gets_the_newest_shape(shop: Workshop) -> None:
    boats = mixed(shop)
    events = list(shop.log.read())
    assert [event.data for event in events] == [
        BoatBuilt(boat=boats[0], length_cm=609),
        BoatBuilt(boat=boats[1], length_cm=700),
        BoatBuilt(boat=boats[2], length_cm=800, yard="Ada's"),
    ]
    assert [event.version for event in events] == [1, 2, 3], "what was stored stays known"
    assert shop.log.verify().faults == ()


def test_an_old_shape_is_not_recorded_any_more(shop: Workshop) -> None:
    asked = Asked(id=shop.ids.new(CommandId), name="Build", digest=digest(_command(shop)))
    with pytest.raises(Malformed, match=r"boats\.built version 1 is an old shape") as refusal:
        shop.log.append([BoatBuilt1(boat=shop.ids.new(BoatId), feet=3)], command=asked, by="yard")
    assert refusal.value.what_to_do == "record version 3 instead"
    assert shop.log.head() == 0


def test_tables_and_reactors_see_only_the_newest_shape(shop: Workshop, tmp_path: Path) -> None:
    boats = mixed(shop)
    tables = MetaData()
    lengths = Table("lengths", tables, Column("boat", String, primary_key=True), Column("cm", Integer))
    fleet, heard = Projection("fleet", tables), list[BoatBuilt]()

    @fleet.on(BoatBuilt)
    def enter(rows: Rows, event: Recorded[BoatBuilt]) -> None:
        rows.insert(lengths, boat=event.data.boat, cm=event.data.length_cm)

    reactor = Reactor("harbour")

    @reactor.on(BoatBuilt, key="boat")
    def hear(effects: Effects, event: Recorded[BoatBuilt]) -> None:
        heard.append(event.data)

    views = SqliteViews(tmp_path / "views")
    ProjectionWorker(fleet, shop.log, views.view(fleet), SoleOwner(OwnerId("own_1"))).step(shop.clock.now())
    worker = ReactorWorker(reactor, shop.log, shop.store, shop.decider, shop.clock, shop.leases)
    while worker.step(shop.clock.now()):
        pass
    assert dict(views.build(fleet, 0).contents()["lengths"]) == dict(zip(boats, (609, 700, 800), strict=True))
    assert [one.length_cm for one in heard] == [609, 700, 800]
    views.close()


def test_nothing_is_written_for_a_shape_that_no_reader_gets(shop: Workshop, tmp_path: Path) -> None:
    old_table = Projection("old-fleet", MetaData())
    old_table.on(BoatBuilt1)(lambda rows, event: None)
    old_reactor = Reactor("old-harbour")
    old_reactor.on(BoatBuilt2, key="boat")(lambda effects, event: None)
    old_timer: Timer[BoatBuilt1] = Timer("old", on=BoatBuilt1, due=lambda _: START, ask=lambda event: event)
    views = SqliteViews(tmp_path / "views")
    with pytest.raises(NotConfigured, match=r"old-fleet hears boats\.built version 1, and readers get version 3"):
        ProjectionWorker(old_table, shop.log, views.view(old_table), SoleOwner(OwnerId("own_1")))
    with pytest.raises(NotConfigured, match="old-harbour hears"):
        ReactorWorker(old_reactor, shop.log, shop.store, shop.decider, shop.clock, shop.leases)
    with pytest.raises(NotConfigured, match="timers hears"):
        TimerWorker([old_timer], shop.log, shop.store, shop.decider, shop.clock, shop.leases)
    model = Model(0, {BoatBuilt1: lambda state, _: state}, by="boat")
    with pytest.raises(NotConfigured, match="Build hears"):
        refuse_old("Build", model.folds)


def test_a_version_without_a_way_to_the_newest_is_found_at_the_start() -> None:
    @event("rafts.built")
    class RaftBuilt1:
        """A raft was built."""

        logs: int

    @event("rafts.built", version=2)
    class RaftBuilt:
        """A raft was built."""

        logs: int
        rope_m: int

    try:
        with pytest.raises(NotConfigured, match=r"nothing leads from rafts\.built version 1 to 2"):
            check_versions()
        with pytest.raises(NotConfigured, match=r"nothing leads from rafts\.built version 1 to 2"):
            read_newest("rafts.built", 1, b'{"logs":3}')

        @upcast
        def with_rope(old: RaftBuilt1) -> RaftBuilt:
            return RaftBuilt(logs=old.logs, rope_m=0)

        check_versions()
        assert read_newest("rafts.built", 1, b'{"logs":3}') == RaftBuilt(logs=3, rope_m=0)
        with pytest.raises(NotConfigured, match="two upcasters"):
            upcast(with_rope)
    finally:
        _forget("rafts.built")


def test_a_version_that_was_left_out_is_found_at_the_start() -> None:
    @event("floats.built", version=2)
    class FloatBuilt:
        """A float was built."""

        planks: int

    try:
        with pytest.raises(NotConfigured, match=r"floats\.built has a version 2 and no version 1: keep its class"):
            check_versions()
    finally:
        _forget("floats.built")


def test_an_upcaster_goes_one_step() -> None:
    def two_steps(old: BoatBuilt1) -> BoatBuilt:
        raise AssertionError

    with pytest.raises(NotConfigured, match="not one step"):
        upcast(two_steps)


def test_what_outsiders_could_not_read_is_named() -> None:
    one, two, three = (event_type(cls) for cls in (BoatBuilt1, BoatBuilt2, BoatBuilt))
    assert breaches(two, three) == []
    assert breaches(one, two) == ["feet is gone", "length_cm is new, and has no default"]
    assert breaches(three, two) == ["yard is gone"]


def test_versions_that_are_all_there_are_well() -> None:
    check_versions()


def _forget(name: str) -> None:
    """As if it had never been declared: other tests look at all events."""
    for key in [key for key in declared._BY_NAME if key[0] == name]:
        del declared._BY_CLASS[declared._BY_NAME.pop(key).cls]
    del declared._NEWEST[name]
