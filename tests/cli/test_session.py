"""The home, --json, and the settings that come from the environment."""

from pathlib import Path

import pytest

from gigwright.values import OrderId
from tests.cli.town import lines, report, run


def test_without_a_home_the_command_says_how_to_name_one() -> None:
    answer = run("events")
    assert answer.exit_code == 2
    assert "--home DIR or GIGWRIGHT_HOME" in answer.stderr
    assert answer.stdout == ""


@pytest.mark.parametrize("command", [("events",), ("consumers",), ("mail",), ("doctor",), ("ledger", "check")])
def test_reading_begins_no_market(command: tuple[str, ...], home: Path) -> None:
    answer = run("--home", home, *command)
    assert answer.exit_code == 1
    assert "there is no market in" in answer.stderr
    assert not home.exists()


def test_home_and_json_may_stand_before_or_after_the_command_or_in_the_environment(home: Path, order: OrderId) -> None:
    said = lines(run("--home", home, "--json", "consumers"))
    assert said == lines(run("consumers", "--home", home, "--json"))
    assert said == lines(run("--json", "consumers", GIGWRIGHT_HOME=str(home)))
    assert said


def test_the_home_that_is_named_wins_over_the_environment(home: Path, order: OrderId, tmp_path: Path) -> None:
    elsewhere = str(tmp_path / "elsewhere")
    assert run("--home", home, "consumers", GIGWRIGHT_HOME=elsewhere).exit_code == 0
    assert run("consumers", "--home", home, GIGWRIGHT_HOME=elsewhere).exit_code == 0


def test_errors_are_objects_where_a_program_reads(home: Path) -> None:
    answer = run("--home", home, "events", "--json")
    assert answer.stdout == ""
    assert answer.stderr.count("\n") == 1
    assert '"error":"there is no market in' in answer.stderr
    assert '"what_to_do":"check --home' in answer.stderr


def test_a_home_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    answer = run("--home", tmp_path / "file" / "home", "work", "--until-idle")
    assert answer.exit_code == 1
    assert "can't be made" in answer.stderr


def test_a_crash_that_could_never_happen_is_refused(home: Path) -> None:
    answer = run("--home", home, "work", "--until-idle", GIGWRIGHT_CRASH_AT="log.apend.before_commit:1")
    assert answer.exit_code == 1
    assert "which nobody reaches" in answer.stderr


def test_json_says_the_same_of_an_empty_report(home: Path, order: OrderId) -> None:
    assert report(run("--home", home, "ledger", "balances", "--currency", "JPY", "--json")) == {
        "behind": 0,
        "at": None,
        "accounts": [],
        "sums": [],
    }


def test_a_home_whose_log_is_lost_is_told_from_an_empty_one(home: Path, order: OrderId) -> None:
    (home / "truth.db").write_bytes(b"")
    answer = run("--home", home, "events")
    assert answer.exit_code == 1
    assert "a market has lived here" in answer.stderr


def test_a_mail_setting_that_makes_no_sense_is_named(home: Path, order: OrderId) -> None:
    assert "correct GIGWRIGHT_MAIL," in run("--home", home, "events", GIGWRIGHT_MAIL="localhost").stderr
    answer = run("--home", home, "events", GIGWRIGHT_MAIL_FROM="nobody")
    assert "correct GIGWRIGHT_MAIL_FROM" in answer.stderr
