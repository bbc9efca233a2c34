"""Exports, damage done to them, and the programs that nobody here wrote which must see it."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gigwright.contexts.ledger.projections import Extract
from gigwright.contexts.ledger.projections.wording import WORDS
from tests.contexts.ledger.everything import CURRENCIES, books_of_everything

SECONDS_MAX = 30
AMOUNT = re.compile(r"(-?)([0-9.]+) ([A-Z]{3})\b")
PURPOSE = re.compile(r"purpose:\W*([a-z-]+)")

Judge = Callable[[str], int]


def exported(form: Callable[[Extract], Iterator[str]]) -> str:
    """Everything that can be booked, as a text."""
    with books_of_everything() as books:
        return "".join(f"{line}\n" for line in form(Extract(books)))


def bean_check(folder: Path) -> Judge:
    """What `bean-check` returns for a text."""
    beside = Path(sys.executable).with_name("bean-check")
    program = str(beside) if beside.exists() else _on_the_path("bean-check")
    return _judge(folder / "books.beancount", program, "--no-cache")


def hledger_check(folder: Path) -> Judge:
    """What `hledger check --strict` returns for a text."""
    return _judge(folder / "books.journal", _on_the_path("hledger"), "check", "--strict", "--file")


def _judge(file: Path, *program: str) -> Judge:
    def judge(text: str) -> int:
        file.write_text(text)
        return subprocess.run([*program, file], capture_output=True, timeout=SECONDS_MAX, check=False).returncode

    return judge


def _on_the_path(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        pytest.fail(f"{program} is missing: install it, then run make judge again")
    return found


def entries_in(text: str) -> dict[tuple[str, str], str]:
    """One entry of each purpose and currency, as it stands in the text."""
    found: dict[tuple[str, str], str] = {}
    for block in text.split("\n\n"):
        if (purpose := PURPOSE.search(block)) and (amount := AMOUNT.search(block)):
            found[purpose[1], amount[3]] = block
    assert found.keys() == {(purpose, currency) for purpose in WORDS for currency in CURRENCIES}
    return found


def off_by_one(block: str) -> str:
    """The block with one minor unit more in its first amount."""
    return AMOUNT.sub(_one_more, block, count=1)


def damages(text: str, block: str) -> dict[str, str]:
    """The text with this entry off by one minor unit, dropped, or there twice."""
    assert text.count(block) == 1
    return {
        "off by one": text.replace(block, off_by_one(block)),
        "dropped": text.replace(f"{block}\n\n", ""),
        "doubled": text.replace(block, f"{block}\n\n{block}"),
    }


def _one_more(amount: re.Match[str]) -> str:
    sign, digits, currency = amount.groups()
    whole, mark, part = digits.partition(".")
    more = str(int(whole + part) + 1).rjust(len(part) + 1, "0")
    return f"{sign}{more[: len(more) - len(part)]}{mark}{more[len(more) - len(part) :]} {currency}"
