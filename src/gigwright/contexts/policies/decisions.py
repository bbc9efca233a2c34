"""Putting another policy in force: whole, checked, by an operator, on what they saw to be in force."""

from datetime import datetime

from gigwright.backbone.decision import Model, command, decision
from gigwright.backbone.errors import Refused
from gigwright.backbone.event import Present
from gigwright.events.accounts import OperatorAppointed
from gigwright.events.policies import PolicyPublished, in_force
from gigwright.policy import FIRST_POLICY, Policy, changes, faults, numbers_of
from gigwright.values import OperatorId

REASON_LENGTH_MAX = 10_000


def appointed(operator: bool, event: OperatorAppointed) -> bool:
    return True


asks_as_operator = Model(False, {OperatorAppointed: appointed}, by={"operator": "by"})
policy_in_force = Model(FIRST_POLICY, {PolicyPublished: in_force}, of_all=True)


@command
class PublishPolicy:
    """Put this policy in force; its version is the next after the one that the operator saw in force."""

    by: OperatorId
    policy: Policy
    reason: str


@decision(asks_as_operator, policy_in_force)
def publish_policy(command: PublishPolicy, now: datetime, operator: bool, before: Policy) -> list[PolicyPublished]:
    """Orders that stand keep their policy, so nobody else is asked. To publish what is in force says nothing."""
    if not operator:
        raise Refused("only an operator publishes a policy; one is appointed by gigwright operator add")
    if not command.reason.strip():
        raise Refused("whoever publishes a policy says why; write a reason")
    if len(command.reason) > REASON_LENGTH_MAX:
        raise Refused(f"the reason may have {REASON_LENGTH_MAX} characters, not {len(command.reason)}")
    policy = command.policy
    if policy == before:
        return []
    check_version(policy, before)
    found = faults(policy)
    if found:
        raise Refused(f"the policy can't be in force: {'; '.join(found)}")
    if not changes(before, policy):
        raise Refused(f"the policy says what policy {before.version} says; change something, or let it be")
    return [
        PolicyPublished(
            operator=command.by,
            version=policy.version,
            numbers=numbers_of(policy),
            fees=policy.fees,
            reason=Present(command.reason),
        )
    ]


def check_version(policy: Policy, before: Policy) -> None:
    """Refused unless it is the next: whoever wrote it has seen what is in force."""
    if policy.version != before.version + 1:
        raise Refused(
            f"version: policy {before.version} is in force, so the next is {before.version + 1}, not {policy.version}; "
            "look at what is in force with gigwright policy show"
        )
