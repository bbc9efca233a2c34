"""Projections: rows and checkpoint together, from any position; poison stops only the one that it poisons."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, select

from gigwright.backbone.errors import NotConfigured, NotStored, StoreUnusable, WrongPlace
from gigwright.backbone.event import Recorded
from gigwright.backbone.faults import Faults
from gigwright.backbone.projection import Progress, Projection, ProjectionWorker, Rows
from gigwright.backbone.stores.sqlite_views import SqliteView, SqliteViews
from tests.backbone.workshop import (
    CrashOnce,
    LampLit,
    LampPutOut,
    SimulatedCrash,
    Workshop,
    lamp_counter,
    record_unknown,
    spoil,
    workshop,
)

counter, lit = lamp_counter()


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Workshop]:
    with workshop(tmp_path / "truth.db") as opened:
        yield opened


@pytest.fixture
def views(tmp_path: Path) -> Iterator[SqliteViews]:
    opened = SqliteViews(tmp_path / "views")
    yield opened
    opened.close()


def drain(part: ProjectionWorker, shop: Workshop) -> None:
    while part.step(shop.clock.now()):
        pass


def counts(view: SqliteView) -> dict[str, int]:
    with view.reading() as connection:
        return {row.lamp: row.times for row in connection.execute(select(lit))}


def test_the_tables_say_what_the_events_said(shop: Workshop, views: SqliteViews) -> None:
    first, second = shop.new_lamp(), shop.new_lamp()
    shop.light(first)
    shop.put_out(first)
    shop.light(first)
    shop.light(second)
    drain(ProjectionWorker(counter, shop.log, views.view(counter), shop.leases), shop)
    assert counts(views.build(counter, 0)) == {first: 2, second: 1}


def test_progress_passes_events_that_it_does_not_hear(shop: Workshop, views: SqliteViews) -> None:
    first = shop.new_lamp()
    shop.light(first)
    shop.put_out(first)
    drain(ProjectionWorker(counter, shop.log, views.view(counter), shop.leases), shop)
    progress = views.view(counter).progress()
    assert progress is not None
    assert (progress.position, progress.error) == (2, None)


@pytest.mark.parametrize("site", ["lamp-counter.before_commit", "lamp-counter.after_commit"])
def test_a_crash_around_the_commit_neither_loses_nor_doubles(tmp_path: Path, shop: Workshop, site: str) -> None:
    first = shop.new_lamp()
    shop.light(first)
    with pytest.raises(SimulatedCrash):
        run_once(tmp_path / "views", shop, CrashOnce(site))
    assert run_once(tmp_path / "views", shop) == {first: 1}


def run_once(folder: Path, shop: Workshop, faults: Faults | None = None) -> dict[str, int]:
    views = SqliteViews(folder, faults)
    try:
        drain(ProjectionWorker(counter, shop.log, views.view(counter), shop.leases), shop)
        return counts(views.build(counter, 0))
    finally:
        views.close()


def test_a_rebuild_from_zero_gives_the_same_rows(tmp_path: Path, shop: Workshop) -> None:
    lamps = [shop.new_lamp() for _ in range(3)]
    for number in range(30):
        one = lamps[number % 3]
        shop.light(one)
        shop.put_out(one)
        if number == 13:
            run_once(tmp_path / "live", shop)
    assert run_once(tmp_path / "live", shop) == run_once(tmp_path / "rebuilt", shop)


def poisoned_by(shop: Workshop, poison: str) -> Projection:
    tables = MetaData()
    seen = Table("seen", tables, Column("position", Integer, primary_key=True))
    projection = Projection("squeamish", tables)

    @projection.on(LampLit, LampPutOut)
    def look(rows: Rows, event: Recorded[LampLit | LampPutOut]) -> None:
        if event.data.lamp == poison:
            raise ValueError("can't bear it")
        rows.insert(seen, position=event.position)

    return projection


def test_a_poisoned_projection_stops_before_the_poison_and_says_why(shop: Workshop, views: SqliteViews) -> None:
    good, bad = shop.new_lamp(), shop.new_lamp()
    shop.light(good)
    shop.light(bad)
    shop.put_out(good)
    projection = poisoned_by(shop, bad)
    worker = ProjectionWorker(projection, shop.log, views.view(projection), shop.leases)
    drain(worker, shop)
    assert worker.stopped == "event 2 (lamps.lit): ValueError: can't bear it"
    progress = views.view(projection).progress()
    assert progress is not None
    assert (progress.position, progress.error) == (1, worker.stopped)


def test_a_mended_projection_goes_on_and_forgets_the_error(shop: Workshop, views: SqliteViews) -> None:
    good, bad = shop.new_lamp(), shop.new_lamp()
    shop.light(good)
    shop.light(bad)
    view = views.view(poisoned_by(shop, bad))
    drain(ProjectionWorker(poisoned_by(shop, bad), shop.log, view, shop.leases), shop)
    drain(ProjectionWorker(poisoned_by(shop, "nobody"), shop.log, view, shop.leases), shop)
    progress = view.progress()
    assert progress is not None
    assert (progress.position, progress.error) == (2, None)


def test_a_poisoned_projection_does_not_hold_up_another(shop: Workshop, views: SqliteViews) -> None:
    bad = shop.new_lamp()
    shop.light(bad)
    squeamish = poisoned_by(shop, bad)
    drain(ProjectionWorker(squeamish, shop.log, views.view(squeamish), shop.leases), shop)
    drain(ProjectionWorker(counter, shop.log, views.view(counter), shop.leases), shop)
    assert counts(views.build(counter, 0)) == {bad: 1}


def test_tables_of_another_log_are_not_written(tmp_path: Path, shop: Workshop, views: SqliteViews) -> None:
    shop.light(shop.new_lamp())
    drain(ProjectionWorker(counter, shop.log, views.view(counter), shop.leases), shop)
    with workshop(tmp_path / "other.db", seed=9) as other:
        other.light(other.new_lamp())
        with pytest.raises(WrongPlace, match="made from another log"):
            ProjectionWorker(counter, other.log, views.view(counter), other.leases).step(other.clock.now())


def test_every_projection_that_ever_ran_is_listed(shop: Workshop, views: SqliteViews) -> None:
    shop.light(shop.new_lamp())
    drain(ProjectionWorker(counter, shop.log, views.view(counter), shop.leases), shop)
    assert views.progress() == {
        "lamp-counter": Progress(
            incarnation=shop.log.incarnation, position=1, event=next(iter(shop.log.read())).id, token=1
        )
    }


def test_rows_can_be_changed_removed_and_read_by_their_columns(tmp_path: Path) -> None:
    tables = MetaData()
    shelf = Table("shelf", tables, Column("name", String, primary_key=True), Column("count", Integer, nullable=False))
    projection = Projection("shelf", tables)
    view = SqliteView(projection, tmp_path / "shelf-1.db")
    with view.writing() as connection:
        rows = Rows(connection)
        rows.insert(shelf, name="cup", count=1)
        rows.upsert(shelf, put={"count": 7}, name="cup")
        rows.upsert(shelf, add={"count": 2}, name="cup")
        rows.upsert(shelf, add={"count": 3}, name="jug")
        rows.update(shelf, put={"count": 4}, name="jug")
        rows.insert(shelf, name="pan", count=1)
        rows.delete(shelf, name="pan")
        found = {name: rows.get(shelf, name=name) for name in ("cup", "jug", "pan")}
    view.close()
    assert {name: row and row._mapping["count"] for name, row in found.items()} == {"cup": 9, "jug": 4, "pan": None}


def test_a_projection_handles_an_event_in_one_place() -> None:
    with pytest.raises(NotConfigured, match="handles LampLit twice"):
        counter.on(LampLit)(lambda rows, event: None)


def test_an_event_type_that_nobody_here_knows_stops_no_projection(shop: Workshop, views: SqliteViews) -> None:
    first = shop.new_lamp()
    shop.light(first)
    record_unknown(shop)
    drain(ProjectionWorker(counter, shop.log, views.view(counter), shop.leases), shop)
    drain(ProjectionWorker(counter, shop.log, views.view(counter), shop.leases), shop)
    assert counts(views.build(counter, 0)) == {first: 1}


def test_a_body_that_can_not_be_read_is_a_poison_too(shop: Workshop, views: SqliteViews) -> None:
    first = shop.new_lamp()
    shop.light(first)
    shop.light(shop.new_lamp())
    spoil(shop, "version = 9")
    worker = ProjectionWorker(counter, shop.log, views.view(counter), shop.leases)
    drain(worker, shop)
    assert counts(views.build(counter, 0)) == {first: 1}
    assert worker.stopped is not None
    assert "an event behind 1: Malformed: the log holds lamps.lit version 9" in worker.stopped
    progress = views.view(counter).progress()
    assert progress is not None
    assert (progress.position, progress.error) == (1, worker.stopped)


class Doubtful(SqliteView):
    """Its first commit takes, and fails all the same."""

    failed = False

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with super().writing() as connection:
            yield connection
        if not self.failed:
            self.failed = True
            raise NotStored("disk I/O error")


def test_a_commit_that_failed_but_took_is_not_written_again(tmp_path: Path, shop: Workshop) -> None:
    first = shop.new_lamp()
    shop.light(first)
    view = Doubtful(counter, tmp_path / "lamp-counter-1.db")
    worker = ProjectionWorker(counter, shop.log, view, shop.leases)
    with pytest.raises(NotStored):
        worker.step(shop.clock.now())
    drain(worker, shop)
    assert counts(view) == {first: 1}
    view.close()


def test_a_handler_whose_statement_is_wrong_is_not_the_disks_fault(shop: Workshop, views: SqliteViews) -> None:
    tables = MetaData()
    elsewhere = Table("elsewhere", MetaData(), Column("position", Integer, primary_key=True))
    projection = Projection("absent-minded", tables)

    @projection.on(LampLit)
    def write(rows: Rows, event: Recorded[LampLit]) -> None:
        rows.insert(elsewhere, position=event.position)

    shop.light(shop.new_lamp())
    worker = ProjectionWorker(projection, shop.log, views.view(projection), shop.leases)
    drain(worker, shop)
    assert worker.stopped is not None
    assert "no such table: elsewhere" in worker.stopped


def test_a_busy_file_is_the_stores_trouble(tmp_path: Path, shop: Workshop) -> None:
    shop.light(shop.new_lamp())
    view = SqliteView(counter, tmp_path / "lamp-counter-1.db", busy_seconds_max=0.02)
    with closing(sqlite3.connect(tmp_path / "lamp-counter-1.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(NotStored, match="locked"):
            ProjectionWorker(counter, shop.log, view, shop.leases).step(shop.clock.now())
    view.close()


def test_a_damaged_file_is_named_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "lamp-counter-1.db").write_text("Dear diary, " * 1_000)
    with pytest.raises(StoreUnusable, match=r"lamp-counter-1\.db is damaged: file is not a database") as refusal:
        SqliteView(counter, tmp_path / "lamp-counter-1.db")
    assert "delete this file" in refusal.value.what_to_do


def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    folder = tmp_path / "what? 100%"
    views = SqliteViews(folder)
    views.build(counter, 0)
    views.close()
    assert {path.name for path in folder.iterdir()} == {"lamp-counter-1.db"}


def test_whoever_begin_at_once_make_the_tables_together(tmp_path: Path) -> None:
    def begin(path: Path, together: Barrier) -> None:
        together.wait()
        SqliteView(counter, path).close()

    for number in range(10):
        together = Barrier(6)
        with ThreadPoolExecutor(6) as pool:
            begun = [pool.submit(begin, tmp_path / f"{number}.db", together) for _ in range(6)]
        assert [one.exception() for one in begun] == [None] * 6
