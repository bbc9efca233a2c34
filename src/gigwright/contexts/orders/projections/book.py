"""The order book: every order, how far it has come, and when something is due."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    Row,
    Table,
    Text,
    bindparam,
    func,
    or_,
    select,
)

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.event import Recorded
from gigwright.backbone.projection import Projection, Rows, check_limit
from gigwright.events.orders import (
    STATES,
    CancellationDeclined,
    CancellationProposed,
    ExtensionAgreed,
    ExtensionDeclined,
    ExtensionProposed,
    OrderCancelled,
    OrderCompleted,
    OrderPaid,
    OrderPartlyRefunded,
    OrderPlaced,
    OrderReversed,
    PaymentExpired,
    ProposalWithdrawn,
    RefundDeclined,
    RefundOffered,
    RequirementsSkipped,
    RequirementsSubmitted,
    ReviewExtended,
    RevisionRequested,
    State,
    WorkDelivered,
)
from gigwright.values import GigId, Money, OrderId, ProposalId, UserId

IN_WORK: tuple[State, ...] = ("in_progress", "in_revision")  # what is delivered is late no more
DEADLINES: dict[State, str] = {
    "payment_pending": "pay_by",
    "awaiting_requirements": "requirements_by",
    "in_progress": "due_at",
    "in_revision": "due_at",
    "delivered": "accept_by",
}

metadata = MetaData()
orders = Table(
    "orders",
    metadata,
    Column("order", Text, primary_key=True),
    Column("gig", Text, nullable=False),
    Column("buyer", Text, nullable=False),
    Column("seller", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("package", Text, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("extras", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("price_minor", BigInteger, nullable=False),
    Column("total_minor", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("deliveries", Integer, nullable=False),
    Column("placed_at", Text, nullable=False),
    Column("pay_by", Text, nullable=False),
    Column("requirements_by", Text),
    Column("due_at", Text),
    Column("accept_by", Text),
    Column("extension", Text),  # the open proposal, if there is one; who made it, and until when it is to be answered
    Column("extension_by", Text),
    Column("extension_answer_by", Text),
    Column("cancellation", Text),
    Column("cancellation_by", Text),
    Column("cancellation_answer_by", Text),
    Column("refund", Text),
    Column("refund_by", Text),
    Column("refund_answer_by", Text),
    Column("refund_offered_minor", BigInteger),
    Column("refunded_minor", BigInteger, nullable=False),  # of the total, and of the price
    Column("price_refunded_minor", BigInteger, nullable=False),
    Column("ended_at", Text),
    Column("placed_position", BigInteger, nullable=False),
    Column("position", BigInteger, nullable=False),
    Index("orders_by_state", "state", "placed_position"),
    Index("orders_by_age", "placed_position"),
    Index("orders_by_buyer", "buyer", "placed_position"),
    Index("orders_by_seller", "seller", "placed_position"),
)

_ONE = select(orders).where(orders.c.order == bindparam("wanted"))

order_book = Projection("order-book", metadata, version=5)

NONE_OPEN = dict.fromkeys(
    f"{kind}{column}" for kind in ("extension", "cancellation") for column in ("", "_by", "_answer_by")
)


NO_OFFER = dict.fromkeys(("refund", "refund_by", "refund_answer_by", "refund_offered_minor"))


class OpenProposal(msgspec.Struct, frozen=True):
    """What one party asked, `proposed_by` whom; the other may answer until `answer_by` (RFC 3339 in UTC).

    `refund` is what a seller offers to give back, with the service fee on it.
    """

    id: ProposalId
    proposed_by: UserId
    answer_by: str
    refund: Money | None = None


class BookedOrder(msgspec.Struct, frozen=True):
    """An order as a reader of the book sees it. Times are RFC 3339 in UTC; `position` is its last event's; `refunded`
    is what went back of the total, and `price_left` what did not go back of the price in parts; `extras` is how many
    were bought."""

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

    @property
    def next_deadline(self) -> tuple[str, str] | None:
        """The name of the deadline that comes first, or passed first, and when; None when nothing is awaited."""
        proposals = (self.extension, self.cancellation, self.refund)
        deadlines = [("answer_by", proposal.answer_by) for proposal in proposals if proposal is not None]
        name = DEADLINES.get(self.state)
        moment = None if name is None else getattr(self, name)
        if name is not None and moment is not None:
            deadlines.append((name, moment))
        return min(deadlines, key=lambda one: one[1], default=None)


@order_book.on(OrderPlaced)
def book_the_order(rows: Rows, event: Recorded[OrderPlaced]) -> None:
    order = event.data
    rows.insert(
        orders,
        order=order.order,
        gig=order.gig,
        buyer=order.buyer,
        seller=order.seller,
        title=order.title,
        package=order.package,
        quantity=order.quantity,
        extras=len(order.extras),
        state="payment_pending",
        price_minor=order.price.amount_minor,
        total_minor=order.total.amount_minor,
        currency=order.total.currency,
        deliveries=0,
        refunded_minor=0,
        price_refunded_minor=0,
        placed_at=rfc3339(event.recorded),
        pay_by=rfc3339(order.pay_by),
        placed_position=event.position,
        position=event.position,
    )


@order_book.on(OrderPaid)
def note_the_payment(rows: Rows, event: Recorded[OrderPaid]) -> None:
    by = event.data.requirements_by
    _move(rows, event, "awaiting_requirements", requirements_by=None if by is None else rfc3339(by))


@order_book.on(RequirementsSubmitted, RequirementsSkipped)
def note_the_start(rows: Rows, event: Recorded[RequirementsSubmitted] | Recorded[RequirementsSkipped]) -> None:
    _move(rows, event, "in_progress", due_at=rfc3339(event.data.due_at))


@order_book.on(WorkDelivered)
def note_the_delivery(rows: Rows, event: Recorded[WorkDelivered]) -> None:
    _move(rows, event, "delivered", deliveries=event.data.number, accept_by=rfc3339(event.data.accept_by))


@order_book.on(RevisionRequested)
def note_the_revision(rows: Rows, event: Recorded[RevisionRequested]) -> None:
    due = {} if event.data.due_at is None else {"due_at": rfc3339(event.data.due_at)}
    _move(rows, event, "in_revision", accept_by=None, **due)


@order_book.on(ReviewExtended)
def note_more_time_to_answer(rows: Rows, event: Recorded[ReviewExtended]) -> None:
    _put(rows, event, accept_by=rfc3339(event.data.accept_by))


@order_book.on(ExtensionProposed)
def note_the_wish_for_time(rows: Rows, event: Recorded[ExtensionProposed]) -> None:
    _open(rows, event, "extension")


@order_book.on(ExtensionAgreed)
def note_more_time(rows: Rows, event: Recorded[ExtensionAgreed]) -> None:
    _close(rows, event, "extension", due_at=rfc3339(event.data.due_at))


@order_book.on(ExtensionDeclined)
def note_no_more_time(rows: Rows, event: Recorded[ExtensionDeclined]) -> None:
    _close(rows, event, "extension")


@order_book.on(CancellationProposed)
def note_the_wish_to_end(rows: Rows, event: Recorded[CancellationProposed]) -> None:
    _open(rows, event, "cancellation")


@order_book.on(CancellationDeclined)
def note_that_it_goes_on(rows: Rows, event: Recorded[CancellationDeclined]) -> None:
    _close(rows, event, "cancellation", **_until(event.data.accept_by))


@order_book.on(ProposalWithdrawn)
def note_that_it_was_taken_back(rows: Rows, event: Recorded[ProposalWithdrawn]) -> None:
    said = event.data
    row = rows.get(orders, order=said.order)
    kinds = ("extension", "cancellation", "refund")
    kind = next(kind for kind in kinds if row is not None and getattr(row, kind) == said.proposal)
    _close(rows, event, kind, **_until(said.accept_by))


@order_book.on(RefundOffered)
def note_the_offer(rows: Rows, event: Recorded[RefundOffered]) -> None:
    said = event.data
    by = {"refund_by": said.seller, "refund_answer_by": rfc3339(said.answer_by)}
    _put(rows, event, refund=said.proposal, refund_offered_minor=said.refund.amount_minor, **by)


@order_book.on(RefundDeclined)
def note_no_refund(rows: Rows, event: Recorded[RefundDeclined]) -> None:
    _put(rows, event, **NO_OFFER)


@order_book.on(OrderPartlyRefunded)
def note_the_refund(rows: Rows, event: Recorded[OrderPartlyRefunded]) -> None:
    row = rows.get(orders, order=event.data.order)
    assert row is not None, "what is refunded was placed"
    refunded = {
        "refunded_minor": row.refunded_minor + event.data.refund.amount_minor,
        "price_refunded_minor": row.price_refunded_minor + event.data.price.amount_minor,
    }
    _put(rows, event, **refunded, **NO_OFFER)


@order_book.on(OrderCompleted)
def note_the_completion(rows: Rows, event: Recorded[OrderCompleted]) -> None:
    _move(rows, event, "completed", ended_at=rfc3339(event.recorded))


@order_book.on(OrderCancelled, OrderReversed)
def note_the_cancellation(rows: Rows, event: Recorded[OrderCancelled] | Recorded[OrderReversed]) -> None:
    row = rows.get(orders, order=event.data.order)
    assert row is not None, "what is cancelled was placed"
    refunded = row.refunded_minor + event.data.refund.amount_minor
    _move(rows, event, "cancelled", ended_at=rfc3339(event.recorded), refunded_minor=refunded, **NO_OFFER)


@order_book.on(PaymentExpired)
def note_the_expiry(rows: Rows, event: Recorded[PaymentExpired]) -> None:
    _move(rows, event, "payment_expired", ended_at=rfc3339(event.recorded))


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
        wanted = wanted.where(orders.c.state.in_(IN_WORK), orders.c.due_at < rfc3339(late_at))
    return [_booked(row) for row in connection.execute(wanted.order_by(orders.c.placed_position.desc()).limit(limit))]


def _move(rows: Rows, event: Recorded[Any], state: State, **put: object) -> None:
    """A step of the order; whatever was proposed is answered by it."""
    _put(rows, event, state=state, **NONE_OPEN, **put)


def _open(rows: Rows, event: Recorded[Any], kind: str) -> None:
    said = event.data
    by = {f"{kind}_by": said.proposed_by, f"{kind}_answer_by": rfc3339(said.answer_by)}
    _put(rows, event, **{kind: said.proposal}, **by)


def _close(rows: Rows, event: Recorded[Any], kind: str, **put: object) -> None:
    _put(rows, event, **{kind: None, f"{kind}_by": None, f"{kind}_answer_by": None}, **put)


def _put(rows: Rows, event: Recorded[Any], **put: object) -> None:
    rows.update(orders, put={"position": event.position, **put}, order=event.data.order)


def _until(accept_by: datetime | None) -> dict[str, str]:
    return {} if accept_by is None else {"accept_by": rfc3339(accept_by)}


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
    )
