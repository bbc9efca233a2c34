"""Importing a catalogue, as somebody who moves in does it."""

import os
from pathlib import Path

import pytest

from tests.cli.gigs_import.shelf import CHEAP, ESSAY, HEADING, LOGO, SHOUTED, bring, catalogue, rejected
from tests.cli.town import lines, report, run

EUR = ("--currency", "EUR", "--json")


def test_rows_become_gigs_on_sale_and_what_is_not_fit_is_counted_by_reason(home: Path, tmp_path: Path) -> None:
    file = catalogue(tmp_path / "offers.csv", [LOGO, SHOUTED, ESSAY, CHEAP])
    answer = bring(home, file, *EUR)
    assert answer.exit_code == 0
    assert report(answer) == {
        "rows": 4,
        "published": 2,
        "rejected": 2,
        "already": 0,
        "reasons": {'the title does not begin with "I will"': 1, "a price is below the minimum": 1},
        "published_total": {"EUR": 6250},
    }
    assert [(row["rejected_row"], row["title"]) for row in rejected(file)] == [("2", SHOUTED[0]), ("4", CHEAP[0])]
    assert "3.99 EUR" in rejected(file)[1]["rejected_because"]
    published = lines(run("--home", home, "events", "--json", "--type", "gigs.published"))
    assert len(published) == 2
    assert all(event["imported"] for event in published)


def test_a_listing_gets_what_it_does_not_say(home: Path, tmp_path: Path) -> None:
    bring(home, catalogue(tmp_path / "offers.csv", [LOGO]), *EUR)
    (drafted,) = lines(run("--home", home, "events", "--json", "--type", "gigs.drafted"))
    price = {"amount_minor": 5000, "currency": "EUR"}
    assert drafted["data"]["packages"] == [{"name": "Basic", "price": price, "delivery_days": 7, "revisions": 1}]
    assert drafted["actor"] == "catalogue-import"


def test_a_listing_keeps_what_it_says(home: Path, tmp_path: Path) -> None:
    heading = (*HEADING, "delivery_days", "revisions", "currency")
    rows = [(*LOGO, "3", "unlimited", "usd"), (*ESSAY[:3], "1500", "14", "2", "JPY")]
    answer = bring(home, catalogue(tmp_path / "offers.csv.gz", rows, heading), *EUR)
    assert report(answer)["published_total"] == {"JPY": 1500, "USD": 5000}
    found = lines(run("--home", home, "events", "--json", "--type", "gigs.drafted"))
    packages = {event["data"]["title"]: event["data"]["packages"][0] for event in found}
    assert (packages[LOGO[0]]["delivery_days"], packages[LOGO[0]]["revisions"]) == (3, None)
    assert (packages[ESSAY[0]]["delivery_days"], packages[ESSAY[0]]["revisions"]) == (14, 2)


def test_run_again_it_adds_nothing_and_later_only_what_is_new(home: Path, tmp_path: Path) -> None:
    file = catalogue(tmp_path / "offers.csv", [LOGO, SHOUTED, LOGO])
    assert report(bring(home, file, *EUR))["published"] == 2
    again = report(bring(home, file, *EUR))
    assert (again["published"], again["already"], again["rejected"], again["published_total"]) == (0, 2, 1, {})
    longer = report(bring(home, catalogue(file, [LOGO, ESSAY, LOGO, SHOUTED, LOGO]), *EUR))
    assert (longer["published"], longer["already"], longer["rejected"]) == (2, 2, 1)


def test_with_ids_a_listing_is_known_by_its_id(home: Path, tmp_path: Path) -> None:
    heading = ("id", *HEADING)
    rows = [("7", *LOGO), ("8", *LOGO), ("7", *ESSAY), ("", *ESSAY)]
    first = report(bring(home, catalogue(tmp_path / "offers.csv", rows, heading), *EUR))
    assert first["published"] == 2
    assert first["reasons"] == {"the id stands twice in the file": 1, "the id is missing or too long": 1}
    changed = [("8", *ESSAY), ("7", *LOGO)]
    second = report(bring(home, catalogue(tmp_path / "offers.csv", changed, heading), *EUR))
    assert (second["already"], second["reasons"]) == (1, {"the id stands for another listing": 1})


