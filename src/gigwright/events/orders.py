"""What can happen to an order. Amounts are computed when it is placed, and carried from there."""

from datetime import datetime
from typing import Annotated, Literal, get_args, get_type_hints

import msgspec

from gigwright.backbone.event import About, Personal, event
from gigwright.backbone.evolution import upcast
from gigwright.values import GigId, Money, OperatorId, OrderId, PaymentId, ProposalId, UserId

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
class OrderPlaced1:
    """A buyer committed to one package of a gig, before orders said how long each side has for what."""

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


@event("orders.placed", version=2, public=True)
class OrderPlaced:
    """A buyer committed to one package of a gig, on the terms written here.

    The hours are windows of the policy: to answer a delivery, and so much more if the buyer asks for it; until the
    earning clears; to send requirements; to answer a proposal; to mend what came back; after the due time, until the
    buyer may cancel alone, and until the order ends by itself; after its completion, as long as it may be reversed.
    """

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
    review_more_hours: int = 72
    requirements_hours: int = 720
    answer_hours: int = 48
    revision_hours: int = 72
    very_late_hours: int = 24
    no_delivery_hours: int = 336
    reversal_hours: int = 336


@upcast
def with_windows(old: OrderPlaced1) -> OrderPlaced:
    """The policy of that time knew no other windows than the defaults."""
    return OrderPlaced(**{name: getattr(old, name) for name in get_type_hints(OrderPlaced1)})


@event("orders.payment_expired")
class PaymentExpired:
    """Nobody paid in time; the order is over."""

    order: OrderId
    gig: GigId
    buyer: UserId
    seller: UserId


@event("orders.paid", public=True)
class OrderPaid1:
    """The full amount is held, before it was said how long the seller waits."""

    order: OrderId
    payment: PaymentId
    buyer: UserId
    seller: UserId


@event("orders.paid", version=2, public=True)
class OrderPaid:
    """The full amount is held; the seller waits for the buyer's requirements, until `requirements_by` if it is said."""

    order: OrderId
    payment: PaymentId
    buyer: UserId
    seller: UserId
    requirements_by: datetime | None = None


@upcast
def without_an_end(old: OrderPaid1) -> OrderPaid:
    return OrderPaid(order=old.order, payment=old.payment, buyer=old.buyer, seller=old.seller)


@event("orders.late_payment_refunded")
class LatePaymentRefunded:
    """A payment came in for an order that no longer waited for it, and goes back in full."""

    order: OrderId
    payment: PaymentId
    buyer: UserId
    seller: UserId
    refund: Money


@event("orders.requirements_submitted")
class RequirementsSubmitted1:
    """The buyer said what is needed, before it was said when an order without work ends."""

    order: OrderId
    buyer: UserId
    seller: UserId
    answers: Annotated[Personal[str], About("buyer", "to do the work")]
    due_at: datetime


@event("orders.requirements_submitted", version=2)
class RequirementsSubmitted:
    """The buyer said what is needed; the delivery clock runs from here. Without work it ends at `give_up_at`."""

    order: OrderId
    buyer: UserId
    seller: UserId
    answers: Annotated[Personal[str], About("buyer", "to do the work")]
    due_at: datetime
    give_up_at: datetime | None = None


@upcast
def submitted_without_an_end(old: RequirementsSubmitted1) -> RequirementsSubmitted:
    return RequirementsSubmitted(
        order=old.order, buyer=old.buyer, seller=old.seller, answers=old.answers, due_at=old.due_at
    )


@event("orders.requirements_skipped")
class RequirementsSkipped:
    """The seller knows enough already; the delivery clock runs from here. Without work it ends at `give_up_at`."""

    order: OrderId
    buyer: UserId
    seller: UserId
    due_at: datetime
    give_up_at: datetime


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


@event("orders.review_extended")
class ReviewExtended:
    """The buyer took more time to answer delivery `number`: until `accept_by`."""

    order: OrderId
    buyer: UserId
    seller: UserId
    number: int
    accept_by: datetime


@event("orders.revision_requested")
class RevisionRequested1:
    """The buyer sent a delivery back, before it was said until when it is to be mended."""

    order: OrderId
    buyer: UserId
    seller: UserId
    number: int
    note: Annotated[Personal[str], About("buyer", "to mend the work")]


@event("orders.revision_requested", version=2)
class RevisionRequested:
    """The buyer sent delivery `number` back with what is to be mended, by `due_at`; else it ends at `give_up_at`."""

    order: OrderId
    buyer: UserId
    seller: UserId
    number: int
    note: Annotated[Personal[str], About("buyer", "to mend the work")]
    due_at: datetime | None = None
    give_up_at: datetime | None = None


@upcast
def without_a_due_time(old: RevisionRequested1) -> RevisionRequested:
    return RevisionRequested(order=old.order, buyer=old.buyer, seller=old.seller, number=old.number, note=old.note)


@event("orders.extension_proposed")
class ExtensionProposed:
    """One party asked the other for `days` more, which would make the work due at `due_at`; silence until `answer_by`
    is a yes."""

    order: OrderId
    proposal: ProposalId
    buyer: UserId
    seller: UserId
    proposed_by: UserId
    days: int
    due_at: datetime
    reason: Annotated[Personal[str], About("proposed_by", "to agree on more time")]
    answer_by: datetime


@event("orders.extension_agreed")
class ExtensionAgreed:
    """The work is due at `due_at` now, by a word or by silence."""

    order: OrderId
    proposal: ProposalId
    buyer: UserId
    seller: UserId
    how: Literal["accepted", "silence"]
    due_at: datetime
    give_up_at: datetime


@event("orders.extension_declined")
class ExtensionDeclined:
    """The other party wants the work when it is due."""

    order: OrderId
    proposal: ProposalId
    buyer: UserId
    seller: UserId


@event("orders.cancellation_proposed")
class CancellationProposed:
    """One party asked the other to end the order and give everything back; silence until `answer_by` is a yes."""

    order: OrderId
    proposal: ProposalId
    buyer: UserId
    seller: UserId
    proposed_by: UserId
    reason: Annotated[Personal[str], About("proposed_by", "to agree on an end")]
    answer_by: datetime


@event("orders.cancellation_declined")
class CancellationDeclined:
    """The order goes on. Where work waits for the buyer's answer, they have until `accept_by` now."""

    order: OrderId
    proposal: ProposalId
    buyer: UserId
    seller: UserId
    accept_by: datetime | None


@event("orders.proposal_withdrawn")
class ProposalWithdrawn:
    """Who made a proposal took it back. Where work waits for the buyer's answer, they have until `accept_by` now."""

    order: OrderId
    proposal: ProposalId
    buyer: UserId
    seller: UserId
    accept_by: datetime | None


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


@event("orders.overruled")
class OrderOverruled:
    """An operator did what neither party could do alone, or did it for one of them, for this reason."""

    order: OrderId
    operator: OperatorId
    buyer: UserId
    seller: UserId
    act: Literal["cancelled"]
    reason: Annotated[Personal[str], About("operator", "to account for the act")]


@event("orders.reversed", public=True)
class OrderReversed:
    """A completed order was cancelled: `refund`, all that was paid, goes back, and so does everybody's share of it.

    The seller's is taken from what has not cleared, then from what has; `owed` is what had been paid out already.
    """

    order: OrderId
    gig: GigId
    payment: PaymentId
    buyer: UserId
    seller: UserId
    refund: Money
    commission: Money
    service_fee: Money
    from_clearing: Money
    from_available: Money
    owed: Money
    fault: Literal["nobody", "buyer", "seller"]
