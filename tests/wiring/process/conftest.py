from pathlib import Path

import pytest

from gigwright.backbone.exploring import Explored, World
from gigwright.wiring.process import Process, explored, process_of

HERE = Path(__file__).parent
SECONDS_MAX = 900


@pytest.fixture(scope="package")
def here() -> World:
    """The rules as they are."""
    return explored()[0]


@pytest.fixture(scope="package")
def found() -> Explored:
    """Everything that they allow."""
    return explored()[1]


@pytest.fixture(scope="package")
def process(here: World, found: Explored) -> Process:
    """What it comes to."""
    return process_of(here, found)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The first to ask for the exploration waits for it, on a busy machine for some minutes."""
    for item in items:
        if item.path.parent == HERE:
            item.add_marker(pytest.mark.timeout(SECONDS_MAX))
