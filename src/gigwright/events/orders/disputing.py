"""A dispute: what each side says, what is decided, and how the order goes on.

While it is open nothing ends by silence. The end of its order closes it as well.
"""

from datetime import datetime
from typing import Annotated, Literal

from gigwright.backbone.event import About, Personal, event
from gigwright.events.orders.working import File
from gigwright.values import DisputeId, Money, OperatorId, OrderId, UserId


@event("orders.dispute_opened")
class DisputeOpened:
    """One side asks the operator to decide. Both may give evidence until `evidence_by`; it lapses at `decide_by`."""

    order: OrderId
    dispute: DisputeId
    buyer: UserId
    seller: UserId
    opened_by: UserId
    statement: Annotated[Personal[str], About("opened_by", "to decide the dispute")]
    evidence_by: datetime
    decide_by: datetime


@event("orders.evidence_given")
class EvidenceGiven:
    """One side said how it was, and showed it."""

    order: OrderId
    dispute: DisputeId
    buyer: UserId
    seller: UserId
    given_by: UserId
    statement: Annotated[Personal[str], About("given_by", "to decide the dispute")]
    files: Annotated[Personal[tuple[File, ...]], About("given_by", "to decide the dispute")]


@event("orders.dispute_decided")
class DisputeDecided:
    """The operator decided, for this reason, that `price` of the price goes back; what moves is an event of its own."""

    order: OrderId
    dispute: DisputeId
    operator: OperatorId
    buyer: UserId
    seller: UserId
    outcome: Literal["nothing", "part", "all"]
    price: Money
    reason: Annotated[Personal[str], About("operator", "to account for the decision")]


@event("orders.dispute_closed")
class DisputeClosed:
    """The order goes on: it was decided so, or whoever asked needs no decision, or nobody decided in time.

    Where work waits for an answer, until `accept_by`; where none was delivered, until `give_up_at`; where an earning
    has not cleared, it does at `clears_at`.
    """

    order: OrderId
    dispute: DisputeId
    buyer: UserId
    seller: UserId
    how: Literal["decided", "withdrawn", "lapsed"]
    accept_by: datetime | None
    give_up_at: datetime | None
    clears_at: datetime | None
