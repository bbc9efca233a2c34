"""Each name that lint bans (time, ids, chance, mocks) is used once in a planted rule, and must be refused there."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
RUFF = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
BANNED = sorted(RUFF["flake8-tidy-imports"]["banned-api"])


@pytest.mark.parametrize("name", BANNED)
def test_a_banned_name_is_refused_in_a_rule(name: str) -> None:
    assert "TID251" in complaints(f"import {name.split('.')[0]}\n\nit = {name}\n", "contexts/orders/decisions.py")


def test_a_name_imported_by_itself_is_refused_too() -> None:
    assert "TID251" in complaints("from time import time\n\nnow = time\n", "contexts/orders/decisions.py")
    assert "DTZ005" in complaints("from datetime import datetime\n\nnow = datetime.now()\n", "backbone/log.py")


def test_the_clock_reads_the_time_and_the_ids_draw_chance() -> None:
    assert "TID251" not in complaints("import time\n\nnow = time.time\n", "backbone/clock.py")
    assert "TID251" not in complaints("import os\n\nchance = os.urandom\n", "backbone/ids.py")


def complaints(text: str, path: str) -> str:
    """What ruff says of the text, if it stood at that path below src/gigwright."""
    ruff = [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format", "concise"]
    done = subprocess.run(
        [*ruff, "--stdin-filename", f"src/gigwright/{path}", "-"],
        input=text,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode in {0, 1}, done.stderr
    return done.stdout
