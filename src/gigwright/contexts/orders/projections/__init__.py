"""The order book, the book of custom offers, and the book of the cases that the operator is asked to decide."""

from gigwright.contexts.orders.projections import banks  # its notes are a part of the order book
from gigwright.contexts.orders.projections.book import orders
from gigwright.contexts.orders.projections.booked import (
    BANKS,
    AtABank,
    Bank,
    BookedOrder,
    OpenBill,
    OpenProposal,
    OpenQuestion,
)
from gigwright.contexts.orders.projections.cases import Case, case, case_book, case_of, cases
from gigwright.contexts.orders.projections.further import order_book
from gigwright.contexts.orders.projections.offers import (
    OFFER_STATES,
    BookedOffer,
    OfferState,
    newest_offers,
    offer,
    offer_book,
    open_offers_of,
    open_offers_to,
)
from gigwright.contexts.orders.projections.shown import by_state, newest_orders, open_orders_of, order, orders_of

__all__ = [
    "BANKS",
    "OFFER_STATES",
    "AtABank",
    "Bank",
    "BookedOffer",
    "BookedOrder",
    "Case",
    "OfferState",
    "OpenBill",
    "OpenProposal",
    "OpenQuestion",
    "banks",
    "by_state",
    "case",
    "case_book",
    "case_of",
    "cases",
    "newest_offers",
    "newest_orders",
    "offer",
    "offer_book",
    "open_offers_of",
    "open_offers_to",
    "open_orders_of",
    "order",
    "order_book",
    "orders",
    "orders_of",
]
