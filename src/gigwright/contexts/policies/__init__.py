"""Policies: the market's numbers, and who may change them."""

from gigwright.backbone.context import Context
from gigwright.contexts.policies.decisions import policy_in_force, publish_policy

__all__ = ["mount", "policy_in_force"]


def mount() -> Context:
    """One rule: whoever needs the numbers folds what was published."""
    return Context(name="policies", decisions=(publish_policy,))
