"""`gigwright receipts` and `gigwright receipt`."""

from pathlib import Path

import pytest

from gigwright.cli.receipt_page import page_of, text_of
from gigwright.contexts.ledger.projections import bookkeeping
from tests.cli.town import lines, purchase, report, run, tables_of, tamper


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("receipts") / "market"
    purchase(folder)
    return folder


def test_receipts_are_listed_for_people_and_programs(home: Path) -> None:
    (listed,) = lines(run("--home", home, "--json", "receipts"))
    assert (listed["kind"], listed["number"][:2], listed["amount"]["amount_minor"]) == ("receipt", "R-", 10_550)
    assert listed["number"] in run("--home", home, "receipts").stdout
    month = listed["at"][:7]
    assert len(lines(run("--home", home, "--json", "receipts", "--month", month, "--user", listed["user"]))) == 1
    assert lines(run("--home", home, "--json", "receipts", "--month", "2001-01")) == []
    assert run("--home", home, "receipts", "--month", "2001-01").stdout == "no such receipt was issued\n"


def test_a_receipt_is_shown_with_the_names_of_its_people(home: Path) -> None:
    (listed,) = lines(run("--home", home, "--json", "receipts"))
    shown = report(run("--home", home, "receipt", listed["number"], "--json"))
    assert shown["names"] == {"buyer": "Ben", "seller": "Ada"}
    assert shown["price"]["amount_minor"] + shown["service_fee"]["amount_minor"] == shown["total"]["amount_minor"]
    text = run("--home", home, "receipt", listed["number"]).stdout
    assert f"Receipt {listed['number']}\n" in text
    assert "Total        105.50 USD\n" in text
    page = run("--home", home, "receipt", listed["number"], "--format", "html").stdout
    assert page.startswith("<!doctype html>")
    assert f"<td>Ben ({listed['user']})</td>" in page


def test_a_number_that_was_never_given_is_told_so(home: Path) -> None:
    answer = run("--home", home, "receipt", "R-2026-999999")
    assert answer.exit_code == 1
    assert "nothing was issued under R-2026-999999" in answer.stderr


def test_what_people_wrote_can_steer_neither_a_page_nor_a_terminal() -> None:
    rows = [("For", "<script>alert(1)</script>\x1b[31m\nTotal  0.00")]
    assert "<script>" not in page_of("A & B", rows)
    assert "A &amp; B" in page_of("A & B", rows)
    assert text_of("A", rows).count("\n") == 2
    assert "\x1b" not in text_of("A", rows)


def test_a_check_of_the_books_finds_a_receipt_that_is_gone(tmp_path: Path) -> None:
    purchase(tmp_path / "market")
    assert run("--home", tmp_path / "market", "ledger", "check").exit_code == 0
    tamper(tables_of(tmp_path / "market", bookkeeping), "DELETE FROM documents")
    answer = run("--home", tmp_path / "market", "--json", "ledger", "check")
    assert answer.exit_code == 1
    assert [finding["law"] for finding in report(answer)["findings"]] == ["L11"]
