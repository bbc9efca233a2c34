"""The buyer's bank takes a payment back, and decides who keeps it; then it is known who bears the loss."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from gigwright.backbone.decision import command, decision
from gigwright.backbone.errors import Refused
from gigwright.backbone.event import Actor, Present
from gigwright.contexts.orders.decisions.order import GOES_ON, only, order_as_it_is, terms_of
from gigwright.contexts.orders.decisions.overruling import asks_as_operator, only_an_operator
from gigwright.contexts.orders.decisions.paying import INTAKE, payment_answered
from gigwright.contexts.orders.decisions.refunding import check_the_seller
from gigwright.contexts.orders.decisions.shares import (
    Purse,
    Shares,
    cancelled_whole,
    sellers_purse,
    shares_left,
    still_clearing,
    taken,
)
from gigwright.contexts.orders.decisions.standing import Order
from gigwright.events.orders import (
    ChargebackAssumed,
    ChargebackBorne,
    ChargebackHeld,
    ChargebackRecovered,
    ChargebackReleased,
    OrderPlaced,
    is_shared,
)
from gigwright.values import ChargebackRef, Money, OperatorId, OrderId, PaymentId, UserId

BY_THE_BANK = "the buyer's bank took the payment back"


@command
class HoldChargeback:
    """Say what it means for the order that a bank took `amount` of its payment back."""

    by: Actor
    order: OrderId
    payment: PaymentId
    chargeback: ChargebackRef
    seller: UserId
    amount: Money


@decision(order_as_it_is, payment_answered, still_clearing, sellers_purse)
def hold_chargeback(
    command: HoldChargeback, now: datetime, order: Order, answered: bool, clearing: int, purse: Purse
) -> Sequence[object]:
    """An order that goes on is cancelled; of a completed one, what the seller has of it is held. Whatever had been on
    its way back to the card waits, and so does a payment that came too late."""
    only(INTAKE, command.by)
    terms = terms_of(order)
    check_the_seller(terms, command.seller)
    if not answered:
        raise Refused(f"{command.payment} has not come to {command.order}; a bank takes back only what came")
    if order.chargeback_of(command.payment) is not None:
        return []
    _check_the_payments(command, order)
    is_the_orders = command.payment == order.payment
    if is_the_orders and order.state in GOES_ON:
        cancelled = cancelled_whole(order, BY_THE_BANK, "buyer", refund=_nothing(terms))
        return [cancelled, _held(command, terms, held=shares_left(order).total)]
    if is_the_orders and order.state == "completed":
        return [_held(command, terms, shares_left(order), clearing=clearing, purse=purse)]
    return [_held(command, terms)]


def _check_the_payments(command: HoldChargeback, order: Order) -> None:
    """Of what a bank takes of an order that several payments make up, nobody can say yet what it is a part of."""
    if command.payment in {one.payment for one in order.further}:
        raise Refused(
            f"a bank took {command.payment} back, with which something was added to {command.order}; only the payment"
            " of an order itself is followed: settle this one by hand, and skip it with `gigwright consumers`"
        )
    helped = order.credit_minor or order.coupon_minor
    if command.payment == order.payment and (helped or any(not one.tip for one in order.further)):
        raise Refused(
            f"a bank took {command.payment} back, one of several payments for {command.order}; only an order of one"
            " payment is followed: settle this one by hand, and skip it with `gigwright consumers`"
        )


@command
class ReleaseChargeback:
    """Say what it means for the order that its bank gave the money back."""

    by: Actor
    order: OrderId
    payment: PaymentId


@decision(order_as_it_is)
def release_chargeback(command: ReleaseChargeback, now: datetime, order: Order) -> Sequence[ChargebackReleased]:
    """What was held clears when the bank is not likely to come again, or, when the market bears that, in its time."""
    only(INTAKE, command.by)
    terms, found = terms_of(order), order.chargeback_of(command.payment)
    if found is None or found.borne is not None:
        return []
    return [
        ChargebackReleased(
            order=command.order,
            payment=command.payment,
            chargeback=found.held.chargeback,
            buyer=terms.buyer,
            seller=terms.seller,
            released=found.hold,
            clears_at=_clears_at(order, found.hold, now, at_once=found.assumed),
            refund=found.held.from_held,
        )
    ]


@command
class BearChargeback:
    """Say who has paid what the bank keeps."""

    by: Actor
    order: OrderId
    payment: PaymentId


@decision(order_as_it_is)
def bear_chargeback(command: BearChargeback, now: datetime, order: Order) -> Sequence[ChargebackBorne]:
    """Before the completion it is what was held; afterwards the seller, unless the market has assumed it."""
    only(INTAKE, command.by)
    terms, found = terms_of(order), order.chargeback_of(command.payment)
    if found is None or found.borne is not None:
        return []
    held, nothing = found.held, _nothing(terms)
    by_seller, by_market = is_shared(held) and not found.assumed, is_shared(held) and found.assumed
    released = found.hold if by_market else nothing
    return [
        ChargebackBorne(
            order=command.order,
            payment=command.payment,
            chargeback=held.chargeback,
            buyer=terms.buyer,
            seller=terms.seller,
            borne_by="seller" if by_seller else "market" if by_market else "nobody",
            amount=held.amount,
            from_refunds=held.from_refunds,
            from_held=held.from_held,
            commission=held.commission if by_seller else nothing,
            service_fee=held.service_fee if by_seller else nothing,
            from_hold=found.hold if by_seller else nothing,
            owed=held.earning - found.hold if by_seller else nothing,
            loss=held.commission + held.service_fee + held.earning if by_market else nothing,
            released=released,
            clears_at=_clears_at(order, released, now, at_once=True) if is_shared(held) else None,
        )
    ]


@command
class RecoverChargeback:
    """Say what it means for the order that what was lost came back."""

    by: Actor
    order: OrderId
    payment: PaymentId


@decision(order_as_it_is)
def recover_chargeback(command: RecoverChargeback, now: datetime, order: Order) -> Sequence[ChargebackRecovered]:
    """Whoever had borne it has it again."""
    only(INTAKE, command.by)
    terms, found = terms_of(order), order.chargeback_of(command.payment)
    if found is None or found.borne is None:
        return []
    borne = found.borne
    earning = borne.from_hold + borne.owed
    return [
        ChargebackRecovered(
            order=command.order,
            payment=command.payment,
            chargeback=borne.chargeback,
            buyer=terms.buyer,
            seller=terms.seller,
            amount=borne.amount,
            from_refunds=borne.from_refunds,
            refund=borne.from_held,
            commission=borne.commission,
            service_fee=borne.service_fee,
            earning=earning,
            loss=borne.loss,
            clears_at=_clears_at(order, earning, now, at_once=False),
        )
    ]


@command
class AssumeChargeback:
    """Decide that the market bears the loss, if there is one, and not the seller, and say why."""

    by: OperatorId
    order: OrderId
    reason: str


@decision(order_as_it_is, asks_as_operator)
def assume_chargeback(
    command: AssumeChargeback, now: datetime, order: Order, operator: bool
) -> Sequence[ChargebackAssumed]:
    """As long as the bank has not decided, and once."""
    only_an_operator(operator, command.reason)
    terms, found = terms_of(order), order.taken
    if found is None:
        raise Refused("no bank has taken the payment of this order; there is nothing to bear")
    if found.borne is not None:
        raise Refused("the bank has decided, and the loss is booked; the market can bear it only before")
    if not is_shared(found.held):
        raise Refused("the order was not completed: what was held for it pays for the loss, and nobody bears it")
    if found.assumed:
        raise Refused("the market bears this loss already")
    return [
        ChargebackAssumed(
            order=command.order,
            payment=found.held.payment,
            chargeback=found.held.chargeback,
            operator=command.by,
            buyer=terms.buyer,
            seller=terms.seller,
            reason=Present(command.reason),
        )
    ]


def _held(
    command: HoldChargeback,
    terms: OrderPlaced,
    shares: Shares | None = None,
    *,
    held: Money | None = None,
    clearing: int = 0,
    purse: Purse | None = None,
) -> ChargebackHeld:
    """Of what the bank took, what is neither held nor shared out had been on its way back to the card."""
    nothing = _nothing(terms)
    shares = shares or Shares(price=nothing, service_fee=nothing, commission=nothing)
    from_where = taken(shares.earning, purse or Purse(), clearing)
    ours = shares.total + (held or nothing)
    if command.amount < ours:
        raise Refused(f"the bank took {command.amount} of {command.payment}, but {ours} of it is left; ask it for all")
    return ChargebackHeld(
        order=command.order,
        payment=command.payment,
        chargeback=command.chargeback,
        buyer=terms.buyer,
        seller=terms.seller,
        amount=command.amount,
        from_refunds=command.amount - ours,
        from_held=held or nothing,
        commission=shares.commission,
        service_fee=shares.service_fee,
        earning=shares.earning,
        from_clearing=from_where.from_clearing,
        from_available=from_where.from_available,
    )


def _clears_at(order: Order, amount: Money, now: datetime, *, at_once: bool) -> datetime | None:
    """When the seller may have it; not before it would have cleared without the bank."""
    if order.completed is None or not (amount.amount_minor or any(one.tip for one in order.further)):
        return None  # nothing waits: neither of the earning, nor of a tip
    wait = 0 if at_once else terms_of(order).won_back_hours
    return max(order.completed.clears_at, now + timedelta(hours=wait))


def _nothing(terms: OrderPlaced) -> Money:
    return Money(0, terms.total.currency)


RULES = (hold_chargeback, release_chargeback, bear_chargeback, recover_chargeback, assume_chargeback)
