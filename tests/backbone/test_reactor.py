"""Reactors: at least once and harmless twice, in order per key, and never stuck behind one bad event."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest

from gigwright.backbone.clock import VirtualClock
from gigwright.backbone.codec import digest
from gigwright.backbone.consumers import PAUSE_MAX, Checkpoint
from gigwright.backbone.effects import KEY_LIFE, Effects
from gigwright.backbone.errors import NotConfigured, OutcomeUnknown, WrongPlace
from gigwright.backbone.event import Recorded
from gigwright.backbone.faults import Faults, NoFaults
from gigwright.backbone.ids import CommandId
from gigwright.backbone.log import Asked
from gigwright.backbone.reactor import Reactor, ReactorWorker
from gigwright.backbone.retrying import ATTEMPTS_MAX, ATTEMPTS_UNAVAILABLE_MAX, backoff
from gigwright.backbone.stores.sqlite_disk import FailingDisk
from tests.backbone.workshop import (
    START,
    CrashOnce,
    LampId,
    LampLit,
    LampPutOut,
    Note,
    Outside,
    PutOutLamp,
    SimulatedCrash,
    Workshop,
    record_unknown,
    workshop,
)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Workshop]:
    with workshop(tmp_path / "truth.db") as opened:
        yield opened


def reporting(outside: Outside, *, imported: bool = False, start: int | None = 0) -> Reactor:
    reactor = Reactor("reporting", imported=imported, start=start)
    write = reactor.call(outside.write, find=outside.find)

    @reactor.on(LampLit, key="lamp")
    def report(effects: Effects, event: Recorded[LampLit]) -> None:
        effects.once(event, "report", write, Note(f"{event.data.lamp} lit at {event.position}"))

    return reactor


def worker(shop: Workshop, reactor: Reactor, faults: Faults | None = None) -> ReactorWorker:
    return ReactorWorker(reactor, shop.log, shop.store, shop.decider, shop.clock, shop.leases, faults or NoFaults())


def places(shop: Workshop) -> set[int | None]:
    """How far the slots of the reactor are."""
    return {share.checkpoint.position if share.checkpoint else None for share in shop.store.shares("reporting")}


def drain(part: ReactorWorker, clock: VirtualClock) -> int:
    steps = 0
    while part.step(clock.now()):
        steps += 1
        assert steps < 10_000
    return steps


def test_each_event_is_handled_once_in_order(shop: Workshop) -> None:
    outside = Outside()
    lamps = [shop.new_lamp() for _ in range(5)]
    for one in lamps:
        shop.light(one)
    drain(worker(shop, reporting(outside)), shop.clock)
    assert [text for text, _ in outside.calls] == [f"{one} lit at {n}" for n, one in enumerate(lamps, start=1)]


def test_a_restart_goes_on_where_it_was(shop: Workshop) -> None:
    outside = Outside()
    shop.light(shop.new_lamp())
    drain(worker(shop, reporting(outside)), shop.clock)
    shop.light(shop.new_lamp())
    drain(worker(shop, reporting(outside)), shop.clock)
    assert len(outside.calls) == 2


def test_a_crash_at_any_place_repeats_nothing_outside_and_loses_nothing(tmp_path: Path) -> None:
    for number, site in enumerate(_sites_of_one_event(tmp_path)):
        outside, clock = Outside(), VirtualClock(START)
        crash = CrashOnce(site)
        path = tmp_path / f"{number}.db"
        with workshop(path, clock=clock) as before:
            before.light(before.new_lamp())
        with pytest.raises(SimulatedCrash, match=site), workshop(path, crash, clock, seed=2) as crashing:
            drain(worker(crashing, reporting(outside), crash), clock)
        with workshop(path, clock=clock, seed=3) as after:
            drain(worker(after, reporting(outside)), clock)
            assert drain(worker(after, reporting(outside)), clock) == 0, site
        assert len(outside.written) == 1, site


def _sites_of_one_event(tmp_path: Path) -> list[str]:
    seen = CrashOnce()
    with workshop(tmp_path / "sites.db", seen) as shop:
        shop.light(shop.new_lamp())
        seen.seen.clear()
        drain(worker(shop, reporting(Outside()), seen), shop.clock)
    assert "reporting.call.after" in seen.seen
    assert len(set(seen.seen)) >= 8
    return list(dict.fromkeys(seen.seen))


def test_an_unknown_outcome_is_asked_again_under_the_same_key(shop: Workshop) -> None:
    outside = Outside()
    outside.troubles = ["after", "before"]
    shop.light(shop.new_lamp())
    reporter = worker(shop, reporting(outside))
    for _ in range(3):
        drain(reporter, shop.clock)
        shop.clock.advance(timedelta(minutes=1))
    drain(reporter, shop.clock)
    assert len(outside.calls) == 3
    assert len({key for _, key in outside.calls}) == 1
    assert len(outside.written) == 1


def test_after_the_keys_life_the_outcome_is_looked_up_before_any_call(shop: Workshop) -> None:
    outside = Outside()
    outside.troubles = ["after"]
    shop.light(shop.new_lamp())
    reporter = worker(shop, reporting(outside))
    drain(reporter, shop.clock)
    outside.forget_keys()
    shop.clock.advance(timedelta(hours=24))
    drain(reporter, shop.clock)
    assert len(outside.calls) == 1
    (effect,) = shop.store.effects_of(next(iter(shop.log.read())).id)
    assert effect.state == "done"


def test_where_nothing_is_found_a_new_key_is_stored_before_it_is_used(tmp_path: Path) -> None:
    outside, clock = Outside(), VirtualClock(START)
    outside.troubles = ["before"]
    crash = CrashOnce("reporting.call.after", nth=1)
    with workshop(tmp_path / "truth.db", clock=clock) as shop:
        shop.light(shop.new_lamp())
        drain(worker(shop, reporting(outside)), clock)
    clock.advance(timedelta(hours=24))
    with pytest.raises(SimulatedCrash), workshop(tmp_path / "truth.db", crash, clock, seed=2) as shop:
        drain(worker(shop, reporting(outside), crash), clock)
    with workshop(tmp_path / "truth.db", clock=clock, seed=3) as shop:
        drain(worker(shop, reporting(outside)), clock)
    keys = [key for _, key in outside.calls]
    assert keys[0] != keys[1]
    assert keys[1] == keys[2]
    assert len(outside.written) == 1


def test_an_event_that_keeps_failing_is_parked_and_others_flow(shop: Workshop) -> None:
    outside = Outside()
    outside.troubles = ["broken"]
    bad, good = shop.new_lamp(), shop.new_lamp()
    shop.light(bad)
    shop.light(good)
    reporter = worker(shop, reporting(outside))
    drain(reporter, shop.clock)
    assert [text.split()[0] for text, _ in outside.calls] == [bad, good]
    outside.troubles = ["broken"] * 10
    for attempt in range(1, ATTEMPTS_MAX):
        shop.clock.advance(backoff(attempt))
        drain(reporter, shop.clock)
    (held,) = shop.store.held("reporting")
    assert (held.state, held.attempts, held.key) == ("parked", ATTEMPTS_MAX, bad)
    assert held.error == "ValueError: something nobody thought of"
    shop.clock.advance(timedelta(days=1))
    assert drain(reporter, shop.clock) == 0


def test_later_events_of_a_failing_key_wait_behind_it_in_order(shop: Workshop) -> None:
    outside = Outside()
    outside.troubles = ["broken"]
    bad, good = shop.new_lamp(), shop.new_lamp()
    for one in (bad, good):
        shop.light(one)
        shop.put_out(one)
        shop.light(one)
    reporter = worker(shop, reporting(outside))
    drain(reporter, shop.clock)
    assert [int(text.split()[-1]) for text, _ in outside.calls] == [1, 4, 6]
    shop.clock.advance(timedelta(seconds=1))
    drain(reporter, shop.clock)
    assert [int(text.split()[-1]) for text, _ in outside.calls] == [1, 4, 6, 1, 3]
    assert shop.store.held_count("reporting") == 0


def test_a_retry_is_no_sooner_than_its_backoff(shop: Workshop) -> None:
    outside = Outside()
    outside.troubles = ["before", "before"]
    shop.light(shop.new_lamp())
    reporter = worker(shop, reporting(outside))
    drain(reporter, shop.clock)
    shop.clock.advance(timedelta(milliseconds=999))
    assert drain(reporter, shop.clock) == 0
    shop.clock.advance(timedelta(milliseconds=1))
    assert drain(reporter, shop.clock) == 1


def test_what_was_done_before_a_handler_failed_is_not_done_again(shop: Workshop) -> None:
    outside, reactor = Outside(), Reactor("two-things")
    write = reactor.call(outside.write)

    @reactor.on(LampLit, key="lamp")
    def report_twice(effects: Effects, event: Recorded[LampLit]) -> None:
        effects.once(event, "first", write, Note("first"))
        effects.once(event, "second", write, Note("second"))

    outside.troubles = ["", "before"]
    shop.light(shop.new_lamp())
    reporter = worker(shop, reactor)
    drain(reporter, shop.clock)
    shop.clock.advance(timedelta(seconds=1))
    drain(reporter, shop.clock)
    assert [text for text, _ in outside.calls] == ["first", "second", "second"]


def test_the_backoff_doubles_up_to_a_minute() -> None:
    assert [backoff(n).total_seconds() for n in (1, 2, 3, 6, 7, 8, 1_000)] == [1, 2, 4, 32, 60, 60, 60]


def test_imported_events_are_ignored_unless_the_reactor_opts_in(shop: Workshop) -> None:
    lamp = shop.new_lamp()
    shop.log.append(
        [LampLit(lamp=lamp)], command=_asked(shop, lamp), by="tester", imported=True, occurred=shop.clock.now()
    )
    deaf, hearing = Outside(), Outside()
    drain(worker(shop, reporting(deaf)), shop.clock)
    assert deaf.calls == []
    opted = reporting(hearing, imported=True)
    opted.name = "opted-in"
    drain(worker(shop, opted), shop.clock)
    assert len(hearing.calls) == 1


def test_a_reactor_may_begin_with_what_comes_from_now_on(shop: Workshop) -> None:
    outside = Outside()
    shop.light(shop.new_lamp())
    reporter = worker(shop, reporting(outside, start=None))
    drain(reporter, shop.clock)
    shop.light(shop.new_lamp())
    drain(reporter, shop.clock)
    assert len(outside.calls) == 1


def test_a_reactor_asks_the_market_only_once_for_each_event_and_purpose(shop: Workshop) -> None:
    reactor = Reactor("dousing")

    @reactor.on(LampLit, key="lamp")
    def douse(effects: Effects, event: Recorded[LampLit]) -> None:
        effects.do(event, PutOutLamp(by="dousing", lamp=event.data.lamp))
        effects.do(event, PutOutLamp(by="dousing", lamp=event.data.lamp))

    lit = shop.light(shop.new_lamp())
    drain(worker(shop, reactor), shop.clock)
    (put_out,) = list(shop.log.read(after=1))
    assert isinstance(put_out.data, LampPutOut)
    assert put_out.causation == lit.id
    assert put_out.correlation == lit.correlation
    assert put_out.traceparent.split("-")[1] == lit.traceparent.split("-")[1]


def test_a_reactor_passes_events_that_it_does_not_hear(shop: Workshop) -> None:
    outside, lamp = Outside(), shop.new_lamp()
    shop.light(lamp)
    shop.put_out(lamp)
    reporter = worker(shop, reporting(outside))
    drain(reporter, shop.clock)
    reporter.rest()
    assert places(shop) == {2}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"incarnation": "another"}, "followed another log"),
        ({"position": 9}, "beyond the head"),
        ({"event": "evt_00000000000000000000000000"}, "has seen another event"),
    ],
)
def test_a_checkpoint_of_another_log_stops_the_reactor(shop: Workshop, change: dict[str, str], sentence: str) -> None:
    lit = shop.light(shop.new_lamp())
    right = {"incarnation": shop.log.incarnation, "position": 1, "event": lit.id}
    wrong = Checkpoint(**{**right, **change})  # type: ignore[arg-type] # the wrong value is the point
    shop.store.move("reporting", shop.leases.held("reporting"), wrong)
    with pytest.raises(WrongPlace, match=sentence):
        worker(shop, reporting(Outside())).step(shop.clock.now())


def test_a_key_must_be_a_field_of_the_event() -> None:
    with pytest.raises(NotConfigured, match="LampLit has no field 'order'"):
        Reactor("reporting").on(LampLit, key="order")


def test_a_reactor_that_hears_nothing_does_not_start(shop: Workshop) -> None:
    with pytest.raises(NotConfigured, match="hears nothing"):
        worker(shop, Reactor("deaf"))


def test_an_event_type_that_nobody_here_knows_stops_no_reactor(shop: Workshop) -> None:
    outside = Outside()
    shop.light(shop.new_lamp())
    record_unknown(shop)
    reporter = worker(shop, reporting(outside))
    drain(reporter, shop.clock)
    reporter.rest()
    drain(worker(shop, reporting(outside)), shop.clock)
    assert len(outside.calls) == 1
    assert places(shop) == {2}


def test_after_a_commit_that_failed_the_store_says_what_is_held(tmp_path: Path) -> None:
    outside, disk, clock = Outside(), FailingDisk(), VirtualClock(START)
    outside.troubles = ["broken"]
    with workshop(tmp_path / "truth.db", clock=clock, disk=disk) as shop:
        shop.light(shop.new_lamp())
        reporter = worker(shop, before_a_failing_commit(reporting(outside), disk))
        with pytest.raises(OutcomeUnknown):
            reporter.step(clock.now())
        assert drain(reporter, clock) == 0, "it is not due yet"
        assert [(held.state, held.attempts) for held in shop.store.held("reporting")] == [("retrying", 1)]
        clock.advance(timedelta(seconds=1))
        drain(reporter, clock)
        assert shop.store.held("reporting") == []
        assert len(outside.written) == 1


def before_a_failing_commit(reactor: Reactor, disk: FailingDisk) -> Reactor:
    """The same, but the commit after its first event fails, though it takes."""
    handler, key = reactor.handlers[LampLit]
    plans: list[Literal["fails after it took"]] = ["fails after it took"]

    def handle(effects: Effects, event: Recorded[LampLit]) -> None:
        try:
            handler(effects, event)
        finally:
            disk.next_commit = plans.pop() if plans else "works"

    reactor.handlers[LampLit] = (handle, key)
    return reactor


def test_new_events_flow_while_many_are_tried_again(shop: Workshop) -> None:
    outside = Outside()
    outside.troubles = ["before"] * 40
    for _ in range(20):
        shop.light(shop.new_lamp())
    reporter = worker(shop, reporting(outside))
    drain(reporter, shop.clock)
    shop.clock.advance(timedelta(seconds=1))
    new = shop.light(shop.new_lamp())
    outside.troubles = ["before", ""]
    reporter.step(shop.clock.now())
    assert outside.texts()[-1].endswith(f"lit at {new.position}")


def test_a_pause_that_began_while_the_clock_was_wrong_does_not_last(shop: Workshop) -> None:
    outside = Outside()
    outside.troubles = ["before"]
    shop.clock.jump(timedelta(days=2))
    shop.light(shop.new_lamp())
    reporter = worker(shop, reporting(outside))
    drain(reporter, shop.clock)
    shop.clock.jump(timedelta(days=-2))
    drain(reporter, shop.clock)
    assert len(outside.calls) == 2


def test_a_key_from_the_future_is_looked_up_before_any_call(shop: Workshop) -> None:
    outside = Outside()
    outside.troubles = ["after"]
    shop.light(shop.new_lamp())
    reporter = worker(shop, reporting(outside))
    drain(reporter, shop.clock)
    outside.forget_keys()
    shop.clock.advance(timedelta(hours=25))
    shop.clock.jump(timedelta(days=-2))
    drain(reporter, shop.clock)
    assert len(outside.calls) == 1


def _asked(shop: Workshop, lamp: LampId) -> Asked:
    return Asked(id=shop.ids.new(CommandId), name="Import", digest=digest(PutOutLamp(by="tester", lamp=lamp)))


def test_an_outage_is_waited_for_longer_than_a_key_lives() -> None:
    """Else nobody would ever come to look up what became of a call, and a person would have to."""
    assert ATTEMPTS_UNAVAILABLE_MAX * PAUSE_MAX > 3 * KEY_LIFE
