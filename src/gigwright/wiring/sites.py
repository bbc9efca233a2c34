"""Every place where a crash can be asked for, by name."""

from collections.abc import Sequence

from gigwright.backbone import builds
from gigwright.backbone.stores import act_rows, consumer_rows, sqlite, token_rows
from gigwright.backbone.stores.sqlite_file import commit_sites
from gigwright.contexts.accounts.adapters import address_book
from gigwright.contexts.orders.adapters import disk
from gigwright.contexts.payments.adapters import sandbox_file
from gigwright.wiring.known import everybody
from gigwright.wiring.strangers import Stranger


def crash_sites(strangers: Sequence[Stranger] = ()) -> list[str]:
    """The sites of the decisions, the stores, the consumers (these strangers' too), and what they reach outside."""
    found = everybody(strangers)
    calls = [one.name for one in found.reactors if one.calls_outside]
    return [
        "decision.looked_up",
        "decision.decided",
        *sqlite.COMMIT_SITES,
        *(site for site in consumer_rows.COMMIT_SITES if site not in operators_sites()),
        *commit_sites(address_book.SITE),
        *disk.SITES,
        *sandbox_file.COMMIT_SITES,
        *(f"{name}.call.{side}" for name in calls for side in ("before", "after")),
        *(site for one in found.projections for site in commit_sites(one.name)),
    ]


def operators_sites() -> list[str]:
    """The sites that a market comes to only when an operator acts, or when processes share the work."""
    shared = (*commit_sites("consumers.release"), *commit_sites("consumers.pause"))
    return [*shared, *commit_sites(act_rows.SITE), *commit_sites(token_rows.SITE), *builds.SITES]
