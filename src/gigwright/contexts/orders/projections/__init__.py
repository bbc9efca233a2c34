"""The order book, and the book of the cases that the operator is asked to decide."""

from gigwright.contexts.orders.projections.book import (
    BookedOrder,
    OpenProposal,
    by_state,
    order,
    order_book,
    orders,
    orders_of,
)
from gigwright.contexts.orders.projections.cases import Case, case, case_book, case_of, cases

__all__ = [
    "BookedOrder",
    "Case",
    "OpenProposal",
    "by_state",
    "case",
    "case_book",
    "case_of",
    "cases",
    "order",
    "order_book",
    "orders",
    "orders_of",
]
