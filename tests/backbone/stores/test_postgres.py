import pytest

from gigwright.backbone.log_contract import LogContract
from tests.backbone.stores.postgres_store import PostgresStore
from tests.postgres import Server


class TestPostgresLog(LogContract):
    @pytest.fixture
    def store(self, server: Server) -> PostgresStore:
        return PostgresStore(server.new_database())
