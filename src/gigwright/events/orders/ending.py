"""How an order ends, and what goes back of it."""

from datetime import datetime
from typing import Annotated, Literal, Protocol, get_args, get_type_hints

import msgspec

from gigwright.backbone.event import About, Personal, event
from gigwright.backbone.evolution import upcast
from gigwright.values import GigId, Money, OperatorId, OrderId, PaymentId, UserId

Fault = Literal["nobody", "buyer", "seller"]  # whose it is that an order was cancelled

FAULTS: tuple[Fault, ...] = get_args(Fault)


class Back(msgspec.Struct, frozen=True):
    """How much of a further payment goes back; what goes back beyond it is of the order's own payment."""

    payment: PaymentId
    amount: Money


class GoesBack(Protocol):
    """What goes back of an order, how much of it as the buyer's credit, and how much to the market, for a coupon."""

    @property
    def refund(self) -> Money: ...
    @property
    def to_credit(self) -> Money | None: ...
    @property
    def to_coupon(self) -> Money | None: ...


def to_cards(said: GoesBack) -> Money:
    """What of a refund goes back to cards, to all of the order's payments together."""
    rest = said.refund if said.to_credit is None else said.refund - said.to_credit
    return rest if said.to_coupon is None else rest - said.to_coupon


def to_buyer(said: GoesBack) -> Money:
    """What of a refund is the buyer's again, on their cards or as credit."""
    return said.refund if said.to_coupon is None else said.refund - said.to_coupon


@event("orders.completed", public=True)
class OrderCompleted:
    """The work was accepted, by the buyer or by their silence; the seller's earning clears at `clears_at`."""

    order: OrderId
    gig: GigId
    buyer: UserId
    seller: UserId
    how: Literal["accepted", "silence"]
    price: Money
    service_fee: Money
    commission: Money
    earning: Money
    clears_at: datetime


@event("orders.cancelled", public=True)
class OrderCancelled1:
    """The order ended without work; `refund` is everything that was held for it, in one payment."""

    order: OrderId
    gig: GigId
    payment: PaymentId
    buyer: UserId
    seller: UserId
    refund: Money
    reason: str
    fault: Fault


@event("orders.cancelled", version=2, public=True)
class OrderCancelled2:
    """The order ended without work, before there was credit; `refund` is everything that was held for it."""

    order: OrderId
    gig: GigId
    payment: PaymentId
    buyer: UserId
    seller: UserId
    refund: Money
    reason: str
    fault: Fault
    further: tuple[Back, ...] = ()


@event("orders.cancelled", version=3, public=True)
class OrderCancelled3:
    """The order ended without work, before there were coupons."""

    order: OrderId
    gig: GigId
    payment: PaymentId
    buyer: UserId
    seller: UserId
    refund: Money
    reason: str
    fault: Fault
    further: tuple[Back, ...] = ()
    to_credit: Money | None = None


@event("orders.cancelled", version=4, public=True)
class OrderCancelled:
    """The order ended without work; `refund` is everything that was held for it, in all of its payments.

    `to_credit` of it is the buyer's credit now, `to_coupon` of it the market has again
    that a coupon had paid, and the rest goes back to cards.
    """

    order: OrderId
    gig: GigId
    payment: PaymentId
    buyer: UserId
    seller: UserId
    refund: Money
    reason: str
    fault: Fault
    further: tuple[Back, ...] = ()
    to_credit: Money | None = None
    to_coupon: Money | None = None


@upcast
def cancelled_without_coupon(old: OrderCancelled3) -> OrderCancelled:
    return OrderCancelled(**{one: getattr(old, one) for one in get_type_hints(OrderCancelled3)})


@upcast
def cancelled_without_credit(old: OrderCancelled2) -> OrderCancelled3:
    return OrderCancelled3(**{one: getattr(old, one) for one in get_type_hints(OrderCancelled2)})


@upcast
def cancelled_with_one_payment(old: OrderCancelled1) -> OrderCancelled2:
    return OrderCancelled2(**{name: getattr(old, name) for name in get_type_hints(OrderCancelled1)})


@event("orders.overruled")
class OrderOverruled1:
    """An operator cancelled the order, for this reason."""

    order: OrderId
    operator: OperatorId
    buyer: UserId
    seller: UserId
    act: Literal["cancelled"]
    reason: Annotated[Personal[str], About("operator", "to account for the act")]


@event("orders.overruled", version=2)
class OrderOverruled:
    """An operator did what neither party could do alone, or did it for one of them, for this reason."""

    order: OrderId
    operator: OperatorId
    buyer: UserId
    seller: UserId
    act: Literal["cancelled", "accepted", "extended", "refunded"]
    reason: Annotated[Personal[str], About("operator", "to account for the act")]


@upcast
def of_several_acts(old: OrderOverruled1) -> OrderOverruled:
    return OrderOverruled(
        order=old.order, operator=old.operator, buyer=old.buyer, seller=old.seller, act=old.act, reason=old.reason
    )


@event("orders.partly_refunded", public=True)
class OrderPartlyRefunded1:
    """A part of the price of an order with one payment went back."""

    order: OrderId
    payment: PaymentId
    buyer: UserId
    seller: UserId
    how: Literal["agreed", "operator"]
    refund: Money
    price: Money
    service_fee: Money
    commission: Money
    earning: Money
    from_held: Money
    from_clearing: Money
    from_available: Money
    owed: Money


