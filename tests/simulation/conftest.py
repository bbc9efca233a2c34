"""A market that has lived, and copies of it to plant faults in."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from gigwright.backbone.clock import VirtualClock
from gigwright.backbone.ids import SeededIds
from gigwright.wiring import Market, open_market
from tests.torture.crashing import CrashAtEach, live_through
from tests.torture.places import in_memory
from tests.torture.script import END


@pytest.fixture(scope="session")
def lived() -> Iterator[Path]:
    """The home of a market whose life has ended well."""
    with in_memory() as folder:
        assert live_through(folder, CrashAtEach((), 1)) == []
        yield folder / "home"


@pytest.fixture
def market(lived: Path) -> Iterator[Market]:
    clock = VirtualClock(END)
    with in_memory() as folder:
        yield from _copied(lived, folder / "home", clock)


def _copied(lived: Path, home: Path, clock: VirtualClock) -> Iterator[Market]:
    shutil.copytree(lived, home)
    with open_market(home, clock=clock, ids=SeededIds(1, clock)) as found:
        yield found
