"""When earnings clear."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.decision import Model, command, decision
from gigwright.backbone.errors import ClockJumped, Refused
from gigwright.contexts.ledger.decisions.earnings import Earnings, earnings_of
from gigwright.events.ledger import DebtRecovered, EarningsCleared, EarningsClearedEarly
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
    is_shared,
)
from gigwright.values import Money, OrderId, PaymentId, UserId

TIMERS = "timers"


class Clearing(msgspec.Struct, frozen=True):
    """What has not cleared of the earning of one order, with its tip. It waits while it is disputed, and while a bank
    has payments of the order (`kept`)."""

    seller: UserId = UserId("")
    earning: Money | None = None
    clears_at: datetime | None = None
    disputed: bool = False
    kept: frozenset[PaymentId] = frozenset()


def _completed(clearing: Clearing, event: OrderCompleted) -> Clearing:
    return Clearing(seller=event.seller, earning=event.earning, clears_at=event.clears_at)


def _tipped(clearing: Clearing, event: SellerTipped) -> Clearing:
    if clearing.earning is None or clearing.clears_at is None:
        return clearing
    later = max(clearing.clears_at, event.clears_at)
    return msgspec.structs.replace(clearing, earning=clearing.earning + event.earning, clears_at=later)


def _cleared(clearing: Clearing, event: EarningsCleared | EarningsClearedEarly) -> Clearing:
    return _minus(clearing, event.earning)


def _less(clearing: Clearing, event: OrderPartlyRefunded | OrderReversed) -> Clearing:
    return _minus(clearing, event.from_clearing)


def _minus(clearing: Clearing, amount: Money) -> Clearing:
    if clearing.earning is None:  # not completed: what was held became less, and the completion says what is left
        return clearing
    return msgspec.structs.replace(clearing, earning=clearing.earning - amount)


def _disputed(clearing: Clearing, event: DisputeOpened) -> Clearing:
    return msgspec.structs.replace(clearing, disputed=True)


def _closed(clearing: Clearing, event: DisputeClosed) -> Clearing:
    return msgspec.structs.replace(clearing, disputed=False, clears_at=event.clears_at or clearing.clears_at)


def _kept(clearing: Clearing, event: ChargebackHeld) -> Clearing:
    """A dispute is closed by it: the bank decides. Of a payment that came too late, nothing is kept."""
    if clearing.earning is None or not is_shared(event):
        return clearing
    kept = clearing.kept | {event.payment}
    return msgspec.structs.replace(_minus(clearing, event.from_clearing), kept=kept, disputed=False)


def _kept_no_longer(clearing: Clearing, event: ChargebackReleased | ChargebackBorne) -> Clearing:
    return _clears_again(clearing, event.payment, event.released, event.clears_at)


def _recovered_again(clearing: Clearing, event: ChargebackRecovered) -> Clearing:
    return _clears_again(clearing, event.payment, event.earning, event.clears_at)


def _clears_again(clearing: Clearing, payment: PaymentId, amount: Money, clears_at: datetime | None) -> Clearing:
    kept = clearing.kept - {payment}
    if clears_at is None or clearing.earning is None or clearing.clears_at is None:
        return msgspec.structs.replace(clearing, kept=kept)  # nothing of it is the seller's, or ever was
    later = max(clearing.clears_at, clears_at)
    return msgspec.structs.replace(clearing, earning=clearing.earning + amount, clears_at=later, kept=kept)


clearing_of = Model(
    Clearing(),
    {
        OrderCompleted: _completed,
        SellerTipped: _tipped,
        OrderPartlyRefunded: _less,
        DisputeOpened: _disputed,
        DisputeClosed: _closed,
        ChargebackHeld: _kept,
        ChargebackReleased: _kept_no_longer,
        ChargebackBorne: _kept_no_longer,
        ChargebackRecovered: _recovered_again,
        EarningsCleared: _cleared,
        EarningsClearedEarly: _cleared,
        OrderReversed: _less,
    },
    by="order",
)


@command
class ClearEarnings:
    """The clearing time of an order is over, as it was said when the clock was set."""

    by: str
    order: OrderId
    seller: UserId
    clears_at: datetime


@decision(clearing_of, earnings_of)
def clear_earnings(
    command: ClearEarnings, now: datetime, clearing: Clearing, earnings: Earnings
) -> Sequence[EarningsCleared | DebtRecovered]:
    """All that has not cleared, never before its time, and not while it is disputed or a bank has a payment of it:
    whatever ends that times it anew. Only the timer asks. What the seller owes is paid from it first."""
    if command.by != TIMERS:
        raise Refused("earnings clear by themselves when their clearing time is over; wait for it")
    if clearing.earning is None or clearing.clears_at is None or clearing.disputed or clearing.kept:
        return []
    if clearing.earning.amount_minor == 0 or command.clears_at != clearing.clears_at:
        return []
    assert command.seller == clearing.seller, "the timer names the seller of the order"
    if now < clearing.clears_at:  # no refusal: that would answer the timer for good, and the seller would wait for ever
        raise ClockJumped(
            f"the earning of {command.order} clears at {rfc3339(clearing.clears_at)}, after {rfc3339(now)}"
        )
    cleared = EarningsCleared(order=command.order, seller=clearing.seller, earning=clearing.earning)
    owed = min(earnings.owed(clearing.earning.currency), clearing.earning)
    if owed.amount_minor <= 0:
        return [cleared]
    return [cleared, DebtRecovered(order=command.order, seller=clearing.seller, amount=owed)]