def test_rejects_are_replaced_by_each_run(home: Path, tmp_path: Path) -> None:
    file = catalogue(tmp_path / "offers.csv", [SHOUTED])
    bring(home, file, *EUR)
    assert len(rejected(file)) == 1
    bring(home, catalogue(file, [LOGO]), *EUR)
    assert rejected(file) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "offers.csv", "rejects.csv"]


def test_people_get_a_summary(home: Path, tmp_path: Path) -> None:
    answer = bring(home, catalogue(tmp_path / "offers.csv", [LOGO, SHOUTED]), "--currency", "EUR")
    assert "1 published, together 50.00 EUR" in answer.stdout
    assert "1 rejected" in answer.stdout
    assert "rejects.csv" in answer.stderr


def test_the_price_may_stand_in_a_column_of_another_name(home: Path, tmp_path: Path) -> None:
    file = catalogue(tmp_path / "offers.csv", [LOGO], (*HEADING[:3], "Preis"))
    assert report(bring(home, file, "--map", "price=Preis", *EUR))["published"] == 1


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--currency", "EUR", "--map", "title=name"], "no column called 'name'; it has title, category"),
        (["--currency", "EUR", "--map", "colour=title"], "--map colour=title: write it like price=price_eur"),
        (["--currency", "EUR", "--map", "price"], "--map price: write it like"),
        ([], "in which currency are the prices?"),
        (["--currency", "EURO"], "EURO"),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error(home: Path, tmp_path: Path, options: list[str], sentence: str) -> None:
    answer = bring(home, catalogue(tmp_path / "offers.csv", [LOGO]), *options)
    assert answer.exit_code == 2
    assert sentence in answer.stderr
    assert not home.exists()


def test_a_missing_column_is_a_usage_error_that_names_those_there_are(home: Path, tmp_path: Path) -> None:
    answer = bring(home, catalogue(tmp_path / "offers.csv", [], ("title", "category", "price_eur")), *EUR)
    assert answer.exit_code == 2
    assert "no column subcategory and no column price; it has title, category, price_eur" in answer.stderr


def test_the_catalogue_is_never_written_over(home: Path, tmp_path: Path) -> None:
    file = catalogue(tmp_path / "offers.csv", [LOGO])
    answer = run("--home", home, "import", "gigs", file, "--currency", "EUR", "--rejects", file)
    assert answer.exit_code == 2


@pytest.mark.skipif("GIGWRIGHT_REAL_DATA" not in os.environ, reason="GIGWRIGHT_REAL_DATA names no folder of real input")
def test_a_real_catalogue_comes_over_to_the_cent(home: Path, tmp_path: Path) -> None:
    file = Path(os.environ["GIGWRIGHT_REAL_DATA"]) / "gigs" / "fiverr_offers.csv.gz"
    rejects = tmp_path / "rejects.csv"
    options = ("--map", "price=price_eur", "--rejects", rejects, *EUR)
    found = report(run("--home", home, "import", "gigs", file, *options))
    assert found["published"] + found["rejected"] == found["rows"] == 6182
    assert sum(found["reasons"].values()) == found["rejected"]
    left_out = rejected(rejects)
    assert len(left_out) == found["rejected"]
    assert all(row["rejected_reason"] in found["reasons"] for row in left_out)
    lost_minor = sum(int(row["price_eur"].replace(".", "")) for row in left_out)
    assert found["published_total"] == {"EUR": 40_793_676 - lost_minor}
    again = report(run("--home", home, "import", "gigs", file, *options))
    assert (again["published"], again["already"], again["rejected"]) == (0, found["published"], found["rejected"])
