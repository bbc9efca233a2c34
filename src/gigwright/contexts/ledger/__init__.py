"""The ledger: double-entry books of the money events, the clearing of earnings, and payouts as sellers ask for them."""

from gigwright.backbone.context import Context
from gigwright.backbone.timers import Timer
from gigwright.contexts.ledger.decisions import TIMERS, ClearEarnings, clear_earnings, request_payout
from gigwright.contexts.ledger.projections import bookkeeping
from gigwright.events.orders import OrderCompleted


def mount() -> Context:
    """The books, and what sellers may ask for."""
    return Context(
        name="ledger",
        decisions=(clear_earnings, request_payout),
        projections=(bookkeeping,),
        timers=(
            Timer(
                "clear-earnings",
                on=OrderCompleted,
                due=lambda done: done.clears_at,
                ask=lambda done: ClearEarnings(by=TIMERS, order=done.order, seller=done.seller),
            ),
        ),
    )
