"""An outside judge, strace, sees that whatever is acknowledged was synced to the disk before."""

from pathlib import Path

import pytest

from tests.torture.watching import Seen, unsafe_acknowledgements, watch

TIMES = 40


@pytest.mark.judge
@pytest.mark.parametrize("threads", [1, 8])
def test_every_acknowledgement_comes_after_the_sync_of_what_it_acknowledges(tmp_path: Path, threads: int) -> None:
    seen = watch(tmp_path, str(threads), str(TIMES))

    assert sum(1 for one in seen if one.kind == "told") == threads * TIMES
    assert unsafe_acknowledgements(seen) == []


@pytest.mark.judge
def test_callers_at_the_same_time_share_a_sync(tmp_path: Path) -> None:
    seen = watch(tmp_path, "8", str(TIMES))

    assert sum(1 for one in seen if one.kind == "synced") < 8 * TIMES


@pytest.mark.judge
@pytest.mark.parametrize("threads", [1, 8])
def test_a_store_that_does_not_wait_for_the_disk_is_caught(tmp_path: Path, threads: int) -> None:
    seen = watch(tmp_path, str(threads), str(TIMES), "unsafe")

    assert len(unsafe_acknowledgements(seen)) > threads * TIMES // 2


def test_a_sync_of_somebody_else_before_the_write_does_not_count() -> None:
    too_early = [Seen("asks", "1"), Seen("sync begins"), Seen("synced"), Seen("wrote"), Seen("told", "1")]

    assert unsafe_acknowledgements(too_early) == ["1"]
