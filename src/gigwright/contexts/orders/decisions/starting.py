"""Before the work: the buyer says what is needed, or changes their mind, or never says it."""

from datetime import datetime, timedelta
from typing import Any

from gigwright.backbone.decision import command, decision
from gigwright.backbone.event import Actor, Present
from gigwright.contexts.orders.decisions.order import (
    CLOCK,
    IN_WORK,
    not_before,
    only,
    only_the,
    only_while,
    order_as_it_is,
    terms_of,
)
from gigwright.contexts.orders.decisions.questions import check_what_is_needed
from gigwright.contexts.orders.decisions.shares import cancelled_whole
from gigwright.contexts.orders.decisions.standing import Order
from gigwright.events.orders import (
    Answer,
    OrderCancelled,
    RequirementsAdded,
    RequirementsSkipped,
    RequirementsSubmitted,
)
from gigwright.values import OrderId, UserId


@command
class SubmitRequirements:
    """Say what is needed, in words and to the questions of the order; the delivery clock runs from here, unless it
    runs already."""

    by: UserId
    order: OrderId
    answers: str
    to_questions: tuple[Answer, ...] = ()


@decision(order_as_it_is)
def submit_requirements(
    command: SubmitRequirements, now: datetime, order: Order
) -> list[RequirementsSubmitted | RequirementsAdded]:
    """Once. Work that began without an answer to the order's questions may still be helped by one."""
    terms = only_the("buyer", order, command.by)
    helps = bool(terms.questions) and not order.explained
    only_while(order, "awaiting_requirements", *(IN_WORK if helps else ()), act="submitting requirements")
    check_what_is_needed(terms.questions or (), command.answers, command.to_questions)
    said: dict[str, Any] = {"order": command.order, "buyer": terms.buyer, "seller": terms.seller}
    said |= {"answers": Present(command.answers), "to_questions": Present(command.to_questions)}
    if order.state != "awaiting_requirements":
        return [RequirementsAdded(**said)]
    due_at, give_up_at = clock_of_the_work(order, now)
    return [RequirementsSubmitted(**said, due_at=due_at, give_up_at=give_up_at)]


@command
class SkipRequirements:
    """Begin without the buyer's requirements, because enough is known; the delivery clock runs from here."""

    by: UserId
    order: OrderId


@decision(order_as_it_is)
def skip_requirements(command: SkipRequirements, now: datetime, order: Order) -> list[RequirementsSkipped]:
    terms = only_the("seller", order, command.by)
    only_while(order, "awaiting_requirements", act="skipping requirements")
    due_at, give_up_at = clock_of_the_work(order, now)
    return [
        RequirementsSkipped(
            order=command.order, buyer=terms.buyer, seller=terms.seller, due_at=due_at, give_up_at=give_up_at
        )
    ]


@command
class CancelBeforeStart:
    """Change one's mind while the seller still waits for requirements; everything goes back, to credit if so wished."""

    by: UserId
    order: OrderId
    to_credit: bool = False


@decision(order_as_it_is)
def cancel_before_start(command: CancelBeforeStart, now: datetime, order: Order) -> list[OrderCancelled]:
    only_the("buyer", order, command.by)
    only_while(order, "awaiting_requirements", act="cancelling alone")
    return [cancelled_whole(order, "the buyer cancelled before the start", "nobody", to_credit=command.to_credit)]


@command
class CancelForSilence:
    """End an order whose buyer never said what is needed."""

    by: Actor
    order: OrderId
    requirements_by: datetime | None


@decision(order_as_it_is)
def cancel_for_silence(command: CancelForSilence, now: datetime, order: Order) -> list[OrderCancelled]:
    only(CLOCK, command.by)
    terms_of(order)
    if order.state != "awaiting_requirements" or command.requirements_by is None:
        return []
    not_before(command.requirements_by, now, f"the time to say what is needed for {command.order}")
    return [cancelled_whole(order, "the buyer never said what is needed", "buyer")]


def clock_of_the_work(order: Order, now: datetime) -> tuple[datetime, datetime]:
    """When the work is due, with what was bought on top of it, and when the order ends without any."""
    terms = terms_of(order)
    due_at = now + timedelta(days=terms.delivery_days + sum(one.days for one in order.further))
    return due_at, due_at + timedelta(hours=terms.no_delivery_hours)
