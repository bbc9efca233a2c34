"""What every store of the log must keep to, as tests that a store's own tests inherit (for pytest).

    class TestMyLog(LogContract):
        @pytest.fixture
        def store(self, tmp_path: Path) -> MyLogStore: ...

The fixture is a LogStore: it opens one and the same log, as often as it is asked.
"""

from gigwright.backbone.log_contract.appending import Appending
from gigwright.backbone.log_contract.commands import Commands
from gigwright.backbone.log_contract.conditions import Conditions
from gigwright.backbone.log_contract.processes import Processes
from gigwright.backbone.log_contract.reading import Reading
from gigwright.backbone.log_contract.words import LogStore

__all__ = ["LogContract", "LogStore"]


class LogContract(Appending, Conditions, Commands, Reading, Processes):
    """Every sentence of the contract."""
