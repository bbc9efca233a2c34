"""What a buyer pays for an order beyond its own price: for an extra, for other work that was agreed on, or as a tip.

Each such bill is a payment of its own, with fees of its own, which are computed once and carried from there.
"""

from datetime import datetime
from typing import Annotated, Literal

from gigwright.backbone.event import About, Personal, event
from gigwright.values import BillId, Money, OrderId, PaymentId, ProposalId, UserId

BillKind = Literal["extra", "change", "tip"]


@event("orders.change_proposed")
class ChangeProposed:
    """One party asked the other for other work: this, for so much more and `days` more; silence until `answer_by` is a
    no."""

    order: OrderId
    proposal: ProposalId
    buyer: UserId
    seller: UserId
    proposed_by: UserId
    what: Annotated[Personal[str], About("proposed_by", "to agree on the work")]
    price: Money
    service_fee: Money
    total: Money
    commission: Money
    earning: Money
    days: int
    answer_by: datetime


@event("orders.change_agreed")
class ChangeAgreed:
    """The work is another one from now on, for no more money; it is due at `due_at`, and without it the order ends at
    `give_up_at`."""

    order: OrderId
    proposal: ProposalId
    buyer: UserId
    seller: UserId
    days: int
    due_at: datetime
    give_up_at: datetime


@event("orders.change_declined")
class ChangeDeclined:
    """The work stays what it was, by a word or by silence."""

    order: OrderId
    proposal: ProposalId
    buyer: UserId
    seller: UserId
    how: Literal["declined", "silence"]


@event("orders.billed")
class Billed:
    """The buyer is asked for one more payment of the order, until `pay_by`.

    It is for the `extra` of this title, for what was agreed on in the `proposal`, or a tip.
    """

    order: OrderId
    bill: BillId
    buyer: UserId
    seller: UserId
    kind: BillKind
    extra: str | None
    proposal: ProposalId | None
    price: Money
    service_fee: Money
    total: Money
    commission: Money
    earning: Money
    days: int
    pay_by: datetime


@event("orders.bill_expired")
class BillExpired:
    """Nobody paid the bill in time; the order goes on as if it had never been written."""

    order: OrderId
    bill: BillId
    buyer: UserId
    seller: UserId
    kind: BillKind


@event("orders.extra_bought", public=True)
class ExtraBought:
    """A bill is paid, and held like the order's own price: there is more to do, and `days` more for it.

    When the work has begun, it is due at `due_at` now, and without it the order ends at `give_up_at`.
    """

    order: OrderId
    bill: BillId
    payment: PaymentId
    buyer: UserId
    seller: UserId
    kind: BillKind
    extra: str | None
    price: Money
    service_fee: Money
    total: Money
    commission: Money
    earning: Money
    days: int
    due_at: datetime | None
    give_up_at: datetime | None


@event("orders.tipped", public=True)
class SellerTipped:
    """The buyer of a completed order gave its seller a tip; the seller's part of it clears at `clears_at`, with the
    order's earning if that has not cleared."""

    order: OrderId
    bill: BillId
    payment: PaymentId
    buyer: UserId
    seller: UserId
    price: Money
    service_fee: Money
    total: Money
    commission: Money
    earning: Money
    clears_at: datetime
