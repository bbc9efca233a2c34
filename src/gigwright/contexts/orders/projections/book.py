"""The order book: every order, how far it has come, and when something is due. What is paid later is in `further`."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
)

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.event import Recorded
from gigwright.backbone.projection import Projection, Rows
from gigwright.events.orders import (
    CancellationDeclined,
    CancellationProposed,
    CouponRedeemed,
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
    WaitBegan,
    WaitEnded,
    WorkDelivered,
    WorkStarted,
    to_buyer,
)

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
    Column("questions", Text),  # as JSON; nothing: the buyer writes what is needed
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
    Column("change", Text),
    Column("change_by", Text),
    Column("change_answer_by", Text),
    Column("change_total_minor", BigInteger),
    Column("change_days", Integer),
    Column("bill", Text),  # what the buyer is asked to pay beside the order's own price
    Column("bill_kind", Text),
    Column("bill_minor", BigInteger),
    Column("bill_pay_by", Text),
    Column("tip_minor", BigInteger),
    Column("refund", Text),
    Column("refund_by", Text),
    Column("refund_answer_by", Text),
    Column("refund_offered_minor", BigInteger),
    Column("wait", Integer),  # the question that the work waits for, if it does, and until when at most
    Column("wait_until", Text),
    Column("refunded_minor", BigInteger, nullable=False),  # of the total, and of the price
    Column("price_refunded_minor", BigInteger, nullable=False),
    Column("coupon", Text),  # and what the market pays of the total for it
    Column("coupon_minor", BigInteger, nullable=False),
    Column("bank", Text),  # what it does with a payment that it took, and who bears the loss; and all of them, as JSON
    Column("borne_by", Text),
    Column("at_banks", Text),
    Column("ended_at", Text),
    Column("placed_position", BigInteger, nullable=False),
    Column("position", BigInteger, nullable=False),
    Index("orders_by_state", "state", "placed_position"),
    Index("orders_by_age", "placed_position"),
    Index("orders_by_bank", "bank", "placed_position"),
    Index("orders_by_buyer", "buyer", "placed_position"),
    Index("orders_by_seller", "seller", "placed_position"),
)

order_book = Projection("order-book", metadata, version=10)

KINDS = ("extension", "cancellation", "change")
NONE_OPEN = dict.fromkeys(f"{kind}{column}" for kind in KINDS for column in ("", "_by", "_answer_by"))
NO_BILL = dict.fromkeys(("bill", "bill_kind", "bill_minor", "bill_pay_by"))

NO_WAIT = {"wait": None, "wait_until": None}
NO_OFFER = dict.fromkeys(("refund", "refund_by", "refund_answer_by", "refund_offered_minor"))


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
        questions=None if order.questions is None else msgspec.json.encode(order.questions).decode(),
        state="payment_pending",
        price_minor=order.price.amount_minor,
        total_minor=order.total.amount_minor,
        currency=order.total.currency,
        coupon_minor=0,
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
    move(rows, event, "awaiting_requirements", requirements_by=None if by is None else rfc3339(by))


@order_book.on(RequirementsSubmitted, RequirementsSkipped, WorkStarted)
def note_the_start(rows: Rows, event: Recorded[Any]) -> None:
    move(rows, event, "in_progress", due_at=rfc3339(event.data.due_at))


@order_book.on(WorkDelivered)
def note_the_delivery(rows: Rows, event: Recorded[WorkDelivered]) -> None:
    move(rows, event, "delivered", deliveries=event.data.number, accept_by=rfc3339(event.data.accept_by), **NO_BILL)


@order_book.on(RevisionRequested)
def note_the_revision(rows: Rows, event: Recorded[RevisionRequested]) -> None:
    due = {} if event.data.due_at is None else {"due_at": rfc3339(event.data.due_at)}
    move(rows, event, "in_revision", accept_by=None, **due)


@order_book.on(ReviewExtended)
def note_more_time_to_answer(rows: Rows, event: Recorded[ReviewExtended]) -> None:
    put_down(rows, event, accept_by=rfc3339(event.data.accept_by))


@order_book.on(ExtensionProposed)
def note_the_wish_for_time(rows: Rows, event: Recorded[ExtensionProposed]) -> None:
    open_proposal(rows, event, "extension")


@order_book.on(ExtensionAgreed)
def note_more_time(rows: Rows, event: Recorded[ExtensionAgreed]) -> None:
    close_proposal(rows, event, "extension", due_at=rfc3339(event.data.due_at))


@order_book.on(ExtensionDeclined)
def note_no_more_time(rows: Rows, event: Recorded[ExtensionDeclined]) -> None:
    close_proposal(rows, event, "extension")


@order_book.on(CancellationProposed)
def note_the_wish_to_end(rows: Rows, event: Recorded[CancellationProposed]) -> None:
    open_proposal(rows, event, "cancellation")


@order_book.on(CancellationDeclined)
def note_that_it_goes_on(rows: Rows, event: Recorded[CancellationDeclined]) -> None:
    close_proposal(rows, event, "cancellation", **_until(event.data.accept_by))


@order_book.on(ProposalWithdrawn)
def note_that_it_was_taken_back(rows: Rows, event: Recorded[ProposalWithdrawn]) -> None:
    said = event.data
    row = rows.get(orders, order=said.order)
    kinds = (*KINDS, "refund")
    kind = next(kind for kind in kinds if row is not None and getattr(row, kind) == said.proposal)
    close_proposal(rows, event, kind, **_until(said.accept_by))


@order_book.on(RefundOffered)
def note_the_offer(rows: Rows, event: Recorded[RefundOffered]) -> None:
    said = event.data
    by = {"refund_by": said.seller, "refund_answer_by": rfc3339(said.answer_by)}
    put_down(rows, event, refund=said.proposal, refund_offered_minor=said.refund.amount_minor, **by)


@order_book.on(RefundDeclined)
def note_no_refund(rows: Rows, event: Recorded[RefundDeclined]) -> None:
    put_down(rows, event, **NO_OFFER)


@order_book.on(OrderPartlyRefunded)
def note_the_refund(rows: Rows, event: Recorded[OrderPartlyRefunded]) -> None:
    row = rows.get(orders, order=event.data.order)
    assert row is not None, "what is refunded was placed"
    refunded = {
        "refunded_minor": row.refunded_minor + to_buyer(event.data).amount_minor,
        "price_refunded_minor": row.price_refunded_minor + event.data.price.amount_minor,
    }
    put_down(rows, event, **refunded, **NO_OFFER)


@order_book.on(CouponRedeemed)
def note_the_coupon(rows: Rows, event: Recorded[CouponRedeemed]) -> None:
    said = event.data
    paid_minor = said.amount.amount_minor if said.funded_by == "market" else 0
    put_down(rows, event, coupon=said.coupon, coupon_minor=paid_minor)


@order_book.on(WaitBegan)
def note_the_question(rows: Rows, event: Recorded[WaitBegan]) -> None:
    put_down(rows, event, wait=event.data.number, wait_until=rfc3339(event.data.answer_by))


@order_book.on(WaitEnded)
def note_that_the_clock_runs(rows: Rows, event: Recorded[WaitEnded]) -> None:
    put_down(rows, event, due_at=rfc3339(event.data.due_at), **NO_WAIT)


@order_book.on(OrderCompleted)
def note_the_completion(rows: Rows, event: Recorded[OrderCompleted]) -> None:
    move(rows, event, "completed", ended_at=rfc3339(event.recorded), **NO_BILL)


@order_book.on(OrderCancelled, OrderReversed)
def note_the_cancellation(rows: Rows, event: Recorded[OrderCancelled] | Recorded[OrderReversed]) -> None:
    row = rows.get(orders, order=event.data.order)
    assert row is not None, "what is cancelled was placed"
    refunded = row.refunded_minor + to_buyer(event.data).amount_minor
    move(rows, event, "cancelled", ended_at=rfc3339(event.recorded), refunded_minor=refunded, **NO_OFFER, **NO_BILL)


@order_book.on(PaymentExpired)
def note_the_expiry(rows: Rows, event: Recorded[PaymentExpired]) -> None:
    move(rows, event, "payment_expired", ended_at=rfc3339(event.recorded))


def move(rows: Rows, event: Recorded[Any], state: State, **put: object) -> None:
    """A step of the order; whatever was proposed is answered by it."""
    put_down(rows, event, state=state, **NONE_OPEN, **NO_WAIT, **put)


def open_proposal(rows: Rows, event: Recorded[Any], kind: str, **put: object) -> None:
    """One side waits for an answer."""
    said = event.data
    by = {f"{kind}_by": said.proposed_by, f"{kind}_answer_by": rfc3339(said.answer_by)}
    put_down(rows, event, **{kind: said.proposal}, **by, **put)


def close_proposal(rows: Rows, event: Recorded[Any], kind: str, **put: object) -> None:
    """It has been answered."""
    put_down(rows, event, **{kind: None, f"{kind}_by": None, f"{kind}_answer_by": None}, **put)


def put_down(rows: Rows, event: Recorded[Any], **put: object) -> None:
    """Note it of the event's order."""
    rows.update(orders, put={"position": event.position, **put}, order=event.data.order)


def _until(accept_by: datetime | None) -> dict[str, str]:
    return {} if accept_by is None else {"accept_by": rfc3339(accept_by)}
