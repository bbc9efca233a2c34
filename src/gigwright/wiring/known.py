"""Everybody who says or hears events in this program, without a market around them."""

from collections.abc import Sequence

from gigwright.backbone.catalogue import Known, known
from gigwright.backbone.clock import SystemClock
from gigwright.backbone.context import Context
from gigwright.backbone.ids import SystemIds
from gigwright.backbone.operating import DECISIONS
from gigwright.contexts.notifications.ports import FakePost, FakeStaff
from gigwright.contexts.payments.adapters.sandbox import SandboxProcessor
from gigwright.contexts.payments.adapters.sandbox_file import SandboxFile
from gigwright.wiring.market import rooms
from gigwright.wiring.strangers import Stranger


def everybody(strangers: Sequence[Stranger] = ()) -> Known:
    """The market's own, over ports that lead nowhere, and these strangers."""
    clock = SystemClock()
    nowhere = SandboxFile(":memory:", SystemIds(clock))
    contexts = rooms(SandboxProcessor(nowhere, clock), FakePost(), FakeStaff())
    nowhere.close()
    return known((*contexts, Context("consumers", decisions=DECISIONS)), strangers)
