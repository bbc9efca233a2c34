"""Whoever asks to change the market's numbers, in whatever order: the rule answers as a second telling of it does."""

from typing import Any

import msgspec
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from gigwright.backbone.event import Present
from gigwright.backbone.testing import given
from gigwright.contexts.policies import mount
from gigwright.contexts.policies.decisions import PublishPolicy, publish_policy
from gigwright.events.accounts import OperatorAppointed
from gigwright.events.policies import PolicyPublished
from gigwright.policy import FIRST_POLICY, FeeRule, Policy, numbers_of, policy_of
from gigwright.values import AddressId, OperatorId
from tests.contexts.accounts.test_decisions import ids
from tests.contexts.asked_anything import Answer, Machine, no, run

OPERATORS = tuple(ids.new(OperatorId) for _ in range(2))
appointed = OperatorAppointed(operator=OPERATORS[0], address=ids.new(AddressId))
LOWER = FeeRule(of="commission", category="Design", basis_points=1_000)


def policy(version: int, **fields: Any) -> Policy:
    return msgspec.structs.replace(FIRST_POLICY, version=version, **fields)


def asked(wanted: Policy, **fields: Any) -> PublishPolicy:
    honest: Any = PublishPolicy(by=OPERATORS[0], policy=wanted, reason="To grow")
    found: PublishPolicy = msgspec.structs.replace(honest, **fields)
    return found


def published(command: PublishPolicy) -> PolicyPublished:
    return PolicyPublished(
        operator=command.by,
        version=command.policy.version,
        numbers=numbers_of(command.policy),
        fees=command.policy.fees,
        reason=Present(command.reason),
    )


first_change = asked(policy(2, fees=(LOWER, *FIRST_POLICY.fees)))


def test_an_operator_publishes_the_next_policy_whole() -> None:
    given(appointed).when(publish_policy, first_change).then(published(first_change))


def test_the_next_is_the_next_after_what_is_in_force() -> None:
    given(appointed).when(publish_policy, asked(policy(3, queue_limit=5))).refuses(
        "version: policy 1 is in force, so the next is 2, not 3; look at what is in force"
    )
    other = asked(policy(2, queue_limit=5))
    given(appointed, published(first_change)).when(publish_policy, other).refuses("so the next is 3, not 2")


def test_to_publish_what_is_in_force_says_nothing() -> None:
    given(appointed, published(first_change)).when(publish_policy, first_change).says_nothing()


def test_every_fault_is_named_at_once() -> None:
    wrong = policy(2, review_hours=0, fees=(FeeRule(of="commission", basis_points=-1), *FIRST_POLICY.fees))
    then = given(appointed).when(publish_policy, asked(wrong))
    then.refuses("review_hours: 0 is not between 1 and 8760")
    then.refuses("fee 1: percent: -0.01 is not between 0 and 100")


def test_a_policy_that_changes_nothing_is_no_policy() -> None:
    given(appointed).when(publish_policy, asked(policy(2))).refuses("says what policy 1 says")


class Policies(Machine):
    @rule(operator=st.sampled_from(OPERATORS))
    def appoint(self, operator: OperatorId) -> None:
        self.happens(OperatorAppointed(operator=operator, address=appointed.address))

    @rule(
        by=st.sampled_from((OPERATORS[0], *OPERATORS)),
        more=st.sampled_from((1, 1, 1, 1, 0, 2)),
        hours=st.sampled_from((24, 72, 336, 8_760, 0, 8_761)),
        percent=st.sampled_from((1_000, 2_000, 10_000)),
        reason=st.sampled_from(("To grow", "x" * 10_000)) | st.sampled_from((" ", "x" * 10_001)),
    )
    def publish(self, by: OperatorId, more: int, hours: int, percent: int, reason: str) -> None:
        fees = (FIRST_POLICY.fees[0], FeeRule(of="commission", basis_points=percent))
        wanted = policy(self._last().version + more, clearing_hours=hours, fees=fees)
        command = PublishPolicy(by=by, policy=wanted, reason=reason)
        self.ask(publish_policy, command, self._answer(command, more, hours, percent))

    def _answer(self, command: PublishPolicy, more: int, hours: int, percent: int) -> Answer:
        last = self._last()
        same = (last.clearing_hours, last.fees[1].basis_points) == (hours, percent)
        refusal = no(
            {
                "only an operator": not self.past(OperatorAppointed, operator=command.by),
                "write a reason": not command.reason.strip(),
                "may have 10000 characters": len(command.reason) > 10_000,
                f"so the next is {last.version + 1}": more != 1 and command.policy != last,
                "clearing_hours": hours in (0, 8_761),
                "leaves the seller nothing": percent == 10_000,
                "change something": same and more == 1,
            }
        )
        return refusal or ([] if command.policy == last else [published(command)])

    def _last(self) -> Policy:
        """The last one that was published, read anew."""
        events = self.past(PolicyPublished)
        return policy_of(events[-1].version, events[-1].numbers, events[-1].fees) if events else FIRST_POLICY

    @invariant()
    def versions_are_counted_from_two(self) -> None:
        versions = [event.version for event in self.past(PolicyPublished)]
        assert versions == list(range(2, len(versions) + 2))


def test_policies_answer_as_the_rule_says_whatever_is_asked() -> None:
    run(Policies, mount().decisions, seeds=10)
