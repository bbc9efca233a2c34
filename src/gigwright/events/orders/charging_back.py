"""What it means for an order that the buyer's bank takes its payment back.

It stands beside the state of the order. `from_refunds` is always what was on its way back to the card already: the
refund was stopped, and the bank has given it instead.
"""

from datetime import datetime
from typing import Annotated, Literal

from gigwright.backbone.event import About, Personal, event
from gigwright.values import ChargebackRef, Money, OperatorId, OrderId, PaymentId, UserId


@event("orders.chargeback_held", public=True)
class ChargebackHeld:
    """The bank has `amount`, and nothing of it moves until the bank decides.

    Of an order that was not completed, `from_held` is what was held for it. Of a completed one, everybody has a share:
    the market `commission` and `service_fee`, the seller `earning`, of which what has not cleared and what the seller
    could have had is held; the rest had been paid out.
    """

    order: OrderId
    payment: PaymentId
    chargeback: ChargebackRef
    buyer: UserId
    seller: UserId
    amount: Money
    from_refunds: Money
    from_held: Money
    commission: Money
    service_fee: Money
    earning: Money
    from_clearing: Money
    from_available: Money


def is_shared(held: ChargebackHeld) -> bool:
    """Whether the order was completed, and something of it left."""
    return any(share.amount_minor for share in (held.commission, held.service_fee, held.earning))


def is_the_orders(held: ChargebackHeld) -> bool:
    """Whether something of the order was left: then it is the payment that paid for it."""
    return is_shared(held) or held.from_held.amount_minor > 0


@event("orders.chargeback_assumed")
class ChargebackAssumed:
    """An operator decided, for this reason, that the market bears the loss if there is one, and not the seller."""

    order: OrderId
    payment: PaymentId
    chargeback: ChargebackRef
    operator: OperatorId
    buyer: UserId
    seller: UserId
    reason: Annotated[Personal[str], About("operator", "to account for the act")]


@event("orders.chargeback_released", public=True)
class ChargebackReleased:
    """The bank gave the money back. The seller's `released` clears at `clears_at`; what was held for an order that was
    cancelled meanwhile goes back to the buyer, as `refund`."""

    order: OrderId
    payment: PaymentId
    chargeback: ChargebackRef
    buyer: UserId
    seller: UserId
    released: Money
    clears_at: datetime | None
    refund: Money


@event("orders.chargeback_borne", public=True)
class ChargebackBorne:
    """The bank keeps `amount`, and this is who has paid it.

    What was held for the order; or the seller, with what was held of the earning (`from_hold`) and what is `owed`, and
    the market with its commission and fee; or, when it had assumed it, the market alone, as `loss`: then `released` is
    the seller's again. It clears at `clears_at`, and so does a tip of the order that had to wait.
    """

    order: OrderId
    payment: PaymentId
    chargeback: ChargebackRef
    buyer: UserId
    seller: UserId
    borne_by: Literal["nobody", "seller", "market"]
    amount: Money
    from_refunds: Money
    from_held: Money
    commission: Money
    service_fee: Money
    from_hold: Money
    owed: Money
    loss: Money
    released: Money
    clears_at: datetime | None


@event("orders.chargeback_recovered", public=True)
class ChargebackRecovered:
    """What had been lost came back after all, and everybody has again what they had borne.

    The seller's `earning` clears at `clears_at`; `refund`, which had been held, goes back to the buyer; what was on its
    way to the card is so again.
    """

    order: OrderId
    payment: PaymentId
    chargeback: ChargebackRef
    buyer: UserId
    seller: UserId
    amount: Money
    from_refunds: Money
    refund: Money
    commission: Money
    service_fee: Money
    earning: Money
    loss: Money
    clears_at: datetime | None
