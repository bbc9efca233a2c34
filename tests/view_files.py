"""Where the tables of a projection are, whatever its version is now."""

from pathlib import Path

from gigwright.backbone.projection import Projection
from gigwright.contexts.ledger.projections import bookkeeping
from gigwright.contexts.orders.projections import order_book


def file_of(projection: Projection) -> Path:
    """Below a home: the file of the version that this program writes."""
    return Path("views") / f"{projection.name}-{projection.version}.db"


BOOKS, ORDER_BOOK = file_of(bookkeeping), file_of(order_book)
