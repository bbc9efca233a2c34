"""The order book as its readers see it."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, func, or_, select

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.projection import check_limit
from gigwright.contexts.orders.projections.book import orders
from gigwright.events.gigs import Question
from gigwright.events.orders import STATES, State
from gigwright.values import GigId, Money, OrderId, ProposalId, UserId

IN_WORK: tuple[State, ...] = ("in_progress", "in_revision")  # what is delivered is late no more
DEADLINES: dict[State, str] = {
    "payment_pending": "pay_by",
    "awaiting_requirements": "requirements_by",
    "in_progress": "due_at",
    "in_revision": "due_at",
    "delivered": "accept_by",
}

QUESTIONS = msgspec.json.Decoder(tuple[Question, ...])
_ONE = select(orders).where(orders.c.order == bindparam("wanted"))


class OpenProposal(msgspec.Struct, frozen=True):
    """What one party asked, `proposed_by` whom; the other may answer until `answer_by` (RFC 3339 in UTC).

    `refund` is what a seller offers to give back, with the service fee on it.
    """

    id: ProposalId
    proposed_by: UserId
    answer_by: str
    refund: Money | None = None


class OpenQuestion(msgspec.Struct, frozen=True):
    """What the seller asked the buyer during the work, whose clock stands still, at most until `answer_by`."""

    number: int
    answer_by: str


class BookedOrder(msgspec.Struct, frozen=True):
    """An order as a reader of the book sees it. Times are RFC 3339 in UTC; `position` is its last event's; `refunded`
    is what went back of the total, and `price_left` what did not go back of the price in parts; `extras` is how many
    were bought, and `questions` what the buyer is asked."""

    order: OrderId
    gig: GigId
    buyer: UserId
    seller: UserId
    title: str
    package: str
    state: State
    price: Money
    total: Money
    refunded: Money
    price_left: Money
    deliveries: int
    placed_at: str
    pay_by: str
    due_at: str | None
    accept_by: str | None
    ended_at: str | None
    position: int
    extension: "OpenProposal | None" = None
    cancellation: "OpenProposal | None" = None
    refund: "OpenProposal | None" = None
    requirements_by: str | None = None
    quantity: int = 1
    extras: int = 0
    questions: tuple[Question, ...] | None = None
    waiting: OpenQuestion | None = None

    @property
    def next_deadline(self) -> tuple[str, str] | None:
        """The name of the deadline that comes first, or passed first, and when; None when nothing is awaited."""
        proposals = (self.extension, self.cancellation, self.refund)
        deadlines = [("answer_by", proposal.answer_by) for proposal in proposals if proposal is not None]
        name = DEADLINES.get(self.state)
        moment = None if name is None else getattr(self, name)
        if self.waiting is not None:  # the clock of the work stands still
            deadlines.append(("answer_by", self.waiting.answer_by))
        elif name is not None and moment is not None:
            deadlines.append((name, moment))
        return min(deadlines, key=lambda one: one[1], default=None)


def by_state(connection: Connection) -> dict[State, int]:
    """How many orders there are in each state, zeros too."""
    found = connection.execute(select(orders.c.state, func.count()).group_by(orders.c.state))
    return dict.fromkeys(STATES, 0) | {state: number for state, number in found}  # noqa: C416 - typed rows are no pairs


def order(connection: Connection, id: OrderId) -> BookedOrder | None:
    """One order."""
    row = connection.execute(_ONE, {"wanted": id}).one_or_none()
    return None if row is None else _booked(row)


def orders_of(connection: Connection, user: UserId, limit: int) -> list[BookedOrder]:
    """The last orders in which somebody buys or sells, newest first; `limit` from 1 to 1,000."""
    return newest_orders(connection, limit=limit, user=user)


def open_orders_of(connection: Connection, user: UserId) -> int:
    """How many orders somebody buys or sells that have not ended."""
    theirs = select(func.count()).where(or_(orders.c.buyer == user, orders.c.seller == user))
    return int(connection.execute(theirs.where(orders.c.ended_at.is_(None))).scalar_one())


def newest_orders(
    connection: Connection,
    *,
    limit: int,
    state: State | None = None,
    user: UserId | None = None,
    late_at: datetime | None = None,
) -> list[BookedOrder]:
    """The orders that were placed last, newest first; only those in a state, of a buyer or seller, or whose work was
    overdue at a moment, if so asked. `limit` from 1 to 1,000."""
    check_limit(limit)
    wanted = select(orders)
    if state is not None:
        wanted = wanted.where(orders.c.state == state)
    if user is not None:
        wanted = wanted.where(or_(orders.c.buyer == user, orders.c.seller == user))
    if late_at is not None:
        wanted = wanted.where(orders.c.state.in_(IN_WORK), orders.c.due_at < rfc3339(late_at), orders.c.wait.is_(None))
    return [_booked(row) for row in connection.execute(wanted.order_by(orders.c.placed_position.desc()).limit(limit))]


def _proposal(id: ProposalId | None, by: UserId, answer_by: str, refund: Money | None = None) -> OpenProposal | None:
    return None if id is None else OpenProposal(id, by, answer_by, refund)


def _booked(row: Row[Any]) -> BookedOrder:
    return BookedOrder(
        order=row.order,
        gig=row.gig,
        buyer=row.buyer,
        seller=row.seller,
        title=row.title,
        package=row.package,
        state=row.state,
        price=Money(row.price_minor, row.currency),
        total=Money(row.total_minor, row.currency),
        refunded=Money(row.refunded_minor, row.currency),
        price_left=Money(row.price_minor - row.price_refunded_minor, row.currency),
        deliveries=row.deliveries,
        placed_at=row.placed_at,
        pay_by=row.pay_by,
        due_at=row.due_at,
        accept_by=row.accept_by,
        ended_at=row.ended_at,
        position=row.position,
        extension=_proposal(row.extension, row.extension_by, row.extension_answer_by),
        cancellation=_proposal(row.cancellation, row.cancellation_by, row.cancellation_answer_by),
        refund=_proposal(
            row.refund, row.refund_by, row.refund_answer_by, Money(row.refund_offered_minor or 0, row.currency)
        ),
        requirements_by=row.requirements_by,
        quantity=row.quantity,
        extras=row.extras,
        questions=None if row.questions is None else QUESTIONS.decode(row.questions),
        waiting=None if row.wait is None else OpenQuestion(row.wait, row.wait_until),
    )