@event("orders.partly_refunded", version=2, public=True)
class OrderPartlyRefunded2:
    """A part of the price went back, before there was credit."""

    order: OrderId
    payment: PaymentId
    buyer: UserId
    seller: UserId
    how: Literal["agreed", "operator"]
    refund: Money
    price: Money
    service_fee: Money
    commission: Money
    earning: Money
    from_held: Money
    from_clearing: Money
    from_available: Money
    owed: Money
    further: tuple[Back, ...] = ()


@event("orders.partly_refunded", version=3, public=True)
class OrderPartlyRefunded3:
    """A part of the price went back, before there were coupons."""

    order: OrderId
    payment: PaymentId
    buyer: UserId
    seller: UserId
    how: Literal["agreed", "operator"]
    refund: Money
    price: Money
    service_fee: Money
    commission: Money
    earning: Money
    from_held: Money
    from_clearing: Money
    from_available: Money
    owed: Money
    further: tuple[Back, ...] = ()
    to_credit: Money | None = None


@event("orders.partly_refunded", version=4, public=True)
class OrderPartlyRefunded:
    """`price` of the price goes back, and as `refund` with its share of the service fee; the work stays.

    Before completion it is taken from what is held (`from_held`), and what is left will be shared out. Afterwards each
    gives back its share: the market `commission` and `service_fee`, the seller `earning`, from what has not cleared,
    then from what has; `owed` is what had been paid out already.
    `to_credit` of the refund is the buyer's credit now, `to_coupon` of it the market has again
    that a coupon had paid, and the rest goes back to cards.
    """

    order: OrderId
    payment: PaymentId
    buyer: UserId
    seller: UserId
    how: Literal["agreed", "operator"]
    refund: Money
    price: Money
    service_fee: Money
    commission: Money
    earning: Money
    from_held: Money
    from_clearing: Money
    from_available: Money
    owed: Money
    further: tuple[Back, ...] = ()
    to_credit: Money | None = None
    to_coupon: Money | None = None


@upcast
def partly_refunded_without_coupon(old: OrderPartlyRefunded3) -> OrderPartlyRefunded:
    return OrderPartlyRefunded(**{one: getattr(old, one) for one in get_type_hints(OrderPartlyRefunded3)})


@upcast
def partly_refunded_without_credit(old: OrderPartlyRefunded2) -> OrderPartlyRefunded3:
    return OrderPartlyRefunded3(**{one: getattr(old, one) for one in get_type_hints(OrderPartlyRefunded2)})


@upcast
def partly_refunded_of_one_payment(old: OrderPartlyRefunded1) -> OrderPartlyRefunded2:
    return OrderPartlyRefunded2(**{name: getattr(old, name) for name in get_type_hints(OrderPartlyRefunded1)})


@event("orders.reversed", public=True)
class OrderReversed1:
    """A completed order with one payment was cancelled."""

    order: OrderId
    gig: GigId
    payment: PaymentId
    buyer: UserId
    seller: UserId
    refund: Money
    commission: Money
    service_fee: Money
    from_clearing: Money
    from_available: Money
    owed: Money
    fault: Fault


@event("orders.reversed", version=2, public=True)
class OrderReversed2:
    """A completed order was cancelled, before there was credit."""

    order: OrderId
    gig: GigId
    payment: PaymentId
    buyer: UserId
    seller: UserId
    refund: Money
    commission: Money
    service_fee: Money
    from_clearing: Money
    from_available: Money
    owed: Money
    fault: Fault
    further: tuple[Back, ...] = ()


@event("orders.reversed", version=3, public=True)
class OrderReversed3:
    """A completed order was cancelled, before there were coupons."""

    order: OrderId
    gig: GigId
    payment: PaymentId
    buyer: UserId
    seller: UserId
    refund: Money
    commission: Money
    service_fee: Money
    from_clearing: Money
    from_available: Money
    owed: Money
    fault: Fault
    further: tuple[Back, ...] = ()
    to_credit: Money | None = None


@event("orders.reversed", version=4, public=True)
class OrderReversed:
    """A completed order was cancelled: `refund`, all that was paid, tips too, goes back, and so does everybody's share.

    The seller's is taken from what has not cleared, then from what has; `owed` is what had been paid out already.
    `to_credit` of the refund is the buyer's credit now, `to_coupon` of it the market has again
    that a coupon had paid, and the rest goes back to cards.
    """

    order: OrderId
    gig: GigId
    payment: PaymentId
    buyer: UserId
    seller: UserId
    refund: Money
    commission: Money
    service_fee: Money
    from_clearing: Money
    from_available: Money
    owed: Money
    fault: Fault
    further: tuple[Back, ...] = ()
    to_credit: Money | None = None
    to_coupon: Money | None = None


@upcast
def reversed_without_coupon(old: OrderReversed3) -> OrderReversed:
    return OrderReversed(**{one: getattr(old, one) for one in get_type_hints(OrderReversed3)})


@upcast
def reversed_without_credit(old: OrderReversed2) -> OrderReversed3:
    return OrderReversed3(**{one: getattr(old, one) for one in get_type_hints(OrderReversed2)})


@upcast
def reversed_with_one_payment(old: OrderReversed1) -> OrderReversed2:
    return OrderReversed2(**{name: getattr(old, name) for name in get_type_hints(OrderReversed1)})
