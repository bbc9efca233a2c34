"""When earnings clear, how a seller asks for them, what an operator gives a buyer, and moves to the market's bank."""

from gigwright.contexts.ledger.decisions.clearing import (
    TIMERS,
    ClearEarnings,
    Clearing,
    clear_earnings,
    clearing_of,
)
from gigwright.contexts.ledger.decisions.early import (
    AllowEarlyPayouts,
    ClearEarly,
    EarlyOffer,
    EndEarlyPayouts,
    OfWhichOrder,
    allow_early_payouts,
    clear_early,
    early_offer,
    end_early_payouts,
    past_of,
)
from gigwright.contexts.ledger.decisions.earnings import Earnings, earnings_of
from gigwright.contexts.ledger.decisions.goodwill import GrantCredit, grant_credit
from gigwright.contexts.ledger.decisions.payouts import Offer, OfWhom, RequestPayout, offered, request_payout
from gigwright.contexts.ledger.decisions.sweeping import RequestSweep, request_sweep

__all__ = [
    "TIMERS",
    "AllowEarlyPayouts",
    "ClearEarly",
    "ClearEarnings",
    "Clearing",
    "EarlyOffer",
    "Earnings",
    "EndEarlyPayouts",
    "GrantCredit",
    "OfWhichOrder",
    "OfWhom",
    "Offer",
    "RequestPayout",
    "RequestSweep",
    "allow_early_payouts",
    "clear_early",
    "clear_earnings",
    "clearing_of",
    "early_offer",
    "earnings_of",
    "end_early_payouts",
    "grant_credit",
    "offered",
    "past_of",
    "request_payout",
    "request_sweep",
]
