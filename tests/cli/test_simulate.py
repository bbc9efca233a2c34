"""`gigwright simulate`: ranges of seeds, a report for programs, and a command that repeats what broke."""

import msgspec

from gigwright.simulation.run import Plan
from gigwright.simulation.shrink import command_for
from tests.cli.town import run

SMALL = ("--days", "6", "--orders", "6", "--jobs", "1")


def test_a_range_of_seeds_is_reported_for_programs() -> None:
    answer = run("simulate", "--seeds", "5..6", *SMALL, "--json")
    report = msgspec.json.decode(answer.stdout)
    assert answer.exit_code == 0
    assert (report["seeds"], report["violations"]) == (2, [])
    assert sorted(report["hashes"]) == ["5", "6"]
    assert report["coverage"]["reached: log.append.after_commit"] > 10
    assert report["seeds_per_second"] > 0


def test_one_seed_shows_its_weather_and_its_hash() -> None:
    answer = run("simulate", "--seeds", "5", *SMALL)
    assert answer.exit_code == 0
    assert "weather: Weather(" in answer.stdout
    assert "no law was broken" in answer.stdout


def test_a_range_that_is_none_is_a_usage_error() -> None:
    assert run("simulate", "--seeds", "9..1").exit_code == 2
    assert run("simulate", "--seeds", "few").exit_code == 2


def test_the_command_repeats_the_very_run() -> None:
    plan = Plan(seed=7, days=3, orders=2, profile="swarm", without=("crash",))
    assert command_for(plan) == "gigwright simulate --seeds 7 --days 3 --orders 2 --profile swarm --without crash"
