"""Laws of payouts, told again from the log: what one may be, and how long it is to the next."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from gigwright.backbone.event import Recorded
from gigwright.events.ledger import PayoutRequested
from gigwright.events.payments import PayoutFailed, PayoutReturned
from gigwright.events.policies import PolicyPublished, in_force
from gigwright.policy import FIRST_POLICY, Policy
from gigwright.simulation.invariants.history import History
from gigwright.simulation.invariants.waiting import CLOCKS_DIFFER_MAX


def payouts_are_within_their_limits(history: History) -> Iterator[str]:
    """I22: none above or below what the policy in force says of its currency, with the fee."""
    for policy, event in _asked(history):
        said = event.data
        rows = [row for row in policy.currencies if row.currency == said.amount.currency]
        for row in rows:
            minor, most = (said.amount + said.fee).amount_minor, row.maximum_payout.amount_minor
            if minor < row.minimum_payout.amount_minor or minor > (most or minor):
                yield f"{said.payout} of {said.amount + said.fee} is not between {row.minimum_payout} and {most} minor"


def payouts_wait_for_one_another(history: History) -> Iterator[str]:
    """I22: none within the wait after the last one in its currency that the seller has, and that wait is the policy's.

    The rule's clock may have been wrong by days, so that its moment is what it says, less the wait; but not by more.
    """
    came_back = {event.data.payout: event.position for event in history.events if _is_back(event)}
    last: dict[tuple[str, str], PayoutRequested] = {}
    for policy, event in _asked(history):
        said, purse = event.data, (event.data.seller, event.data.amount.currency)
        if said.again_from is None:
            yield f"{said.payout} does not say when the next may be asked for"
            continue
        asked = said.again_from - timedelta(hours=policy.payout_wait_hours)
        if abs(asked - event.recorded) > CLOCKS_DIFFER_MAX:
            yield f"{said.payout} of {event.recorded} says that the next may be asked for at {said.again_from}"
        before = last.get(purse)
        until = None if before is None or _was_back(before, came_back, event) else before.again_from
        if until is not None and asked < until:
            yield f"{said.payout} was asked for at {asked}, within the wait until {until}"
        last[purse] = said


def _was_back(payout: PayoutRequested, came_back: Mapping[str, int], event: Recorded[Any]) -> bool:
    return came_back.get(payout.payout, event.position) < event.position


def _asked(history: History) -> Iterator[tuple[Policy, Recorded[Any]]]:
    policy = FIRST_POLICY
    for event in history.events:
        if isinstance(event.data, PolicyPublished):
            policy = in_force(policy, event.data)
        elif isinstance(event.data, PayoutRequested):
            yield policy, event


def _is_back(event: Recorded[Any]) -> bool:
    return isinstance(event.data, PayoutFailed | PayoutReturned)
