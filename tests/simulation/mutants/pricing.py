"""Bugs of policies: which one an order is under."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from gigwright.backbone.decision import Decision
from gigwright.contexts.orders.decisions.completing import accept_delivery, complete_for_silence
from gigwright.contexts.orders.decisions.offer import policy_in_force
from gigwright.contexts.orders.decisions.standing import Order
from gigwright.events.policies import PolicyPublished
from gigwright.policy import Policy, Sale
from gigwright.policy.fees import first_match
from tests.contexts.asked_anything import changed
from tests.simulation.mutants.mutant import mutant, replaced


@mutant("What the market keeps of an order is worked out anew at its completion, by the newest policy.", days=20)
def commission_of_the_newest_policy() -> Iterator[None]:
    with _anew(accept_delivery), _anew(complete_for_silence):
        yield


@contextmanager
def _anew(rule: Decision[Any]) -> Iterator[None]:
    """The rule reads one more model, and decides by it."""
    real = rule.decide

    def decide(command: Any, now: datetime, order: Order, *read_too: Policy) -> Any:
        if order.terms is None:
            return real(command, now, order)
        (policy,) = read_too
        price = order.terms.price
        commission = first_match(policy.fees, "commission", Sale(price, "", order.terms.seller)).takes(price)
        terms = changed(order.terms, commission=commission, earning=price - commission)
        return real(command, now, changed(order, terms=terms))

    with replaced(rule, "models", (*rule.models, policy_in_force)), replaced(rule, "decide", decide):
        yield


@mutant("Orders are placed under the policy that the process saw first: no later one is heard.", days=20)
def deaf_to_new_policies() -> Iterator[None]:
    with replaced(policy_in_force, "folds", {PolicyPublished: lambda policy, _: policy}):
        yield
