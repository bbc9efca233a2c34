"""Every place where a crash can be asked for, by name."""

from gigwright.backbone.clock import SystemClock
from gigwright.backbone.ids import SystemIds
from gigwright.backbone.stores import sqlite, sqlite_consumers
from gigwright.backbone.stores.sqlite_file import commit_sites
from gigwright.contexts.accounts.adapters import address_book
from gigwright.contexts.notifications.ports import FakePost
from gigwright.contexts.orders.adapters import disk
from gigwright.contexts.payments.adapters import sandbox_file
from gigwright.contexts.payments.adapters.sandbox import SandboxProcessor
from gigwright.wiring.market import rooms


def crash_sites() -> list[str]:
    """The sites of the decisions, the stores, the market's own consumers, and what they reach outside."""
    clock = SystemClock()
    nowhere = sandbox_file.SandboxFile(":memory:", SystemIds(clock))
    contexts = rooms(SandboxProcessor(nowhere, clock), FakePost())
    nowhere.close()
    calls = [
        f"{reactor.name}.call.{side}"
        for context in contexts
        for reactor in context.reactors
        if reactor.calls_outside
        for side in ("before", "after")
    ]
    tables = [
        site for context in contexts for projection in context.projections for site in commit_sites(projection.name)
    ]
    return [
        "decision.decided",
        *sqlite.COMMIT_SITES,
        *sqlite_consumers.COMMIT_SITES,
        *commit_sites(address_book.SITE),
        *disk.SITES,
        *sandbox_file.COMMIT_SITES,
        *calls,
        *tables,
    ]
