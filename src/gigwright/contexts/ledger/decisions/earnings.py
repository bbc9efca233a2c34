"""What a seller may have now, and what they owe."""

from datetime import datetime

import msgspec

from gigwright.backbone.decision import Model
from gigwright.events.ledger import DebtRecovered, EarningsCleared, EarningsClearedEarly, PayoutRequested
from gigwright.events.orders import (
    ChargebackBorne,
    ChargebackHeld,
    OrderPartlyRefunded,
    OrderReversed,
)
from gigwright.events.payments import PayoutFailed, PayoutReturned
from gigwright.values import Money, PayoutId


class Wait(msgspec.Struct, frozen=True):
    """Until when a seller waits after a payout before they may ask for the next one."""

    payout: PayoutId
    again_from: datetime


class Earnings(msgspec.Struct, frozen=True):
    """What a seller may have now, and what they owe, in minor units per currency; and after which payout they wait."""

    available_minor: dict[str, int] = {}
    owed_minor: dict[str, int] = {}
    waits: dict[str, Wait] = {}

    @property
    def currencies(self) -> set[str]:
        """Those in which there ever was something."""
        return {*self.available_minor, *self.owed_minor}

    def available(self, currency: str) -> Money:
        """All that may be paid out in one currency."""
        return Money(self.available_minor.get(currency, 0), currency)

    def owed(self, currency: str) -> Money:
        """What is to be paid back out of the next earnings in this currency."""
        return Money(self.owed_minor.get(currency, 0), currency)

    def again_from(self, currency: str) -> datetime | None:
        """From when the next payout in this currency may be asked for; None before there was one that was sent."""
        wait = self.waits.get(currency)
        return None if wait is None else wait.again_from


def _plus(earnings: Earnings, amount: Money) -> Earnings:
    left = earnings.available(amount.currency) + amount
    return msgspec.structs.replace(
        earnings, available_minor={**earnings.available_minor, amount.currency: left.amount_minor}
    )


def _owes(earnings: Earnings, amount: Money) -> Earnings:
    owed = earnings.owed(amount.currency) + amount
    return msgspec.structs.replace(earnings, owed_minor={**earnings.owed_minor, amount.currency: owed.amount_minor})


def _earned(earnings: Earnings, event: EarningsCleared) -> Earnings:
    return _plus(earnings, event.earning)


def _earned_early(earnings: Earnings, event: EarningsClearedEarly) -> Earnings:
    return _plus(_plus(earnings, event.earning), -event.fee)


def _recovered(earnings: Earnings, event: DebtRecovered) -> Earnings:
    return _owes(_plus(earnings, -event.amount), -event.amount)


def _taken_back(earnings: Earnings, event: OrderReversed | OrderPartlyRefunded) -> Earnings:
    return _owes(_plus(earnings, -event.from_available), event.owed)


def _kept_back(earnings: Earnings, event: ChargebackHeld) -> Earnings:
    return _plus(earnings, -event.from_available)


def _borne(earnings: Earnings, event: ChargebackBorne) -> Earnings:
    return _owes(earnings, event.owed)


def _requested(earnings: Earnings, event: PayoutRequested) -> Earnings:
    less, currency = _plus(_plus(earnings, -event.amount), -event.fee), event.amount.currency
    if event.again_from is None:
        return less
    return msgspec.structs.replace(less, waits={**less.waits, currency: Wait(event.payout, event.again_from)})


def _came_back(earnings: Earnings, event: PayoutFailed | PayoutReturned) -> Earnings:
    """Nobody waits after a payout that they did not get; that of another one stays."""
    more = _plus(_plus(earnings, event.amount), event.fee)
    waits = {currency: wait for currency, wait in more.waits.items() if wait.payout != event.payout}
    return msgspec.structs.replace(more, waits=waits)


earnings_of = Model(
    Earnings(),
    {
        EarningsCleared: _earned,
        EarningsClearedEarly: _earned_early,
        DebtRecovered: _recovered,
        OrderReversed: _taken_back,
        OrderPartlyRefunded: _taken_back,
        ChargebackHeld: _kept_back,
        ChargebackBorne: _borne,
        PayoutRequested: _requested,
        PayoutFailed: _came_back,
        PayoutReturned: _came_back,
    },
    by="seller",
)
