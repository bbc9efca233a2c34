"""What of the money at the card processor is the market's own: what is available there, less all that is owed or held.

Every event that has a posting counts, by what it changes of that difference; the amounts are those of the postings.
What may never be counted too high is counted low: of what is put aside, what is missing is missing until it is
explained, and what is there too much is nobody's until it is resolved. What is asked to be moved is gone at once.
"""

from collections.abc import Callable, Mapping
from typing import Any

from gigwright.backbone.decision import Fold, Model
from gigwright.events.breaks import BreakExplained, BreakFound, BreakResolved
from gigwright.events.ledger import CreditGranted, DebtRecovered, EarningsClearedEarly, PayoutRequested, SweepRequested
from gigwright.events.orders import (
    ChargebackBorne,
    ChargebackRecovered,
    CouponRedeemed,
    CouponReturned,
    OrderCancelled,
    OrderCompleted,
    OrderPartlyRefunded,
    OrderReversed,
    SellerTipped,
)
from gigwright.events.payments import (
    ChargebackAppealed,
    ChargebackOpened,
    ChargebackWon,
    FundsAvailable,
    PaymentCaptured,
    PayoutFailed,
    PayoutReturned,
    SweepFailed,
)
from gigwright.values import Money

Own = Mapping[str, int]  # in the minor units of each currency; below zero where more is owed than is available


def _completed(said: OrderCompleted | SellerTipped) -> int:
    return said.price.amount_minor + said.service_fee.amount_minor - said.earning.amount_minor


def _given(said: CouponRedeemed | CouponReturned) -> int:
    """What the market holds for an order with its coupon; a seller's is a lower price."""
    return said.amount.amount_minor if said.funded_by == "market" else 0


def _came_back(said: OrderCancelled | OrderReversed | OrderPartlyRefunded) -> int:
    """Of what a coupon had paid."""
    return 0 if said.to_coupon is None else said.to_coupon.amount_minor


def _shares_taken_back(said: OrderReversed | OrderPartlyRefunded) -> int:
    """Out of what is held nothing else changes: it is owed to the card instead."""
    if isinstance(said, OrderPartlyRefunded) and said.from_held.amount_minor > 0:
        return _came_back(said)
    taken = said.from_clearing.amount_minor + said.from_available.amount_minor
    return taken - said.refund.amount_minor + _came_back(said)


def _won(said: ChargebackWon) -> int:
    return 0 if said.recovers else said.amount.amount_minor  # what had been lost is somebody's: the order says whose


def _borne(said: ChargebackBorne) -> int:
    paid = said.from_refunds.amount_minor + said.from_held.amount_minor + said.from_hold.amount_minor
    return paid if said.from_credit is None else paid + said.from_credit.amount_minor


def _recovered(said: ChargebackRecovered) -> int:
    owed = said.from_refunds.amount_minor + said.refund.amount_minor + said.earning.amount_minor
    credit = 0 if said.to_credit is None else said.to_credit.amount_minor
    return said.amount.amount_minor - owed - credit


CHANGES: dict[type, Callable[[Any], int]] = {
    PaymentCaptured: lambda said: -said.amount.amount_minor,  # held at once, and available only later
    FundsAvailable: lambda said: said.amount.amount_minor,
    CreditGranted: lambda said: -said.amount.amount_minor,
    CouponRedeemed: lambda said: -_given(said),
    CouponReturned: _given,
    OrderCancelled: _came_back,
    OrderCompleted: _completed,
    SellerTipped: _completed,
    EarningsClearedEarly: lambda said: said.fee.amount_minor,
    PayoutRequested: lambda said: said.fee.amount_minor,
    PayoutFailed: lambda said: -said.fee.amount_minor,
    PayoutReturned: lambda said: -said.fee.amount_minor,
    OrderReversed: _shares_taken_back,
    OrderPartlyRefunded: _shares_taken_back,
    DebtRecovered: lambda said: said.amount.amount_minor,
    ChargebackOpened: lambda said: -(said.amount.amount_minor + said.fee.amount_minor),
    ChargebackAppealed: lambda said: -said.amount.amount_minor,
    ChargebackWon: _won,
    ChargebackBorne: _borne,
    ChargebackRecovered: _recovered,
    BreakFound: lambda said: min(said.suspense.amount_minor, 0),
    BreakExplained: lambda said: -min(said.suspense.amount_minor, 0),
    BreakResolved: lambda said: max(said.suspense.amount_minor, 0),
    SweepRequested: lambda said: -said.amount.amount_minor,
    SweepFailed: lambda said: said.amount.amount_minor,
}


def _currency_of(said: Any) -> str:
    for name in ("amount", "earning", "price", "refund", "suspense"):
        named: Money | None = getattr(said, name, None)
        if named is not None:
            return named.currency
    raise AssertionError("only of what moves money")


def _counted(change: Callable[[Any], int]) -> Fold:
    def fold(own: Own, said: Any) -> Own:
        currency = _currency_of(said)
        return {**own, currency: own.get(currency, 0) + change(said)}

    return fold


own_money = Model[Own]({}, {kind: _counted(change) for kind, change in CHANGES.items()}, of_all=True)
