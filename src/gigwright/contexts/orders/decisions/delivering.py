"""The work goes over, and perhaps comes back."""

from datetime import datetime, timedelta

from gigwright.backbone.decision import command, decision
from gigwright.backbone.errors import Refused
from gigwright.backbone.event import Present
from gigwright.contexts.orders.decisions.files import check_files
from gigwright.contexts.orders.decisions.order import check_text, only_the, only_while, order_as_it_is
from gigwright.contexts.orders.decisions.standing import Order
from gigwright.contexts.orders.decisions.waiting import ended_by_delivery
from gigwright.events.orders import (
    File,
    OrderPlaced,
    ReviewExtended,
    RevisionRequested,
    WaitEnded,
    WorkDelivered,
)
from gigwright.values import OrderId, UserId


@command
class DeliverWork:
    """Hand over work: a message, files that were kept before, or both."""

    by: UserId
    order: OrderId
    message: str
    files: tuple[File, ...] = ()


@decision(order_as_it_is)
def deliver_work(command: DeliverWork, now: datetime, order: Order) -> list[WaitEnded | WorkDelivered]:
    terms = only_the("seller", order, command.by)
    only_while(order, "in_progress", "in_revision", act="delivering")
    if not command.message.strip() and not command.files:
        raise Refused("there is nothing to deliver; write a message or add a file")
    check_text("the message", command.message)
    check_files(command.files)
    return [
        *ended_by_delivery(order, now),
        WorkDelivered(
            order=command.order,
            buyer=terms.buyer,
            seller=terms.seller,
            number=order.deliveries + 1,
            message=Present(command.message),
            files=Present(command.files),
            accept_by=now + timedelta(hours=terms.review_hours),
        ),
    ]


@command
class RequestRevision:
    """Send a delivery back; `number` is the one that the buyer looked at."""

    by: UserId
    order: OrderId
    number: int
    note: str


@decision(order_as_it_is)
def request_revision(command: RequestRevision, now: datetime, order: Order) -> list[RevisionRequested]:
    terms = only_the("buyer", order, command.by)
    only_while(order, "delivered", act="requesting a revision")
    only_the_last_delivery(order, command.number)
    _check_the_window(order, now)
    _check_the_revisions_left(order, terms)
    due_at = max(order.due_at or now, now + timedelta(hours=terms.revision_hours))
    if not command.note.strip():
        raise Refused("the seller needs to know what to mend; write a note")
    check_text("the note", command.note)
    return [
        RevisionRequested(
            order=command.order,
            buyer=terms.buyer,
            seller=terms.seller,
            number=command.number,
            note=Present(command.note),
            due_at=due_at,
            give_up_at=due_at + timedelta(hours=terms.no_delivery_hours),
        )
    ]


@command
class ExtendReview:
    """Take more time to answer a delivery; `number` is the one that the buyer looked at."""

    by: UserId
    order: OrderId
    number: int


@decision(order_as_it_is)
def extend_review(command: ExtendReview, now: datetime, order: Order) -> list[ReviewExtended]:
    """Once for each delivery, and in time."""
    terms = only_the("buyer", order, command.by)
    only_while(order, "delivered", act="taking more time")
    only_the_last_delivery(order, command.number)
    _check_the_window(order, now)
    if order.review_extended:
        raise Refused("the time to answer this delivery was extended already; accept it, or say what is to be mended")
    assert order.accept_by is not None, "a delivered order has a review window"
    return [
        ReviewExtended(
            order=command.order,
            buyer=terms.buyer,
            seller=terms.seller,
            number=command.number,
            accept_by=order.accept_by + timedelta(hours=terms.review_more_hours),
        )
    ]


def only_the_last_delivery(order: Order, number: int) -> None:
    """Refused unless it is the delivery that waits for an answer."""
    if number != order.deliveries:
        raise Refused(f"delivery {order.deliveries} is there now, not {number} as you saw; look at the order again")


def _check_the_window(order: Order, now: datetime) -> None:
    assert order.accept_by is not None, "a delivered order has a review window"
    if now > order.accept_by:
        ended = f"{order.accept_by:%Y-%m-%d %H:%M} UTC"
        raise Refused(f"the time to answer this delivery ended at {ended}; more work is a new order")


def _check_the_revisions_left(order: Order, terms: OrderPlaced) -> None:
    if terms.revisions is not None and order.sent_back >= terms.revisions:
        raise Refused(f"no revision is left: {terms.package} includes {terms.revisions}; more work is a new order")
