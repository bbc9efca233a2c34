"""What the facts say of sellers' money, reckoned from all of them each time, as slowly and as plainly as can be."""

from datetime import datetime

from gigwright.backbone.ids import derive
from gigwright.events.ledger import DebtRecovered, EarningsCleared, EarningsClearedEarly, PayoutRequested
from gigwright.events.orders import (
    ChargebackBorne,
    ChargebackHeld,
    ChargebackRecovered,
    ChargebackReleased,
    DisputeClosed,
    DisputeOpened,
    OrderCompleted,
    OrderPartlyRefunded,
    OrderReversed,
    SellerTipped,
)
from gigwright.events.payments import PayoutFailed, PayoutReturned
from gigwright.values import Money, OrderId, UserId
from tests.contexts.asked_anything import Machine

CURRENCIES = ("USD", "JPY")
ORDERS = tuple(derive(OrderId, "order", str(number)) for number in range(4))
CLEARINGS = (EarningsCleared, EarningsClearedEarly)
AGAIN = (ChargebackReleased, ChargebackBorne, ChargebackRecovered)


class Reckoned(Machine):
    def _clears_at(self, order: OrderId) -> datetime | None:
        said = self.past(OrderCompleted, DisputeClosed, SellerTipped, *AGAIN, order=order)
        found: list[datetime] = [event.clears_at for event in said if event.clears_at is not None]
        return max(found) if found else None

    def _clearing(self, done: OrderCompleted) -> Money:
        """How much of it, and of its tip, has not cleared."""
        left = done.earning
        facts = (*CLEARINGS, SellerTipped, OrderPartlyRefunded, OrderReversed, ChargebackHeld, *AGAIN)
        for event in self.past(*facts, order=done.order):
            match event:
                case SellerTipped() | ChargebackRecovered():
                    left += event.earning
                case EarningsCleared() | EarningsClearedEarly():
                    left -= event.earning
                case ChargebackReleased() | ChargebackBorne():
                    left += event.released
                case _:
                    left -= event.from_clearing
        return left

    def _from_where(self, done: OrderCompleted, earning: Money) -> tuple[Money, Money, Money]:
        """So much of the seller's: from what has not cleared, from what is there, and what is left to be owed."""
        first = min(self._clearing(done), earning)
        there = Money(self._available_minor(done.seller, earning.currency), earning.currency)
        then = min(there, earning - first)
        return first, then, earning - first - then

    def _is_disputed(self, order: OrderId) -> bool:
        found = self.past(DisputeOpened, DisputeClosed, ChargebackHeld, order=order)
        return bool(found) and isinstance(found[-1], DisputeOpened)

    def _earning_left(self, done: OrderCompleted) -> Money:
        left = done.earning
        for tip in self.past(SellerTipped, order=done.order):
            left += tip.earning
        for back in self.past(OrderPartlyRefunded, order=done.order):
            left -= back.earning
        return left

    def _available_minor(self, seller: UserId, currency: str) -> int:
        earned = [event.earning for event in self.past(EarningsCleared, seller=seller)]
        earned += [event.earning - event.fee for event in self.past(EarningsClearedEarly, seller=seller)]
        came_back = [event.amount + event.fee for event in self.past(PayoutFailed, PayoutReturned, seller=seller)]
        taken = [event.amount + event.fee for event in self.past(PayoutRequested, seller=seller)]
        taken += [event.amount for event in self.past(DebtRecovered, seller=seller)]
        back = self.past(OrderReversed, OrderPartlyRefunded, ChargebackHeld, seller=seller)
        taken += [event.from_available for event in back]
        return _sum_minor(earned, currency) + _sum_minor(came_back, currency) - _sum_minor(taken, currency)

    def _owed_minor(self, seller: UserId, currency: str) -> int:
        back = self.past(OrderReversed, OrderPartlyRefunded, ChargebackBorne, seller=seller)
        owed = [event.owed for event in back]
        paid = [event.amount for event in self.past(DebtRecovered, seller=seller)]
        return _sum_minor(owed, currency) - _sum_minor(paid, currency)


def _sum_minor(amounts: list[Money], currency: str) -> int:
    return sum(amount.amount_minor for amount in amounts if amount.currency == currency)
