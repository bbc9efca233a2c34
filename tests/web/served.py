"""A market's feeds as a server of its own, and readers of them."""

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen
from typing import Any

import httpx

from tests.cli.town import run, start
from tests.web.ports import free_port

SECONDS_MAX = 60


class Served:
    """Where it is, and the process."""

    def __init__(self, home: Path, port: int) -> None:
        self.home = home
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.process: Popen[str] | None = None

    def start(self) -> None:
        self.process = start("--home", self.home, "serve", "--port", str(self.port))
        assert self.process.stdout is not None
        assert "serving" in self.process.stdout.readline()
        self._wait_until_ready()

    def stop(self) -> int:
        """As an operator would; its exit code."""
        assert self.process is not None
        self.process.terminate()
        _, err = self.process.communicate(timeout=SECONDS_MAX)
        assert err == "", err
        return self.process.returncode

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.communicate()

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + SECONDS_MAX
        while time.monotonic() < until:
            try:
                if httpx.get(f"{self.url}/readyz", timeout=SECONDS_MAX).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        raise AssertionError("the server did not become ready")


@contextmanager
def served(home: Path) -> Iterator[Served]:
    """On a free port, until the block ends."""
    server = Served(home, free_port())
    server.start()
    try:
        yield server
    finally:
        if server.process is not None and server.process.poll() is None:
            server.kill()


def token_for(home: Path, name: str, *options: str) -> str:
    """A fresh token of this name."""
    return run("--home", home, "token", name, "issue", *options).stdout.strip()


def bearing(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def events_in(lines: Iterator[str], *, count: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """So many events of a stream, each with its id."""
    id = ""
    for line in lines:
        if found := re.fullmatch(r"id: (.+)", line):
            id = found[1]
        elif line.startswith("data: "):
            yield id, json.loads(line.removeprefix("data: "))
            count -= 1
            if count == 0:
                return
