"""Who has which share of an order's money, and from where it comes when it goes back."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import reduce
from typing import Literal

import msgspec

from gigwright.backbone.decision import Model
from gigwright.contexts.orders.decisions.left import left_of_each, left_of_tips, of_the_card, of_the_coupon
from gigwright.contexts.orders.decisions.order import terms_of
from gigwright.contexts.orders.decisions.sharing import Shares
from gigwright.contexts.orders.decisions.standing import Order
from gigwright.events.ledger import DebtRecovered, EarningsCleared, EarningsClearedEarly, PayoutRequested
from gigwright.events.orders import (
    Back,
    ChargebackBorne,
    ChargebackHeld,
    ChargebackRecovered,
    ChargebackReleased,
    Fault,
    OrderCancelled,
    OrderCompleted,
    OrderPartlyRefunded,
    OrderReversed,
    SellerTipped,
)
from gigwright.events.payments import PayoutFailed, PayoutReturned
from gigwright.values import Money, PaymentId


def shares_left(order: Order, *, less: Money | None = None) -> Shares:
    """What no refund has taken yet, or what would be left with so much `less` of the price.

    Refunds take the order's own payment first, and then further ones in the order in which they were made; tips are no
    part of the price. Of each payment, fee and commission keep their proportion to its price, rounded half up. A refund
    is the difference between what was left before and after it, so that any refunds together come to the whole, to the
    last minor unit.
    """
    return _together(shares for _, shares in left_of_each(order, less))


def part_of(order: Order, price: Money) -> Shares:
    """What goes back with so much of the price."""
    return shares_left(order) - shares_left(order, less=price)


def for_the_buyer(order: Order, price: Money) -> Money:
    """What the buyer has back with so much of the price: all that goes back but for what a coupon had paid."""
    whole = part_of(order, price).total
    own = left_of_each(order)[0][1].total - left_of_each(order, price)[0][1].total
    return _all_but(as_coupon(order, own), whole)


def as_credit(order: Order, refund: Money) -> Money | None:
    """How much of a refund of the order's own payment becomes credit: what neither the card nor a coupon had paid.

    What goes back in parts goes to the card first, so that the whole comes back to where it was.
    """
    own = left_of_each(order)[0][1].total
    from_card = own.amount_minor - order.credit_minor - of_the_coupon(order, own)
    minor = max(0, refund.amount_minor - _minor(as_coupon(order, refund)) - from_card)
    return Money(minor, refund.currency) if minor else None


def as_coupon(order: Order, refund: Money) -> Money | None:
    """How much of a refund of the order's own payment the market has again, for its coupon: in proportion, so that
    nobody is paid out what they were given. As with every share, the parts come to the whole."""
    own = left_of_each(order)[0][1].total
    minor = of_the_coupon(order, own) - of_the_coupon(order, own - refund)
    return Money(minor, refund.currency) if minor else None


def _minor(amount: Money | None) -> int:
    return 0 if amount is None else amount.amount_minor


def _together(shares: Iterable[Shares]) -> Shares:
    first, *others = shares
    return reduce(Shares.__add__, others, first)


def _back(before: Iterable[tuple[PaymentId | None, Shares]], after: Iterable[Shares]) -> tuple[Back, ...]:
    """What goes back of further payments."""
    parts = [(payment, left.total - rest.total) for (payment, left), rest in zip(before, after, strict=True)]
    return tuple(Back(payment, part) for payment, part in parts[1:] if payment is not None and part.amount_minor)


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


def _cleared_early(purse: Purse, event: EarningsClearedEarly) -> Purse:
    return _plus(_plus(purse, event.earning), -event.fee)


def _recovered(purse: Purse, event: DebtRecovered) -> Purse:
    return _plus(purse, -event.amount)


def _requested(purse: Purse, event: PayoutRequested) -> Purse:
    return _plus(_plus(purse, -event.amount), -event.fee)


def _came_back(purse: Purse, event: PayoutFailed | PayoutReturned) -> Purse:
    return _plus(_plus(purse, event.amount), event.fee)


def _taken_back(purse: Purse, event: OrderReversed | OrderPartlyRefunded | ChargebackHeld) -> Purse:
    return _plus(purse, -event.from_available)


def _earned(clearing: int, event: OrderCompleted | SellerTipped) -> int:
    return clearing + event.earning.amount_minor


def _gone(clearing: int, event: EarningsCleared | EarningsClearedEarly) -> int:
    return clearing - event.earning.amount_minor


def _less(clearing: int, event: OrderReversed | OrderPartlyRefunded | ChargebackHeld) -> int:
    return clearing - event.from_clearing.amount_minor


def _again(clearing: int, event: ChargebackReleased | ChargebackBorne) -> int:
    return clearing + event.released.amount_minor


def _recovered_again(clearing: int, event: ChargebackRecovered) -> int:
    return clearing + event.earning.amount_minor


# What has not cleared of the earning of an order, in minor units.
still_clearing = Model(
    0,
    {
        OrderCompleted: _earned,
        SellerTipped: _earned,
        EarningsCleared: _gone,
        EarningsClearedEarly: _gone,
        OrderReversed: _less,
        OrderPartlyRefunded: _less,
        ChargebackHeld: _less,
        ChargebackReleased: _again,
        ChargebackBorne: _again,
        ChargebackRecovered: _recovered_again,
    },
    by="order",
)
sellers_purse = Model(
    Purse(),
    {
        EarningsCleared: _cleared,
        EarningsClearedEarly: _cleared_early,
        DebtRecovered: _recovered,
        PayoutRequested: _requested,
        PayoutFailed: _came_back,
        PayoutReturned: _came_back,
        OrderReversed: _taken_back,
        OrderPartlyRefunded: _taken_back,
        ChargebackHeld: _taken_back,
    },
    by="seller",
)


class Taken(msgspec.Struct, frozen=True):
    """From where a seller gives an earning back: what has not cleared, what they can have, and what they will owe."""

    from_clearing: Money
    from_available: Money
    owed: Money


def taken(earning: Money, purse: Purse, clearing: int) -> Taken:
    """What has not cleared (`clearing`, in minor units) first; then what the purse has, and the rest is owed."""
    from_clearing = Money(min(earning.amount_minor, clearing), earning.currency)
    available = min(earning - from_clearing, purse.of(earning.currency))
    return Taken(from_clearing=from_clearing, from_available=available, owed=earning - from_clearing - available)


def cancelled_whole(
    order: Order, reason: str, fault: Fault, *, without: PaymentId | None = None, to_credit: bool = False
) -> OrderCancelled:
    """The end of a paid order without a result: everything that is still held goes back to where it came from, or all
    of it `to_credit`. What the card of a payment has paid that a bank took is left out (`without`)."""
    terms = terms_of(order)
    assert order.payment is not None, "an order that can be cancelled was paid"
    left = left_of_each(order)
    whole, own = _together(shares for _, shares in left).total, left[0][1].total
    coupon = as_coupon(order, own)
    waits = None if without is None else of_the_card(order, without)
    others = [(payment, shares - shares if payment == without else shares) for payment, shares in left]
    return OrderCancelled(
        order=terms.order,
        gig=terms.gig,
        payment=order.payment,
        buyer=terms.buyer,
        seller=terms.seller,
        refund=_all_but(waits, whole),
        reason=reason,
        fault=fault,
        further=() if to_credit else _everything_back(others),
        to_credit=_all_but(coupon, whole) if to_credit else as_credit(order, own),
        to_coupon=coupon,
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


def reversed_whole(order: Order, purse: Purse, fault: Fault, clearing: int) -> OrderReversed:
    """The end of a completed order after all: everybody gives back what they still have of it, and of its tip."""
    terms = terms_of(order)
    assert order.payment is not None, "a completed order was paid"
    left = [*left_of_each(order), *left_of_tips(order)]
    shares = _together(each for _, each in left)
    from_where = taken(shares.earning, purse, clearing)
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
        further=_everything_back(left),
        to_credit=as_credit(order, left[0][1].total),
        to_coupon=as_coupon(order, left[0][1].total),
    )


def refunded_partly(
    order: Order, price: Money, how: Literal["agreed", "operator"], purse: Purse, clearing: int
) -> OrderPartlyRefunded:
    """So much of the price goes back, with its share of everything, from wherever it is now."""
    terms = terms_of(order)
    assert order.payment is not None, "an order of which something can go back was paid"
    part, before, after = part_of(order, price), left_of_each(order), left_of_each(order, price)
    nothing, own = Money(0, price.currency), before[0][1].total - after[0][1].total
    is_held = order.completed is None
    from_where = taken(nothing if is_held else part.earning, purse, clearing)
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
        further=_back(before, (left for _, left in after)),
        to_credit=as_credit(order, own),
        to_coupon=as_coupon(order, own),
    )


def _everything_back(left: Sequence[tuple[PaymentId | None, Shares]]) -> tuple[Back, ...]:
    return _back(left, (shares - shares for _, shares in left))


def _all_but(coupon: Money | None, whole: Money) -> Money:
    return whole if coupon is None else whole - coupon
