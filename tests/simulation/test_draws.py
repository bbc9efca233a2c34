"""Draws: the same for the same seed, on every machine; each name a stream of its own."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from gigwright.simulation.draws import Draws

KNOWN = [794, 212, 474, 463, 656]


def test_a_seed_gives_these_numbers_for_ever() -> None:
    draws = Draws(7)
    assert [draws.below(1_000) for _ in range(5)] == KNOWN


def test_a_name_is_a_stream_of_its_own() -> None:
    whole, other = Draws(7), Draws(7)
    other.named("somebody").below(10)
    assert whole.below(10**9) == other.below(10**9)
    assert Draws(7).named("a").below(10**9) != Draws(7).named("b").below(10**9)


@given(seed=st.integers(0, 2**63), bound=st.integers(1, 10**12))
def test_a_number_is_within_its_bounds(seed: int, bound: int) -> None:
    draws = Draws(seed)
    assert 0 <= draws.below(bound) < bound
    assert 5 <= draws.between(5, 5 + bound) <= 5 + bound


def test_chances_are_about_what_they_say() -> None:
    draws = Draws(1)
    assert 200 < sum(draws.percent(25) for _ in range(1_000)) < 300
    assert not any(draws.chance(0) for _ in range(100))
    assert all(draws.chance(1_000_000) for _ in range(100))


def test_weights_are_respected() -> None:
    draws = Draws(3)
    found = [draws.weighted([("often", 9), ("rarely", 1), ("never", 0)]) for _ in range(1_000)]
    assert found.count("never") == 0
    assert 50 < found.count("rarely") < 170


def test_a_time_is_in_whole_seconds_between_its_ends() -> None:
    draws = Draws(2)
    found = draws.time(timedelta(seconds=3), timedelta(minutes=1))
    assert timedelta(seconds=3) <= found <= timedelta(minutes=1)
    assert found.microseconds == 0
