from pathlib import Path

import pytest

from gigwright.values import OrderId
from tests.cli.town import purchase


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home in which nothing has happened, not even a market."""
    return tmp_path / "home"


@pytest.fixture
def order(home: Path) -> OrderId:
    """An order of 105.50 USD that was paid in `home`."""
    return purchase(home)
