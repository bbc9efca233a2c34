"""Looking at tables that are behind."""

from pathlib import Path

from tests.cli.town import purchase, report, run


def test_tables_that_are_behind_are_shown_as_they_are_and_it_is_said(home: Path) -> None:
    purchase(home, settled=False)
    answer = run("--home", home, "ledger", "balances")
    assert "nothing is booked" in answer.stdout
    assert "the tables of bookkeeping are 1 events behind the log; `gigwright work`" in answer.stderr
    assert report(run("--home", home, "ledger", "balances", "--json"))["behind"] == 1


def test_tables_that_are_up_to_date_need_no_note(home: Path) -> None:
    purchase(home)
    assert run("--home", home, "ledger", "balances").stderr == ""
