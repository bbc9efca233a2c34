"""Every place where a crash can be asked for, by name."""

from collections.abc import Sequence

from gigwright.backbone import builds
from gigwright.backbone.clock import SystemClock
from gigwright.backbone.ids import SystemIds
from gigwright.backbone.projection import Projection
from gigwright.backbone.reactor import Reactor
from gigwright.backbone.stores import act_rows, consumer_rows, sqlite
from gigwright.backbone.stores.sqlite_file import commit_sites
from gigwright.contexts.accounts.adapters import address_book
from gigwright.contexts.notifications.ports import FakePost
from gigwright.contexts.orders.adapters import disk
from gigwright.contexts.payments.adapters import sandbox_file
from gigwright.contexts.payments.adapters.sandbox import SandboxProcessor
from gigwright.wiring.market import rooms
from gigwright.wiring.strangers import Stranger


def crash_sites(strangers: Sequence[Stranger] = ()) -> list[str]:
    """The sites of the decisions, the stores, the consumers (these strangers' too), and what they reach outside."""
    reactors, projections = _consumers()
    reactors += [one for one in strangers if isinstance(one, Reactor)]
    projections += [one for one in strangers if isinstance(one, Projection)]
    calls = [one.name for one in reactors if one.calls_outside]
    return [
        "decision.decided",
        *sqlite.COMMIT_SITES,
        *consumer_rows.COMMIT_SITES,
        *commit_sites(act_rows.SITE),
        *commit_sites(address_book.SITE),
        *disk.SITES,
        *sandbox_file.COMMIT_SITES,
        *(f"{name}.call.{side}" for name in calls for side in ("before", "after")),
        *(site for one in projections for site in commit_sites(one.name)),
        *builds.SITES,
    ]


def _consumers() -> tuple[list[Reactor], list[Projection]]:
    """The market's own, over ports that lead nowhere."""
    clock = SystemClock()
    nowhere = sandbox_file.SandboxFile(":memory:", SystemIds(clock))
    contexts = rooms(SandboxProcessor(nowhere, clock), FakePost())
    nowhere.close()
    reactors = [reactor for context in contexts for reactor in context.reactors]
    return reactors, [projection for context in contexts for projection in context.projections]
