"""Laws of who may take part."""

from collections.abc import Iterator
from typing import Any

from gigwright.events.accounts import OperatorAppointed, UserRestored, UserSuspended
from gigwright.events.gigs import GigPublished, GigResumed
from gigwright.events.ledger import PayoutRequested
from gigwright.events.orders import Billed, ChangeProposed, OfferMade, OrderPlaced
from gigwright.events.policies import PolicyPublished
from gigwright.policy import FIRST_POLICY, faults, policy_of
from gigwright.simulation.invariants.history import History
from gigwright.values import OperatorId, UserId


def nobody_suspended_begins_anything(history: History) -> Iterator[str]:
    """I14: who is suspended buys and sells nothing more, puts nothing on sale and asks for nothing new."""
    away: set[UserId] = set()
    for event in history.events:
        match event.data:
            case UserSuspended(user=user):
                away.add(user)
            case UserRestored(user=user):
                away.discard(user)
            case fact:
                for user in sorted(away & _beginners(fact)):
                    yield f"{event.name} at {event.position}: {user} was suspended"


def only_operators_suspend_and_restore(history: History) -> Iterator[str]:
    """I14: an operator who was appointed suspends only who takes part, and restores only who was suspended."""
    appointed: set[OperatorId] = set()
    away: set[UserId] = set()
    for event in history.events:
        match event.data:
            case OperatorAppointed(operator=operator):
                appointed.add(operator)
            case UserSuspended(operator=operator, user=user) | UserRestored(operator=operator, user=user):
                if operator not in appointed:
                    yield f"{event.name} at {event.position}: {operator} is no operator"
                if (user in away) is isinstance(event.data, UserSuspended):
                    yield f"{event.name} at {event.position}: {user} was so already"
                away ^= {user}


def only_operators_publish_policies(history: History) -> Iterator[str]:
    """I14: an operator who was appointed publishes policies, each the next after the one before, without a fault."""
    appointed: set[OperatorId] = set()
    version = FIRST_POLICY.version
    for event in history.events:
        match event.data:
            case OperatorAppointed(operator=operator):
                appointed.add(operator)
            case PolicyPublished() as said:
                where = f"{event.name} at {event.position}"
                if said.operator not in appointed:
                    yield f"{where}: {said.operator} is no operator"
                if said.version != version + 1:
                    yield f"{where}: policy {said.version} follows policy {version}"
                for fault in faults(policy_of(said.version, said.numbers, said.fees)):
                    yield f"{where}: {fault}"
                version = said.version


def _beginners(fact: Any) -> set[UserId]:
    """Who begins something by it."""
    match fact:
        case OrderPlaced(buyer=buyer, seller=seller) | OfferMade(buyer=buyer, seller=seller):
            return {buyer, seller}
        case Billed(buyer=buyer, seller=seller, kind="extra" | "tip"):
            return {buyer, seller}
        case ChangeProposed(proposed_by=somebody):
            return {somebody}
        case GigPublished(seller=seller) | GigResumed(seller=seller) | PayoutRequested(seller=seller):
            return {seller}
    return set()
