"""How the market moves its own money from the card processor to its bank."""

from datetime import datetime

from gigwright.backbone.decision import Model, command, decision
from gigwright.backbone.errors import Refused
from gigwright.backbone.event import Present
from gigwright.contexts.ledger.decisions.early import asks_as_operator
from gigwright.contexts.ledger.decisions.own_money import Own, own_money
from gigwright.events.ledger import SweepRequested
from gigwright.values import Money, OperatorId, SweepId

REASON_LENGTH_MAX = 10_000


def _used(_: bool, __: SweepRequested) -> bool:
    return True


sweep_used = Model(False, {SweepRequested: _used}, by="sweep")


@command
class RequestSweep:
    """Move so much of the market's own money to its bank, and say why."""

    by: OperatorId
    sweep: SweepId
    amount: Money
    reason: str


@decision(asks_as_operator, sweep_used, own_money)
def request_sweep(command: RequestSweep, now: datetime, operator: bool, used: bool, own: Own) -> list[SweepRequested]:
    """At most what is available at the processor less all that is owed or held: sellers' and buyers' money stays."""
    if not operator:
        raise Refused("only an operator moves the market's money; one is appointed by gigwright operator add")
    if used:
        raise Refused("this sweep was asked for already; ask for another one under a new id")
    if not 0 < len(command.reason.strip()) <= REASON_LENGTH_MAX:
        raise Refused(f"whoever moves the market's money says why, in at most {REASON_LENGTH_MAX} characters")
    currency = command.amount.currency
    most = Money(max(own.get(currency, 0), 0), currency)
    if command.amount.amount_minor <= 0:
        raise Refused(f"a sweep moves more than nothing, not {command.amount}; up to {most} is the market's own")
    if command.amount > most:
        raise Refused(
            f"{most} at the card processor is the market's own, the rest is owed or held; ask for no more than that"
        )
    return [
        SweepRequested(sweep=command.sweep, operator=command.by, amount=command.amount, reason=Present(command.reason))
    ]
