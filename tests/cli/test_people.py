"""What an operator sees of people, and how they are suspended and restored."""

from pathlib import Path

import pytest

from gigwright.values import OrderId
from tests.cli.town import lines, report, run

WHY = ("--reason", "They asked for payment elsewhere")


@pytest.fixture
def opal(home: Path) -> str:
    """An operator's id."""
    return str(report(run("--home", home, "operator", "add", "opal@example.org", "--json"))["operator"])


@pytest.fixture
def seller(home: Path, order: OrderId) -> str:
    """The id of who sold the order."""
    (one,) = lines(run("--home", home, "orders", "--json"))
    return str(one["seller"])


def test_users_are_listed_newest_first_without_their_names(home: Path, seller: str) -> None:
    newest, oldest = lines(run("--home", home, "users", "--json"))
    assert (oldest["user"], oldest["is_seller"], newest["is_seller"]) == (seller, True, False)
    shown = run("--home", home, "users").stdout
    assert seller in shown
    assert "Ada" not in shown
    assert len(lines(run("--home", home, "users", "--limit", "1", "--json"))) == 1
    assert run("--home", home, "users", "--limit", "0").exit_code == 2


def test_a_user_is_shown_with_their_orders_and_balances(home: Path, order: OrderId, seller: str) -> None:
    told = report(run("--home", home, "user", seller, "--json"))
    assert set(told) == {"user", "open_orders", "balances", "payouts", "orders"}
    assert (told["user"]["user"], told["open_orders"], told["balances"]) == (seller, 1, [])
    assert [one["order"] for one in told["orders"]] == [order]
    shown = run("--home", home, "user", seller).stdout
    assert "buys and sells, here since" in shown
    assert order in shown


def test_an_operator_suspends_and_restores_somebody(home: Path, seller: str, opal: str) -> None:
    act = ("--home", home, "user", seller)
    assert [one["name"] for one in lines(run(*act, "suspend", "--as", opal, *WHY, "--json"))] == [
        "accounts.user_suspended"
    ]
    again = run(*act, "suspend", "--as", opal, *WHY)
    assert (again.exit_code, again.stdout, "nothing was changed" in again.stderr) == (0, "", True)
    run("--home", home, "work", "--until-idle")
    assert [one["user"] for one in lines(run("--home", home, "users", "--suspended", "--json"))] == [seller]
    assert "suspended for 0 min" in run(*act).stdout
    assert report(run("--home", home, "mail", "--limit", "1", "--json"))["subject"] == "Your account is suspended"
    assert "accounts.user_restored" in run(*act, "restore", "--as", opal, *WHY).stdout
    run("--home", home, "work", "--until-idle")
    assert "there is no such user" in run("--home", home, "users", "--suspended").stdout


def test_nobody_else_suspends_and_nothing_is_done_without_a_reason(home: Path, seller: str, opal: str) -> None:
    act = ("--home", home, "user", seller)
    refused = run(*act, "suspend", "--as", _another(opal), *WHY)
    assert (refused.exit_code, "only an operator" in refused.stderr) == (1, True)
    assert run(*act, "suspend", "--as", opal).exit_code == 2
    assert run(*act, "suspend", "--as", seller, *WHY).exit_code == 2
    assert run(*act, "--as", opal, *WHY).exit_code == 2
    unknown = run("--home", home, "user", _another(seller))
    assert (unknown.exit_code, "there is no user" in unknown.stderr) == (1, True)
    assert run("--home", home, "user", "nobody").exit_code == 2


def _another(id: str) -> str:
    return id[:-1] + ("0" if id[-1] != "0" else "1")


def test_an_operator_chooses_who_is_paid_early(home: Path, seller: str, opal: str) -> None:
    act = ("--home", home, "user", seller)
    assert "ledger.early_payouts_allowed" in run(*act, "pay-early", "--as", opal, *WHY).stdout
    again = run(*act, "pay-early", "--as", opal, *WHY)
    assert (again.exit_code, again.stdout, "nothing was changed" in again.stderr) == (0, "", True)
    assert "ledger.early_payouts_ended" in run(*act, "pay-in-time", "--as", opal, *WHY).stdout
    refused = run(*act, "pay-early", "--as", _another(opal), *WHY)
    assert (refused.exit_code, "only an operator" in refused.stderr) == (1, True)
