"""SIGKILL at random moments while consumers work and people purchase, all in processes of their own."""

from pathlib import Path

import msgspec
import pytest

from tests.torture.kills import Outcome
from tests.torture.processes import run


def test_a_running_market_that_is_killed_loses_and_doubles_nothing(tmp_path: Path) -> None:
    outcome = _killed(tmp_path, 8, 1)

    assert outcome.acknowledged > 8


@pytest.mark.long
@pytest.mark.parametrize("seed", [2, 3, 4])
def test_a_market_that_is_killed_again_and_again_loses_and_doubles_nothing(tmp_path: Path, seed: int) -> None:
    outcome = _killed(tmp_path, 60, seed)

    assert outcome.acknowledged > 200


def _killed(folder: Path, kills: int, seed: int) -> Outcome:
    ended = run("tests.torture.kills", str(folder), str(kills), str(seed))
    assert ended.returncode == 0, ended.stderr
    outcome = msgspec.json.decode(ended.stdout, type=Outcome)
    assert (outcome.violations, outcome.fell_over, outcome.lost, outcome.doubled) == ([], [], 0, 0), ended.stderr
    assert outcome.kills >= kills
    return outcome
