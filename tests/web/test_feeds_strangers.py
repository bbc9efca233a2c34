"""Strangers in other languages: the examples, as somebody would run them."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from gigwright.wiring import open_market
from tests.cli.town import ROOT, purchase
from tests.web.served import SECONDS_MAX, Served, served, token_for

NODE, CURL = shutil.which("node"), shutil.which("curl")
EXAMPLES = ROOT / "examples"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Served]:
    purchase(tmp_path / "home")
    with served(tmp_path / "home") as server:
        yield server


def lines_of(home: Path, context: str) -> list[str]:
    """What the JavaScript example says of the events of one context."""
    with open_market(home) as market:
        found = [event for event in market.log.read() if event.name.startswith(context)]
        return [f"{event.position} {event.name} {next(iter(_ids(event.data)))}" for event in found]


def _ids(data: object) -> Iterator[str]:
    yield from (str(getattr(data, name)) for name in data.__struct_fields__)  # type: ignore[attr-defined] # an event is a struct


@pytest.mark.skipif(NODE is None, reason="node is not installed")
def test_a_program_in_javascript_follows_the_stream_over_a_restart(server: Served, tmp_path: Path) -> None:
    token, known = token_for(server.home, "js", "--type", "orders.*"), lines_of(server.home, "orders.")
    command: list[str | Path] = [NODE or "", EXAMPLES / "follow.mjs", server.url, tmp_path / "place.txt", "orders.*"]
    with subprocess.Popen(
        command, env={**os.environ, "GIGWRIGHT_TOKEN": token}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        try:
            assert [program.stdout.readline().strip() for _ in known] == known
            server.stop()
            purchase(server.home, people=("Cleo", "Dora"))
            server.start()
            more = lines_of(server.home, "orders.")[len(known) :]
            assert [program.stdout.readline().strip() for _ in more] == more
        finally:
            program.kill()
    assert (tmp_path / "place.txt").read_text().count(".") == 2


@pytest.mark.skipif(NODE is None, reason="node is not installed")
def test_a_program_whose_token_grants_nothing_is_told_so_and_ends(server: Served, tmp_path: Path) -> None:
    ended = subprocess.run(
        [NODE or "", EXAMPLES / "follow.mjs", server.url, tmp_path / "place.txt"],
        env={**os.environ, "GIGWRIGHT_TOKEN": "nothing"},
        capture_output=True,
        text=True,
        timeout=SECONDS_MAX,
        check=False,
    )
    assert ended.returncode == 1
    assert "send a token" in ended.stderr


@pytest.mark.skipif(CURL is None, reason="curl is not installed")
def test_a_shell_script_reads_page_after_page(server: Served, tmp_path: Path) -> None:
    token = token_for(server.home, "curl", "--personal")

    def turn() -> list[str]:
        ended = subprocess.run(
            ["/bin/sh", EXAMPLES / "follow.sh", server.url, tmp_path / "place.txt"],
            env={**os.environ, "GIGWRIGHT_TOKEN": token},
            capture_output=True,
            text=True,
            timeout=SECONDS_MAX,
            check=True,
        )
        return [event["id"] for event in json.loads(ended.stdout)]

    with open_market(server.home) as market:
        known = [event.id for event in market.log.read()]
    assert turn() == known[:100]
    assert turn() == known[100:]
    purchase(server.home, people=("Cleo", "Dora"))
    assert set(turn()).isdisjoint(known)
