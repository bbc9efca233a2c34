"""What can happen to an order. Amounts are computed when it is placed, and carried from there."""

from datetime import datetime
from typing import Annotated, Literal, get_args

import msgspec

from gigwright.backbone.event import About, Personal, event
from gigwright.values import GigId, Money, OrderId, PaymentId, UserId

State = Literal[
    "payment_pending",
    "awaiting_requirements",
    "in_progress",
    "delivered",
    "in_revision",
    "completed",
    "cancelled",
    "payment_expired",
]

STATES: tuple[State, ...] = get_args(State)

FILE_BYTES_MAX = 25 * 1024 * 1024
FILE_NAME_LENGTH_MAX = 255
FILES_MAX = 20


class File(msgspec.Struct, frozen=True):
    """A delivered file, by the SHA-256 of its content (64 hexadecimal digits) and its size, at most 25 MiB."""

    name: str
    sha256: str
    size_bytes: int


@event("orders.placed", public=True)
class OrderPlaced:
    """A buyer committed to one package of a gig, on the terms written here."""

    order: OrderId
    gig: GigId
    buyer: UserId
    seller: UserId
    title: str
    package: str
    price: Money
    service_fee: Money
    total: Money
    commission: Money
    earning: Money
    delivery_days: int
    revisions: int | None
    policy: int
    review_hours: int
    clearing_hours: int
    pay_by: datetime


@event("orders.payment_expired")
class PaymentExpired:
    """Nobody paid in time; the order is over."""

    order: OrderId
    gig: GigId
    buyer: UserId
    seller: UserId


@event("orders.paid", public=True)
class OrderPaid:
    """The full amount is held; the seller waits for the buyer's requirements."""

    order: OrderId
    payment: PaymentId
    buyer: UserId
    seller: UserId


@event("orders.late_payment_refunded")
class LatePaymentRefunded:
    """A payment came in for an order that no longer waited for it, and goes back in full."""

    order: OrderId
    payment: PaymentId
    buyer: UserId
    seller: UserId
    refund: Money


@event("orders.requirements_submitted")
class RequirementsSubmitted:
    """The buyer said what is needed; the delivery clock runs from here."""

    order: OrderId
    buyer: UserId
    seller: UserId
    answers: Annotated[Personal[str], About("buyer", "to do the work")]
    due_at: datetime


@event("orders.delivered", public=True)
class WorkDelivered:
    """The seller handed over work; the buyer may answer until `accept_by`. Deliveries are numbered from 1."""

    order: OrderId
    buyer: UserId
    seller: UserId
    number: int
    message: Annotated[Personal[str], About("seller", "to hand over the work")]
    files: Annotated[Personal[tuple[File, ...]], About("seller", "to hand over the work")]
    accept_by: datetime


@event("orders.revision_requested")
class RevisionRequested:
    """The buyer sent delivery `number` back with what is to be mended."""

    order: OrderId
    buyer: UserId
    seller: UserId
    number: int
    note: Annotated[Personal[str], About("buyer", "to mend the work")]


@event("orders.completed", public=True)
class OrderCompleted:
    """The work was accepted, by the buyer or by their silence; the seller's earning clears at `clears_at`."""

    order: OrderId
    gig: GigId
    buyer: UserId
    seller: UserId
    how: Literal["accepted", "silence"]
    price: Money
    service_fee: Money
    commission: Money
    earning: Money
    clears_at: datetime


@event("orders.cancelled", public=True)
class OrderCancelled:
    """The order ended without work; `refund` is everything that was held for it."""

    order: OrderId
    gig: GigId
    payment: PaymentId
    buyer: UserId
    seller: UserId
    refund: Money
    reason: str
    fault: Literal["nobody", "buyer", "seller"]
