"""Who hears the log."""

from pathlib import Path

from gigwright.values import OrderId
from gigwright.wiring import open_market
from tests.cli.town import lines, purchase, run


def test_consumers_that_have_seen_everything_lag_by_nothing(home: Path, order: OrderId) -> None:
    found = {one["name"]: one for one in lines(run("--home", home, "consumers", "--json"))}
    assert {"charging", "bookkeeping", "order-book", "catalogue"} <= set(found)
    assert {one["lag"] for one in found.values()} == {0}
    assert found["charging"] | {"position": 0} == {
        "name": "charging",
        "kind": "reactor",
        "position": 0,
        "lag": 0,
        "lag_seconds": 0.0,
        "rate": 0.0,
        "in_flight": 0,
        "retrying": 0,
        "waiting": 0,
        "parked": 0,
        "oldest_parked_seconds": None,
        "owners": [],
        "paused": None,
        "error": None,
    }  # fmt: skip -- a row of the table


def test_consumers_that_did_not_run_are_behind(home: Path) -> None:
    purchase(home, settled=False)
    found = {one["name"]: one for one in lines(run("--home", home, "consumers", "--json"))}
    assert found["charging"]["lag"] == 1
    with open_market(home) as market:
        assert found["charging"]["position"] == market.log.head() - 1


def test_people_get_a_table(home: Path, order: OrderId) -> None:
    answer = run("--home", home, "consumers")
    assert answer.exit_code == 0
    assert "bookkeeping" in answer.stdout
    assert "the log stands at" in answer.stdout
