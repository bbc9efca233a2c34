"""One PostgreSQL server for all tests of a session, and which tests stay together."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.postgres import Server, running
from tests.spreading import Together


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with running() as opened:
        yield opened


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    return Together(config, log)
