"""Every wall of the house is broken once on purpose, in a copy, and must be seen to break: that one and no other.

The offending code stands in a context, an event file or a module called `planted`, so that it does not depend on
what the house holds today. The contracts themselves are in pyproject.toml.
"""

import graphlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import grimp
import pytest
from importlinter.api import read_configuration

ROOT = Path(__file__).resolve().parents[1]
CONTRACTS = [contract["name"] for contract in read_configuration(str(ROOT / "pyproject.toml"))["contracts_options"]]
LINT_SECONDS_MAX = 60


@dataclass(frozen=True)
class Plant:
    """Files (path below src/gigwright → text) that break exactly the named contracts."""

    says: str
    breaks: frozenset[str]
    files: Mapping[str, str]


def plant(says: str, breaks: Iterable[str], files: Mapping[str, str]) -> Plant:
    return Plant(says, frozenset(breaks), files)


FLOORS = "Floors"
CONTEXTS = "Contexts never import one another"
ROOMS = "Every context has the same rooms"
PROJECTIONS = "Projections cannot act"
PURE = "Rules stay pure"
OUTSIDE = "The outside is reached only through ports"
CHOICES = "Only wiring picks adapters and stores"
TABLES = "Only projections know tables"
CIRCLES = "No circles"

HERE = "gigwright.contexts.planted"
ROOM = "contexts/planted/{}.py"


def room(name: str, text: str = "", **others: str) -> dict[str, str]:
    """A context called `planted` with these rooms: {path: text}."""
    return {ROOM.format(each): said for each, said in ({"__init__": "", name: text} | others).items()}


PLANTS = [
    plant("the backbone learns of the market", [FLOORS], {"backbone/planted.py": "import gigwright.values"}),
    plant("a page tool knows an event", [FLOORS], {"kit/__init__.py": "import gigwright.events.orders"}),
    plant(
        "a context imports wiring, and all contexts with it",
        [FLOORS, CONTEXTS],
        {"wiring.py": "import gigwright.contexts.orders"} | room("reactors", "import gigwright.wiring"),
    ),
    plant("an event file imports a context", [FLOORS], {"events/planted.py": "import gigwright.contexts.orders"}),
    plant("a floor that nobody planned", [FLOORS], {"services.py": ""}),
    plant("a context folds with another's code", [CONTEXTS], room("decisions", "import gigwright.contexts.orders")),
    plant(
        "a context reads another's tables", [CONTEXTS], room("reactors", "import gigwright.contexts.orders.projections")
    ),
    plant("a room called service", [ROOMS], room("service")),
    plant("a port knows its reactor", [ROOMS], room("ports", f"import {HERE}.reactors", reactors="")),
    plant("a projection decides", [PROJECTIONS], room("projections", f"import {HERE}.decisions", decisions="")),
    plant(
        "a projection calls the outside", [PROJECTIONS], room("projections", "from gigwright.backbone import effects")
    ),
    plant(
        "a projection acts by a detour",
        [PROJECTIONS],
        {"backbone/planted.py": "import gigwright.backbone.decision"}
        | room("projections", "import gigwright.backbone.planted"),
    ),
    plant("a decision reads the clock", [PURE], room("decisions", "import time")),
    plant("an event opens a file", [PURE], {"events/planted.py": "from pathlib import Path"}),
    plant("a rule hides its import", [PURE], room("decisions", "def roll():\n    import random\n    return random")),
    plant("a reactor sends mail itself", [OUTSIDE], room("reactors", "import smtplib")),
    plant("a page asks another server", [OUTSIDE], room("pages", "from urllib.request import urlopen")),
    plant("a reactor picks its adapter", [CHOICES], room("reactors", f"import {HERE}.adapters", adapters="")),
    plant("the front door picks an adapter", [CHOICES], room("__init__", f"import {HERE}.adapters", adapters="")),
    plant(
        "a part of the backbone picks a store",
        [CHOICES],
        {"backbone/planted.py": "import gigwright.backbone.stores"},
    ),
    plant("a reactor writes a table", [TABLES], room("reactors", "import sqlalchemy")),
    plant(
        "two parts of the backbone need each other",
        [CIRCLES],
        {
            "backbone/planted.py": "import gigwright.backbone.planted_too",
            "backbone/planted_too.py": "import gigwright.backbone.planted",
        },
    ),
]


def test_the_house_as_it_stands_keeps_every_wall(tmp_path: Path) -> None:
    assert lint(copy_of_the_house(tmp_path)) == dict.fromkeys(CONTRACTS, "KEPT")


@pytest.mark.parametrize("planted", PLANTS, ids=lambda planted: planted.says)
def test_a_breach_is_seen_and_named(planted: Plant, tmp_path: Path) -> None:
    house = copy_of_the_house(tmp_path)
    for path, text in planted.files.items():
        target = house / "src" / "gigwright" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text + "\n", encoding="utf-8")

    verdicts = lint(house)

    assert {name for name, verdict in verdicts.items() if verdict == "BROKEN"} == planted.breaks


def test_every_contract_is_broken_by_some_plant() -> None:
    assert sorted(CONTRACTS) == sorted(frozenset().union(*(planted.breaks for planted in PLANTS)))


def test_no_module_needs_itself_by_any_way() -> None:
    graph = grimp.build_graph("gigwright", cache_dir=None)
    assert circle({module: graph.find_modules_directly_imported_by(module) for module in graph.modules}) == []


def test_a_circle_through_a_front_door_is_seen() -> None:
    assert circle({"market.orders": {"market"}, "market": {"market.orders"}}) != []
    assert circle({"market.orders": {"market"}, "market": set()}) == []


def circle(imports: Mapping[str, set[str]]) -> list[str]:
    """One circle of modules that import each other, or []. Catches what no contract sees: a module and its package."""
    try:
        graphlib.TopologicalSorter(imports).prepare()
    except graphlib.CycleError as error:
        return list(error.args[1])
    return []


def copy_of_the_house(folder: Path) -> Path:
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def lint(house: Path) -> dict[str, str]:
    """Contract → KEPT or BROKEN, as import-linter says of the house in that folder."""
    command = "from importlinter.cli import lint_imports_command as lint; lint()"
    done = subprocess.run(
        [sys.executable, "-c", command, "--no-logo", "--no-cache", "--config", "pyproject.toml"],
        cwd=house,
        env={**os.environ, "PYTHONPATH": str(house / "src"), "COLUMNS": "200", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=LINT_SECONDS_MAX,
        check=False,
    )
    verdicts = dict(re.findall(r"^(.+) (KEPT|BROKEN)\b", done.stdout, flags=re.MULTILINE))
    assert verdicts.keys() == set(CONTRACTS), f"import-linter could not judge:\n{done.stdout}\n{done.stderr}"
    return verdicts
