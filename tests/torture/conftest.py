"""What tests of whole lives need."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.torture.places import in_memory


@pytest.fixture
def folder() -> Iterator[Path]:
    with in_memory() as path:
        yield path
