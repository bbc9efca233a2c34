"""What one side proposes to the other, and what comes of it."""

from datetime import datetime
from typing import Annotated, Literal

from gigwright.backbone.event import About, Personal, event
from gigwright.values import Money, OrderId, ProposalId, UserId


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


@event("orders.refund_offered")
class RefundOffered:
    """The seller would give back `price` of the price: `refund` with its service fee. Silence until `answer_by` is a
    no."""

    order: OrderId
    proposal: ProposalId
    buyer: UserId
    seller: UserId
    price: Money
    refund: Money
    reason: Annotated[Personal[str], About("seller", "to agree on a refund")]
    answer_by: datetime


@event("orders.refund_declined")
class RefundDeclined:
    """The buyer did not take what the seller would have given back, by a word or by silence."""

    order: OrderId
    proposal: ProposalId
    buyer: UserId
    seller: UserId
    how: Literal["declined", "silence"]


@event("orders.proposal_withdrawn")
class ProposalWithdrawn:
    """Who made a proposal took it back. Where work waits for the buyer's answer, they have until `accept_by` now."""

    order: OrderId
    proposal: ProposalId
    buyer: UserId
    seller: UserId
    accept_by: datetime | None
