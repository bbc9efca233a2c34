"""When earnings clear, how a seller asks for them, and what an operator gives a buyer out of goodwill."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.decision import Model, command, decision
from gigwright.backbone.errors import ClockJumped, Refused
from gigwright.backbone.event import Present
from gigwright.events.accounts import OperatorAppointed, UserRegistered, UserRestored, UserSuspended
from gigwright.events.ledger import CreditGranted, DebtRecovered, EarningsCleared, PayoutRequested
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
from gigwright.events.payments import PayoutFailed, PayoutReturned
from gigwright.events.policies import PolicyPublished, in_force
from gigwright.policy import FIRST_POLICY, Policy
from gigwright.values import Money, OperatorId, OrderId, PayoutId, UserId

TIMERS = "timers"
REASON_LENGTH_MAX = 10_000


class Clearing(msgspec.Struct, frozen=True):
    """What has not cleared of the earning of one order, with its tip. It waits while it is disputed, and while it is
    `kept` because a bank has the payment."""

    seller: UserId = UserId("")
    earning: Money | None = None
    clears_at: datetime | None = None
    disputed: bool = False
    kept: bool = False


def _completed(clearing: Clearing, event: OrderCompleted) -> Clearing:
    return Clearing(seller=event.seller, earning=event.earning, clears_at=event.clears_at)


def _tipped(clearing: Clearing, event: SellerTipped) -> Clearing:
    if clearing.earning is None or clearing.clears_at is None:
        return clearing
    later = max(clearing.clears_at, event.clears_at)
    return msgspec.structs.replace(clearing, earning=clearing.earning + event.earning, clears_at=later)


def _cleared(clearing: Clearing, event: EarningsCleared) -> Clearing:
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
    """A dispute is closed by it: the bank decides. Of another payment than the order's, nothing is kept."""
    if clearing.earning is None or not is_shared(event):
        return clearing
    return msgspec.structs.replace(_minus(clearing, event.from_clearing), kept=True, disputed=False)


def _kept_no_longer(clearing: Clearing, event: ChargebackReleased | ChargebackBorne) -> Clearing:
    return _clears_again(clearing, event.released, event.clears_at)


def _recovered_again(clearing: Clearing, event: ChargebackRecovered) -> Clearing:
    return _clears_again(clearing, event.earning, event.clears_at)


def _clears_again(clearing: Clearing, amount: Money, clears_at: datetime | None) -> Clearing:
    if clears_at is None or clearing.earning is None or clearing.clears_at is None:
        return msgspec.structs.replace(clearing, kept=False)  # nothing of it is the seller's, or ever was
    later = max(clearing.clears_at, clears_at)
    return msgspec.structs.replace(clearing, earning=clearing.earning + amount, clears_at=later, kept=False)


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
        OrderReversed: _less,
    },
    by="order",
)


class Earnings(msgspec.Struct, frozen=True):
    """What a seller may have now, and what they owe, in minor units per currency."""

    available_minor: dict[str, int] = {}
    owed_minor: dict[str, int] = {}

    def available(self, currency: str) -> Money:
        """All that may be paid out in one currency."""
        return Money(self.available_minor.get(currency, 0), currency)

    def owed(self, currency: str) -> Money:
        """What is to be paid back out of the next earnings in this currency."""
        return Money(self.owed_minor.get(currency, 0), currency)


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


def _recovered(earnings: Earnings, event: DebtRecovered) -> Earnings:
    return _owes(_plus(earnings, -event.amount), -event.amount)


def _taken_back(earnings: Earnings, event: OrderReversed | OrderPartlyRefunded) -> Earnings:
    return _owes(_plus(earnings, -event.from_available), event.owed)


def _kept_back(earnings: Earnings, event: ChargebackHeld) -> Earnings:
    return _plus(earnings, -event.from_available)


def _borne(earnings: Earnings, event: ChargebackBorne) -> Earnings:
    return _owes(earnings, event.owed)


def _requested(earnings: Earnings, event: PayoutRequested) -> Earnings:
    return _plus(_plus(earnings, -event.amount), -event.fee)


def _came_back(earnings: Earnings, event: PayoutFailed | PayoutReturned) -> Earnings:
    return _plus(_plus(earnings, event.amount), event.fee)


