"""Many listings at once, and what happens when the import is killed among them."""

import re
import signal
from pathlib import Path

from gigwright.cli.gigs_import.bringing import bring_along
from gigwright.cli.gigs_import.catalogue_file import Row
from gigwright.cli.gigs_import.listing import Reject
from gigwright.wiring import open_market
from tests.cli.gigs_import.shelf import HEADING, bring, catalogue
from tests.cli.town import SECONDS_MAX, lines, report, run, start

ROWS = 400
EUR = ("--currency", "EUR", "--json")


def offers(path: Path) -> Path:
    """400 listings, every fortieth of which is no listing."""
    rows = [
        (f"{'Nothing' if n % 40 == 0 else 'I will do'} number {n}", "All", "Sorts", f"{5 + n}") for n in range(ROWS)
    ]
    return catalogue(path, rows, HEADING)


def test_answers_come_in_the_order_of_the_rows(home: Path) -> None:
    rejects = [Reject(Row(number, ()), "a reason", "a sentence") for number in range(1_000)]
    with open_market(home) as market:
        assert list(bring_along(market, rejects)) == rejects


def test_killed_in_the_middle_and_run_again_it_ends_the_same(home: Path, tmp_path: Path) -> None:
    file = offers(tmp_path / "offers.csv")
    rejects = tmp_path / "rejects.csv"
    for nth in (3, 4, 6):  # commits: the account takes the first two
        crash = {"GIGWRIGHT_CRASH_AT": f"log.append.{'before' if nth % 2 else 'after'}_commit:{nth}"}
        process = start("--home", home, "import", "gigs", file, "--rejects", rejects, *EUR, **crash)
        process.communicate(timeout=SECONDS_MAX)
        assert process.returncode == -signal.SIGKILL
        assert not rejects.exists()
    found = report(bring(home, file, *EUR))
    assert found["published"] + found["already"] == ROWS - ROWS // 40
    assert found["rejected"] == ROWS // 40
    assert found["already"] > 0
    assert not list(tmp_path.glob("*.part"))
    check_that_all_are_there_once(home)


def check_that_all_are_there_once(home: Path) -> None:
    found = lines(run("--home", home, "events", "--json", "--type", "gigs.*"))
    numbers = [int(re.sub(r"\D", "", e["data"]["title"])) for e in found if e["name"] == "gigs.drafted"]
    assert sorted(numbers) == [n for n in range(ROWS) if n % 40]
    positions = {e["data"]["gig"]: e["position"] for e in found if e["name"] == "gigs.drafted"}
    published = {e["data"]["gig"]: e["position"] for e in found if e["name"] == "gigs.published"}
    assert {gig: position + 1 for gig, position in positions.items()} == published
