"""How a seller asks for what they have earned."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.decision import Model, command, decision
from gigwright.backbone.errors import Refused
from gigwright.contexts.ledger.decisions.earnings import Earnings, earnings_of
from gigwright.events.accounts import UserRestored, UserSuspended
from gigwright.events.ledger import DebtRecovered, PayoutRequested
from gigwright.events.policies import PolicyPublished, in_force
from gigwright.policy import FIRST_POLICY, Policy
from gigwright.values import Money, PayoutId, UserId


def _used(used: bool, event: PayoutRequested) -> bool:
    return True


def _suspended(suspended: bool, event: UserSuspended) -> bool:
    return True


def _restored(suspended: bool, event: UserRestored) -> bool:
    return False


policy_in_force = Model(FIRST_POLICY, {PolicyPublished: in_force}, of_all=True)
payout_used = Model(False, {PayoutRequested: _used}, by="payout")
seller_suspended = Model(False, {UserSuspended: _suspended, UserRestored: _restored}, by={"user": "seller"})


class Offer(msgspec.Struct, frozen=True):
    """What a seller would get in one currency who asked for a payout: of what is `available`, what they owe is paid
    first, and the payout takes `taken` of the `rest`, with the `fee` in it. Nothing before `again_from`, nor when the
    rest is below the `least` that a payout may be or would go on the fee."""

    available: Money
    owed: Money
    rest: Money
    least: Money
    taken: Money
    fee: Money
    again_from: datetime | None


def offered(earnings: Earnings, policy: Policy, seller: UserId, currency: str) -> Offer:
    """What a page shows, and what is done when the seller asks; never the one without the other."""
    available, owed = earnings.available(currency), earnings.owed(currency)
    rest = available - min(owed, available)
    limits = policy.payout_limits(currency)
    taken = limits.most_of(rest)
    return Offer(
        available=available,
        owed=owed,
        rest=rest,
        least=limits.minimum,
        taken=taken,
        fee=policy.payout_fee(taken, seller=seller),
        again_from=earnings.again_from(currency),
    )


class OfWhom(msgspec.Struct, frozen=True):
    """Whose earnings are looked at."""

    seller: UserId


@command
class RequestPayout:
    """A seller asks for all that they may have in one currency; `amount` is what they saw as available."""

    by: UserId
    payout: PayoutId
    seller: UserId
    amount: Money


@decision(earnings_of, payout_used, seller_suspended, policy_in_force)
def request_payout(
    command: RequestPayout, now: datetime, earnings: Earnings, used: bool, suspended: bool, policy: Policy
) -> Sequence[object]:
    """The seller alone; all that is available or, where that is more, as much as one payout may be. What they owe is
    paid first, and the fee is taken of the payout. What is left may be asked for after the wait.

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
        raise Refused(f"{available} is available now, not {command.amount} as you saw; ask for the whole of it")
    offer = offered(earnings, policy, command.seller, available.currency)
    if offer.again_from is not None and now < offer.again_from:
        raise Refused(f"you asked for a payout not long ago; ask for the next one from {rfc3339(offer.again_from)} on")
    owed = min(offer.owed, available)
    recovered = [DebtRecovered(order=None, seller=command.seller, amount=owed)] if owed.amount_minor > 0 else []
    return [*recovered, *_paid_out(command, now, offer, policy)]


def _paid_out(command: RequestPayout, now: datetime, offer: Offer, policy: Policy) -> list[PayoutRequested]:
    if offer.rest.amount_minor == 0:
        return []
    missing, fee = offer.least - offer.rest, offer.fee
    if missing.amount_minor > 0:
        raise Refused(f"a payout is at least {offer.least}; {missing} is missing, so ask when you have earned more")
    if offer.taken <= fee:
        taken = offer.taken
        raise Refused(f"the fee of {fee} for a payout would leave nothing of {taken}; ask when you have earned more")
    again_from = now + timedelta(hours=policy.payout_wait_hours)
    return [
        PayoutRequested(
            payout=command.payout, seller=command.seller, amount=offer.taken - fee, fee=fee, again_from=again_from
        )
    ]
