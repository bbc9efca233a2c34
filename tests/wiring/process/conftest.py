import pytest

from gigwright.backbone.exploring import Explored, World, explore
from gigwright.wiring.process import Process, process_of
from gigwright.wiring.process.cast import the_beginning, the_world


@pytest.fixture(scope="package")
def here() -> World:
    """The rules as they are."""
    return the_world()


@pytest.fixture(scope="package")
def found(here: World) -> Explored:
    """Everything that they allow."""
    return explore(here, the_beginning(here))


@pytest.fixture(scope="package")
def process(here: World, found: Explored) -> Process:
    """What it comes to."""
    return process_of(here, found)
