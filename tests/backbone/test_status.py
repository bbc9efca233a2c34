"""The status: where each consumer stands, how far behind, and what waits."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import MetaData

from gigwright.backbone.effects import Effects
from gigwright.backbone.event import Recorded
from gigwright.backbone.projection import Progress, Projection
from gigwright.backbone.reactor import Reactor, ReactorWorker
from gigwright.backbone.status import Status, statuses
from gigwright.backbone.timers import Timer, TimerWorker
from tests.backbone.workshop import START, LampLit, Workshop, workshop


def after_failing(shop: Workshop, attempts: int) -> None:
    reactor = Reactor("failing")

    @reactor.on(LampLit, key="lamp")
    def fail(effects: Effects, event: Recorded[LampLit]) -> None:
        raise ValueError("no good")

    worker = ReactorWorker(reactor, shop.log, shop.store, shop.decider, shop.clock, shop.leases)
    for _ in range(attempts):
        worker.step(shop.clock.now())
        shop.clock.advance(timedelta(minutes=1))


def test_the_status_says_where_each_consumer_stands(tmp_path: Path) -> None:
    with workshop(tmp_path / "truth.db") as shop:
        shop.light(shop.new_lamp())
        after_failing(shop, attempts=1)
        shop.light(shop.new_lamp())
        progress = Progress(incarnation=shop.log.incarnation, position=0, event=None, error="why")
        found = statuses(shop.log, shop.store, {"counting": progress}, shop.clock.now())
    assert found == [
        Status(name="counting", kind="projection", position=0, lag=2, lag_seconds=None, error="why"),
        Status(
            name="failing",
            kind="reactor",
            position=0,
            lag=2,
            lag_seconds=None,
            retrying=1,
            owners=(shop.leases.owner,),
            error="ValueError: no good",
        ),
    ]


def test_parked_events_are_counted_apart(tmp_path: Path) -> None:
    with workshop(tmp_path / "truth.db") as shop:
        lamp = shop.new_lamp()
        shop.light(lamp)
        shop.put_out(lamp)
        shop.light(lamp)
        after_failing(shop, attempts=8)
        (status,) = statuses(shop.log, shop.store, {}, shop.clock.now())
    assert (status.parked, status.waiting) == (1, 1)


def keeper(shop: Workshop) -> TimerWorker:
    """Of one timer, which nobody can answer."""

    def ask(event: LampLit) -> object:
        raise ValueError("nobody knows how")

    timer = Timer("burn-out", on=LampLit, due=lambda _: START, ask=ask)
    return TimerWorker([timer], shop.log, shop.store, shop.decider, shop.clock, shop.leases)


def test_a_failing_timer_waits_and_one_that_was_given_up_is_parked(tmp_path: Path) -> None:
    with workshop(tmp_path / "truth.db") as shop:
        shop.light(shop.new_lamp())
        worker = keeper(shop)
        worker.step(shop.clock.now())
        worker.step(shop.clock.now())
        (failing,) = statuses(shop.log, shop.store, {}, shop.clock.now())
        for _ in range(10):
            shop.clock.advance(timedelta(minutes=1))
            worker.step(shop.clock.now())
        (given_up,) = statuses(shop.log, shop.store, {}, shop.clock.now())
    assert (failing.kind, failing.retrying, failing.parked) == ("timers", 1, 0)
    assert (given_up.retrying, given_up.parked, given_up.error) == (0, 1, "ValueError: nobody knows how")


def test_consumers_that_are_known_and_have_not_run_stand_where_they_will_begin(tmp_path: Path) -> None:
    with workshop(tmp_path / "truth.db") as shop:
        shop.light(shop.new_lamp())
        known = (Reactor("all"), Reactor("from now on", start=None), Projection("tables", MetaData()), keeper(shop))
        stand = statuses(shop.log, shop.store, {}, shop.clock.now(), known)
        found = {one.name: (one.kind, one.position, one.lag) for one in stand}
    assert found == {
        "all": ("reactor", 0, 1),
        "from now on": ("reactor", 1, 0),
        "tables": ("projection", 0, 1),
        "timers": ("timers", 0, 1),
    }


def test_tables_of_another_log_are_an_error_and_never_ahead(tmp_path: Path) -> None:
    with workshop(tmp_path / "truth.db") as shop:
        other = Progress(incarnation="log_other", position=161, event=None)
        ahead = Progress(incarnation=shop.log.incarnation, position=161, event=None)
        first, second = statuses(shop.log, shop.store, {"a": other, "b": ahead}, shop.clock.now())
    assert (first.lag, first.error) == (0, "it followed another log, incarnation log_other")
    assert (second.lag, second.error) == (0, "it stands at 161, beyond the head of the log at 0")
