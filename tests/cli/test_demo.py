"""The demonstration: what a program gets, and what a person sees."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from gigwright.events.orders import STATES
from tests.cli.town import report, run

NODE = ["kind", "name", "id", "position", "consumer", "outcome", "at", "children"]
ENDED = {"completed", "cancelled", "payment_expired"}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return run("demo", "--json", "--home", tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def found(told: Result) -> Any:
    return report(told)


def nodes(tree: list[Any]) -> Iterator[Any]:
    for node in tree:
        yield node
        yield from nodes(node["children"])


def test_programs_get_one_object_of_this_shape(told: Result, found: Any) -> None:
    assert told.exit_code == 0
    assert list(found) == (
        ["events", "orders", "charges", "refunds", "payouts", "mails", "trial_balance", "held", "consumers", "purchase"]
    )
    assert {tuple(mail) for mail in found["mails"]} == {("to", "subject", "event")}
    assert {tuple(one) for one in found["consumers"]} == {("name", "position", "lag", "parked")}
    assert list(found["purchase"]) == ["order", "tree"]
    assert all(list(node) == NODE for node in nodes(found["purchase"]["tree"]))
    assert {node["kind"] for node in nodes(found["purchase"]["tree"])} == {"command", "event", "effect"}


def test_every_state_of_an_order_is_counted_and_every_order_has_ended(found: Any) -> None:
    assert list(found["orders"]) == list(STATES)
    assert {state for state, count in found["orders"].items() if count} == ENDED


def test_the_books_are_zero_in_currencies_of_no_two_and_three_decimals(found: Any) -> None:
    assert {"JPY", "USD", "BHD"} <= set(found["trial_balance"])
    assert set(found["trial_balance"].values()) == set(found["held"].values()) == {0}
    assert found["held"].keys() == found["trial_balance"].keys()


def test_nobody_is_behind(found: Any) -> None:
    assert {(one["lag"], one["parked"], one["position"]) for one in found["consumers"]} == {(0, 0, found["events"])}


def test_it_ends_now(told: Result) -> None:
    ended = told.stderr.partition(" to ")[2].partition(" UTC")[0]
    at = datetime.strptime(ended, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
    assert timedelta(0) <= datetime.now(UTC) - at < timedelta(minutes=3)


def test_people_see_the_tree_the_letters_and_the_books_and_how_to_go_on(tmp_path: Path) -> None:
    folder = tmp_path / "a folder"
    answer = run("demo", "--home", folder)
    assert answer.exit_code == 0
    assert "○ mail:requirements-due by letters-to-buyers → sent +4m\n" in answer.stdout
    assert "Trial balance, JPY" in answer.stdout
    assert f"ledger check --home '{folder}'" in answer.stdout
    again = run("demo", "--home", folder)
    assert again.exit_code == 1
    assert "there is a market in" in again.stderr
