"""The books, handed over."""

import csv
from pathlib import Path

import pytest

from gigwright.contexts.ledger.projections import bookkeeping
from gigwright.values import OrderId
from tests.cli.town import lines, report, run, tables_of, tamper
from tests.contexts.ledger.judged import bean_check, hledger_check


def this_month(home: Path) -> str:
    first, *_ = lines(run("--home", home, "ledger", "journal", "--json"))
    month: str = first["at"][:7]
    return month


def test_each_form_goes_to_stdout_or_into_a_file(home: Path, order: OrderId, tmp_path: Path) -> None:
    for form in ("beancount", "hledger", "csv"):
        said = run("--home", home, "ledger", "export", "--format", form)
        kept = run("--home", home, "ledger", "export", "--format", form, "--output", tmp_path / "books")
        assert (said.exit_code, kept.exit_code, kept.stdout) == (0, 0, "")
        assert (tmp_path / "books").read_text() == said.stdout
        assert order in said.stdout
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["books"]


def test_rows_can_be_traced_to_the_journal(home: Path, order: OrderId) -> None:
    rows = list(csv.DictReader(run("--home", home, "ledger", "export", "--format", "csv").stdout.splitlines()))
    booked = lines(run("--home", home, "ledger", "journal", "--json"))
    assert [row["entry"] for row in rows] == [entry["id"] for entry in booked for _ in entry["lines"]]
    assert sum(int(row["amount_minor"]) for row in rows) == 0


def test_a_month_is_handed_over_alone(home: Path, order: OrderId) -> None:
    export = ("--home", home, "ledger", "export", "--format", "csv", "--month")
    assert len(run(*export, this_month(home)).stdout.splitlines()) == 5
    assert len(run(*export, "2020-01").stdout.splitlines()) == 1
    (header, *opening) = run(*export, "2199-01").stdout.splitlines()
    assert header.startswith("at,")
    assert all(",opening," in row for row in opening)
    assert len(opening) == 3


def test_programs_are_told_where_it_is(home: Path, order: OrderId, tmp_path: Path) -> None:
    asked = ("--home", home, "--json", "ledger", "export", "--format", "hledger")
    said = report(run(*asked, "--output", tmp_path / "books", "--month", "2026-01"))
    assert said == {"file": str(tmp_path / "books"), "format": "hledger", "month": "2026-01", "behind": 0}
    assert run(*asked).exit_code == 2


def test_a_file_that_cannot_be_written_leaves_nothing_behind(home: Path, order: OrderId, tmp_path: Path) -> None:
    answer = run("--home", home, "ledger", "export", "--format", "csv", "--output", tmp_path / "nowhere" / "books")
    assert answer.exit_code == 1
    assert "nowhere" in answer.stderr


@pytest.mark.judge
def test_the_judges_take_the_books_of_a_market(home: Path, order: OrderId, tmp_path: Path) -> None:
    for month in ((), ("--month", this_month(home))):
        export = ("--home", home, "ledger", "export", *month, "--format")
        assert bean_check(tmp_path)(run(*export, "beancount").stdout) == 0
        assert hledger_check(tmp_path)(run(*export, "hledger").stdout) == 0


@pytest.mark.judge
def test_the_judges_see_books_in_which_somebody_changed_a_line(home: Path, order: OrderId, tmp_path: Path) -> None:
    change = "UPDATE lines SET amount_minor = amount_minor + CASE number WHEN 0 THEN 1 ELSE -1 END"
    tamper(tables_of(home, bookkeeping), change)
    export = ("--home", home, "ledger", "export", "--format")
    assert bean_check(tmp_path)(run(*export, "beancount").stdout) == 1
    assert hledger_check(tmp_path)(run(*export, "hledger").stdout) == 1
