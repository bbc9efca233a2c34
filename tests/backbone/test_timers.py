"""Timers: a due time is a fact; what it asks for is asked once, and no sooner."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from gigwright.backbone.clock import VirtualClock
from gigwright.backbone.codec import digest
from gigwright.backbone.errors import ClockJumped
from gigwright.backbone.ids import CommandId
from gigwright.backbone.log import Asked
from gigwright.backbone.status import statuses
from gigwright.backbone.timers import Timer, TimerWorker
from tests.backbone.workshop import START, CrashOnce, LampLit, PutOutLamp, SimulatedCrash, Workshop, workshop

AN_HOUR = timedelta(hours=1)


def _due(event: LampLit) -> datetime:
    assert event.out_at is not None
    return event.out_at


burn_out = Timer("burn-out", on=LampLit, due=_due, ask=lambda event: PutOutLamp(by="timers", lamp=event.lamp))


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Workshop]:
    with workshop(tmp_path / "truth.db") as opened:
        yield opened


def keeper(shop: Workshop, timer: Timer[LampLit] = burn_out) -> TimerWorker:
    return TimerWorker([timer], shop.log, shop.store, shop.decider, shop.clock, shop.leases)


def drain(worker: TimerWorker, clock: VirtualClock) -> None:
    while worker.step(clock.now()):
        pass


def names(shop: Workshop) -> list[str]:
    return [event.name for event in shop.log.read()]


def test_a_timer_fires_when_it_is_due_and_not_before(shop: Workshop) -> None:
    lit = shop.light(shop.new_lamp(), out_at=START + AN_HOUR)
    worker = keeper(shop)
    drain(worker, shop.clock)
    shop.clock.advance(AN_HOUR - timedelta(microseconds=1))
    drain(worker, shop.clock)
    assert names(shop) == ["lamps.lit"]
    shop.clock.advance(timedelta(microseconds=1))
    drain(worker, shop.clock)
    (_, put_out) = list(shop.log.read())
    assert (put_out.name, put_out.actor, put_out.causation) == ("lamps.put_out", "timers", lit.id)


def test_a_timer_asks_once_whatever_happens_around_it(tmp_path: Path) -> None:
    sites = ("consumers.arm", "consumers.fired", "log.append")
    for site in [f"{name}.{place}_commit" for name in sites for place in ("before", "after")]:
        clock, path = VirtualClock(START), tmp_path / f"{site}.db"
        with workshop(path, clock=clock) as shop:
            shop.light(shop.new_lamp(), out_at=START + AN_HOUR)
        crash = CrashOnce(site)
        with pytest.raises(SimulatedCrash):
            through_an_hour(path, clock, crash)
        with workshop(path, clock=clock, seed=3) as shop:
            drain(keeper(shop), clock)
            clock.advance(AN_HOUR)
            drain(keeper(shop), clock)
            assert names(shop) == ["lamps.lit", "lamps.put_out"], site


def through_an_hour(path: Path, clock: VirtualClock, crash: CrashOnce) -> None:
    with workshop(path, crash, clock, seed=2) as shop:
        worker = keeper(shop)
        drain(worker, clock)
        clock.advance(AN_HOUR)
        drain(worker, clock)


def test_a_moment_that_has_passed_is_answered_with_nothing(shop: Workshop) -> None:
    lamp = shop.new_lamp()
    shop.light(lamp, out_at=START + AN_HOUR)
    shop.put_out(lamp)
    worker = keeper(shop)
    drain(worker, shop.clock)
    shop.clock.advance(AN_HOUR)
    drain(worker, shop.clock)
    assert names(shop) == ["lamps.lit", "lamps.put_out"]
    assert shop.store.next_due() is None


def test_the_next_due_time_is_known(shop: Workshop) -> None:
    shop.light(shop.new_lamp(), out_at=START + 2 * AN_HOUR)
    shop.light(shop.new_lamp(), out_at=START + AN_HOUR)
    drain(keeper(shop), shop.clock)
    assert shop.store.next_due() == START + AN_HOUR


def test_timers_of_imported_events_stay_disarmed(shop: Workshop) -> None:
    lamp = shop.new_lamp()
    asked = PutOutLamp(by="tester", lamp=lamp)
    command = Asked(id=shop.ids.new(CommandId), name="Import", digest=digest(asked))
    shop.log.append([LampLit(lamp=lamp, out_at=START)], command=command, by="tester", imported=True)
    drain(keeper(shop), shop.clock)
    assert shop.store.next_due() is None


@pytest.mark.parametrize("days", [2, -2])
def test_a_clock_that_jumps_stops_the_timers(shop: Workshop, days: int) -> None:
    shop.light(shop.new_lamp(), out_at=START + AN_HOUR)
    worker = keeper(shop)
    drain(worker, shop.clock)
    shop.clock.jump(timedelta(days=days))
    with pytest.raises(ClockJumped):
        worker.step(shop.clock.now())
    assert names(shop) == ["lamps.lit"]


def test_time_that_passes_while_nobody_works_is_no_jump(shop: Workshop) -> None:
    shop.light(shop.new_lamp(), out_at=START + AN_HOUR)
    drain(keeper(shop), shop.clock)
    shop.clock.advance(timedelta(days=2))
    drain(keeper(shop), shop.clock)
    assert names(shop) == ["lamps.lit", "lamps.put_out"]


def test_a_timer_that_keeps_failing_is_given_up_with_its_error(shop: Workshop) -> None:
    def ask(event: LampLit) -> object:
        raise ValueError("nobody knows how")

    shop.light(shop.new_lamp(), out_at=START)
    shop.light(shop.new_lamp(), out_at=START + AN_HOUR)
    worker = keeper(shop, Timer("burn-out", on=LampLit, due=_due, ask=ask))
    for _ in range(20):
        drain(worker, shop.clock)
        shop.clock.advance(timedelta(seconds=10))
    assert shop.store.next_due() == START + AN_HOUR


def test_a_timer_that_was_given_up_is_shown_as_parked(shop: Workshop) -> None:
    def ask(event: LampLit) -> object:
        raise ValueError("nobody knows how")

    shop.light(shop.new_lamp(), out_at=START)
    worker = keeper(shop, Timer("burn-out", on=LampLit, due=_due, ask=ask))
    for _ in range(20):
        drain(worker, shop.clock)
        shop.clock.advance(timedelta(seconds=10))
    (status,) = statuses(shop.log, shop.store, {}, shop.clock.now())
    assert (status.name, status.parked, status.error) == ("timers", 1, "ValueError: nobody knows how")


def test_a_timer_that_failed_once_fires_later_and_is_held_no_longer(shop: Workshop) -> None:
    failures = [ValueError("not yet")]

    def ask(event: LampLit) -> object:
        if failures:
            raise failures.pop()
        return PutOutLamp(by="timers", lamp=event.lamp)

    shop.light(shop.new_lamp(), out_at=START)
    worker = keeper(shop, Timer("burn-out", on=LampLit, due=_due, ask=ask))
    drain(worker, shop.clock)
    assert shop.store.next_due() == START + timedelta(seconds=1)
    shop.clock.advance(timedelta(seconds=1))
    drain(worker, shop.clock)
    assert names(shop) == ["lamps.lit", "lamps.put_out"]
    assert shop.store.held("timers") == []
    assert shop.store.next_due() is None


def test_due_timers_fire_though_new_ones_keep_coming(shop: Workshop) -> None:
    shop.light(shop.new_lamp(), out_at=START)
    worker = keeper(shop)
    worker.step(shop.clock.now())
    shop.light(shop.new_lamp(), out_at=START + AN_HOUR)
    worker.step(shop.clock.now())
    assert "lamps.put_out" in names(shop)
