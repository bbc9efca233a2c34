"""What can happen to sellers' earnings, to buyers' credit, and to what is the market's own."""

from datetime import datetime
from typing import Annotated

from gigwright.backbone.event import About, Personal, event
from gigwright.backbone.evolution import upcast
from gigwright.values import Money, OperatorId, OrderId, PayoutId, SweepId, UserId


@event("ledger.earnings_cleared", public=True)
class EarningsCleared:
    """The clearing time of a completed order is over; the seller may have the money."""

    order: OrderId
    seller: UserId
    earning: Money


@event("ledger.payout_requested")
class PayoutRequested1:
    """A seller asked for all that they may have in one currency, before there was a fee for it."""

    payout: PayoutId
    seller: UserId
    amount: Money


@event("ledger.payout_requested", version=2)
class PayoutRequested2:
    """A seller asked for all that they may have in one currency, before there was a wait for the next payout."""

    payout: PayoutId
    seller: UserId
    amount: Money
    fee: Money


@event("ledger.payout_requested", version=3)
class PayoutRequested:
    """A seller asked for what they may have in one currency: `amount` is to be sent, and the market keeps `fee`.

    The next payout in this currency may be asked for at `again_from`; None before there was a wait.
    """

    payout: PayoutId
    seller: UserId
    amount: Money
    fee: Money
    again_from: datetime | None


@upcast
def without_a_fee(old: PayoutRequested1) -> PayoutRequested2:
    return PayoutRequested2(payout=old.payout, seller=old.seller, amount=old.amount, fee=Money(0, old.amount.currency))


@upcast
def without_a_wait(old: PayoutRequested2) -> PayoutRequested:
    return PayoutRequested(payout=old.payout, seller=old.seller, amount=old.amount, fee=old.fee, again_from=None)


@event("ledger.debt_recovered")
class DebtRecovered:
    """What a seller owed, or part of it, was paid by the earning of an order, or, without one, before a payout."""

    order: OrderId | None
    seller: UserId
    amount: Money


@event("ledger.earnings_cleared_early")
class EarningsClearedEarly:
    """What was still clearing of an order's earning, but for its tip, was cleared before its time, as its seller asked:
    they may have `earning` less `fee`, which the market keeps."""

    order: OrderId
    seller: UserId
    earning: Money
    fee: Money


@event("ledger.early_payouts_allowed")
class EarlyPayoutsAllowed:
    """An operator let a seller ask for earnings before they have cleared, for this reason."""

    operator: OperatorId
    seller: UserId
    reason: Annotated[Personal[str], About("operator", "to account for the act")]


@event("ledger.credit_granted", public=True)
class CreditGranted:
    """An operator gave a buyer credit out of goodwill, for this reason; it pays for what they order next."""

    operator: OperatorId
    buyer: UserId
    amount: Money
    reason: Annotated[Personal[str], About("operator", "to account for the act")]


@event("ledger.early_payouts_ended")
class EarlyPayoutsEnded:
    """A seller may not ask for earnings before they have cleared any more, for this reason."""

    operator: OperatorId
    seller: UserId
    reason: Annotated[Personal[str], About("operator", "to account for the act")]


@event("ledger.sweep_requested")
class SweepRequested:
    """An operator wants `amount` of the market's own money moved from the processor to its bank, for this reason."""

    sweep: SweepId
    operator: OperatorId
    amount: Money
    reason: Annotated[Personal[str], About("operator", "to account for the act")]
