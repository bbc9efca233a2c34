"""What an operator sees of an order, and does with it from the command line."""

from pathlib import Path

import pytest

from gigwright.values import OrderId
from tests.cli.town import lines, report, run

WHY = ("--reason", "It was a copy")


@pytest.fixture
def ada(home: Path) -> str:
    """An operator's id."""
    return str(report(run("--home", home, "operator", "add", "ada@example.org", "--json"))["operator"])


def test_an_order_is_shown_with_its_timeline_and_its_journal_side_by_side(home: Path, order: OrderId) -> None:
    run("--home", home, "work", "--until-idle")
    shown = run("--home", home, "order", order).stdout
    assert "awaiting requirements, 105.50 USD" in shown
    assert "payments.captured" in shown
    assert "Liabilities:Orders:Held" in shown
    told = report(run("--home", home, "order", order, "--json"))
    assert [step["name"] for step in told["timeline"]][:2] == ["orders.placed", "payments.requested"]
    assert {entry["purpose"] for entry in told["entries"]} >= {"captured", "processor-fee"}


def test_an_operator_cancels_and_everything_goes_back(home: Path, order: OrderId, ada: str) -> None:
    run("--home", home, "work", "--until-idle")
    done = lines(run("--home", home, "order", order, "cancel", "--as", ada, *WHY, "--fault", "seller", "--json"))
    assert [event["name"] for event in done] == ["orders.overruled", "orders.cancelled"]
    run("--home", home, "work", "--until-idle")
    told = report(run("--home", home, "order", order, "--json"))
    assert told["order"]["state"] == "cancelled"
    assert told["timeline"][-1]["name"] == "payments.refunded"
    assert run("--home", home, "ledger", "check").exit_code == 0
    again = run("--home", home, "order", order, "cancel", "--as", ada, *WHY)
    assert (again.exit_code, "the order is cancelled" in again.stderr) == (1, True)


def test_nobody_else_cancels_and_nothing_is_done_without_a_reason(home: Path, order: OrderId, ada: str) -> None:
    run("--home", home, "work", "--until-idle")
    refused = run("--home", home, "order", order, "cancel", "--as", _another(ada), *WHY)
    assert (refused.exit_code, "only an operator" in refused.stderr) == (1, True)
    assert run("--home", home, "order", order, "cancel", "--as", ada).exit_code == 2
    assert run("--home", home, "order", "ord_nonsense").exit_code == 2
    unknown = run("--home", home, "order", _another(order))
    assert (unknown.exit_code, "there is no order" in unknown.stderr) == (1, True)


def test_an_operator_is_appointed_once_under_an_address(home: Path, ada: str) -> None:
    again = run("--home", home, "operator", "add", "ada@example.org")
    assert (again.exit_code, "was appointed already" in again.stderr) == (1, True)
    assert ada.startswith("opr_")


def _another(id: str) -> str:
    return id[:-1] + ("0" if id[-1] != "0" else "1")
