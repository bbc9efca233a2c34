"""The house is tidy; and each rule that says so is seen to catch, by running it over a planted text."""

import subprocess
from pathlib import Path

import pytest

from tests import tidiness

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Path → text of every text file that git knows. A tarball has no git, so nothing can be said of it."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git tree: the tidy tests read what git tracks")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, timeout=30, check=True)
    paths = [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    read = {name: (ROOT / name).read_bytes() for name in paths}
    return {name: body.decode() for name, body in read.items() if b"\0" not in body and not name.endswith(".gz")}


@pytest.fixture(scope="module")
def python(texts: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in texts.items() if name.endswith(".py")}


@pytest.fixture(scope="module")
def sources(python: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in python.items() if name.startswith("src/gigwright/")}


@pytest.fixture(scope="module")
def decisions(texts: dict[str, str]) -> dict[str, str]:
    folder = "docs/decisions/"
    return {name.removeprefix(folder): text for name, text in texts.items() if name.startswith(folder)}


def test_tests_mirror_the_source(python: dict[str, str], sources: dict[str, str]) -> None:
    tests = [name for name in python if name.startswith("tests/") and Path(name).name.startswith("test_")]
    assert tidiness.tests_without_a_source(tests, tidiness.modules_of(sources)) == []


def test_a_test_of_nothing_is_seen() -> None:
    modules = tidiness.modules_of(["src/gigwright/backbone/log.py", "src/gigwright/contexts/orders/__init__.py"])
    assert modules == {"backbone/log", "contexts/orders"}
    good = ["tests/backbone/test_log.py", "tests/backbone/test_log_when_full.py", "tests/contexts/test_orders.py"]
    assert tidiness.tests_without_a_source([*good, "tests/test_tidy.py"], modules) == []
    lost = ["tests/test_log.py", "tests/backbone/test_logs.py"]
    assert tidiness.tests_without_a_source(lost, modules) == lost


def test_files_are_short(python: dict[str, str], sources: dict[str, str]) -> None:
    assert [fault for name, text in python.items() for fault in tidiness.too_long(name, text)] == []
    assert tidiness.mostly_long([text.count("\n") for text in sources.values()]) == []


def test_a_long_file_is_seen() -> None:
    assert tidiness.too_long("a.py", "\n" * 400) == []
    assert tidiness.too_long("a.py", "\n" * 401) == ["a.py: 401 lines, at most 400"]
    assert tidiness.mostly_long([120, 120, 300, 300]) == []
    assert tidiness.mostly_long([120, 121, 300]) == ["half of the files have more than 120 lines"]


def test_functions_fit_a_screen(python: dict[str, str]) -> None:
    assert [fault for name, text in python.items() for fault in tidiness.long_functions(name, text)] == []


def test_a_long_function_is_seen() -> None:
    assert tidiness.long_functions("a.py", "def short():\n" + "    pass\n" * 59) == []
    assert tidiness.long_functions("a.py", "async def long():\n" + "    pass\n" * 60) == ["a.py: long has 61 lines"]


def test_nothing_is_hidden_faked_or_forgotten(python: dict[str, str]) -> None:
    assert [fault for name, text in python.items() for fault in tidiness.unwanted_words(name, text)] == []


@pytest.mark.parametrize(
    "planted",
    [
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import os\n",
        "import typing\nif typing.TYPE_CHECKING:\n    import os\n",
        "from unittest import mock\n",
        "import unittest.mock\n",
        "from unittest.mock import patch\n",
        "try:\n    f()\nexcept:\n    raise\n",
        "try:\n    f()\nexcept Exception:\n    pass\n",
        "for x in y:\n    try:\n        f()\n    except BaseException as e:\n        continue\n",
        "with contextlib.suppress(Exception):\n    f()\n",
    ],
)
def test_what_is_hidden_faked_or_forgotten_is_seen(planted: str) -> None:
    assert len(tidiness.unwanted_words("a.py", planted)) == 1


def test_catching_what_has_a_name_is_fine() -> None:
    fine = "try:\n    f()\nexcept KeyError:\n    pass\nexcept Exception as error:\n    tell(error)\n    raise\n"
    assert tidiness.unwanted_words("a.py", fine) == []


def test_every_exception_to_a_rule_says_why(texts: dict[str, str], python: dict[str, str]) -> None:
    assert [fault for name, text in python.items() for fault in tidiness.exceptions_without_a_reason(name, text)] == []
    assert tidiness.settings_without_a_reason(texts["pyproject.toml"]) == []


@pytest.mark.parametrize(
    "silence", ["# noqa", "# noqa: S608", "# noqa: S608, E501", "# type: ignore[misc]", "# note  # noqa: S608 -- x"]
)
def test_an_exception_without_a_reason_is_seen(silence: str) -> None:
    assert tidiness.exceptions_without_a_reason("a.py", f"a = 1  {silence}\n") == [f"a.py:1: {silence}"]


def test_an_exception_with_a_reason_is_fine() -> None:
    fine = (
        "a = 1  # noqa: S608 -- the names are ours\nb = 2  # type: ignore[misc]  # no stubs yet\nc = '# noqa'  # why\n"
    )
    assert tidiness.exceptions_without_a_reason("a.py", fine) == []


def test_a_setting_without_a_reason_is_seen() -> None:
    bare = ['"S101",', '"a.py" = ["ARG001"]', '"ignore:old:DeprecationWarning",', '"a.b -> c.*",']
    assert tidiness.settings_without_a_reason("\n".join(bare)) == bare
    assert tidiness.settings_without_a_reason('"S101", # it states what is true\nname = "gigwright"') == []


def test_no_file_knows_a_machine_or_an_index(texts: dict[str, str]) -> None:
    assert [fault for name, text in texts.items() for fault in tidiness.places_of_one_machine(name, text)] == []


@pytest.mark.parametrize("root", ["work", "tmp", "root", "home/ada"])
def test_a_path_of_one_machine_is_seen(root: str) -> None:
    assert len(tidiness.places_of_one_machine("a.md", f"see /{root}/gigwright")) == 1
    assert tidiness.places_of_one_machine("a.md", f"see docs/{root}/gigwright, or home/") == []


@pytest.mark.parametrize(
    "words", [("https://pypi.", "org/simple"), ("files.python", "hosted.org"), ("--index", "-url x")]
)
def test_an_index_address_is_seen(words: tuple[str, str]) -> None:
    assert len(tidiness.places_of_one_machine("a.lock", "".join(words))) == 1


def test_decisions_are_short_and_whole(decisions: dict[str, str]) -> None:
    assert decisions
    assert tidiness.misnumbered(list(decisions)) == []
    assert [fault for name, text in decisions.items() for fault in tidiness.faults_of_a_decision(name, text)] == []


def test_a_decision_without_consequences_is_seen() -> None:
    whole = "# Title\n\n## Context\n\n## Decision\n\n## Consequences\n" + "words\n" * 13
    assert tidiness.faults_of_a_decision("a.md", whole) == []
    assert len(tidiness.faults_of_a_decision("a.md", whole + "words\n" * 41)) == 1
    assert len(tidiness.faults_of_a_decision("a.md", whole.replace("## Consequences", "and so"))) == 1
    assert tidiness.misnumbered(["0001-one.md", "0003-three.md"]) == ["0003-three.md"]


def test_the_readme_is_read_at_one_sitting(texts: dict[str, str]) -> None:
    assert tidiness.too_long("README.md", texts["README.md"], tidiness.README_LINES_MAX) == []
