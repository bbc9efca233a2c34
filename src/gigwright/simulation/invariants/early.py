"""Laws of earnings that cleared early, told again from the log: whose, of what, when, and for how much."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from gigwright.backbone.event import Recorded
from gigwright.events.ledger import (
    EarlyPayoutsAllowed,
    EarlyPayoutsEnded,
    EarningsCleared,
    EarningsClearedEarly,
)
from gigwright.events.orders import ChargebackHeld, OrderCompleted, OrderPartlyRefunded, OrderReversed, SellerTipped
from gigwright.events.policies import PolicyPublished, in_force
from gigwright.policy import FIRST_POLICY, Policy
from gigwright.simulation.invariants.history import History
from gigwright.simulation.invariants.waiting import CLOCKS_DIFFER_MAX


def what_clears_early_may(history: History) -> Iterator[str]:
    """I22: of a seller who was chosen, and an order that its buyer accepted long enough ago, that no bank has touched;
    all of it but the tip, and for the fee of the policy in force."""
    policy, known = FIRST_POLICY, _Known()
    for event in history.events:
        if isinstance(event.data, PolicyPublished):
            policy = in_force(policy, event.data)
        if isinstance(event.data, EarningsClearedEarly):
            for wrong in known.wrong_with(event, policy):
                yield f"{event.name} at {event.position}: {wrong}"
        known.hear(event)


class _Known:
    def __init__(self) -> None:
        self._chosen: set[str] = set()
        self._accepted: dict[str, datetime] = {}
        self._at_a_bank: set[str] = set()
        self._uncleared: Counter[str] = Counter()  # of the order, in minor units, but for tips

    def hear(self, event: Recorded[Any]) -> None:
        match event.data:
            case EarlyPayoutsAllowed(seller=seller):
                self._chosen.add(seller)
            case EarlyPayoutsEnded(seller=seller):
                self._chosen.discard(seller)
            case OrderCompleted() as said:
                self._uncleared[said.order] += said.earning.amount_minor
                if said.how == "accepted":
                    self._accepted[said.order] = event.recorded
            case OrderPartlyRefunded() as said:
                self._uncleared[said.order] -= said.from_clearing.amount_minor
            case EarningsClearedEarly() as said:
                self._uncleared[said.order] -= said.earning.amount_minor
            case EarningsCleared() | OrderReversed() as said:
                self._uncleared[said.order] = 0
            case ChargebackHeld() as said:
                self._at_a_bank.add(said.order)
            case SellerTipped():
                pass  # it clears in its time

    def wrong_with(self, event: Recorded[Any], policy: Policy) -> Iterator[str]:
        said: EarningsClearedEarly = event.data
        if said.seller not in self._chosen:
            yield f"{said.seller} was not chosen"
        if said.order in self._at_a_bank:
            yield f"a bank has had a payment of {said.order}"
        accepted = self._accepted.get(said.order)
        wait = timedelta(hours=policy.early_payout_hours) - CLOCKS_DIFFER_MAX
        if accepted is None or event.recorded < accepted + wait:
            yield f"{said.order} was accepted {accepted or 'by nobody'}, too short a time before"
        if said.earning.amount_minor != self._uncleared[said.order]:
            yield f"{self._uncleared[said.order]} minor of {said.order} was clearing, and not {said.earning}"
        if said.fee.amount_minor != _fee(policy, said):
            yield f"the fee of {said.order} is {said.fee}, and {_fee(policy, said)} minor is due"


def _fee(policy: Policy, said: EarningsClearedEarly) -> int | None:
    minor = said.earning.amount_minor
    for row in policy.fees:
        of_it = row.of == "early_payout_fee" and row.seller in (None, said.seller)
        within = row.from_minor <= minor and (row.below_minor is None or minor < row.below_minor)
        if of_it and within and row.currency in (None, said.earning.currency):
            share = int(Fraction(minor * row.basis_points, 10_000) + Fraction(1, 2))
            return max(share + row.fixed_minor, row.minimum_minor)
    return None
