"""What an operator gives a buyer out of goodwill: credit, which pays for what they order next."""

from datetime import datetime

from gigwright.backbone.decision import Model, command, decision
from gigwright.backbone.errors import Refused
from gigwright.backbone.event import Present
from gigwright.contexts.ledger.decisions.early import asks_as_operator
from gigwright.contexts.ledger.decisions.payouts import policy_in_force
from gigwright.events.accounts import UserRegistered
from gigwright.events.ledger import CreditGranted
from gigwright.policy import Policy
from gigwright.values import Money, OperatorId, UserId

REASON_LENGTH_MAX = 10_000


def _registered(_: bool, __: UserRegistered) -> bool:
    return True


buyer_registered = Model(False, {UserRegistered: _registered}, by={"user": "buyer"})


@command
class GrantCredit:
    """Give a buyer credit out of goodwill, and say why."""

    by: OperatorId
    buyer: UserId
    amount: Money
    reason: str


@decision(asks_as_operator, buyer_registered, policy_in_force)
def grant_credit(
    command: GrantCredit, now: datetime, operator: bool, registered: bool, policy: Policy
) -> list[CreditGranted]:
    """At most the policy's limit at a time. The market pays it, whatever becomes of it."""
    if not operator:
        raise Refused("only an operator gives credit; one is appointed by gigwright operator add")
    if not registered:
        raise Refused("there is no such user to give credit to; look for them with gigwright users")
    if not 0 < len(command.reason.strip()) <= REASON_LENGTH_MAX:
        raise Refused(f"whoever gives credit says why, in at most {REASON_LENGTH_MAX} characters")
    limit = policy.currency(command.amount.currency).goodwill_limit
    if not 0 < command.amount.amount_minor <= limit.amount_minor:
        raise Refused(f"credit is given up to {limit} at a time, and more than nothing, not {command.amount}")
    return [
        CreditGranted(operator=command.by, buyer=command.buyer, amount=command.amount, reason=Present(command.reason))
    ]
