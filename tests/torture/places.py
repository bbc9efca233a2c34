"""Where lives are lived."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

MEMORY = Path("/dev/shm")  # what is asked there is what a process leaves behind, not what a disk keeps


@contextmanager
def in_memory() -> Iterator[Path]:
    """A folder in memory, where the system has such a place; it is gone afterwards."""
    with TemporaryDirectory(prefix="gigwright-torture-", dir=MEMORY if MEMORY.is_dir() else None) as name:
        yield Path(name)
