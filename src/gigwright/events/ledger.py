"""What can happen to sellers' earnings, and to buyers' credit."""

from typing import Annotated

from gigwright.backbone.event import About, Personal, event
from gigwright.backbone.evolution import upcast
from gigwright.values import Money, OperatorId, OrderId, PayoutId, UserId


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
class PayoutRequested:
    """A seller asked for all that they may have in one currency: `amount` is to be sent, and the market keeps `fee`."""

    payout: PayoutId
    seller: UserId
    amount: Money
    fee: Money


@upcast
def without_a_fee(old: PayoutRequested1) -> PayoutRequested:
    return PayoutRequested(payout=old.payout, seller=old.seller, amount=old.amount, fee=Money(0, old.amount.currency))


@event("ledger.debt_recovered")
class DebtRecovered:
    """What a seller owed, or part of it, was paid by the earning of an order, or, without one, before a payout."""

    order: OrderId | None
    seller: UserId
    amount: Money


@event("ledger.credit_granted", public=True)
class CreditGranted:
    """An operator gave a buyer credit out of goodwill, for this reason; it pays for what they order next."""

    operator: OperatorId
    buyer: UserId
    amount: Money
    reason: Annotated[Personal[str], About("operator", "to account for the act")]
