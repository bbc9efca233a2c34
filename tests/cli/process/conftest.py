import pytest

from gigwright.wiring.process import Process, the_process


@pytest.fixture(scope="package")
def process() -> Process:
    """The process of an order, explored once."""
    found, holes = the_process(thorough=False)
    assert holes == ()
    return found
