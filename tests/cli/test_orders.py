"""What an operator sees of an order, and does with it from the command line."""

from pathlib import Path

import pytest

from gigwright.values import OrderId
from tests.cli.town import lines, report, run

WHY = ("--reason", "It was a copy")
WENT_BACK = ["payments.refunded", "billing.credit_note_issued"]


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
    assert [step["name"] for step in told["timeline"]][-2:] == WENT_BACK
    assert run("--home", home, "ledger", "check").exit_code == 0
    again = run("--home", home, "order", order, "cancel", "--as", ada, *WHY)
    assert (again.exit_code, "the order is cancelled" in again.stderr) == (1, True)


def test_an_operator_gives_a_part_back_and_the_work_stays(home: Path, order: OrderId, ada: str) -> None:
    run("--home", home, "work", "--until-idle")
    act = ("--home", home, "order", order, "refund", "--as", ada, *WHY)
    done = lines(run(*act, "--amount", "30", "--json"))
    assert [event["name"] for event in done] == ["orders.overruled", "orders.partly_refunded"]
    run("--home", home, "work", "--until-idle")
    assert "105.50 USD, 31.65 USD of it went back" in run("--home", home, "order", order).stdout
    told = report(run("--home", home, "order", order, "--json"))
    assert told["order"]["state"] == "awaiting_requirements"
    assert [step["name"] for step in told["timeline"]][-2:] == WENT_BACK
    assert run("--home", home, "ledger", "check").exit_code == 0
    refused = run(*act, "--amount", "70")
    assert (refused.exit_code, "less than all" in refused.stderr) == (1, True)
    assert run(*act).exit_code == 2
    assert run(*act, "--amount", "much").exit_code == 2


def test_what_says_nothing_of_an_act_is_a_usage_error(home: Path, order: OrderId, ada: str) -> None:
    run("--home", home, "work", "--until-idle")
    odd = run("--home", home, "order", order, "accept", "--as", ada, *WHY, "--days", "3")
    assert (odd.exit_code, "--days says nothing" in odd.stderr) == (2, True)
    early = run("--home", home, "order", order, "accept", "--as", ada, *WHY)
    assert (early.exit_code, "accepting for the buyer is not possible now" in early.stderr) == (1, True)
    waits = run("--home", home, "order", order, "extend", "--as", ada, *WHY, "--days", "3")
    assert (waits.exit_code, "giving more time is not possible now" in waits.stderr) == (1, True)


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
