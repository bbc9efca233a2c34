"""Whose gigs they become."""

from pathlib import Path

from gigwright.simulation.people import newcomer
from gigwright.wiring import open_market
from tests.cli.gigs_import.shelf import LOGO, bring, catalogue
from tests.cli.town import lines, report, run

EUR = ("--currency", "EUR", "--json")


def sellers(home: Path) -> set[str]:
    return {
        event["data"]["seller"] for event in lines(run("--home", home, "events", "--json", "--type", "gigs.drafted"))
    }


def test_without_a_name_they_belong_to_an_account_of_the_import(home: Path, tmp_path: Path) -> None:
    file = catalogue(tmp_path / "offers.csv", [LOGO])
    bring(home, file, *EUR)
    bring(home, file, *EUR)
    (registered,) = lines(run("--home", home, "events", "--json", "--type", "accounts.user_registered"))
    assert sellers(home) == {registered["data"]["user"]}
    assert registered["data"]["name"]["value"] == "Imported catalogue"


def test_a_seller_is_named_by_id_or_by_address(home: Path, tmp_path: Path) -> None:
    with open_market(home) as market:
        ada = newcomer(market, "Ada", "ada@example.org")
        ada.begin_to_sell()
    file = catalogue(tmp_path / "offers.csv", [LOGO])
    assert report(bring(home, file, "--seller", ada.id, *EUR))["published"] == 1
    assert report(bring(home, file, "--seller", " Ada@Example.org", *EUR))["already"] == 1
    assert sellers(home) == {ada.id}


def test_a_new_address_becomes_a_seller(home: Path, tmp_path: Path) -> None:
    file = catalogue(tmp_path / "offers.csv", [LOGO])
    assert report(bring(home, file, "--seller", "new@example.org", *EUR))["published"] == 1
    assert report(bring(home, file, "--seller", "new@example.org", *EUR))["already"] == 1
    assert "example.org" not in run("--home", home, "events", "--json").stdout


def test_people_do_not_become_sellers_by_somebody_elses_word(home: Path, tmp_path: Path) -> None:
    with open_market(home) as market:
        ben = newcomer(market, "Ben", "ben@example.org")
    file = catalogue(tmp_path / "offers.csv", [LOGO])
    for name in (ben.id, "ben@example.org"):
        answer = bring(home, file, "--seller", name, *EUR)
        assert answer.exit_code == 1
        assert "is not a seller of this market" in answer.stderr
    assert bring(home, file, "--seller", "nonsense", *EUR).exit_code == 1
    assert sellers(home) == set()
