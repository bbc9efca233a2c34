"""What it means for an order that the buyer's bank takes one of its payments back.

It stands beside the state of the order. `from_refunds` is always what was on its way back to the card already: the
refund was stopped, and the bank has given it instead.
"""

from datetime import datetime
from typing import Annotated, Literal, get_type_hints

from gigwright.backbone.event import About, Personal, event
from gigwright.backbone.evolution import upcast
from gigwright.values import ChargebackRef, Money, OperatorId, OrderId, PaymentId, UserId


@event("orders.chargeback_held", public=True)
class ChargebackHeld1:
    """A bank has `amount`, before what had become credit was asked for."""

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


@event("orders.chargeback_held", version=2, public=True)
class ChargebackHeld:
    """The bank has `amount`, and nothing of it moves until the bank decides.

    It is what the card of one `payment` has paid, and neither what credit nor what a coupon has. Of an order that was
    not completed, `from_held` is what was held of it. Of a completed one, everybody has a share: the market
    `commission` and `service_fee`, the seller `earning`, of which what has not cleared and what the seller could have
    had is held; the rest had been paid out.

    Of what had become the buyer's credit (only when an order was cancelled, and its buyer wanted that), `from_credit`
    is held for the order again, and `spent` isn't there any more.
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
    from_credit: Money | None = None
    spent: Money | None = None


@upcast
def held_without_credit(old: ChargebackHeld1) -> ChargebackHeld:
    return ChargebackHeld(**{one: getattr(old, one) for one in get_type_hints(ChargebackHeld1)})


def is_shared(held: ChargebackHeld) -> bool:
    """Whether the order was completed, and something of the payment left."""
    return any(share.amount_minor for share in (held.commission, held.service_fee, held.earning))


def is_the_orders(held: ChargebackHeld) -> bool:
    """Whether something of the payment was left to the order: then the order waits for the bank."""
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
class ChargebackReleased1:
    """A bank gave money back that had never become credit."""

    order: OrderId
    payment: PaymentId
    chargeback: ChargebackRef
    buyer: UserId
    seller: UserId
    released: Money
    clears_at: datetime | None
    refund: Money


@event("orders.chargeback_released", version=2, public=True)
class ChargebackReleased:
    """The bank gave the money back. The seller's `released` clears at `clears_at`; what was held for an order that was
    cancelled meanwhile goes back to the buyer, as `refund`. What had been credit is `to_credit` again."""

    order: OrderId
    payment: PaymentId
    chargeback: ChargebackRef
    buyer: UserId
    seller: UserId
    released: Money
    clears_at: datetime | None
    refund: Money
    to_credit: Money | None = None


@upcast
def released_without_credit(old: ChargebackReleased1) -> ChargebackReleased:
    return ChargebackReleased(**{one: getattr(old, one) for one in get_type_hints(ChargebackReleased1)})


@event("orders.chargeback_borne", public=True)
class ChargebackBorne1:
    """A bank keeps `amount`, and nothing of it had become credit."""

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


@event("orders.chargeback_borne", version=2, public=True)
class ChargebackBorne:
    """The bank keeps `amount`, and this is who has paid it.

    What was held for the order; or the seller, with what was held of the earning (`from_hold`) and what is `owed`, and
    the market with its commission and fee; or, when it had assumed it, the market alone, as `loss`: then `released` is
    the seller's again. It clears at `clears_at`, and so does all else of the order that had to wait. What was credit
    is paid by it (`from_credit`), and what had been spent of that is the market's `loss`.
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
    from_credit: Money | None = None


@upcast
def borne_without_credit(old: ChargebackBorne1) -> ChargebackBorne:
    return ChargebackBorne(**{one: getattr(old, one) for one in get_type_hints(ChargebackBorne1)})


@event("orders.chargeback_recovered", public=True)
class ChargebackRecovered1:
    """What had been lost came back, and nothing of it had become credit."""

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


@event("orders.chargeback_recovered", version=2, public=True)
class ChargebackRecovered:
    """What had been lost came back after all, and everybody has again what they had borne.

    The seller's `earning` clears at `clears_at`; `refund`, which had been held, goes back to the buyer, and so does all
    of it when the order was taken back meanwhile; what was on its way to the card is so again. What was credit is
    `to_credit` again.
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
    to_credit: Money | None = None


@upcast
def recovered_without_credit(old: ChargebackRecovered1) -> ChargebackRecovered:
    return ChargebackRecovered(**{one: getattr(old, one) for one in get_type_hints(ChargebackRecovered1)})
