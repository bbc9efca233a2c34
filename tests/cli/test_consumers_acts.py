"""What an operator does with a consumer: each act is recorded, with who and why, and holds."""

from pathlib import Path

import pytest

from gigwright.backbone.leases import Lease, OwnerId, SoleOwner
from gigwright.values import OrderId
from gigwright.wiring import open_market
from tests.cli.test_health import held
from tests.cli.town import lines, purchase, run

WHY = ("--reason", "because", "--as", "ada")


@pytest.fixture
def parked(home: Path, order: OrderId) -> Path:
    """The charging consumer has given up the order's first event."""
    with open_market(home) as market:
        alone = SoleOwner(OwnerId("own_tester"), market.store)
        lease = Lease(consumer="charging", slot=0, token=alone.held("charging")[0])
        market.store.hold(lease, held(market, "parked"), None)
    return home


def state(home: Path, name: str) -> dict[str, object]:
    return next(one for one in lines(run("--home", home, "consumers", "--json")) if one["name"] == name)


def acts(home: Path) -> list[tuple[str, str, str]]:
    found = lines(run("--home", home, "events", "--json", "--type", "consumers.*"))
    return [(one["name"], one["actor"], one["data"]["reason"]) for one in found]


def test_a_paused_consumer_does_nothing_until_it_is_resumed(home: Path) -> None:
    assert run("--home", home, "work", "--until-idle").exit_code == 0
    assert run("--home", home, "consumers", "pause", "charging", *WHY).exit_code == 0
    purchase(home, settled=False)
    run("--home", home, "work", "--until-idle")
    assert state(home, "charging")["paused"] == "by ada: because"
    assert lines(run("--home", home, "events", "--json", "--type", "payments.captured")) == []
    assert run("--home", home, "consumers", "resume", "charging", *WHY).exit_code == 0
    run("--home", home, "work", "--until-idle")
    assert len(lines(run("--home", home, "events", "--json", "--type", "payments.captured"))) == 1
    assert acts(home) == [("consumers.paused", "ada", "because"), ("consumers.resumed", "ada", "because")]


def test_what_is_parked_is_shown_and_tried_again(parked: Path) -> None:
    (shown,) = lines(run("--home", parked, "consumers", "parked", "--json"))
    assert (shown["consumer"], shown["position"], shown["error"]) == ("charging", 1, "KeyError: x")
    assert "KeyError: x" in run("--home", parked, "consumers", "parked", "charging").stdout
    assert run("--home", parked, "consumers", "retry", "charging", "--all", *WHY).exit_code == 0
    assert (state(parked, "charging")["parked"], state(parked, "charging")["retrying"]) == (0, 1)
    assert acts(parked) == [("consumers.retried", "ada", "because")]


def test_what_is_parked_can_be_left_out(parked: Path) -> None:
    assert run("--home", parked, "consumers", "skip", "charging", "1", *WHY).exit_code == 0
    assert state(parked, "charging")["parked"] == 0
    assert acts(parked) == [("consumers.skipped", "ada", "because")]


def test_what_is_not_parked_can_neither_be_retried_nor_skipped(home: Path, order: OrderId) -> None:
    for words in (("retry", "charging", "--all"), ("skip", "charging", "7")):
        answer = run("--home", home, "consumers", *words, *WHY)
        assert answer.exit_code == 1
        assert "nothing parked" in answer.stderr
    assert acts(home) == []


def test_a_reset_says_first_what_it_would_do(home: Path, order: OrderId) -> None:
    letters = {one["id"] for one in lines(run("--home", home, "mail", "--json"))}
    answer = run("--home", home, "consumers", "reset", "letters-to-buyers", "--to", "0", *WHY, "--yes")
    assert answer.exit_code == 0
    assert "events would be heard again" in answer.stderr
    assert state(home, "letters-to-buyers")["position"] == 0
    run("--home", home, "work", "--until-idle")
    assert state(home, "letters-to-buyers")["lag"] == 0
    assert {one["id"] for one in lines(run("--home", home, "mail", "--json"))} == letters, "no letter is sent again"


def test_a_reset_without_a_yes_changes_nothing(home: Path, order: OrderId) -> None:
    answer = run("--home", home, "consumers", "reset", "charging", "--to", "0", *WHY)
    assert answer.exit_code != 0
    assert acts(home) == []


def test_a_projection_is_never_reset(home: Path, order: OrderId) -> None:
    answer = run("--home", home, "consumers", "reset", "bookkeeping", "--to", "0", *WHY, "--yes")
    assert answer.exit_code == 1
    assert "gigwright rebuild bookkeeping" in answer.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("pause", "chargin", *WHY),
        ("pause", "charging"),
        ("retry", "charging", *WHY),
        ("reset", "charging", *WHY),
        ("reset", "charging", "--to", "-1", *WHY),
    ],
)
def test_an_act_that_makes_no_sense_is_a_usage_error(home: Path, order: OrderId, words: tuple[str, ...]) -> None:
    assert run("--home", home, "consumers", *words).exit_code == 2
    assert acts(home) == []


def test_an_act_needs_a_reason(home: Path, order: OrderId) -> None:
    answer = run("--home", home, "consumers", "pause", "charging", "--reason", " ")
    assert answer.exit_code == 1
    assert "a reason is needed" in answer.stderr
