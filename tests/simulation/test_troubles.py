"""What makes trouble in a world makes the trouble that it should, and no other."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from gigwright.backbone.clock import SystemClock
from gigwright.backbone.errors import NotStored, OutcomeUnknown
from gigwright.backbone.ids import CommandId, SystemIds
from gigwright.contexts.accounts.decisions import RegisterUser
from gigwright.simulation.clocks import Clocks
from gigwright.simulation.crashes import LONG_REST, Crashes
from gigwright.simulation.draws import Draws
from gigwright.simulation.faults import (
    CONSUMER_POISONED,
    CONSUMER_STUCK,
    FULL_AT_BEGIN,
    FULL_AT_COMMIT,
    FULL_AT_STATEMENT,
    SHOP_CLOCK_JUMPS,
    TIMER_FAILS,
    WORKS_CLOCK_JUMPS,
)
from gigwright.simulation.outside import RainyDisk
from gigwright.simulation.rot import rotten
from gigwright.simulation.town import Town
from gigwright.simulation.weather import CALM, Weather
from gigwright.values import AddressId, UserId
from gigwright.wiring import Market, open_market
from tests.simulation.worlds import world

ALWAYS = 1_000_000
FLIPS = 200
DAY = timedelta(days=1)


def register(market: Market) -> None:
    user = market.ids.new(UserId)
    market.do(RegisterUser(by=user, user=user, address=market.ids.new(AddressId), name="Somebody"))


def test_a_full_disk_shows_in_three_ways_and_nothing_is_kept(tmp_path: Path) -> None:
    ids, happened = SystemIds(SystemClock()), Counter[str]()
    disk = RainyDisk(CALM, Draws(1), lambda fault: happened.update([fault]))
    with open_market(tmp_path, disk=disk) as market:
        disk.weather = Weather(disk_full=ALWAYS)
        user = market.ids.new(UserId)
        command = RegisterUser(by=user, user=user, address=market.ids.new(AddressId), name="Somebody")
        for _ in range(30):
            with pytest.raises((NotStored, OutcomeUnknown)):
                market.do(command, id=ids.new(CommandId))
        assert market.log.head() == 0
        disk.weather = CALM
        market.do(command, id=ids.new(CommandId))
        assert market.log.verify().faults == ()
    assert set(happened) == {FULL_AT_BEGIN, FULL_AT_STATEMENT, FULL_AT_COMMIT}


def test_every_flipped_byte_is_found(tmp_path: Path) -> None:
    with open_market(tmp_path / "home") as market:
        for _ in range(5):
            register(market)
        assert list(rotten(market, tmp_path / "copy", Draws(1), FLIPS)) == []
        assert market.log.verify().faults == ()


def test_a_byte_that_nobody_seals_would_be_told(tmp_path: Path) -> None:
    with open_market(tmp_path / "home") as market:
        market.addresses.claim("somebody@example.org")
        register(market)
        told = list(rotten(market, tmp_path / "copy", Draws(1), 1, {"addresses": "address"}))
    assert len(told) == 1
    assert "nobody found it" in told[0]


def test_each_clock_jumps_by_itself() -> None:
    with world(3, Weather(clock_jumps=ALWAYS)) as there:
        Clocks(there).begin()
        there.run(there.clock.now() + 10 * DAY)
        assert there.happened[SHOP_CLOCK_JUMPS] > 3
        assert there.happened[WORKS_CLOCK_JUMPS] > 3
        there.heal()
        assert there.shop.clock.now() == there.works.clock.now() == there.clock.now()


def test_sick_consumers_hear_everything_in_order_once_they_are_well() -> None:
    with world(4, Weather(poisoned=ALWAYS // 4, stuck=ALWAYS // 4)) as there:
        Town(there, 6, 12).begin()
        there.run(there.clock.now() + 6 * DAY)
        assert min(there.happened[fault] for fault in (CONSUMER_POISONED, CONSUMER_STUCK, TIMER_FAILS)) > 0
        assert list(there.sick.faults(there.market())) != []
        there.heal()
        there.run(there.clock.now() + 2 * DAY)
        assert list(there.sick.faults(there.at_rest())) == []


def test_a_site_that_is_reached_seldom_has_its_crash_too() -> None:
    crashes, happened = Crashes(Draws(1)), Counter[str]()
    for turn in range(10_000):
        for site, every in (("log.append.after_commit", 1), ("orders.files.after_rename", 1_000)):
            if turn % every == 0 and crashes.strikes(site, 1):
                happened[site] += 1
    assert all(0 < happened[site] < 40 for site in ("orders.files.after_rename", "log.append.after_commit"))


def test_in_good_weather_nothing_crashes() -> None:
    crashes = Crashes(Draws(1))
    assert not any(crashes.strikes("consumers.rekey.after_commit", 0) for _ in range(100))


def test_a_process_that_goes_in_the_middle_of_a_call_may_stay_away_for_long() -> None:
    crashes, site = Crashes(Draws(1)), "refunding.call.before"
    rests = [crashes.rest(timedelta(minutes=1)) for _ in range(2_000) if crashes.strikes(site, 200_000)]
    assert min(rests) == timedelta(minutes=1)
    assert max(rests) > LONG_REST[0]
