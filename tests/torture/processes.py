"""Processes of ours, which may be killed."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SECONDS_MAX = 100


def environment(**settings: str) -> dict[str, str]:
    """Where a child finds us."""
    return os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))} | settings


def run(module: str, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a module to its end, whatever that is."""
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment(**settings), capture_output=True, text=True, timeout=SECONDS_MAX, check=False
    )
