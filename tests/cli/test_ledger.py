"""The books, read and checked."""

from pathlib import Path

from gigwright.contexts.ledger.projections import bookkeeping
from gigwright.values import OrderId
from tests.cli.town import lines, report, run, tables_of, tamper


def test_the_trial_balance_sums_to_zero_per_currency(home: Path, order: OrderId) -> None:
    found = report(run("--home", home, "ledger", "balances", "--json"))
    assert found["sums"] == [{"amount_minor": 0, "currency": "USD"}]
    balances = {one["account"]: one["balance"]["amount_minor"] for one in found["accounts"]}
    assert balances["Liabilities:Orders:Held"] == -10_550
    assert balances["Assets:Processor:Sandbox:Pending"] == 10_550 - 336
    assert sum(balances.values()) == 0


def test_people_read_the_trial_balance_as_money(home: Path, order: OrderId) -> None:
    answer = run("--home", home, "ledger", "balances")
    said = [line.split() for line in answer.stdout.splitlines()]
    assert ["Liabilities:Orders:Held", "105.50", "USD"] in said
    assert ["total", "105.50", "USD", "105.50", "USD"] in said
    assert ["debits", "less", "credits", "0.00", "USD"] in said


def test_the_trial_balance_of_a_moment(home: Path, order: OrderId) -> None:
    paid, _ = lines(run("--home", home, "ledger", "journal", "--json"))
    before = run("--home", home, "ledger", "balances", "--at", "2020-01-31", "--json")
    assert report(before) == {"behind": 0, "at": "2020-01-31T23:59:59.999999Z", "accounts": [], "sums": []}
    now = report(run("--home", home, "ledger", "balances", "--json"))
    then = report(run("--home", home, "ledger", "balances", "--at", paid["at"], "--json"))
    assert now["at"] is None
    assert then["accounts"] == now["accounts"]
    assert run("--home", home, "ledger", "balances", "--at", "yesterday").exit_code == 2


def test_only_the_currency_that_was_asked_for(home: Path, order: OrderId) -> None:
    assert report(run("--home", home, "ledger", "balances", "--currency", "EUR", "--json"))["accounts"] == []
    assert "nothing is booked" in run("--home", home, "ledger", "balances", "--currency", "EUR").stdout


def test_the_journal_is_told_entry_by_entry(home: Path, order: OrderId) -> None:
    captured, fee = lines(run("--home", home, "ledger", "journal", "--json"))
    assert captured["order"] == order
    assert {line["amount"]["amount_minor"] for line in captured["lines"]} == {10_550, -10_550}
    assert {line["amount"]["amount_minor"] for line in fee["lines"]} == {336, -336}
    assert captured["event"] == fee["event"]
    (second,) = lines(run("--home", home, "ledger", "journal", "--json", "--after", str(captured["number"])))
    assert second == fee
    assert lines(run("--home", home, "ledger", "journal", "--json", "--limit", "1")) == [captured]
    assert "105.50 USD" in run("--home", home, "ledger", "journal").stdout


def test_the_journal_of_one_order(home: Path, order: OrderId) -> None:
    assert len(lines(run("--home", home, "ledger", "journal", "--json", "--order", order))) == 2
    other = order[:-1] + ("0" if order[-1] != "0" else "1")
    assert lines(run("--home", home, "ledger", "journal", "--json", "--order", other)) == []
    assert run("--home", home, "ledger", "journal", "--order", "nonsense").exit_code == 2


def test_right_books_are_said_to_be_right(home: Path, order: OrderId) -> None:
    answer = run("--home", home, "ledger", "check")
    assert (answer.exit_code, answer.stderr) == (0, "")
    assert report(run("--home", home, "ledger", "check", "--json")) == {"ok": True, "behind": 0, "findings": []}


def test_a_balance_that_somebody_changed_is_found(home: Path, order: OrderId) -> None:
    tamper(
        tables_of(home, bookkeeping),
        "UPDATE balances SET amount_minor = amount_minor - 1 WHERE account = 'Liabilities:Orders:Held'",
    )
    answer = run("--home", home, "ledger", "check", "--json")
    assert answer.exit_code == 1
    assert {"L4", "L7"} <= {finding["law"] for finding in report(answer)["findings"]}
    assert run("--home", home, "ledger", "check").exit_code == 1


def test_an_entry_that_somebody_removed_is_found(home: Path, order: OrderId) -> None:
    tamper(tables_of(home, bookkeeping), "DELETE FROM entries WHERE purpose = 'processor-fee'")
    answer = run("--home", home, "ledger", "check", "--json")
    assert "L9" in {finding["law"] for finding in report(answer)["findings"]}


def test_a_currency_may_be_small_and_must_exist(home: Path, order: OrderId) -> None:
    assert "105.50 USD" in run("--home", home, "ledger", "balances", "--currency", "usd").stdout
    answer = run("--home", home, "ledger", "balances", "--currency", "XXX")
    assert answer.exit_code == 2
    assert "XXX" in answer.stderr


def test_books_that_stopped_are_not_right(home: Path, order: OrderId) -> None:
    tamper(tables_of(home, bookkeeping), "UPDATE progress SET error = 'event 7 (x.y): KeyError: z'")
    answer = run("--home", home, "ledger", "check", "--json")
    assert answer.exit_code == 1
    assert report(answer)["findings"][0]["sentence"].endswith("KeyError: z")
    assert "not what the log says" in answer.stderr
