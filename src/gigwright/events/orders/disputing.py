"""A dispute: what each side says, and what becomes of it.

While it is open nothing ends by silence. Whatever closes it says how the order goes on: where work waits for an answer,
until `accept_by`; where none was delivered, until `give_up_at`; where an earning has not cleared, at `clears_at`.
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


@event("orders.dispute_withdrawn")
class DisputeWithdrawn:
    """Who opened it needs no decision any more."""

    order: OrderId
    dispute: DisputeId
    buyer: UserId
    seller: UserId
    accept_by: datetime | None
    give_up_at: datetime | None
    clears_at: datetime | None


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
    accept_by: datetime | None
    give_up_at: datetime | None
    clears_at: datetime | None


@event("orders.dispute_lapsed")
class DisputeLapsed:
    """Nobody decided in time; the order goes on as if nobody had asked."""

    order: OrderId
    dispute: DisputeId
    buyer: UserId
    seller: UserId
    accept_by: datetime | None
    give_up_at: datetime | None
    clears_at: datetime | None
