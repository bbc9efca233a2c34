"""An operator moves the market's own money to its bank: in a market whose life has ended well."""

import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import msgspec
import pytest

from gigwright.values import OperatorId
from gigwright.wiring import open_market
from tests.cli.town import report, run
from tests.test_the_docs import REFERENCE, sections
from tests.torture.crashing import CrashAtEach, live_through
from tests.torture.places import in_memory

IN_TRANSIT = "Assets:Transit:ProcessorToBank"
WHY = ("--currency", "USD", "--reason", "The rent")


@pytest.fixture(scope="module")
def life() -> Iterator[Path]:
    with in_memory() as folder:
        assert live_through(folder, CrashAtEach((), 1)) == []
        yield folder / "home"


@pytest.fixture
def lived(life: Path, tmp_path: Path) -> Path:
    """A home of one's own in which all of that has happened."""
    return copytree(life, tmp_path / "lived")


@pytest.fixture
def operator(lived: Path) -> str:
    found: str = report(run("--home", lived, "operator", "add", "ada@example.org", "--json"))["operator"]
    return found


def own(lived: Path, operator: str) -> str:
    """As the refusal of far too much says it."""
    refused = run("--home", lived, "sweep", "1000000", "--as", operator, *WHY)
    assert refused.exit_code == 1
    (found,) = re.findall(r"([0-9.]+) USD at the card processor is the market's own", refused.stderr)
    return str(found)


def in_transit(lived: Path) -> list[int]:
    balances = report(run("--home", lived, "ledger", "balances", "--json"))["accounts"]
    return [one["balance"]["amount_minor"] for one in balances if one["account"] == IN_TRANSIT]


def test_what_is_the_markets_own_is_moved_to_the_last_cent_and_not_twice(lived: Path, operator: str) -> None:
    amount = own(lived, operator)
    assert float(amount) > 0
    asked = run("--home", lived, "sweep", amount, "--as", operator, *WHY)
    assert asked.exit_code == 0, asked.stderr
    assert "`gigwright work` sends it" in asked.stderr
    assert own(lived, operator) == "0.00"
    run("--home", lived, "work", "--until-idle")
    assert in_transit(lived) == [round(float(amount) * 100)]
    assert run("--home", lived, "sweep", "0.01", "--as", operator, *WHY).exit_code == 1
    assert report(run("--home", lived, "ledger", "check", "--json"))["findings"] == []


def test_what_was_asked_for_is_told_to_programs_as_the_reference_shows_it(lived: Path, operator: str) -> None:
    shown = sections(REFERENCE.read_text())["sweep"].partition("```json\n")[2].partition("\n```")[0]
    said = report(run("--home", lived, "sweep", "0.01", "--as", operator, *WHY, "--json"))
    assert list(said) == list(msgspec.json.decode(shown))
    assert said["name"] == "ledger.sweep_requested"


def test_a_refusal_says_to_programs_what_to_do(lived: Path) -> None:
    with open_market(lived) as market:
        nobody = market.ids.new(OperatorId)
    refused = run("--home", lived, "sweep", "0.01", "--as", nobody, *WHY, "--json")
    assert refused.exit_code == 1
    assert "only an operator moves the market's money" in msgspec.json.decode(refused.stderr)["error"]


@pytest.mark.parametrize(
    "asked",
    [
        ("0.01", "--reason", "The rent"),
        ("0.01", "--currency", "USD"),
        ("0.001", "--currency", "USD", "--reason", "The rent"),
        ("much", "--currency", "USD", "--reason", "The rent"),
    ],
    ids=["no currency", "no reason", "half a cent", "no number"],
)
def test_a_sweep_is_asked_for_as_it_should_be(home: Path, asked: tuple[str, ...]) -> None:
    assert run("--home", home, "sweep", *asked, "--as", "opr_01ke70ehg0eg7swe1qggkd1ea4").exit_code == 2
