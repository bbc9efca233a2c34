"""Where lives are lived."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

MEMORY = Path("/dev/shm")  # what is asked here is what a process leaves behind, not what a disk keeps


@pytest.fixture
def folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="gigwright-torture-", dir=MEMORY if MEMORY.is_dir() else None) as name:
        yield Path(name)
