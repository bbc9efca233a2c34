"""The ledger: double-entry books of the money events, the clearing of earnings, payouts as sellers ask for them, and
credit out of goodwill."""

from typing import Any

from gigwright.backbone.context import Context
from gigwright.backbone.timers import Timer
from gigwright.contexts.ledger.decisions import (
    TIMERS,
    ClearEarnings,
    allow_early_payouts,
    clear_early,
    clear_earnings,
    end_early_payouts,
    grant_credit,
    request_payout,
    request_sweep,
)
from gigwright.contexts.ledger.projections import bookkeeping
from gigwright.events.orders import (
    ChargebackBorne,
    ChargebackRecovered,
    ChargebackReleased,
    DisputeClosed,
    OrderCompleted,
    SellerTipped,
)


def mount() -> Context:
    """The books, and what sellers and operators may ask for."""
    return Context(
        name="ledger",
        decisions=(
            clear_earnings,
            request_payout,
            clear_early,
            allow_early_payouts,
            end_early_payouts,
            grant_credit,
            request_sweep,
        ),
        projections=(bookkeeping,),
        timers=(
            _clears(OrderCompleted, "clear-earnings"),
            _clears(DisputeClosed, "clear-earnings-after-a-dispute"),
            _clears(SellerTipped, "clear-earnings-after-a-tip"),
            _clears(ChargebackReleased, "clear-earnings-after-a-chargeback"),
            _clears(ChargebackBorne, "clear-earnings-after-a-lost-chargeback"),
            _clears(ChargebackRecovered, "clear-earnings-after-a-recovered-chargeback"),
        ),
    )


def _clears(kind: type[Any], name: str) -> Timer[Any]:
    """Each such event says anew when an earning clears, if there is one."""
    return Timer(
        name,
        on=kind,
        due=lambda event: event.clears_at,
        ask=lambda event: ClearEarnings(by=TIMERS, order=event.order, seller=event.seller, clears_at=event.clears_at),
    )
