"""Who may have an earning before it has cleared, and what that costs."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.decision import Fold, Model, command, decision
from gigwright.backbone.errors import Refused
from gigwright.backbone.event import Present
from gigwright.contexts.ledger.decisions.clearing import Clearing, clearing_of
from gigwright.contexts.ledger.decisions.earnings import Earnings, earnings_of
from gigwright.contexts.ledger.decisions.payouts import policy_in_force, seller_suspended
from gigwright.events.accounts import OperatorAppointed, SellerOnboarded
from gigwright.events.ledger import (
    DebtRecovered,
    EarlyPayoutsAllowed,
    EarlyPayoutsEnded,
    EarningsCleared,
    EarningsClearedEarly,
)
from gigwright.events.orders import ChargebackHeld, OrderCompleted, OrderPlaced, OrderReversed, SellerTipped
from gigwright.policy import Policy
from gigwright.values import Money, OperatorId, OrderId, UserId

REASON_LENGTH_MAX = 10_000


class Chosen(msgspec.Struct, frozen=True):
    """Whether a seller may have earnings early."""

    sells: bool = False
    early: bool = False


def _sells(chosen: Chosen, event: SellerOnboarded) -> Chosen:
    return msgspec.structs.replace(chosen, sells=True)


def _allowed(chosen: Chosen, event: EarlyPayoutsAllowed) -> Chosen:
    return msgspec.structs.replace(chosen, early=True)


def _ended(chosen: Chosen, event: EarlyPayoutsEnded) -> Chosen:
    return msgspec.structs.replace(chosen, early=False)


def _appointed(operator: bool, event: OperatorAppointed) -> bool:
    return True


MAY: dict[type, Fold] = {EarlyPayoutsAllowed: _allowed, EarlyPayoutsEnded: _ended}

may_have_early = Model(Chosen(), MAY, by="seller")
who_sells = Model(Chosen(), {SellerOnboarded: _sells}, by={"user": "seller"})
asks_as_operator = Model(False, {OperatorAppointed: _appointed}, by={"operator": "by"})


class Past(msgspec.Struct, frozen=True):
    """How an order came to its earning. Tips clear as they would; `bank` says that one ever took a payment of it."""

    clearing_hours: int = 0
    completed_at: datetime | None = None
    silence: bool = False
    bank: bool = False
    tip_minor: int = 0


def _placed(past: Past, event: OrderPlaced) -> Past:
    return msgspec.structs.replace(past, clearing_hours=event.clearing_hours)


def _completed(past: Past, event: OrderCompleted) -> Past:
    completed_at = event.clears_at - timedelta(hours=past.clearing_hours)
    return msgspec.structs.replace(past, completed_at=completed_at, silence=event.how == "silence")


def _tipped(past: Past, event: SellerTipped) -> Past:
    return msgspec.structs.replace(past, tip_minor=past.tip_minor + event.earning.amount_minor)


def _without_a_tip(past: Past, event: EarningsCleared | OrderReversed) -> Past:
    return msgspec.structs.replace(past, tip_minor=0)


def _taken_back(past: Past, event: ChargebackHeld) -> Past:
    return msgspec.structs.replace(past, bank=True)


past_of = Model(
    Past(),
    {
        OrderPlaced: _placed,
        OrderCompleted: _completed,
        SellerTipped: _tipped,
        EarningsCleared: _without_a_tip,
        OrderReversed: _without_a_tip,
        ChargebackHeld: _taken_back,
    },
    by="order",
)


class OfWhichOrder(msgspec.Struct, frozen=True):
    """Whose earning of which order is looked at."""

    order: OrderId
    seller: UserId


class EarlyOffer(msgspec.Struct, frozen=True):
    """What would clear early of an order, and the `fee` for it; None where the market has none."""

    earning: Money
    fee: Money | None


def early_offer(clearing: Clearing, past: Past, policy: Policy) -> EarlyOffer | None:
    """What a page shows; None when nothing of the order is clearing. Whether it may be had is for the rule to say."""
    if clearing.earning is None or clearing.earning.amount_minor <= past.tip_minor:
        return None
    earning = clearing.earning - Money(past.tip_minor, clearing.earning.currency)
    return EarlyOffer(earning=earning, fee=policy.early_payout_fee(earning, seller=clearing.seller))


@command
class ClearEarly:
    """A seller asks for what is still clearing of an order of theirs; `earning` and `fee` are what they saw."""

    by: UserId
    order: OrderId
    seller: UserId
    earning: Money
    fee: Money


@decision(clearing_of, past_of, may_have_early, seller_suspended, earnings_of, policy_in_force)
def clear_early(
    command: ClearEarly,
    now: datetime,
    clearing: Clearing,
    past: Past,
    chosen: Chosen,
    suspended: bool,
    earnings: Earnings,
    policy: Policy,
) -> Sequence[EarningsClearedEarly | DebtRecovered]:
    """The seller alone, whom an operator lets; of an order that its buyer accepted, some days ago, and that nobody
    disputes or has taken back. What they owe is paid from it first."""
    if command.by != command.seller or clearing.seller not in ("", command.seller):
        raise Refused("only the seller of the order can have its earning early")
    if not chosen.early:
        raise Refused("earnings are paid early to sellers whom the market has chosen; ask an operator")
    if suspended:
        raise Refused("you are suspended: earnings clear in their time, and are kept until you are restored")
    if past.completed_at is None or clearing.earning is None:
        raise Refused("this order is not completed; an earning is made by its completion")
    _check_the_order(now, clearing, past, past.completed_at + timedelta(hours=policy.early_payout_hours))
    offer = early_offer(clearing, past, policy)
    if offer is None:
        raise Refused("nothing of this order is clearing but for its tip, if it has one; look at what is available")
    earning, fee = offer.earning, offer.fee
    if fee is None:
        raise Refused("this market has no fee for early payouts, so there are none; wait until the earning has cleared")
    if earning <= fee:
        raise Refused(f"the fee of {fee} would leave nothing of {earning}; wait until it has cleared")
    if (command.earning, command.fee) != (earning, fee):
        seen = f"{command.earning} for {command.fee}"
        raise Refused(f"{earning} is clearing, and early it costs {fee}; you saw {seen}, so look again")
    cleared = EarningsClearedEarly(order=command.order, seller=command.seller, earning=earning, fee=fee)
    owed = min(earnings.owed(earning.currency), earning - fee)
    recovered = [DebtRecovered(order=command.order, seller=command.seller, amount=owed)]
    return [cleared, *(recovered if owed.amount_minor > 0 else [])]


def _check_the_order(now: datetime, clearing: Clearing, past: Past, from_when: datetime) -> None:
    if clearing.disputed or clearing.kept or past.bank:
        raise Refused("this order is or was disputed or with a bank: its earning clears in its own time")
    if past.silence:
        raise Refused("this order was completed by its buyer's silence: its earning clears in its own time")
    if now < from_when:
        raise Refused(f"this earning can be had early from {rfc3339(from_when)} on; the buyer may not be content")


@command
class AllowEarlyPayouts:
    """Let a seller have earnings before they have cleared, and say why."""

    by: OperatorId
    seller: UserId
    reason: str


@command
class EndEarlyPayouts:
    """Let a seller have earnings no earlier than others, and say why. What they have stays theirs."""

    by: OperatorId
    seller: UserId
    reason: str


@decision(may_have_early, who_sells, asks_as_operator)
def allow_early_payouts(
    command: AllowEarlyPayouts, now: datetime, chosen: Chosen, seller: Chosen, operator: bool
) -> list[EarlyPayoutsAllowed]:
    """Who may have them keeps that: to ask again says nothing."""
    _check_the_act(command, seller, operator=operator)
    if chosen.early:
        return []
    return [EarlyPayoutsAllowed(operator=command.by, seller=command.seller, reason=Present(command.reason))]


@decision(may_have_early, who_sells, asks_as_operator)
def end_early_payouts(
    command: EndEarlyPayouts, now: datetime, chosen: Chosen, seller: Chosen, operator: bool
) -> list[EarlyPayoutsEnded]:
    """Who may not have them has nothing to lose: to ask says nothing."""
    _check_the_act(command, seller, operator=operator)
    if not chosen.early:
        return []
    return [EarlyPayoutsEnded(operator=command.by, seller=command.seller, reason=Present(command.reason))]


def _check_the_act(command: AllowEarlyPayouts | EndEarlyPayouts, seller: Chosen, *, operator: bool) -> None:
    if not operator:
        raise Refused("only an operator says who is paid early; one is appointed by gigwright operator add")
    if not seller.sells:
        raise Refused("nobody of this id sells; look for sellers with gigwright users")
    if not 1 <= len(command.reason.strip()) <= len(command.reason) <= REASON_LENGTH_MAX:
        raise Refused(f"whoever says who is paid early says why, in 1 to {REASON_LENGTH_MAX} characters")
