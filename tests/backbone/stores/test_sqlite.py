from pathlib import Path

import pytest

from gigwright.backbone.log_contract import LogContract
from tests.backbone.stores.sqlite_store import SqliteStore


class TestSqliteLog(LogContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> SqliteStore:
        return SqliteStore(tmp_path / "log.db")
