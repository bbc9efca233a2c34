"""The same with real processes, which kill themselves where they are told to."""

import signal
from pathlib import Path

import pytest

from gigwright.wiring import crash_sites
from tests.torture.life import opened
from tests.torture.processes import run

CHILD = "tests.torture.child"


@pytest.mark.parametrize(
    "place",
    [
        "log.append.after_commit:20",
        "charging.call.after:1",
        "letters-to-sellers.call.after:2",
        "consumers.finish.before_commit:5",
        "sandbox.commit.after:9",
        "bookkeeping.before_commit:9",
    ],
)
def test_a_market_killed_at_a_site_goes_on_as_if_nothing_had_happened(folder: Path, place: str) -> None:
    _killed_and_started_again(folder, place)


@pytest.mark.long
@pytest.mark.parametrize("nth", [1, 5])
@pytest.mark.parametrize("site", crash_sites())
def test_a_market_killed_at_any_site_goes_on(folder: Path, site: str, nth: int) -> None:
    _killed_and_started_again(folder, f"{site}:{nth}")


def _killed_and_started_again(folder: Path, place: str) -> None:
    killed = run(CHILD, str(folder), GIGWRIGHT_CRASH_AT=place)
    rare = killed.returncode == 0 and not place.endswith(":1")  # a site that is not reached so often
    assert killed.returncode == -signal.SIGKILL or rare, killed.stderr
    ended = run(CHILD, str(folder))
    assert ended.returncode == 0, ended.stderr
    with opened(folder) as life:
        assert life.violations() == []
