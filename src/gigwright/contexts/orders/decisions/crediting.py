"""Paying from credit: what a buyer has with the market pays an order, or a part of it, before any card is asked."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from gigwright.backbone.decision import Fold, Model, command, decision
from gigwright.backbone.errors import Refused
from gigwright.backbone.ids import derive
from gigwright.contexts.orders.decisions.offer import policy_in_force
from gigwright.contexts.orders.decisions.order import only_the, only_while, order_as_it_is
from gigwright.contexts.orders.decisions.paying import paid_now
from gigwright.contexts.orders.decisions.standing import Order
from gigwright.events.ledger import CreditGranted
from gigwright.events.orders import (
    ChargebackHeld,
    ChargebackRecovered,
    ChargebackReleased,
    CreditUsed,
    OrderCancelled,
    OrderPartlyRefunded,
    OrderReversed,
    PaymentExpired,
)
from gigwright.events.payments import PaymentDeclined, PaymentRequested, RefundFailed
from gigwright.policy import Policy
from gigwright.values import Money, OrderId, PaymentId, UserId


class Credit(msgspec.Struct, frozen=True):
    """What a buyer has with the market, in minor units per currency."""

    minor: dict[str, int] = {}

    def of(self, currency: str) -> Money:
        return Money(self.minor.get(currency, 0), currency)


def _plus(credit: Credit, amount: Money) -> Credit:
    return Credit({**credit.minor, amount.currency: (credit.of(amount.currency) + amount).amount_minor})


def _granted(credit: Credit, event: CreditGranted | RefundFailed) -> Credit:
    """Given by an operator; or what a card did not take back."""
    return _plus(credit, event.amount)


def _used(credit: Credit, event: CreditUsed) -> Credit:
    return _plus(credit, -event.amount)


def _came_back(
    credit: Credit,
    event: PaymentExpired
    | OrderCancelled
    | OrderReversed
    | OrderPartlyRefunded
    | ChargebackReleased
    | ChargebackRecovered,
) -> Credit:
    return credit if event.to_credit is None else _plus(credit, event.to_credit)


def _taken_by_a_bank(credit: Credit, event: ChargebackHeld) -> Credit:
    """It had become credit, and is held again."""
    return credit if event.from_credit is None else _plus(credit, -event.from_credit)


def _asked(under_way: int, event: PaymentRequested) -> int:
    return under_way + 1


def _declined(under_way: int, event: PaymentDeclined) -> int:
    return under_way - 1


CREDIT: dict[type, Fold] = {
    CreditGranted: _granted,
    RefundFailed: _granted,
    CreditUsed: _used,
    PaymentExpired: _came_back,
    OrderCancelled: _came_back,
    OrderReversed: _came_back,
    OrderPartlyRefunded: _came_back,
    ChargebackHeld: _taken_by_a_bank,
    ChargebackReleased: _came_back,
    ChargebackRecovered: _came_back,
}

buyers_credit = Model(Credit(), CREDIT, by={"buyer": "by"})
credit_of_the_buyer = Model(Credit(), CREDIT, by="buyer")
cards_asked = Model(0, {PaymentRequested: _asked, PaymentDeclined: _declined}, by="order")


@command
class UseCredit:
    """Pay so much of an order from one's credit, all of it or a part; a card pays the rest."""

    by: UserId
    order: OrderId
    amount: Money


@decision(order_as_it_is, buyers_credit, cards_asked, policy_in_force)
def use_credit(
    command: UseCredit, now: datetime, order: Order, credit: Credit, cards: int, policy: Policy
) -> Sequence[object]:
    """Once per order, before a card is asked, and never more than there is; what it pays in full is paid at once.

    A card processor takes no payment of a few cents, so that credit leaves nothing, or not that little.
    """
    terms = only_the("buyer", order, command.by)
    only_while(order, "payment_pending", act="paying from credit")
    if order.credit_minor:
        raise Refused("credit has paid a part of this order already; pay the rest with a card")
    if cards or order.captured:
        raise Refused("a card is being asked for this order; wait for its answer")
    has = credit.of(terms.total.currency)
    most = min(has, order.to_pay)
    if command.amount.currency != most.currency or not 0 < command.amount.amount_minor <= most.amount_minor:
        raise Refused(
            f"of your credit of {has}, this order of {order.to_pay} can take up to {most}, not {command.amount}"
        )
    _check_the_rest(command.amount, order, policy)
    payment = derive(PaymentId, command.order, "credit") if command.amount == order.to_pay else None
    used = CreditUsed(
        order=command.order, buyer=terms.buyer, seller=terms.seller, amount=command.amount, payment=payment
    )
    return [used, *(paid_now(order, payment, now) if payment is not None else [])]


def _check_the_rest(amount: Money, order: Order, policy: Policy) -> None:
    """Refused when what is left for a card is something, and less than a card is ever asked for; or nothing, although
    there is a coupon, for which something must be paid."""
    rest, least = order.to_pay - amount, policy.minimum_charge(amount.currency)
    if not rest.amount_minor and order.coupon is not None:
        raise Refused(f"with a coupon, something must be paid by card; use {order.to_pay - least} at most")
    if rest.amount_minor and rest < least:
        raise Refused(
            f"{rest} would be left to pay, and a card is asked for {least} at least; "
            f"pay all of {order.to_pay} from credit, or {order.to_pay - least} at most"
        )