earnings_of = Model(
    Earnings(),
    {
        EarningsCleared: _earned,
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
    """All that has not cleared, never before its time, and not while it is disputed or a bank has the payment: whatever
    ends that times it anew. Only the timer asks. What the seller owes is paid from it first."""
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


def _used(used: bool, event: PayoutRequested) -> bool:
    return True


def _suspended(suspended: bool, event: UserSuspended) -> bool:
    return True


def _restored(suspended: bool, event: UserRestored) -> bool:
    return False


policy_in_force = Model(FIRST_POLICY, {PolicyPublished: in_force}, of_all=True)
payout_used = Model(False, {PayoutRequested: _used}, by="payout")
seller_suspended = Model(False, {UserSuspended: _suspended, UserRestored: _restored}, by={"user": "seller"})


@command
class RequestPayout:
    """A seller asks for all that they may have in one currency; `amount` is what they saw."""

    by: UserId
    payout: PayoutId
    seller: UserId
    amount: Money


@decision(earnings_of, payout_used, seller_suspended, policy_in_force)
def request_payout(
    command: RequestPayout, now: datetime, earnings: Earnings, used: bool, suspended: bool, policy: Policy
) -> Sequence[object]:
    """The seller alone, the whole amount, more than nothing. What they owe is paid from it first, then the fee.

    Who is suspended keeps what they earned, and has it paid out when they are restored.
    """
    available = earnings.available(command.amount.currency)
    if command.by != command.seller:
        raise Refused("only the seller can ask for their own earnings")
    if used:
        raise Refused("this payout was asked for already; ask for another one under a new id")
    if suspended:
        raise Refused("you are suspended: your earnings are kept, and can be paid out when you are restored")
    if available.amount_minor <= 0:
        raise Refused(f"there is nothing to pay out in {available.currency}; earnings come when an order has cleared")
    if command.amount != available:
        raise Refused(f"{available} can be paid out now, not {command.amount} as you saw; ask for the whole of it")
    owed = min(earnings.owed(available.currency), available)
    rest = available - owed
    fee = policy.payout_fee(rest, seller=command.seller)
    if rest.amount_minor and rest <= fee:
        raise Refused(f"the fee of {fee} for a payout would leave nothing of {rest}; ask when you have earned more")
    recovered = [DebtRecovered(order=None, seller=command.seller, amount=owed)] if owed.amount_minor > 0 else []
    sent = [PayoutRequested(payout=command.payout, seller=command.seller, amount=rest - fee, fee=fee)]
    return [*recovered, *(sent if rest.amount_minor else [])]


def _is_so(_: bool, __: OperatorAppointed | UserRegistered) -> bool:
    return True


asks_as_operator = Model(False, {OperatorAppointed: _is_so}, by={"operator": "by"})
buyer_registered = Model(False, {UserRegistered: _is_so}, by={"user": "buyer"})
policy_in_force = Model(FIRST_POLICY, {PolicyPublished: in_force}, of_all=True)


@command
class GrantCredit:
    """Give a buyer credit out of goodwill, and say why."""

    by: OperatorId
    buyer: UserId
    amount: Money
    reason: str


@decision(asks_as_operator, buyer_registered, policy_in_force)
def grant_credit(
    command: GrantCredit, now: datetime, operator: bool, registered: bool, policy: Policy
) -> list[CreditGranted]:
    """At most the policy's limit at a time. The market pays it, whatever becomes of it."""
    if not operator:
        raise Refused("only an operator gives credit; one is appointed by gigwright operator add")
    if not registered:
        raise Refused("there is no such user to give credit to; look for them with gigwright users")
    if not 0 < len(command.reason.strip()) <= REASON_LENGTH_MAX:
        raise Refused(f"whoever gives credit says why, in at most {REASON_LENGTH_MAX} characters")
    limit = policy.currency(command.amount.currency).goodwill_limit
    if not 0 < command.amount.amount_minor <= limit.amount_minor:
        raise Refused(f"credit is given up to {limit} at a time, and more than nothing, not {command.amount}")
    return [
        CreditGranted(operator=command.by, buyer=command.buyer, amount=command.amount, reason=Present(command.reason))
    ]
