"""When earnings clear, and how a seller asks for them."""

from gigwright.contexts.ledger.decisions.clearing import (
    TIMERS,
    ClearEarnings,
    Clearing,
    clear_earnings,
    clearing_of,
)
from gigwright.contexts.ledger.decisions.earnings import Earnings, earnings_of
from gigwright.contexts.ledger.decisions.payouts import Offer, OfWhom, RequestPayout, offered, request_payout

__all__ = [
    "TIMERS",
    "ClearEarnings",
    "Clearing",
    "Earnings",
    "OfWhom",
    "Offer",
    "RequestPayout",
    "clear_earnings",
    "clearing_of",
    "earnings_of",
    "offered",
    "request_payout",
]
