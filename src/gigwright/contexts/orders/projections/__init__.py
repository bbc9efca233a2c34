"""The order book, and the book of the cases that the operator is asked to decide."""

from gigwright.contexts.orders.projections import banks  # its notes are a part of the order book
from gigwright.contexts.orders.projections.book import orders
from gigwright.contexts.orders.projections.booked import BANKS, Bank, BookedOrder, OpenBill, OpenProposal, OpenQuestion
from gigwright.contexts.orders.projections.cases import Case, case, case_book, case_of, cases
from gigwright.contexts.orders.projections.further import order_book
from gigwright.contexts.orders.projections.shown import by_state, newest_orders, open_orders_of, order, orders_of

__all__ = [
    "BANKS",
    "Bank",
    "BookedOrder",
    "Case",
    "OpenBill",
    "OpenProposal",
    "OpenQuestion",
    "banks",
    "by_state",
    "case",
    "case_book",
    "case_of",
    "cases",
    "newest_orders",
    "open_orders_of",
    "order",
    "order_book",
    "orders",
    "orders_of",
]
