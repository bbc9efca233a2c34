"""An end without a result: agreed between both, taken by a buyer who waited too long, or come by itself."""

from datetime import datetime, timedelta

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.decision import command, decision
from gigwright.backbone.errors import Refused
from gigwright.backbone.event import Actor, Present
from gigwright.contexts.orders.decisions.order import (
    CLOCK,
    GOES_ON,
    not_before,
    only,
    only_a_party,
    only_the,
    only_while,
    order_as_it_is,
    terms_of,
)
from gigwright.contexts.orders.decisions.proposing import (
    answer_by,
    check_the_proposal,
    only_the_other_party,
    the_open,
    time_to_answer_the_work,
)
from gigwright.contexts.orders.decisions.shares import cancelled_whole
from gigwright.contexts.orders.decisions.standing import Order
from gigwright.events.orders import CancellationDeclined, CancellationProposed, OrderCancelled
from gigwright.values import OrderId, ProposalId, UserId


@command
class ProposeCancellation:
    """Ask the other side to end the order and give everything back."""

    by: UserId
    order: OrderId
    proposal: ProposalId
    reason: str


@decision(order_as_it_is)
def propose_cancellation(command: ProposeCancellation, now: datetime, order: Order) -> list[CancellationProposed]:
    terms = only_a_party(order, command.by)
    only_while(order, *GOES_ON, act="proposing a cancellation")
    check_the_proposal(order.cancellation, command.reason)
    return [
        CancellationProposed(
            order=command.order,
            proposal=command.proposal,
            buyer=terms.buyer,
            seller=terms.seller,
            proposed_by=command.by,
            reason=Present(command.reason),
            answer_by=answer_by(terms, now),
        )
    ]


@command
class AcceptCancellation:
    """Agree that the order ends; everything goes back."""

    by: UserId
    order: OrderId
    proposal: ProposalId


@decision(order_as_it_is)
def accept_cancellation(command: AcceptCancellation, now: datetime, order: Order) -> list[OrderCancelled]:
    terms_of(order)
    only_the_other_party(order, the_open(order.cancellation, id=command.proposal), command.by)
    return [cancelled_whole(order, "both sides agreed to cancel", "nobody")]


@command
class DeclineCancellation:
    """Want the order to go on."""

    by: UserId
    order: OrderId
    proposal: ProposalId


@decision(order_as_it_is)
def decline_cancellation(command: DeclineCancellation, now: datetime, order: Order) -> list[CancellationDeclined]:
    terms_of(order)
    terms = only_the_other_party(order, the_open(order.cancellation, id=command.proposal), command.by)
    return [
        CancellationDeclined(
            order=command.order,
            proposal=command.proposal,
            buyer=terms.buyer,
            seller=terms.seller,
            accept_by=time_to_answer_the_work(order, now),
        )
    ]


@command
class CancelUnanswered:
    """Take silence about a proposed cancellation for a yes."""

    by: Actor
    order: OrderId
    proposal: ProposalId


@decision(order_as_it_is)
def cancel_unanswered(command: CancelUnanswered, now: datetime, order: Order) -> list[OrderCancelled]:
    only(CLOCK, command.by)
    terms_of(order)
    asked = order.cancellation
    if asked is None or asked.id != command.proposal:
        return []
    not_before(asked.answer_by, now, f"the time to answer {command.proposal}")
    return [cancelled_whole(order, "nobody answered the proposal to cancel", "nobody")]


@command
class CancelVeryLate:
    """End an order whose work is long overdue; the seller need not agree. What was paid becomes credit if so wished."""

    by: UserId
    order: OrderId
    to_credit: bool = False


@decision(order_as_it_is)
def cancel_very_late(command: CancelVeryLate, now: datetime, order: Order) -> list[OrderCancelled]:
    terms = only_the("buyer", order, command.by)
    only_while(order, "in_progress", "in_revision", act="cancelling alone")
    assert order.due_at is not None, "work that has begun has a due time"
    alone_from = order.due_at + timedelta(hours=terms.very_late_hours)
    clock = now if order.waiting is None else order.waiting.asked_at
    if clock < alone_from:
        raise Refused(f"the buyer can cancel alone from {rfc3339(alone_from)}; until then, propose a cancellation")
    return [cancelled_whole(order, "the work was very late", "seller", to_credit=command.to_credit)]


@command
class CancelForNoDelivery:
    """End an order for which nothing was delivered by `give_up_at`."""

    by: Actor
    order: OrderId
    give_up_at: datetime


@decision(order_as_it_is)
def cancel_for_no_delivery(command: CancelForNoDelivery, now: datetime, order: Order) -> list[OrderCancelled]:
    only(CLOCK, command.by)
    terms_of(order)
    if order.state not in ("in_progress", "in_revision") or order.give_up_at != command.give_up_at:
        return []
    if order.dispute is not None or order.waiting is not None:  # whatever ends it times this anew
        return []
    not_before(command.give_up_at, now, f"the time to deliver {command.order}")
    return [cancelled_whole(order, "nothing was delivered", "seller")]
