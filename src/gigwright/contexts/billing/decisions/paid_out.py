"""Documents about what sellers were paid, in time or early, and what came back of it."""

from collections.abc import Sequence
from datetime import datetime

from gigwright.backbone.decision import command, decision
from gigwright.backbone.errors import Refused
from gigwright.backbone.event import Actor
from gigwright.contexts.billing.decisions.numbering import (
    early_of,
    is_cancelled,
    last_number,
    only_billing,
    order_of,
    payout_of,
    statement_of,
)
from gigwright.events.billing import (
    EarlyPayoutStated,
    PayoutStatementCancelled,
    PayoutStatementIssued,
    named,
)
from gigwright.events.ledger import PayoutRequested
from gigwright.events.orders import (
    OrderPlaced,
)
from gigwright.values import Money, OrderId, PayoutId, SeriesId, UserId


@command
class IssuePayoutStatement:
    """Say in writing what was sent to a seller."""

    by: Actor
    series: SeriesId
    payout: PayoutId
    seller: UserId
    amount: Money
    sent_at: datetime


@decision(last_number, statement_of, payout_of)
def issue_payout_statement(
    command: IssuePayoutStatement,
    now: datetime,
    last: int,
    known: PayoutStatementIssued | None,
    payout: PayoutRequested | None,
) -> Sequence[PayoutStatementIssued]:
    """Once per payout that was sent."""
    only_billing(command.by)
    if known is not None:
        return []
    assert payout is not None, "what was sent was asked for"
    return [
        PayoutStatementIssued(
            series=command.series,
            number=last + 1,
            payout=command.payout,
            seller=command.seller,
            taken=command.amount + payout.fee,
            fee=payout.fee,
            amount=command.amount,
            sent_at=command.sent_at,
        )
    ]


@command
class CancelPayoutStatement:
    """Say in writing that a payout came back."""

    by: Actor
    series: SeriesId
    payout: PayoutId
    returned_at: datetime


@decision(last_number, is_cancelled, statement_of)
def cancel_payout_statement(
    command: CancelPayoutStatement,
    now: datetime,
    last: int,
    cancelled: bool,
    statement: PayoutStatementIssued | None,
) -> Sequence[PayoutStatementCancelled]:
    """Once per payout that came back; it names the statement, which was issued before."""
    only_billing(command.by)
    if cancelled:
        return []
    if statement is None:
        raise Refused(f"{command.payout} has no statement that could be cancelled; see what waits in billing")
    return [
        PayoutStatementCancelled(
            series=command.series,
            number=last + 1,
            statement=named(statement.series, statement.number),
            payout=command.payout,
            seller=statement.seller,
            taken=statement.taken,
            fee=statement.fee,
            amount=statement.amount,
            returned_at=command.returned_at,
        )
    ]


@command
class StateEarlyPayout:
    """Say in writing what a seller has had early, and what was kept for it."""

    by: Actor
    series: SeriesId
    order: OrderId
    seller: UserId
    amount: Money
    fee: Money
    cleared_at: datetime


@decision(last_number, early_of, order_of)
def state_early_payout(
    command: StateEarlyPayout, now: datetime, last: int, known: EarlyPayoutStated | None, order: OrderPlaced | None
) -> Sequence[EarlyPayoutStated]:
    """Once per order: after that, nothing of it is left to clear early."""
    only_billing(command.by)
    if known is not None:
        return []
    assert order is not None, "an earning is of an order"
    return [
        EarlyPayoutStated(
            series=command.series,
            number=last + 1,
            order=command.order,
            seller=command.seller,
            title=order.title,
            amount=command.amount,
            fee=command.fee,
            left=command.amount - command.fee,
            cleared_at=command.cleared_at,
        )
    ]
