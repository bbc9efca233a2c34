"""Where the tables of projections are kept: a folder of the home, or a database."""

from gigwright.backbone.builds import Views
from gigwright.backbone.errors import NotConfigured
from gigwright.backbone.faults import Faults
from gigwright.backbone.stores.postgres_views import PostgresViews
from gigwright.backbone.stores.sqlite_views import SqliteViews
from gigwright.wiring.home import Home
from gigwright.wiring.truth import POSTGRES


def open_views(home: Home, faults: Faults) -> Views:
    """Of the database that the home names, or of a folder in the home."""
    if home.views_url is None:
        return SqliteViews(home.views, faults)
    if not home.views_url.startswith(POSTGRES):
        raise NotConfigured(
            f"{home.views_url.partition(':')[0]!r} is no kind of database for the views",
            what_to_do="set GIGWRIGHT_VIEWS to postgresql://…, or leave it out for a folder in the home",
        )
    return PostgresViews(home.views_url, faults)
