"""Mischief about policies: who may publish them and how, and what can't be bought under the one in force."""

from collections.abc import Callable
from functools import partial
from typing import Any

from gigwright.contexts.policies.decisions import PublishPolicy
from gigwright.events.accounts import OperatorAppointed
from gigwright.events.gigs import GigDrafted
from gigwright.policy import FeeRule
from gigwright.simulation.mischief.known import Thing
from gigwright.simulation.mischief.orders import an_order
from gigwright.simulation.mischief.scene import Scene, changed
from gigwright.values import OperatorId

Ask = Callable[[Scene], object]


def _publish(scene: Scene, *, next_by: int = 1, **changes: Any) -> PublishPolicy:
    """An honest change of the policy in force, but for the changes."""
    policy = scene.policy
    other = changed(policy, version=policy.version + next_by, queue_limit=policy.queue_limit + 1)
    appointed: OperatorAppointed = scene.pick("operator", lambda one: one.has(OperatorAppointed))[OperatorAppointed]
    return changed(PublishPolicy(by=appointed.operator, policy=other, reason="Because"), **changes)


def _out_of_turn(scene: Scene) -> PublishPolicy:
    return _publish(scene, next_by=scene.draws.one_of((-1, 0, 2)))


def _without_sense(scene: Scene) -> PublishPolicy:
    honest, sense = _publish(scene), scene.policy
    nonsense: dict[str, Any] = scene.one_of(
        (
            {"review_hours": 0},
            {"payment_minutes": 1_000_000},
            {"currencies": ()},
            {"fees": ()},
            {"fees": (FeeRule(of="commission", basis_points=10_001), *sense.fees)},
            {"fees": (*sense.fees, FeeRule(of="commission", category="Business", basis_points=1))},
        )
    )
    return changed(honest, policy=changed(honest.policy, **nonsense))


def _without_a_change(scene: Scene) -> PublishPolicy:
    return _publish(scene, policy=changed(scene.policy, version=scene.policy.version + 1))


def _too_cheap(scene: Scene) -> object:
    """A gig from before the minimum was raised."""

    def is_cheap(gig: Thing) -> bool:
        return (
            gig.state == "active"
            and all(one.price < scene.policy.currency(one.price.currency).minimum_price for one in gig.packages)
            and gig[GigDrafted].seller not in away
        )

    away = {one.id for one in scene.all("user") if one.state == "suspended"}
    gig = scene.pick("gig", is_cheap)
    package = gig.packages[0]
    return an_order(scene, gig, package, package.price)


POLICIES: dict[str, Ask] = {
    "policies.decisions: only an operator": lambda scene: _publish(scene, by=scene.ids.new(OperatorId)),
    "policies.decisions: whoever publishes": partial(_publish, reason=" "),
    "policies.decisions: the reason may have": partial(_publish, reason="x" * 10_001),
    "policies.decisions: version: policy": _out_of_turn,
    "policies.decisions: the policy can't be": _without_sense,
    "policies.decisions: the policy says what": _without_a_change,
    "policy.terms: the price": _too_cheap,
}
