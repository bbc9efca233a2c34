"""The runner: one thread until all is quiet, or a thread for each part; one that stops does not stop the others."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from gigwright.backbone.clock import SystemClock
from gigwright.backbone.errors import Contended, NotStored, WrongPlace
from gigwright.backbone.runner import Part, Runner, settle
from tests.backbone.workshop import Workshop, workshop

PATIENCE_SECONDS = 10.0


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Workshop]:
    with workshop(tmp_path / "truth.db") as opened:
        yield opened


class Countdown:
    """Has something to do a number of times, each of which may raise."""

    def __init__(self, name: str, *errors: Exception | None) -> None:
        self.name = name
        self.left = list(errors)
        self.rested = 0

    def step(self, now: datetime) -> bool:
        if not self.left:
            return False
        error = self.left.pop(0)
        if error is not None:
            raise error
        return True

    def rest(self) -> None:
        self.rested += 1


def run(shop: Workshop, parts: list[Part], until: Callable[[], bool]) -> list[tuple[str, str]]:
    reports: list[tuple[str, str]] = []
    runner = Runner(parts, shop.log, SystemClock(), lambda name, sentence: reports.append((name, sentence)))
    runner.start()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not until() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert until()
    runner.stop()
    return reports


def test_settling_goes_on_until_nobody_has_anything_to_do(shop: Workshop) -> None:
    short, long = Countdown("short", None), Countdown("long", None, None, None)
    assert settle([short, long], shop.clock) == 3
    assert (short.rested, long.rested) == (1, 1)


def test_every_part_runs_on_a_thread_and_rests_at_the_end(shop: Workshop) -> None:
    parts = [Countdown("one", None, None), Countdown("two", None)]
    assert run(shop, [*parts], lambda: not any(part.left for part in parts)) == []
    assert [part.rested for part in parts] == [1, 1]


def test_a_part_that_fails_stops_and_says_why_and_the_others_go_on(shop: Workshop) -> None:
    bad, good = Countdown("bad", ValueError("no good"), None), Countdown("good", None, None)
    reports = run(shop, [bad, good], lambda: not good.left and len(bad.left) == 1)
    assert reports == [("bad", "stopped: ValueError: no good")]
    assert good.rested == 1


def test_trouble_with_the_store_is_tried_again(shop: Workshop) -> None:
    part = Countdown("patient", NotStored("the disk is full"), None)
    reports = run(shop, [part], lambda: not part.left)
    assert reports == [("patient", "the store has trouble: the disk is full")]


def test_a_store_that_must_not_be_used_is_not_tried_again(shop: Workshop) -> None:
    part = Countdown("astray", WrongPlace("another log"), None)
    reports = run(shop, [part], lambda: len(part.left) == 1)
    assert reports == [("astray", "stopped: WrongPlace: another log")]
    assert len(part.left) == 1


def test_a_part_wakes_when_something_is_recorded(shop: Workshop) -> None:
    class Listener(Countdown):
        seen = 0

        def step(self, now: datetime) -> bool:
            head = shop.log.head()
            moved, self.seen = head != self.seen, head
            return moved

    listener = Listener("listener")
    reports: list[tuple[str, str]] = []
    runner = Runner([listener], shop.log, SystemClock(), lambda name, sentence: reports.append((name, sentence)))
    runner.start()
    time.sleep(0.05)
    shop.light(shop.new_lamp())
    deadline = time.monotonic() + PATIENCE_SECONDS
    while listener.seen == 0 and time.monotonic() < deadline:
        time.sleep(0.005)
    runner.stop()
    assert listener.seen == 1


def test_a_part_that_was_outdecided_tries_again(shop: Workshop) -> None:
    part = Countdown("busy", Contended("decided 10 times"), None)
    reports = run(shop, [part], lambda: not part.left)
    assert reports == [("busy", "tries again: decided 10 times")]
