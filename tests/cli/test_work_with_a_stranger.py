"""The example of a consumer that somebody else wrote: one file, and no other changes."""

from pathlib import Path

import pytest

from tests.cli.town import ROOT, lines, purchase, run

EXAMPLE = ROOT / "examples" / "thank_you.py"
LINES_MAX = 20


def test_a_stranger_hears_of_payments_with_its_own_position_and_lag(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert EXAMPLE.read_text().count("\n") <= LINES_MAX
    purchase(home)
    thanks = tmp_path / "thanks"
    thanks.mkdir()
    monkeypatch.chdir(thanks)
    answer = run("--home", home, "work", "--until-idle", "--with", EXAMPLE)
    assert answer.exit_code == 0
    assert "thanking" in answer.stdout
    (written,) = thanks.iterdir()
    assert written.read_text().startswith("Thank you for 105.50 USD, usr_")
    (thanking,) = [one for one in lines(run("--home", home, "consumers", "--json")) if one["name"] == "thanking"]
    (captured,) = lines(run("--home", home, "events", "--json", "--type", "payments.captured"))
    assert thanking["kind"] == "reactor"
    assert thanking["lag"] == 0
    assert thanking["position"] >= captured["position"]


def test_a_stranger_that_is_not_run_falls_behind_and_catches_up(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    purchase(home)
    run("--home", home, "work", "--until-idle", "--with", EXAMPLE)
    purchase(home, people=("Cleo", "Dan"))
    (behind,) = [one for one in lines(run("--home", home, "consumers", "--json")) if one["name"] == "thanking"]
    assert behind["lag"] > 0
    run("--home", home, "work", "--until-idle", "--with", EXAMPLE)
    assert len(list(tmp_path.glob("thanks-*.txt"))) == 2
