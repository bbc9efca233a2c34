"""When earnings clear, how a seller asks for them, and what an operator gives a buyer."""

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
]
