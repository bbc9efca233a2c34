"""A projection of somebody else's that gets a newer version while the market runs: process after process comes up with
it, and until the last one has, the old version and the new run together.
"""

from gigwright.backbone.projection import Projection
from gigwright.contexts.orders.projections import order_book
from gigwright.events.orders import OrderPlaced

NAME = "diary"
OLDER, NEWER = 1, 2


def diary(version: int) -> Projection:
    """The orders that were placed; the newer version also follows what becomes of them."""
    projection = Projection(NAME, order_book.tables, version=version)
    for kind, handler in order_book.handlers.items():
        if version == NEWER or kind is OrderPlaced:
            projection.on(kind)(handler)
    return projection
