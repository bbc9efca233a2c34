"""An order as its rules see it: the terms it was placed on, and how far it has come."""

from datetime import datetime

import msgspec

from gigwright.contexts.orders.decisions.at_the_bank import AtTheBank, Chargeback
from gigwright.contexts.orders.decisions.sharing import Rest
from gigwright.events.orders import Billed, ChangeProposed, CouponRedeemed, OrderCompleted, OrderPlaced, State
from gigwright.values import DisputeId, Money, PaymentId, ProposalId, UserId


class Proposal(msgspec.Struct, frozen=True):
    """What one party asked of the other, who may answer until `answer_by`; more time would move the due time, a refund
    gives back so much of the price, and a change of the work is said in its event."""

    id: ProposalId
    by: UserId
    answer_by: datetime
    due_at: datetime | None = None
    price: Money | None = None
    change: ChangeProposed | None = None


class Further(msgspec.Struct, frozen=True):
    """One more payment of an order beside its own; a `tip` is no part of the price, and `extra` is one of the gig's.
    `days` were bought before the work began."""

    payment: PaymentId
    price: Money
    service_fee: Money
    commission: Money
    extra: str | None = None
    tip: bool = False
    days: int = 0


class Dispute(msgspec.Struct, frozen=True):
    """What one side asked the operator to decide: until when evidence counts, who gave it (each time), and its end."""

    id: DisputeId
    by: UserId
    evidence_by: datetime
    decide_by: datetime
    heard: tuple[UserId, ...]


class Wait(msgspec.Struct, frozen=True):
    """A question of the seller's that the work waits for, since `asked_at` and at most until `answer_by`."""

    number: int
    asked_at: datetime
    answer_by: datetime


class Order(msgspec.Struct, frozen=True):
    """Without terms there is no order. The buyer `explained` what is needed, or not. `deliveries` counts them;
    `sent_back` of them came back for revision.

    Beside its state, more time may be asked for (`extension`), other work (`change`), and an end (`cancellation`).
    Whoever takes the order's next step answers no to all three. A part of the price may be offered back (`refund`),
    which no step of the work answers; `back_minor` of the price of each payment went back already. The clock of the
    work stands still while it is `waiting` for the buyer, as it was `waits` times. While there is a `dispute` nothing
    ends by silence; what was `decided` stands. One more payment may be awaited (`bill`): until the work is delivered,
    or a tip afterwards; `further` are those that were made. `credit_minor` of it was credit, and has not gone back in
    parts; at its end, what cards had paid may have become credit instead (`became_credit_minor`, by payment). Of its
    total the market paid a part for a `coupon`, or the seller made its price lower. What banks took back of its
    payments is `at_the_bank`. What they left of one when they decided is its `rests`, and what went back of its price
    is counted anew from there.
    """

    terms: OrderPlaced | None = None
    state: State | None = None
    captured: bool = False
    credit_minor: int = 0
    coupon: CouponRedeemed | None = None
    payment: PaymentId | None = None
    explained: bool = False
    deliveries: int = 0
    sent_back: int = 0
    accept_by: datetime | None = None
    review_extended: bool = False
    due_at: datetime | None = None
    give_up_at: datetime | None = None
    extension: Proposal | None = None
    cancellation: Proposal | None = None
    change: Proposal | None = None
    refund: Proposal | None = None
    back_minor: dict[PaymentId, int] = {}
    became_credit_minor: dict[PaymentId, int] = {}
    waiting: Wait | None = None
    waits: int = 0
    dispute: Dispute | None = None
    decided: bool = False
    completed: OrderCompleted | None = None
    bill: Billed | None = None
    bill_captured: bool = False
    further: tuple[Further, ...] = ()
    at_the_bank: AtTheBank = AtTheBank()
    rests: dict[PaymentId, Rest] = {}

    @property
    def coupon_minor(self) -> int:
        """What the market paid of the order's total for a coupon, before anything went back."""
        return self.coupon.amount.amount_minor if self.coupon and self.coupon.funded_by == "market" else 0

    @property
    def to_pay(self) -> Money:
        """What of its total neither a coupon nor credit has paid."""
        assert self.terms is not None, "an order that is paid was placed"
        total = self.terms.total
        return Money(total.amount_minor - self.coupon_minor - self.credit_minor, total.currency)

    def chargeback_of(self, payment: PaymentId) -> Chargeback | None:
        """What a bank took back of this payment, and did not give back."""
        return self.at_the_bank.taken.get(payment)
