"""A home may be made by many processes at once: a worker and the first people come together."""

from pathlib import Path

import pytest

from tests.torture.processes import run

OPENERS = "tests.torture.openers"


def test_many_processes_open_a_new_home_at_the_same_moment(folder: Path) -> None:
    ended = run(OPENERS, str(folder), "10")

    assert ended.returncode == 0, ended.stderr


@pytest.mark.long
def test_they_do_so_again_and_again(folder: Path) -> None:
    ended = run(OPENERS, str(folder), "200")

    assert ended.returncode == 0, ended.stderr
