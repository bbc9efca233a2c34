"""How commands end."""

import os
import subprocess
import sys
from pathlib import Path

from gigwright.cli import main
from gigwright.values import OrderId
from tests.cli.town import ROOT, SECONDS_MAX, run, start


def test_every_command_explains_itself() -> None:
    for name in main.commands:
        answer = run(name, "--help")
        assert answer.exit_code == 0
        assert "Usage:" in answer.stdout


def test_an_unknown_command_or_option_is_a_usage_error() -> None:
    assert run("frob").exit_code == 2
    answer = run("events", "--frob", "--json")
    assert answer.exit_code == 2
    assert '"what_to_do":"see `gigwright events --help`"' in answer.stderr


def test_a_reader_who_closes_the_pipe_is_no_error(home: Path, order: OrderId) -> None:
    """The process writes into a pipe whose other end is closed before it begins to write."""
    process = start("--home", home, "events", "--json")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait(SECONDS_MAX) == 0


def test_a_command_without_its_arguments_shows_its_help_once() -> None:
    answer = run("ledger")
    assert answer.exit_code == 2
    assert "Usage:" in answer.stderr
    assert "what to do" not in answer.stderr


def test_what_the_system_refuses_is_a_sentence(home: Path, order: OrderId) -> None:
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "gigwright", "--home", str(home), "events"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        ended = subprocess.run(
            command,
            check=False,
            env=environment,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=SECONDS_MAX,
        )
    assert ended.returncode == 1
    assert ended.stderr.startswith("No space left on device\n  what to do: ")
