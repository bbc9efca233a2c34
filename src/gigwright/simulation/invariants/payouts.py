"""Laws of payouts, told again from the log: what one may be, and how long it is to the next."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from gigwright.backbone.event import Recorded
from gigwright.events.ledger import PayoutRequested
from gigwright.events.payments import PayoutFailed, PayoutReturned
from gigwright.events.policies import PolicyPublished, in_force
from gigwright.policy import FIRST_POLICY, Policy
from gigwright.simulation.invariants.history import History


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

    That there was none is judged where the wait begins, and not by what the event before says of it.
    """
    came_back = {event.data.payout: event.position for event in history.events if _is_back(event)}
    last: dict[tuple[str, str], tuple[Recorded[Any], datetime]] = {}
    for policy, event in _asked(history):
        said, purse = event.data, (event.data.seller, event.data.amount.currency)
        until = event.occurred + timedelta(hours=policy.payout_wait_hours)
        if said.again_from != until:
            yield f"{said.payout} says that the next may be asked for at {said.again_from}, and not at {until}"
        before = last.get(purse)
        waits = before is not None and came_back.get(before[0].data.payout, event.position) >= event.position
        if waits and before is not None and event.occurred < before[1]:
            yield f"{said.payout} was asked for at {event.occurred}, within the wait until {before[1]}"
        last[purse] = event, until


def _asked(history: History) -> Iterator[tuple[Policy, Recorded[Any]]]:
    policy = FIRST_POLICY
    for event in history.events:
        if isinstance(event.data, PolicyPublished):
            policy = in_force(policy, event.data)
        elif isinstance(event.data, PayoutRequested):
            yield policy, event


def _is_back(event: Recorded[Any]) -> bool:
    return isinstance(event.data, PayoutFailed | PayoutReturned)
