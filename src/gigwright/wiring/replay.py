"""A projection's tables as they are, and as the log makes them anew: for whoever compares the two."""

from pathlib import Path
from typing import Any

from gigwright.backbone.leases import SoleOwner
from gigwright.backbone.projection import Projection, ProjectionWorker
from gigwright.backbone.stores.sqlite_views import SqliteView, SqliteViews
from gigwright.wiring.market import Market

STEPS_MAX = 100_000

Contents = dict[str, list[tuple[Any, ...]]]


def contents(market: Market, projection: Projection) -> Contents:
    """Every row of the live tables."""
    return market.views.build(projection, market.views.pointer(projection).live).contents()


def contents_from_zero(market: Market, projection: Projection, folder: Path) -> Contents:
    """Every row of tables that are filled from the first event on, in a file of their own below `folder`."""
    views = SqliteViews(folder)
    try:
        return _filled(market, projection, views.build(projection, 0))
    finally:
        views.close()


def _filled(market: Market, projection: Projection, view: SqliteView) -> Contents:
    worker = ProjectionWorker(projection, market.log, view, SoleOwner(market.membership.owner))
    for _ in range(STEPS_MAX):
        if not worker.step(market.clock.now()):
            break
    return view.contents()
