"""An order as it stands in the book: what a row says, in the words of readers."""

from typing import Any, Literal, get_args

import msgspec
from sqlalchemy import Row

from gigwright.events.gigs import Question
from gigwright.events.orders import BillKind, State
from gigwright.values import BillId, CouponCode, GigId, Money, OrderId, PaymentId, ProposalId, UserId

Bank = Literal["holds", "returned", "keeps"]  # what it does with a payment that it took back
BANKS: tuple[Bank, ...] = get_args(Bank)
Bearer = Literal["nobody", "seller", "market"]

DEADLINES: dict[State, str] = {
    "payment_pending": "pay_by",
    "awaiting_requirements": "requirements_by",
    "in_progress": "due_at",
    "in_revision": "due_at",
    "delivered": "accept_by",
}


class AtABank(msgspec.Struct, frozen=True):
    """A payment of an order that a bank took back, what it does with that, and who bears what it keeps, or would."""

    payment: PaymentId
    amount: Money
    bank: Bank
    borne_by: Bearer | None


AT_BANKS = msgspec.json.Decoder(tuple[AtABank, ...])
QUESTIONS = msgspec.json.Decoder(tuple[Question, ...])


class OpenProposal(msgspec.Struct, frozen=True):
    """What one party asked, `proposed_by` whom; the other may answer until `answer_by` (RFC 3339 in UTC).

    `refund` is what a seller offers to give back, with the service fee on it; `total` is what the buyer would pay
    for other work, and `days` how much longer it would take.
    """

    id: ProposalId
    proposed_by: UserId
    answer_by: str
    refund: Money | None = None
    total: Money | None = None
    days: int | None = None


class OpenQuestion(msgspec.Struct, frozen=True):
    """What the seller asked the buyer during the work, whose clock stands still, at most until `answer_by`."""

    number: int
    answer_by: str


class OpenBill(msgspec.Struct, frozen=True):
    """One more payment that the buyer is asked for, until `pay_by` (RFC 3339 in UTC)."""

    id: BillId
    kind: BillKind
    total: Money
    pay_by: str


class BookedOrder(msgspec.Struct, frozen=True):
    """An order as a reader of the book sees it. Times are RFC 3339 in UTC; `position` is its last event's; `refunded`
    is what went back of the total, and `price_left` what did not go back of the price in parts; `extras` is how many
    were bought, `questions` what the buyer is asked, and `tip` what was paid as one; neither price nor total holds it.
    `from_coupon` is what the market pays of the total for a `coupon`; a seller's has made the price lower.
    `at_banks` are the payments that banks took; `bank` is what one of them does, as long as one has a payment that, and
    `borne_by` who bears what it keeps, or would.
    """

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
    extension: OpenProposal | None = None
    cancellation: OpenProposal | None = None
    refund: OpenProposal | None = None
    requirements_by: str | None = None
    quantity: int = 1
    extras: int = 0
    questions: tuple[Question, ...] | None = None
    waiting: OpenQuestion | None = None
    change: OpenProposal | None = None
    bill: OpenBill | None = None
    tip: Money | None = None
    bank: Bank | None = None
    borne_by: Bearer | None = None
    at_banks: tuple[AtABank, ...] = ()
    coupon: CouponCode | None = None
    from_coupon: Money | None = None

    @property
    def next_deadline(self) -> tuple[str, str] | None:
        """The name of the deadline that comes first, or passed first, and when; None when nothing is awaited."""
        proposals = (self.extension, self.cancellation, self.change, self.refund)
        deadlines = [("answer_by", proposal.answer_by) for proposal in proposals if proposal is not None]
        if self.bill is not None:
            deadlines.append(("pay_by", self.bill.pay_by))
        name = DEADLINES.get(self.state)
        moment = None if name is None else getattr(self, name)
        if self.waiting is not None:  # the clock of the work stands still
            deadlines.append(("answer_by", self.waiting.answer_by))
        elif name is not None and moment is not None:
            deadlines.append((name, moment))
        return min(deadlines, key=lambda one: one[1], default=None)


def booked(row: Row[Any]) -> BookedOrder:
    """The order of a row of the book."""
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
        coupon=row.coupon,
        from_coupon=Money(row.coupon_minor, row.currency) if row.coupon_minor else None,
        bank=row.bank,
        borne_by=row.borne_by,
        at_banks=() if row.at_banks is None else AT_BANKS.decode(row.at_banks),
        change=_change(row),
        bill=_bill(row),
        tip=None if row.tip_minor is None else Money(row.tip_minor, row.currency),
    )


def _proposal(id: ProposalId | None, by: UserId, answer_by: str, refund: Money | None = None) -> OpenProposal | None:
    return None if id is None else OpenProposal(id, by, answer_by, refund)


def _change(row: Row[Any]) -> OpenProposal | None:
    if row.change is None:
        return None
    total = Money(row.change_total_minor, row.currency)
    return OpenProposal(row.change, row.change_by, row.change_answer_by, total=total, days=row.change_days)


def _bill(row: Row[Any]) -> OpenBill | None:
    if row.bill is None:
        return None
    return OpenBill(row.bill, row.bill_kind, Money(row.bill_minor, row.currency), row.bill_pay_by)
