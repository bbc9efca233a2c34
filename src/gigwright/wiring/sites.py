"""Every place where a crash can be asked for, by name."""

from gigwright.backbone.stores import sqlite, sqlite_consumers
from gigwright.backbone.stores.sqlite_file import commit_sites
from gigwright.contexts.accounts.adapters import address_book
from gigwright.contexts.orders.adapters import disk
from gigwright.contexts.payments.adapters import sandbox_file
from gigwright.wiring.market import Market


def crash_sites(market: Market) -> list[str]:
    """The sites of the decisions, the stores, this market's consumers, and what they reach outside."""
    calls = [f"{name}.call.{side}" for name in market.reactors for side in ("before", "after")]
    tables = [site for projection in market.projections for site in commit_sites(projection.name)]
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
