"""A crash at every place where one can be asked for, and the market goes on as if nothing had happened."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from gigwright.wiring import crash_sites
from tests.torture.crashing import CrashAtEach, live_through

MEMORY = Path("/dev/shm")  # what is asked here is what a process leaves behind, not what a disk keeps

SITES = crash_sites()


@pytest.fixture
def folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="gigwright-torture-", dir=MEMORY if MEMORY.is_dir() else None) as name:
        yield Path(name)


def test_the_script_reaches_every_site_that_is_listed_and_no_other(folder: Path) -> None:
    faults = CrashAtEach((), 1)

    assert live_through(folder, faults) == []
    assert sorted(faults.reached) == sorted(SITES)


@pytest.mark.parametrize("nth", [1, 2, 7])
def test_a_life_with_a_crash_at_every_site_ends_like_any_other(folder: Path, nth: int) -> None:
    faults = CrashAtEach(SITES, nth)

    assert live_through(folder, faults) == []
    assert faults.crashes == sum(1 for times in faults.reached.values() if times >= nth)


@pytest.mark.long
@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("nth", [1, 2, 7, 20])
def test_a_life_with_one_crash_ends_like_any_other(folder: Path, site: str, nth: int) -> None:
    faults = CrashAtEach([site], nth)

    assert live_through(folder, faults) == []
    assert faults.crashes == int(faults.reached[site] >= nth)
