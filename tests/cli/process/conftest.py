from pathlib import Path

import pytest

from gigwright.wiring.process import Process, the_process

HERE = Path(__file__).parent
SECONDS_MAX = 900


@pytest.fixture(scope="package")
def process() -> Process:
    """The process of an order, explored once."""
    found, holes = the_process(thorough=False)
    assert holes == ()
    return found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The first to ask for the exploration waits for it, on a busy machine for some minutes."""
    for item in items:
        if item.path.parent == HERE:
            item.add_marker(pytest.mark.timeout(SECONDS_MAX))
