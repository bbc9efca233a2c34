from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigwright.backbone.clock import SystemClock, VirtualClock, rfc3339, utc
from gigwright.backbone.errors import Malformed

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_the_system_clock_is_in_utc_and_time_passes() -> None:
    clock = SystemClock()
    assert clock.now().tzinfo is UTC
    before = clock.elapsed()
    assert clock.elapsed() >= before


def test_a_virtual_clock_stands_still_until_it_is_moved() -> None:
    clock = VirtualClock(START)
    assert (clock.now(), clock.elapsed()) == (START, 0.0)
    clock.advance(timedelta(minutes=1))
    assert (clock.now(), clock.elapsed()) == (START + timedelta(minutes=1), 60.0)


def test_a_jump_moves_the_wall_clock_while_no_time_passes() -> None:
    clock = VirtualClock(START)
    clock.jump(timedelta(days=-2))
    assert (clock.now(), clock.elapsed()) == (START - timedelta(days=2), 0.0)


def test_time_does_not_pass_backwards() -> None:
    with pytest.raises(Malformed, match="backwards"):
        VirtualClock(START).advance(timedelta(seconds=-1))


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(Malformed, match="no time zone"):
        utc(datetime(2026, 3, 1))  # noqa: DTZ001 - the fault that is meant


def test_a_time_elsewhere_is_the_same_moment_in_utc() -> None:
    there = datetime(2026, 3, 1, 17, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    assert utc(there) == START
    assert utc(there).tzinfo is UTC


def test_the_stored_form_has_six_digits_always() -> None:
    assert rfc3339(START) == "2026-03-01T12:00:00.000000Z"
    assert rfc3339(START.replace(microsecond=5)) == "2026-03-01T12:00:00.000005Z"


moments = st.datetimes(min_value=datetime(1000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


@given(moments, moments)
def test_text_order_is_time_order_and_text_is_read_back(one: datetime, two: datetime) -> None:
    assert (rfc3339(one) < rfc3339(two)) == (one < two)
    assert datetime.fromisoformat(rfc3339(one)) == one
