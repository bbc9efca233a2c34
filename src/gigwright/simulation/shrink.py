"""A shorter run that breaks the same law: fewer orders, fewer days, fewer faults."""

from collections.abc import Iterator

import msgspec

from gigwright.simulation.run import Outcome, Plan, run
from gigwright.simulation.weather import FAULTS

TRIES_MAX = 40


def command_for(plan: Plan) -> str:
    """The command line that repeats this very run."""
    left_out = "".join(f" --without {fault}" for fault in plan.without)
    size = f"--days {plan.days} --orders {plan.orders} --profile {plan.profile}"
    return f"gigwright simulate --seeds {plan.seed} {size}{left_out}"


def shrink(broken: Outcome) -> Outcome:
    """The smallest of at most 40 further runs in which the first law that was broken is broken still."""
    law, smallest = broken.violations[0].law, broken
    tried = {broken.plan}
    for _ in range(TRIES_MAX):
        plan = next((plan for plan in _smaller(smallest.plan) if plan not in tried), None)
        if plan is None:
            break
        tried.add(plan)
        outcome = run(plan)
        if any(violation.law == law for violation in outcome.violations):
            smallest = outcome
    return smallest


def _smaller(plan: Plan) -> Iterator[Plan]:
    for orders in (plan.orders // 4, plan.orders // 2, plan.orders * 3 // 4, plan.orders - 1):
        if 0 < orders < plan.orders:
            yield msgspec.structs.replace(plan, orders=orders)
    for days in (plan.days // 4, plan.days // 2, plan.days * 3 // 4):
        if 0 < days < plan.days:
            yield msgspec.structs.replace(plan, days=days)
    for fault in FAULTS:
        if fault not in plan.without:
            yield msgspec.structs.replace(plan, without=(*plan.without, fault))
