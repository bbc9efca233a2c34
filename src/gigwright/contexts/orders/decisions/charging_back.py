"""The buyer's bank takes a payment back, and decides who keeps it; then it is known who bears the loss."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from gigwright.backbone.decision import command, decision
from gigwright.backbone.errors import Refused
from gigwright.backbone.event import Actor, Present
from gigwright.contexts.orders.decisions.at_the_bank import Chargeback
from gigwright.contexts.orders.decisions.crediting import Credit, credit_of_the_buyer
from gigwright.contexts.orders.decisions.left import left_of, of_the_card, without_the_card
from gigwright.contexts.orders.decisions.order import GOES_ON, only, order_as_it_is, terms_of
from gigwright.contexts.orders.decisions.overruling import asks_as_operator, only_an_operator
from gigwright.contexts.orders.decisions.paying import INTAKE, payment_answered
from gigwright.contexts.orders.decisions.refunding import check_the_seller
from gigwright.contexts.orders.decisions.shares import (
    Purse,
    cancelled_whole,
    sellers_purse,
    still_clearing,
    taken,
)
from gigwright.contexts.orders.decisions.sharing import Shares
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
    """Say what it means for the order that a bank took `amount` of one of its payments back."""

    by: Actor
    order: OrderId
    payment: PaymentId
    chargeback: ChargebackRef
    buyer: UserId
    seller: UserId
    amount: Money


@decision(order_as_it_is, payment_answered, still_clearing, sellers_purse, credit_of_the_buyer)
def hold_chargeback(
    command: HoldChargeback, now: datetime, order: Order, answered: bool, clearing: int, purse: Purse, credit: Credit
) -> Sequence[object]:
    """An order that goes on is cancelled; of a completed one, what the seller has of this payment is held. What had
    become the buyer's credit is taken from it, as far as it is there. Whatever had been on its way back to the card
    waits, and so does a payment that came too late."""
    only(INTAKE, command.by)
    terms = terms_of(order)
    _check_the_parties(terms, command)
    if not answered:
        raise Refused(f"{command.payment} has not come to {command.order}; a bank takes back only what came")
    if order.chargeback_of(command.payment) is not None:
        return []
    left = of_the_card(order, command.payment)
    is_left = left is not None and left.amount_minor > 0
    if left is not None and is_left and order.state in GOES_ON:
        cancelled = cancelled_whole(order, BY_THE_BANK, "buyer", without=command.payment)
        return [cancelled, _held(command, terms, held=left)]
    if is_left and order.state == "completed":
        return [_held(command, terms, _taken(order, command.payment), clearing=clearing, purse=purse)]
    became = Money(order.became_credit_minor.get(command.payment, 0), terms.total.currency)
    return [_held(command, terms, became=became, credit=credit)]


def _check_the_parties(terms: OrderPlaced, command: HoldChargeback) -> None:
    check_the_seller(terms, command.seller)
    if command.buyer != terms.buyer:
        raise Refused("the order is not this buyer's, whose credit was looked into; look at the order again")


def _taken(order: Order, payment: PaymentId) -> Shares:
    """Everybody's share of what the card of a payment has paid, of what is left of it."""
    left = left_of(order, payment)
    assert left is not None, "of what is the order's something is left"
    return left - without_the_card(order, payment)


@command
class ReleaseChargeback:
    """Say what it means for the order that its bank gave the money back."""

    by: Actor
    order: OrderId
    payment: PaymentId


@decision(order_as_it_is, still_clearing)
def release_chargeback(
    command: ReleaseChargeback, now: datetime, order: Order, clearing: int
) -> Sequence[ChargebackReleased]:
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
            clears_at=_clears_at(order, found, found.hold, clearing, now, at_once=found.assumed),
            refund=found.held.from_held,
            to_credit=found.held.from_credit,
        )
    ]


@command
class BearChargeback:
    """Say who has paid what the bank keeps."""

    by: Actor
    order: OrderId
    payment: PaymentId


