"""The hub: one at a time, in an order that the seed decides, in a time that jumps."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from gigwright.backbone.clock import VirtualClock
from gigwright.simulation.draws import Draws
from gigwright.simulation.hub import Gone, Hub

START = datetime(2026, 1, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def hub(seed: int = 1) -> Hub:
    return Hub(VirtualClock(START), Draws(seed))


def walker(hub: Hub, name: str, told: list[str], steps: int = 3) -> Callable[[], None]:
    def walk() -> None:
        for step in range(steps):
            told.append(f"{name}{step}")
            hub.switch()

    return walk


def walked(seed: int) -> list[str]:
    told: list[str] = []
    world = hub(seed)
    for name in "abc":
        world.spawn(name, walker(world, name, told))
    world.run(START + DAY)
    return told


def test_the_same_seed_gives_the_same_order_and_another_gives_another() -> None:
    assert walked(1) == walked(1)
    assert len({tuple(walked(seed)) for seed in range(10)}) > 5


def test_everybody_goes_their_own_way_in_order() -> None:
    told = walked(4)
    assert [step for step in told if step[0] == "a"] == ["a0", "a1", "a2"]
    assert len(told) == 9


def test_time_jumps_to_the_next_moment_somebody_waits_for() -> None:
    world, seen = hub(), []

    def sleep() -> None:
        world.wait(7 * HOUR)
        seen.append(world.clock.now() - START)

    world.spawn("sleeper", sleep)
    world.run(START + DAY)
    assert seen == [7 * HOUR]
    assert world.clock.now() == START + DAY


def test_a_listener_is_woken_by_a_change_and_not_again_by_its_time() -> None:
    world, seen = hub(), []

    def listen() -> None:
        for _ in range(2):
            world.wait(10 * HOUR, listen=True)
            seen.append(world.clock.now() - START)

    def change() -> None:
        world.wait(HOUR)
        world.changed()

    world.spawn("listener", listen)
    world.spawn("changer", change)
    world.run(START + DAY)
    assert seen == [HOUR, 11 * HOUR]


def test_who_is_doomed_meets_its_end_where_it_waits() -> None:
    world, seen = hub(), []

    def live() -> None:
        try:
            world.wait(DAY)
        except Gone:
            seen.append(world.clock.now() - START)
            raise

    victim = world.spawn("victim", live)

    def strike() -> None:
        world.wait(HOUR)
        world.doom(victim)

    world.spawn("fate", strike)
    world.run(START + 2 * DAY)
    assert seen == [HOUR]
    assert victim.over


def test_who_survives_its_end_lives_on() -> None:
    world, seen = hub(), []

    def live() -> None:
        try:
            world.wait(DAY)
        except Gone:
            world.wait(HOUR)
            seen.append(world.clock.now() - START)

    survivor = world.spawn("survivor", live)
    world.spawn("fate", lambda: world.doom(survivor))
    world.run(START + DAY)
    assert seen == [HOUR]


def test_an_error_ends_the_run() -> None:
    world = hub()

    def fail() -> None:
        raise ValueError("nobody foresaw it")

    world.spawn("unlucky", fail)
    with pytest.raises(ValueError, match="nobody foresaw it"):
        world.run(START + DAY)


def test_only_a_task_may_wait() -> None:
    with pytest.raises(AssertionError, match="only a task may wait"):
        hub().wait(HOUR)
