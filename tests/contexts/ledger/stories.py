"""Legal histories of money: orders that end in every way, side by side, and payouts of what has cleared."""

from collections.abc import Callable
from typing import Any, Literal

from hypothesis import strategies as st

from gigwright.backbone.ids import derive
from gigwright.events.ledger import EarningsCleared
from gigwright.events.payments import PayoutFailed, PayoutReturned
from gigwright.policy import Terms
from gigwright.values import ChargeRef, Money, OrderId, PaymentId, PayoutId, Percent, UserId
from tests.contexts.ledger.samples import (
    AVAILABLE,
    CANCELLED,
    CAPTURED,
    CLEARED,
    COMPLETED,
    LATE,
    PAYOUT_FAILED,
    PAYOUT_REQUESTED,
    PAYOUT_RETURNED,
    PAYOUT_SENT,
    REFUNDED,
    altered,
)

Ending = Literal["completed", "cancelled", "late", "completed and a late payment"]
ENDINGS: tuple[Ending, ...] = ("completed", "cancelled", "late", "completed and a late payment")
PAYOUT_ENDINGS = ("sent", "failed", "returned")
SELLERS = tuple(derive(UserId, f"seller {number}") for number in (1, 2))


class Market:
    """Tells the next event of one of its stories, chosen by `draw`; None when all are told."""

    def __init__(self, orders: list[Terms], draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self._draw = draw
        self._available: dict[tuple[UserId, str], Money] = {}
        self._payouts = 0
        self._stories = [story for number, terms in enumerate(orders) for story in self._order(number, terms)]

    def next(self) -> Any:
        self._stories = [story for story in self._stories if story]
        if not self._stories:
            return None
        told = self._draw(st.sampled_from(range(len(self._stories))))
        event = self._stories[told].pop(0)
        self._consider(event)
        return event

    def _order(self, number: int, terms: Terms) -> list[list[Any]]:
        ending = self._draw(st.sampled_from(ENDINGS))
        order, seller = derive(OrderId, f"order {number}"), self._draw(st.sampled_from(SELLERS))
        first, second = derive(PaymentId, f"payment {number}"), derive(PaymentId, f"late payment {number}")
        done = altered(
            COMPLETED,
            order=order,
            seller=seller,
            price=terms.price,
            service_fee=terms.service_fee,
            commission=terms.commission,
            earning=terms.earning,
        )
        cleared = altered(CLEARED, order=order, seller=seller, earning=terms.earning)
        late = altered(LATE, order=order, payment=second, refund=terms.total)
        cancelled = altered(CANCELLED, order=order, payment=first, refund=terms.total)
        stories: dict[Ending, list[list[Any]]] = {
            "completed": [[*_paid(order, first, terms), done, cleared]],
            "cancelled": [[*_paid(order, first, terms), cancelled, _refunded(order, first, terms)]],
            "late": [[*_paid(order, second, terms), late, _refunded(order, second, terms)]],
            "completed and a late payment": [
                [*_paid(order, first, terms), *_paid(order, second, terms), late, done, cleared],
            ],
        }
        if ending == "completed and a late payment":
            stories[ending][0].append(_refunded(order, second, terms))
        return stories[ending]

    def _consider(self, event: Any) -> None:
        match event:
            case EarningsCleared():
                self._add(event.seller, event.earning)
            case PayoutFailed() | PayoutReturned():
                self._add(event.seller, event.amount)
                return  # asking again for ever would never end
            case _:
                return
        if self._draw(st.booleans()):
            self._ask_for_a_payout(event.seller, event.earning.currency)

    def _add(self, seller: UserId, amount: Money) -> None:
        key = seller, amount.currency
        self._available[key] = self._available.get(key, Money(0, amount.currency)) + amount

    def _ask_for_a_payout(self, seller: UserId, currency: str) -> None:
        """The request is put before every other story: what was available is so when it is told."""
        amount = self._available.pop((seller, currency))
        self._payouts += 1
        payout = derive(PayoutId, f"payout {self._payouts}")
        named = {"payout": payout, "seller": seller, "amount": amount}
        requested, sent = altered(PAYOUT_REQUESTED, **named), altered(PAYOUT_SENT, **named)
        endings: dict[str, list[Any]] = {
            "sent": [sent],
            "failed": [altered(PAYOUT_FAILED, **named)],
            "returned": [sent, altered(PAYOUT_RETURNED, **named)],
        }
        self._stories.append([requested, *endings[self._draw(st.sampled_from(PAYOUT_ENDINGS))]])


def _paid(order: OrderId, payment: PaymentId, terms: Terms) -> list[Any]:
    charge, fee = ChargeRef(f"ch_{payment}"), Percent(290).of(terms.total)
    captured = altered(CAPTURED, order=order, payment=payment, charge=charge, amount=terms.total, processor_fee=fee)
    return [captured, altered(AVAILABLE, payment=payment, charge=charge, amount=terms.total - fee)]


def _refunded(order: OrderId, payment: PaymentId, terms: Terms) -> Any:
    return altered(REFUNDED, order=order, payment=payment, amount=terms.total)
