"""How far off a moment is."""

from datetime import timedelta

import pytest

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.testing import NOON
from gigwright.cli.moments import age, away, left_seconds

LEFT = [
    (timedelta(days=2, hours=3, minutes=59), "in 2 d 3 h"),
    (timedelta(hours=23, minutes=59), "in 23 h 59 min"),
    (timedelta(minutes=14, seconds=59), "in 14 min"),
    (timedelta(0), "in 0 min"),
    (-timedelta(hours=5, minutes=1), "5 h 1 min ago"),
]


@pytest.mark.parametrize(("left", "said"), LEFT)
def test_a_moment_is_so_far_off(left: timedelta, said: str) -> None:
    assert away(rfc3339(NOON + left), NOON) == said


def test_an_age_is_never_below_zero() -> None:
    assert age(rfc3339(NOON - timedelta(days=1)), NOON) == "1 d 0 h"
    assert age(rfc3339(NOON + timedelta(days=1)), NOON) == "0 min"


def test_seconds_are_whole_and_below_zero_when_it_has_passed() -> None:
    assert left_seconds(rfc3339(NOON + timedelta(seconds=90.5)), NOON) == 90
    assert left_seconds(rfc3339(NOON - timedelta(seconds=90)), NOON) == -90