@decision(order_as_it_is, still_clearing)
def bear_chargeback(command: BearChargeback, now: datetime, order: Order, clearing: int) -> Sequence[ChargebackBorne]:
    """Before the completion it is what was held; afterwards the seller, unless the market has assumed it. Credit that
    its buyer has spent meanwhile is the market's loss."""
    only(INTAKE, command.by)
    terms, found = terms_of(order), order.chargeback_of(command.payment)
    if found is None or found.borne is not None:
        return []
    held, nothing = found.held, _nothing(terms)
    by_seller, by_market = is_shared(held) and not found.assumed, is_shared(held) and found.assumed
    released, spent = found.hold if by_market else nothing, held.spent or nothing
    return [
        ChargebackBorne(
            order=command.order,
            payment=command.payment,
            chargeback=held.chargeback,
            buyer=terms.buyer,
            seller=terms.seller,
            borne_by="seller" if by_seller else "market" if by_market or spent.amount_minor else "nobody",
            amount=held.amount,
            from_refunds=held.from_refunds,
            from_held=held.from_held,
            commission=held.commission if by_seller else nothing,
            service_fee=held.service_fee if by_seller else nothing,
            from_hold=found.hold if by_seller else nothing,
            owed=held.earning - found.hold if by_seller else nothing,
            loss=held.commission + held.service_fee + held.earning if by_market else spent,
            released=released,
            clears_at=_clears_at(order, found, released, clearing, now, at_once=True),
            from_credit=held.from_credit,
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
    """Whoever had borne it has it again; nothing else of the order had waited for that. When a completed order was
    taken back meanwhile, its buyer has all of it, whoever bore it: that was decided of the whole order."""
    only(INTAKE, command.by)
    terms, found = terms_of(order), order.chargeback_of(command.payment)
    if found is None or found.borne is None:
        return []
    borne, nothing = found.borne, _nothing(terms)
    is_the_buyers = is_shared(found.held) and order.state == "cancelled"
    earning = nothing if is_the_buyers else borne.from_hold + borne.owed
    return [
        ChargebackRecovered(
            order=command.order,
            payment=command.payment,
            chargeback=borne.chargeback,
            buyer=terms.buyer,
            seller=terms.seller,
            amount=borne.amount,
            from_refunds=borne.from_refunds,
            refund=borne.amount - borne.from_refunds if is_the_buyers else borne.from_held,
            commission=nothing if is_the_buyers else borne.commission,
            service_fee=nothing if is_the_buyers else borne.service_fee,
            earning=earning,
            loss=nothing if is_the_buyers else borne.loss,
            clears_at=_clears_at(order, found, earning, 0, now, at_once=False),
            to_credit=borne.from_credit,
        )
    ]


@command
class AssumeChargeback:
    """Decide that the market bears the loss of a payment, if there is one, and not the seller, and say why."""

    by: OperatorId
    order: OrderId
    payment: PaymentId
    reason: str


@decision(order_as_it_is, asks_as_operator)
def assume_chargeback(
    command: AssumeChargeback, now: datetime, order: Order, operator: bool
) -> Sequence[ChargebackAssumed]:
    """As long as the bank has not decided, and once."""
    only_an_operator(operator, command.reason)
    terms, found = terms_of(order), order.chargeback_of(command.payment)
    if found is None:
        raise Refused("no bank has taken this payment of the order; there is nothing to bear")
    if found.borne is not None:
        raise Refused("the bank has decided, and the loss is booked; the market can bear it only before")
    if not is_shared(found.held):
        raise Refused("nothing of this payment was shared out: what was held, or on its way back, pays for the loss")
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
    became: Money | None = None,
    credit: Credit | None = None,
) -> ChargebackHeld:
    """Of what the bank took, what is neither held nor shared out, and has not become credit, had been on its way back
    to the card."""
    nothing = _nothing(terms)
    shares = shares or Shares(price=nothing, service_fee=nothing, commission=nothing)
    from_where = taken(shares.earning, purse or Purse(), clearing)
    became = became or nothing
    ours = shares.total + (held or nothing) + became
    if command.amount < ours:
        raise Refused(f"the bank took {command.amount} of {command.payment}, but {ours} of it is left; ask it for all")
    has = max(nothing, min(became, (credit or Credit()).of(nothing.currency)))
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
        from_credit=_if_any(has),
        spent=_if_any(became - has),
    )


def _clears_at(
    order: Order, found: Chargeback, amount: Money, clearing: int, now: datetime, *, at_once: bool
) -> datetime | None:
    """When the seller may have it, and all else that waits of the order (`clearing`, in minor units); not before it
    would have cleared without this bank. None when nothing waits."""
    if order.completed is None or not is_shared(found.held) or not amount.amount_minor + clearing:
        return None
    wait = 0 if at_once or not amount.amount_minor else terms_of(order).won_back_hours
    earlier = order.at_the_bank.clears_at or order.completed.clears_at
    return max(order.completed.clears_at, earlier, now + timedelta(hours=wait))


def _if_any(amount: Money) -> Money | None:
    return amount if amount.amount_minor else None


def _nothing(terms: OrderPlaced) -> Money:
    return Money(0, terms.total.currency)


RULES = (hold_chargeback, release_chargeback, bear_chargeback, recover_chargeback, assume_chargeback)
