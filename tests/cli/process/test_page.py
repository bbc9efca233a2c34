"""The page about the process is current, and names for each rule a test that there is."""

import ast
from pathlib import Path

import pytest

from gigwright.cli.process.page import page
from gigwright.cli.process.svg import svg
from gigwright.wiring.process import Process
from tests.cli.process.rule import Rule
from tests.cli.process.rules import OF_ORDERS, table
from tests.cli.process.rules_of_money import OF_MONEY

ROOT = Path(__file__).resolve().parents[3]


def functions_in(file: str) -> set[str]:
    """The names of all functions at the first level of a file; none where there is no such file."""
    path = ROOT / file
    tree = ast.parse(path.read_text()) if path.exists() else ast.Module([], [])
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def named_in_vain(rules: tuple[Rule, ...]) -> list[str]:
    named = [test for rule in rules for test in rule.tests]
    return [test for test in named if test.partition("::")[2] not in functions_in(test.partition("::")[0])]


def test_the_page_of_the_process_is_current(process: Process) -> None:
    written = (ROOT / "docs" / "process.md").read_text()
    assert written == "\n".join((*page(process), *table())) + "\n", "`make docs` writes it anew"


def test_the_drawing_beside_it_is_current(process: Process) -> None:
    assert (ROOT / "docs" / "process.svg").read_text() == "\n".join(svg(process)) + "\n", "`make docs` draws it anew"


def test_every_rule_names_a_test_that_there_is() -> None:
    assert named_in_vain((*OF_ORDERS, *OF_MONEY)) == []


@pytest.mark.parametrize("named", ["tests/test_policy.py::test_nothing", "tests/nowhere.py::test_it"])
def test_a_test_that_is_not_there_would_be_found(named: str) -> None:
    assert named_in_vain((Rule("a rule", (named,)),)) == [named]


def test_no_rule_stands_there_twice() -> None:
    said = [rule.said for rule in (*OF_ORDERS, *OF_MONEY)]
    assert len(said) == len(set(said))


def test_every_way_has_its_row_with_those_who_are_refused(process: Process) -> None:
    _, *rows = [line for line in page(process) if line.startswith("| ")]
    ways = [way for row in rows for way in row.removeprefix("| ").partition(" | ")[0].split("<br>")]
    assert len(ways) == len(process.ways)
    (revision,) = [row for row in rows if "revision requested" in row]
    assert "| buyer |" in revision
    assert "*operator, order-intake, seller, stranger, the clock*: only the buyer of the order can do this" in revision
