"""Who has which share of an order's money, and from where it comes when it goes back."""

from datetime import datetime, timedelta
from typing import Literal

import msgspec

from gigwright.backbone.decision import Model
from gigwright.contexts.orders.decisions.order import Order, terms_of
from gigwright.events.ledger import DebtRecovered, EarningsCleared, PayoutRequested
from gigwright.events.orders import Fault, OrderCancelled, OrderCompleted, OrderPartlyRefunded, OrderReversed
from gigwright.events.payments import PayoutFailed, PayoutReturned
from gigwright.values import Money


class Shares(msgspec.Struct, frozen=True):
    """A price with its service fee, and how it is shared out: the market's commission, and the seller's earning."""

    price: Money
    service_fee: Money
    commission: Money

    @property
    def total(self) -> Money:
        return self.price + self.service_fee

    @property
    def earning(self) -> Money:
        return self.price - self.commission

    def __sub__(self, other: "Shares") -> "Shares":
        return Shares(
            price=self.price - other.price,
            service_fee=self.service_fee - other.service_fee,
            commission=self.commission - other.commission,
        )


def shares_left(order: Order, *, less: Money | None = None) -> Shares:
    """What no refund has taken yet, or what would be left with so much `less` of the price.

    Fee and commission keep their proportion to the price, rounded half up. A refund is the difference between what was
    left before and after it, so that any refunds together come to the whole, to the last minor unit.
    """
    terms = terms_of(order)
    whole = terms.price.amount_minor
    left = whole - order.refunded_minor - (less.amount_minor if less else 0)

    def part(of: Money) -> Money:
        return Money((2 * of.amount_minor * left + whole) // (2 * whole), of.currency)

    return Shares(price=part(terms.price), service_fee=part(terms.service_fee), commission=part(terms.commission))


def part_of(order: Order, price: Money) -> Shares:
    """What goes back with so much of the price."""
    return shares_left(order) - shares_left(order, less=price)


def as_credit(order: Order, refund: Money, *, wished: bool = False) -> Money | None:
    """How much of a refund becomes credit: all of it if the buyer wished so; else what the card had not paid.

    What goes back in parts goes to the card first, so that the whole comes back to where it was.
    """
    from_card = shares_left(order).total.amount_minor - order.credit_minor
    minor = refund.amount_minor if wished else max(0, refund.amount_minor - from_card)
    return Money(minor, refund.currency) if minor else None


class Purse(msgspec.Struct, frozen=True):
    """What a seller can have paid out, in minor units per currency."""

    available_minor: dict[str, int] = {}

    def of(self, currency: str) -> Money:
        return Money(max(0, self.available_minor.get(currency, 0)), currency)


def _plus(purse: Purse, amount: Money) -> Purse:
    left = purse.available_minor.get(amount.currency, 0) + amount.amount_minor
    return Purse({**purse.available_minor, amount.currency: left})


def _cleared(purse: Purse, event: EarningsCleared) -> Purse:
    return _plus(purse, event.earning)


def _recovered(purse: Purse, event: DebtRecovered) -> Purse:
    return _plus(purse, -event.amount)


def _requested(purse: Purse, event: PayoutRequested) -> Purse:
    return _plus(purse, -event.amount)


def _came_back(purse: Purse, event: PayoutFailed | PayoutReturned) -> Purse:
    return _plus(purse, event.amount)


def _taken_back(purse: Purse, event: OrderReversed | OrderPartlyRefunded) -> Purse:
    return _plus(purse, -event.from_available)


def _is_so(_: bool, __: EarningsCleared) -> bool:
    return True


has_cleared = Model(False, {EarningsCleared: _is_so}, by="order")
sellers_purse = Model(
    Purse(),
    {
        EarningsCleared: _cleared,
        DebtRecovered: _recovered,
        PayoutRequested: _requested,
        PayoutFailed: _came_back,
        PayoutReturned: _came_back,
        OrderReversed: _taken_back,
        OrderPartlyRefunded: _taken_back,
    },
    by="seller",
)


class Taken(msgspec.Struct, frozen=True):
    """From where a seller gives an earning back: what has not cleared, what they can have, and what they will owe."""

    from_clearing: Money
    from_available: Money
    owed: Money


def taken(earning: Money, purse: Purse, *, cleared: bool) -> Taken:
    """All of it while it has not cleared; then what the purse has, and the rest is owed."""
    nothing = Money(0, earning.currency)
    if not cleared:
        return Taken(from_clearing=earning, from_available=nothing, owed=nothing)
    available = min(earning, purse.of(earning.currency))
    return Taken(from_clearing=nothing, from_available=available, owed=earning - available)


def cancelled_whole(order: Order, reason: str, fault: Fault, *, to_credit: bool = False) -> OrderCancelled:
    """The end of a paid order without a result: everything that is still held goes back, to credit if so wished."""
    terms = terms_of(order)
    assert order.payment is not None, "an order that can be cancelled was paid"
    refund = shares_left(order).total
    return OrderCancelled(
        order=terms.order,
        gig=terms.gig,
        payment=order.payment,
        buyer=terms.buyer,
        seller=terms.seller,
        refund=refund,
        reason=reason,
        fault=fault,
        to_credit=as_credit(order, refund, wished=to_credit),
    )


def completed_now(order: Order, how: Literal["accepted", "silence"], now: datetime) -> OrderCompleted:
    """The end with a result: what is still held is shared out, and the earning begins to clear."""
    terms, shares = terms_of(order), shares_left(order)
    return OrderCompleted(
        order=terms.order,
        gig=terms.gig,
        buyer=terms.buyer,
        seller=terms.seller,
        how=how,
        price=shares.price,
        service_fee=shares.service_fee,
        commission=shares.commission,
        earning=shares.earning,
        clears_at=now + timedelta(hours=terms.clearing_hours),
    )


def reversed_whole(order: Order, purse: Purse, fault: Fault, *, cleared: bool) -> OrderReversed:
    """The end of a completed order after all: everybody gives back what they still have of it."""
    terms, shares = terms_of(order), shares_left(order)
    assert order.payment is not None, "a completed order was paid"
    from_where = taken(shares.earning, purse, cleared=cleared)
    return OrderReversed(
        order=terms.order,
        gig=terms.gig,
        payment=order.payment,
        buyer=terms.buyer,
        seller=terms.seller,
        refund=shares.total,
        commission=shares.commission,
        service_fee=shares.service_fee,
        from_clearing=from_where.from_clearing,
        from_available=from_where.from_available,
        owed=from_where.owed,
        fault=fault,
        to_credit=as_credit(order, shares.total),
    )


def refunded_partly(
    order: Order, price: Money, how: Literal["agreed", "operator"], purse: Purse, *, cleared: bool
) -> OrderPartlyRefunded:
    """So much of the price goes back, with its share of everything, from wherever it is now."""
    terms = terms_of(order)
    assert order.payment is not None, "an order of which something can go back was paid"
    part = part_of(order, price)
    nothing = Money(0, price.currency)
    is_held = order.completed is None
    from_where = taken(nothing if is_held else part.earning, purse, cleared=cleared)
    return OrderPartlyRefunded(
        order=terms.order,
        payment=order.payment,
        buyer=terms.buyer,
        seller=terms.seller,
        how=how,
        refund=part.total,
        price=part.price,
        service_fee=part.service_fee,
        commission=part.commission,
        earning=part.earning,
        from_held=part.total if is_held else nothing,
        from_clearing=from_where.from_clearing,
        from_available=from_where.from_available,
        owed=from_where.owed,
        to_credit=as_credit(order, part.total),
    )
