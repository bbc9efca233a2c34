from collections.abc import Sequence
from threading import Event, Thread

import pytest

from gigwright.backbone.errors import Conflict, GigwrightError, OutcomeUnknown
from gigwright.backbone.stores.group_commit import BATCH_MAX, BATCH_WEIGHT_MAX, GroupCommit

SECONDS_MAX = 10.0


class Press:
    """Records what it is given; the first batch waits until it is told to go on."""

    def __init__(self, answers: dict[int, str | GigwrightError] | None = None) -> None:
        self.batches: list[list[int]] = []
        self.begun = Event()
        self.go_on = Event()
        self.answers = answers or {}

    def record(self, batch: Sequence[int]) -> list[str | GigwrightError]:
        self.batches.append(list(batch))
        self.begun.set()
        assert self.go_on.wait(SECONDS_MAX)
        return [self.answers.get(one, f"did {one}") for one in batch]


class Broken:
    """Fails in a way that nobody foresaw, once the others have come."""

    def __init__(self) -> None:
        self.begun = Event()
        self.go_on = Event()

    def record(self, batch: Sequence[int]) -> list[str | GigwrightError]:
        self.begun.set()
        assert self.go_on.wait(SECONDS_MAX)
        raise ZeroDivisionError(len(batch))


class Callers:
    """Threads that ask one number each, in order, behind a first one that leads."""

    def __init__(self, group: GroupCommit[int, str], begun: Event) -> None:
        self.group = group
        self.begun = begun
        self.results: dict[int, str | BaseException] = {}
        self.threads: list[Thread] = []

    def ask(self, *numbers: int) -> None:
        for number in numbers:
            thread = Thread(target=self._ask, args=(number,), daemon=True)
            thread.start()
            self.threads.append(thread)
            assert self.begun.wait(SECONDS_MAX)
            _until(lambda: self.group.waiting >= len(self.threads) - 1)

    def all_back(self) -> None:
        for thread in self.threads:
            thread.join(SECONDS_MAX)
            assert not thread.is_alive()

    def _ask(self, number: int) -> None:
        try:
            self.results[number] = self.group.do(number)
        except (GigwrightError, ZeroDivisionError) as error:
            self.results[number] = error


def _until(true: object) -> None:
    assert callable(true)
    pause = Event()
    for _ in range(1_000):
        if true():
            return
        pause.wait(0.005)
    raise AssertionError("it did not come about")


def test_who_comes_alone_is_served_at_once() -> None:
    press = Press()
    press.go_on.set()
    assert GroupCommit(press.record, lambda _: 1).do(1) == "did 1"
    assert press.batches == [[1]]


def test_who_comes_meanwhile_is_taken_along_together_in_order() -> None:
    press = Press()
    callers = Callers(GroupCommit(press.record, lambda _: 1), press.begun)
    callers.ask(1, 2, 3, 4)
    press.go_on.set()
    callers.all_back()
    assert press.batches == [[1], [2, 3, 4]]
    assert callers.results == {number: f"did {number}" for number in (1, 2, 3, 4)}


def test_a_refused_caller_is_told_alone() -> None:
    press = Press({3: Conflict(7, "contract.noted")})
    callers = Callers(GroupCommit(press.record, lambda _: 1), press.begun)
    callers.ask(1, 2, 3, 4)
    press.go_on.set()
    callers.all_back()
    assert isinstance(callers.results.pop(3), Conflict)
    assert callers.results == {number: f"did {number}" for number in (1, 2, 4)}


def test_a_batch_is_bounded_by_weight_and_a_heavy_caller_goes_alone() -> None:
    press = Press()
    callers = Callers(GroupCommit(press.record, lambda number: number), press.begun)
    callers.ask(1, BATCH_WEIGHT_MAX + 1, 5, BATCH_WEIGHT_MAX - 5, 6)
    press.go_on.set()
    callers.all_back()
    assert press.batches == [[1], [BATCH_WEIGHT_MAX + 1], [5, BATCH_WEIGHT_MAX - 5], [6]]
    assert BATCH_MAX > 1


def test_an_unforeseen_failure_leaves_nobody_waiting() -> None:
    broken = Broken()
    group: GroupCommit[int, str] = GroupCommit(broken.record, lambda _: 1)
    callers = Callers(group, broken.begun)
    callers.ask(1, 2, 3)
    broken.go_on.set()
    callers.all_back()
    assert isinstance(callers.results[1], ZeroDivisionError)
    assert isinstance(callers.results[2], ZeroDivisionError)
    assert isinstance(callers.results[3], OutcomeUnknown)
    with pytest.raises(ZeroDivisionError):
        group.do(4)
