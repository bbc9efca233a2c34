"""The payouts, as an operator looks through them: in a market whose life has ended well."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from tests.cli.town import lines, report, run
from tests.test_the_docs import REFERENCE, sections
from tests.torture.crashing import CrashAtEach, live_through
from tests.torture.places import in_memory


@pytest.fixture(scope="module")
def lived() -> Iterator[Path]:
    with in_memory() as folder:
        assert live_through(folder, CrashAtEach((), 1)) == []
        yield folder / "home"


def test_payouts_are_listed_newest_first_with_what_became_of_them(lived: Path) -> None:
    found = lines(run("--home", lived, "payouts", "--json"))
    assert len(found) >= 2
    assert {(one["state"], one["reason"] is None) for one in found} == {("sent", True), ("returned", False)}
    assert [one["requested_at"] for one in found] == sorted((one["requested_at"] for one in found), reverse=True)
    shown = run("--home", lived, "payouts").stdout
    assert found[0]["payout"] in shown
    assert len(lines(run("--home", lived, "payouts", "--limit", "1", "--json"))) == 1
    assert run("--home", lived, "payouts", "--limit", "0").exit_code == 2


def test_what_is_sent_is_open_no_more(lived: Path) -> None:
    assert "there is no such payout" in run("--home", lived, "payouts", "--open").stdout


def test_the_reference_shows_a_payout_as_programs_get_it(lived: Path) -> None:
    shown = sections(REFERENCE.read_text())["payouts"].partition("```json\n")[2].partition("\n```")[0]
    first, *_ = lines(run("--home", lived, "payouts", "--json"))
    assert list(first) == list(msgspec.json.decode(shown))


def test_what_a_seller_would_get_now_is_shown_with_what_is_owed_and_when(lived: Path) -> None:
    offers = {}
    for one in lines(run("--home", lived, "users", "--json")):
        told = report(run("--home", lived, "user", one["user"], "--json"))
        offers[one["user"]] = told["payouts"]
        shown = run("--home", lived, "user", one["user"]).stdout
        assert shown.count("Next payout: ") == len(told["payouts"])
    found = [offer for theirs in offers.values() for offer in theirs]
    assert found
    for offer in found:
        left = offer["available"]["amount_minor"] - offer["owed"]["amount_minor"]
        assert offer["rest"]["amount_minor"] == max(left, 0)
        assert offer["taken"]["amount_minor"] <= offer["rest"]["amount_minor"]
