"""What operators set: the numbers under which the market works from then on."""

from typing import Annotated

from gigwright.backbone.event import About, Personal, event
from gigwright.policy import FeeRule, Number, Policy, policy_of
from gigwright.values import OperatorId


@event("policies.published")
class PolicyPublished:
    """An operator put a policy in force, whole, for this reason: orders that are placed from now on are under it."""

    operator: OperatorId
    version: int
    numbers: tuple[Number, ...]
    fees: tuple[FeeRule, ...]
    reason: Annotated[Personal[str], About("operator", "to account for the act")]


def in_force(_before: Policy, event: PolicyPublished) -> Policy:
    """The policy after this event: the fold of every rule that needs to know the market's numbers."""
    return policy_of(event.version, event.numbers, event.fees)
