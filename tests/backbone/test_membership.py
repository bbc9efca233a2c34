"""Processes that share the work: who takes what, who loses it, and what who has lost it can still do: nothing."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from gigwright.backbone.clock import VirtualClock
from gigwright.backbone.consumers import Checkpoint
from gigwright.backbone.effects import CALL_SECONDS_MAX, Effects
from gigwright.backbone.errors import LeaseLost
from gigwright.backbone.event import Recorded
from gigwright.backbone.faults import Faults, NoFaults
from gigwright.backbone.leases import LIFE_SECONDS, SLOTS, OwnerId, slot_of
from gigwright.backbone.membership import Membership, NoWitness
from gigwright.backbone.operating import Operating, PauseConsumer, ResumeConsumer, pause_consumer, resume_consumer
from gigwright.backbone.projection import ProjectionWorker
from gigwright.backbone.reactor import Reactor, ReactorWorker
from gigwright.backbone.retrying import ATTEMPTS_MAX
from gigwright.backbone.stores.act_rows import ActRows
from gigwright.backbone.stores.sqlite_views import SqliteViews
from gigwright.backbone.timers import Timer, TimerWorker
from tests.backbone.test_projection import counts
from tests.backbone.workshop import (
    START,
    LampLit,
    Note,
    Outside,
    PutOutLamp,
    Workshop,
    lamp_counter,
    workshop,
)

A_LIFE = timedelta(seconds=LIFE_SECONDS)
A_BEAT = timedelta(seconds=LIFE_SECONDS / 3)


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(START)


@pytest.fixture
def shop(tmp_path: Path, clock: VirtualClock) -> Iterator[Workshop]:
    with workshop(tmp_path / "truth.db", clock=clock) as opened:
        yield opened


class Gone(NoWitness):
    """Knows that some are dead."""

    def __init__(self, *owners: OwnerId) -> None:
        self.owners = set(owners)

    def is_gone(self, owner: OwnerId) -> bool:
        return owner in self.owners


def member(shop: Workshop, name: str, witness: NoWitness | None = None, **wants: int) -> Membership:
    wanted = wants or {"reporting": SLOTS}
    return Membership(shop.store, shop.clock, OwnerId(f"own_{name}"), name, wanted, witness=witness)


def beat(shop: Workshop, *members: Membership, passed: timedelta = A_BEAT) -> None:
    """Time passes, and everybody gives a sign of life."""
    shop.clock.advance(passed)
    for one in members:
        one.step(shop.clock.now())


def reporting(outside: Outside, faults: Faults | None = None) -> Reactor:
    reactor = Reactor("reporting")
    write = reactor.call(outside.write, find=outside.find)

    @reactor.on(LampLit, key="lamp")
    def report(effects: Effects, event: Recorded[LampLit]) -> None:
        if faults is not None:
            faults.reach("handler")
        effects.once(event, "report", write, Note(f"{event.data.lamp} lit at {event.position}"))

    return reactor


def worker(shop: Workshop, member: Membership, reactor: Reactor, faults: Faults | None = None) -> ReactorWorker:
    return ReactorWorker(reactor, shop.log, shop.store, shop.decider, shop.clock, member, faults or NoFaults())


def drain(part: ReactorWorker | TimerWorker, clock: VirtualClock) -> None:
    for _ in range(1_000):
        if not part.step(clock.now()):
            return
    raise AssertionError("it does not come to rest")


def test_the_first_takes_everything_and_the_second_gets_half(shop: Workshop) -> None:
    one, other = member(shop, "one"), member(shop, "other")
    beat(shop, one)
    assert len(one.held("reporting")) == SLOTS
    first = worker(shop, one, reporting(Outside()))
    first.step(shop.clock.now())
    beat(shop, other, one)
    first.step(shop.clock.now())
    beat(shop, other, one)
    assert sorted([*one.held("reporting"), *other.held("reporting")]) == list(range(SLOTS))
    assert len(other.held("reporting")) == SLOTS // 2


def test_three_share_alike(shop: Workshop) -> None:
    members = [member(shop, name) for name in ("one", "two", "three")]
    workers = [worker(shop, one, reporting(Outside())) for one in members]
    for _ in range(4):
        beat(shop, *members)
        for part in workers:
            part.step(shop.clock.now())
    beat(shop, *members)
    assert sorted(len(one.held("reporting")) for one in members) == [84, 86, 86]


def test_a_silent_ones_work_is_taken_over_after_its_life_and_not_before(shop: Workshop) -> None:
    one, other = member(shop, "one"), member(shop, "other")
    beat(shop, one)
    beat(shop, other, passed=A_LIFE - timedelta(milliseconds=1))
    assert other.held("reporting") == {}
    beat(shop, other)
    assert set(other.held("reporting")) == set(range(SLOTS))
    assert one.held("reporting") == {}, "it knows that it has been silent too long"


def test_who_is_gone_for_certain_is_not_waited_for(shop: Workshop) -> None:
    one = member(shop, "one")
    beat(shop, one)
    other = member(shop, "other", Gone(one.owner))
    beat(shop, other, passed=timedelta(0))
    assert len(other.held("reporting")) == SLOTS


def test_who_leaves_is_not_waited_for(shop: Workshop) -> None:
    one, other = member(shop, "one"), member(shop, "other")
    beat(shop, one)
    one.leave()
    beat(shop, other, passed=timedelta(0))
    assert len(other.held("reporting")) == SLOTS


def test_what_is_not_cut_stays_with_the_first(shop: Workshop) -> None:
    one, other = member(shop, "one", counting=1), member(shop, "other", counting=1)
    beat(shop, one, other)
    assert (len(one.held("counting")), len(other.held("counting"))) == (1, 0)


def test_events_are_handled_once_and_in_order_while_the_work_moves(shop: Workshop) -> None:
    """Three come and go; each lamp is lit again and again."""
    outside = Outside()
    members = [member(shop, name) for name in ("one", "two", "three")]
    workers = [worker(shop, one, reporting(outside)) for one in members]
    lamps = [shop.new_lamp() for _ in range(20)]
    present = {0: [0], 3: [0, 1], 6: [0, 1, 2], 9: [1, 2], 12: [2]}
    there: list[int] = []
    for turn in range(16):
        there = present.get(turn, there)
        for one in lamps:
            shop.light(one)
            shop.put_out(one)
        for number in there:
            beat(shop, members[number], passed=A_BEAT / 4)
            for _ in range(7):
                workers[number].step(shop.clock.now())
        shop.clock.advance(A_LIFE if turn in (9, 12) else timedelta(0))
    beat(shop, members[2], passed=A_LIFE)
    beat(shop, members[2])
    drain(workers[2], shop.clock)
    for _ in range(50):
        shop.clock.advance(timedelta(seconds=CALL_SECONDS_MAX))
        members[2].step(shop.clock.now())
        drain(workers[2], shop.clock)
    for lamp in lamps:
        heard = [int(text.rpartition(" ")[2]) for text in outside.texts() if text.startswith(lamp)]
        due = [event.position for event in shop.log.read() if event.name == "lamps.lit" and event.data.lamp == lamp]
        assert heard == due


def slept(shop: Workshop, other: Membership, takes_over: ReactorWorker | None = None) -> None:
    """This process sleeps; the other takes over, and perhaps works."""
    beat(shop, other, passed=A_LIFE + A_BEAT)
    if takes_over is not None:
        drain(takes_over, shop.clock)


class Asleep:
    """Faults that put the process to sleep when it comes to a site."""

    def __init__(self, site: str, shop: Workshop, other: Membership, takes_over: ReactorWorker | None = None) -> None:
        self._site = site
        self._sleeps = partial(slept, shop, other, takes_over)
        self._slept = False

    def reach(self, site: str) -> None:
        if site == self._site and not self._slept:
            self._slept = True
            self._sleeps()


@pytest.mark.parametrize("site", ["handler", "reporting.call.before"])
def test_who_wakes_after_the_lease_was_taken_begins_no_call(shop: Workshop, site: str) -> None:
    outside, one, other = Outside(), member(shop, "one"), member(shop, "other")
    beat(shop, one)
    shop.light(shop.new_lamp())
    faults = Asleep(site, shop, other)
    sleeper = worker(shop, one, reporting(outside, faults), faults)
    with pytest.raises(LeaseLost):
        sleeper.step(shop.clock.now())
    assert outside.calls == []
    takes_over = worker(shop, other, reporting(outside))
    for _ in range(8):
        shop.clock.advance(timedelta(seconds=CALL_SECONDS_MAX / 4))
        other.step(shop.clock.now())
        drain(takes_over, shop.clock)
    assert len(outside.calls) == 1


def test_who_wakes_after_the_lease_was_taken_writes_nothing(shop: Workshop) -> None:
    outside, one, other = Outside(), member(shop, "one"), member(shop, "other")
    beat(shop, one)
    lamp = shop.new_lamp()
    shop.light(lamp)
    takes_over = worker(shop, other, reporting(outside))
    faults = Asleep("reporting.call.after", shop, other, takes_over)
    with pytest.raises(LeaseLost):
        worker(shop, one, reporting(outside), faults).step(shop.clock.now())
    (effect,) = shop.store.effects_of(next(iter(shop.log.read())).id)
    assert effect.state == "started", "who took over waits, since the call may have been under way"
    (held,) = shop.store.held("reporting")
    assert (held.state, held.attempts) == ("retrying", 1)
    for _ in range(8):
        shop.clock.advance(timedelta(seconds=CALL_SECONDS_MAX / 4))
        other.step(shop.clock.now())
        drain(takes_over, shop.clock)
    assert len({key for _, key in outside.calls}) == 1, "asked again, under the same key"
    assert len(outside.written) == 1


def test_a_checkpoint_can_not_be_moved_by_who_has_lost_the_slot(shop: Workshop) -> None:
    one, other = member(shop, "one"), member(shop, "other")
    beat(shop, one)
    tokens = one.held("reporting")
    slept(shop, other)
    with pytest.raises(LeaseLost):
        shop.store.move("reporting", tokens, Checkpoint(shop.log.incarnation, 0, None))


def test_a_timer_fires_once_though_two_believe_that_it_is_theirs(shop: Workshop) -> None:
    timer = Timer("burn-out", on=LampLit, due=lambda _: START, ask=lambda e: PutOutLamp(by="timers", lamp=e.lamp))
    one, other = member(shop, "one", timers=1), member(shop, "other", timers=1)
    beat(shop, one)
    shop.light(shop.new_lamp())
    keepers = [TimerWorker([timer], shop.log, shop.store, shop.decider, shop.clock, each) for each in (one, other)]
    keepers[0].step(shop.clock.now())
    slept(shop, other)
    drain(keepers[1], shop.clock)
    keepers[0].step(shop.clock.now())
    assert [event.name for event in shop.log.read()] == ["lamps.lit", "lamps.put_out"]


def test_a_table_can_not_be_written_by_who_has_lost_it(shop: Workshop, tmp_path: Path) -> None:
    counter, _ = lamp_counter()
    views = SqliteViews(tmp_path / "views")
    one, other = (member(shop, name, None, **{"lamp-counter": 1}) for name in ("one", "other"))
    beat(shop, one)
    lamp = shop.new_lamp()
    shop.light(lamp)
    first, second = (_counting(shop, views, each) for each in (one, other))
    first.step(shop.clock.now())
    shop.put_out(lamp)
    shop.light(lamp)
    beat(shop, other, passed=A_LIFE + A_BEAT)
    second.step(shop.clock.now())
    one._beaten = shop.clock.elapsed()  # it believes that no time has passed
    shop.put_out(lamp)
    shop.light(lamp)
    with pytest.raises(LeaseLost):
        first.step(shop.clock.now())
    second.step(shop.clock.now())
    assert counts(views.build(counter, 0)) == {lamp: 3}
    views.close()


def _counting(shop: Workshop, views: SqliteViews, leases: Membership) -> ProjectionWorker:
    counter, _ = lamp_counter()
    return ProjectionWorker(counter, shop.log, views.view(counter), leases)


def test_a_paused_consumer_is_run_by_nobody_until_it_is_resumed(shop: Workshop) -> None:
    outside, one = Outside(), member(shop, "one")
    operating = Operating(shop.log, ActRows(shop.file))
    beat(shop, one)
    working = worker(shop, one, reporting(outside))
    shop.light(shop.new_lamp())
    for said in pause_consumer(PauseConsumer(by="me", consumer="reporting", reason="to look at it"), START):
        shop.say(said)
    operating.step(shop.clock.now())
    beat(shop, one)
    drain(working, shop.clock)
    assert outside.calls == []
    for said in resume_consumer(ResumeConsumer(by="me", consumer="reporting", reason="it is well"), START):
        shop.say(said)
    operating.step(shop.clock.now())
    beat(shop, one)
    drain(working, shop.clock)
    assert len(outside.calls) == 1


def test_a_reactor_may_pause_as_a_whole_when_an_event_fails_for_good(shop: Workshop) -> None:
    outside, one = Outside(), member(shop, "one")
    outside.troubles = ["broken"] * ATTEMPTS_MAX
    reactor = reporting(outside)
    reactor.at_last = "pause"
    beat(shop, one)
    shop.light(shop.new_lamp())
    working = worker(shop, one, reactor)
    for _ in range(ATTEMPTS_MAX):
        drain(working, shop.clock)
        beat(shop, one, passed=timedelta(minutes=1))
    (paused,) = shop.store.paused()
    assert (paused.consumer, paused.by) == ("reporting", "reporting")
    assert "something nobody thought of" in paused.reason
    assert one.held("reporting") == {}


def test_a_reactor_may_try_for_ever(shop: Workshop) -> None:
    outside, one = Outside(), member(shop, "one")
    outside.troubles = ["broken"] * (2 * ATTEMPTS_MAX)
    reactor = reporting(outside)
    reactor.at_last = "retry"
    beat(shop, one)
    shop.light(shop.new_lamp())
    working = worker(shop, one, reactor)
    for _ in range(2 * ATTEMPTS_MAX + 1):
        drain(working, shop.clock)
        beat(shop, one, passed=timedelta(minutes=1))
    assert shop.store.held("reporting") == []
    assert len(outside.written) == 1


def test_how_much_each_has_handled_is_told_with_the_heartbeat(shop: Workshop) -> None:
    one = member(shop, "one")
    beat(shop, one)
    for _ in range(10):
        shop.light(shop.new_lamp())
    drain(worker(shop, one, reporting(Outside())), shop.clock)
    beat(shop, one, passed=timedelta(seconds=2))
    beat(shop, one, passed=timedelta(seconds=2))
    (found,) = shop.store.workers()
    assert (found.label, found.consumers) == ("one", ("reporting",))
    assert found.rates == {"reporting": pytest.approx(10 / 5, rel=0.3)}


def test_keys_of_one_slot_keep_together() -> None:
    assert slot_of("a") == slot_of("a")
