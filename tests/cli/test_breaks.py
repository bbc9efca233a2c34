"""What differs between both books is shown, and resolved from the command line."""

from pathlib import Path

import pytest

from gigwright.values import Money, OrderId
from gigwright.wiring import open_market
from tests.cli.test_reconcile import later
from tests.cli.town import lines, report, run

WHY = ("--reason", "The network asks for it")


@pytest.fixture
def found(home: Path, order: OrderId) -> str:
    """The id of a break of -2.50 USD, found and booked."""
    with open_market(home) as market:
        market.processor.book_by_mistake("network_cost", "nobody", Money(-250, "USD"))
    with later(home, days=3) as market:
        market.settle()
    (one,) = lines(run("--home", home, "breaks", "--json"))
    return str(one["difference"])


@pytest.fixture
def ada(home: Path) -> str:
    """An operator's id."""
    return str(report(run("--home", home, "operator", "add", "ada@example.org", "--json"))["operator"])


def test_there_is_no_break_where_both_books_agree(home: Path, order: OrderId) -> None:
    assert run("--home", home, "breaks").stdout == "there is no such break\n"
    assert run("--home", home, "breaks", "--all", "--json").stdout == ""


def test_a_break_is_shown_and_resolved(home: Path, found: str, ada: str) -> None:
    (one,) = lines(run("--home", home, "breaks", "--json"))
    assert (one["state"], one["kind"], one["line_kind"]) == ("open", "unknown_kind", "network_cost")
    assert one["suspense"] == {"amount_minor": -250, "currency": "USD"}
    assert "unknown kind" in run("--home", home, "breaks").stdout
    done = run("--home", home, "break", found, "resolve", "--to", "processor-fees", "--as", ada, *WHY, "--json")
    assert [event["name"] for event in lines(done)] == ["payments.break_resolved"]
    run("--home", home, "work", "--until-idle")
    assert run("--home", home, "breaks", "--open", "--json").stdout == ""
    (over,) = lines(run("--home", home, "breaks", "--all", "--json"))
    assert (over["state"], over["destination"], over["operator"]) == ("resolved", "processor_fees", ada)
    assert over["reason"] == "The network asks for it"
    shown = run("--home", home, "ledger", "balances").stdout
    assert "Suspense" not in shown
    assert "Expenses:ProcessorFees:Charge" in shown


def test_a_break_is_resolved_once_and_to_one_of_the_accounts(home: Path, found: str, ada: str) -> None:
    resolve = ("--home", home, "break", found, "resolve", "--as", ada, *WHY, "--to")
    assert run(*resolve, "Equity:Mine").exit_code == 2
    assert run(*resolve, "losses").exit_code == 0
    again = run(*resolve, "gains")
    assert again.exit_code == 1
    assert "this break was resolved already" in again.stderr


def test_a_break_that_is_none_and_an_operator_who_is_none_are_refused(home: Path, found: str, ada: str) -> None:
    resolve = ("resolve", "--to", "losses", *WHY, "--as")
    assert run("--home", home, "break", "brk_nonsense", *resolve, ada).exit_code == 2
    none = f"brk_{found[4:-4]}0000"
    assert "there is no such break" in run("--home", home, "break", none, *resolve, ada).stderr
    nobody = f"opr_{ada[4:-4]}0000"
    assert "only an operator" in run("--home", home, "break", found, *resolve, nobody).stderr
