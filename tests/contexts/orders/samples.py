"""One order and everything that can happen to it, on the example of 100.00 USD."""

from datetime import datetime, timedelta
from typing import Literal

from gigwright.backbone.clock import VirtualClock
from gigwright.backbone.event import Present
from gigwright.backbone.ids import SeededIds
from gigwright.backbone.testing import NOON
from gigwright.contexts.orders.decisions.placing import PlaceOrder
from gigwright.events.accounts import UserRegistered, UserRestored, UserSuspended
from gigwright.events.gigs import (
    Extra,
    ExtrasChanged,
    GigDrafted,
    GigPaused,
    GigPublished,
    GigRepriced,
    GigResumed,
    Package,
    Question,
    QuestionsChanged,
)
from gigwright.events.orders import (
    Answer,
    CancellationDeclined,
    CancellationProposed,
    ExtensionAgreed,
    ExtensionProposed,
    Fault,
    File,
    LatePaymentRefunded,
    OrderCancelled,
    OrderCompleted,
    OrderPaid,
    OrderPartlyRefunded,
    OrderPlaced,
    PaymentExpired,
    ProposalWithdrawn,
    RefundDeclined,
    RefundOffered,
    RequirementsSubmitted,
    RevisionRequested,
    WorkDelivered,
    WorkStarted,
)
from gigwright.events.payments import PaymentCaptured
from gigwright.values import (
    AddressId,
    BillId,
    ChargeRef,
    DisputeId,
    GigId,
    Money,
    OperatorId,
    OrderId,
    PaymentId,
    ProposalId,
    UserId,
)

ids = SeededIds(3, VirtualClock(NOON))
ben, sam, eve = ids.new(UserId), ids.new(UserId), ids.new(UserId)  # buyer, seller, somebody else
gig, order, other_order = ids.new(GigId), ids.new(OrderId), ids.new(OrderId)
payment, other_payment = ids.new(PaymentId), ids.new(PaymentId)
proposal, other_proposal = ids.new(ProposalId), ids.new(ProposalId)
dispute, ada = ids.new(DisputeId), ids.new(OperatorId)
bill, other_bill = ids.new(BillId), ids.new(BillId)


def usd(amount_minor: int) -> Money:
    return Money(amount_minor, "USD")


ben_registered = UserRegistered(user=ben, address=ids.new(AddressId), name=Present("Ben"))
sam_registered = UserRegistered(user=sam, address=ids.new(AddressId), name=Present("Sam"))
opal = ids.new(OperatorId)


def suspended(user: UserId) -> UserSuspended:
    return UserSuspended(operator=opal, user=user, reason=Present("They asked for payment elsewhere"))


def restored(user: UserId) -> UserRestored:
    return UserRestored(operator=opal, user=user, reason=Present("It was somebody else"))


source_file = Extra(title="The source file", price=usd(1_500), added_days=0)
for_print = Extra(title="For print, too", price=usd(2_500), added_days=2)
drafted = GigDrafted(
    gig=gig,
    seller=sam,
    title="I will draw your logo",
    category="Design",
    subcategory="Logo Design",
    packages=(
        Package(name="Basic", price=usd(10_000), delivery_days=3, revisions=1, extras=(source_file, for_print)),
        Package(name="Premium", price=usd(30_000), delivery_days=14, revisions=None),
    ),
)
without_extras = ExtrasChanged(gig=gig, seller=sam, package="Basic", extras=())
which_colours = Question("Which colours?", "text", mandatory=True)
which_style = Question("Which style?", "choice", mandatory=False, choices=("Plain", "Ornate"))
which_uses = Question("For what?", "choice", mandatory=True, choices=("Web", "Print"), several=True)
a_photo = Question("What does it look like?", "file", mandatory=False)
QUESTIONS = (which_colours, which_style, which_uses, a_photo)
photo = File(name="cat.png", sha256="0f" * 32, size_bytes=1)
in_blue, for_both = Answer(1, text="Blue"), Answer(3, chosen=("Web", "Print"))
published = GigPublished(gig=gig, seller=sam)
paused = GigPaused(gig=gig, seller=sam)
resumed = GigResumed(gig=gig, seller=sam)
repriced = GigRepriced(gig=gig, seller=sam, package="Basic", price=usd(12_000))
on_sale = (ben_registered, sam_registered, drafted, published)

place = PlaceOrder(
    by=ben,
    order=order,
    gig=gig,
    seller=sam,
    package="Basic",
    price=usd(10_000),
    delivery_days=3,
    revisions=1,
    total=usd(10_550),
)


def asks(*questions: Question) -> QuestionsChanged:
    return QuestionsChanged(gig=gig, seller=sam, questions=questions)


def placed(
    order: OrderId = order, revisions: int | None = 1, questions: tuple[Question, ...] | None = None
) -> OrderPlaced:
    return OrderPlaced(
        order=order,
        gig=gig,
        buyer=ben,
        seller=sam,
        title="I will draw your logo",
        package="Basic",
        price=usd(10_000),
        service_fee=usd(550),
        total=usd(10_550),
        commission=usd(2_000),
        earning=usd(8_000),
        delivery_days=3,
        revisions=revisions,
        policy=1,
        review_hours=72,
        clearing_hours=336,
        pay_by=NOON + timedelta(minutes=15),
        questions=questions,
    )


def captured(of: PaymentId = payment, amount: Money | None = None, bill: BillId | None = None) -> PaymentCaptured:
    return PaymentCaptured(
        payment=of,
        order=order,
        buyer=ben,
        charge=ChargeRef("ch_1"),
        amount=amount or usd(10_550),
        processor_fee=usd(336),
        available_at=NOON + timedelta(days=2),
        bill=bill,
    )


def delivered(number: int = 1) -> WorkDelivered:
    return WorkDelivered(
        order=order,
        buyer=ben,
        seller=sam,
        number=number,
        message=Present("Here it is"),
        files=Present(()),
        accept_by=NOON + timedelta(days=3),
    )


def sent_back(number: int = 1) -> RevisionRequested:
    return RevisionRequested(
        order=order,
        buyer=ben,
        seller=sam,
        number=number,
        note=Present("Bluer"),
        due_at=NOON + timedelta(days=3),
        give_up_at=NOON + timedelta(days=17),
    )


def completed(how: str = "accepted", at: datetime = NOON, order: OrderId = order) -> OrderCompleted:
    return OrderCompleted(
        order=order,
        gig=gig,
        buyer=ben,
        seller=sam,
        how="accepted" if how == "accepted" else "silence",
        price=usd(10_000),
        service_fee=usd(550),
        commission=usd(2_000),
        earning=usd(8_000),
        clears_at=at + timedelta(days=14),
    )


def time_proposed(by: UserId = sam) -> ExtensionProposed:
    return ExtensionProposed(
        order=order,
        proposal=proposal,
        buyer=ben,
        seller=sam,
        proposed_by=by,
        days=2,
        due_at=NOON + timedelta(days=5),
        reason=Present("It rains"),
        answer_by=NOON + timedelta(hours=48),
    )


def time_agreed(how: str = "accepted") -> ExtensionAgreed:
    return ExtensionAgreed(
        order=order,
        proposal=proposal,
        buyer=ben,
        seller=sam,
        how="accepted" if how == "accepted" else "silence",
        due_at=NOON + timedelta(days=5),
        give_up_at=NOON + timedelta(days=19),
    )


def end_proposed(by: UserId = ben) -> CancellationProposed:
    return CancellationProposed(
        order=order,
        proposal=proposal,
        buyer=ben,
        seller=sam,
        proposed_by=by,
        reason=Present("Plans change"),
        answer_by=NOON + timedelta(hours=48),
    )


def end_declined(accept_by: datetime | None = None) -> CancellationDeclined:
    return CancellationDeclined(order=order, proposal=proposal, buyer=ben, seller=sam, accept_by=accept_by)


def taken_back(accept_by: datetime | None = None) -> ProposalWithdrawn:
    return ProposalWithdrawn(order=order, proposal=proposal, buyer=ben, seller=sam, accept_by=accept_by)


def refund_offered(price: int = 3_000, refund: int = 3_165) -> RefundOffered:
    return RefundOffered(
        order=order,
        proposal=proposal,
        buyer=ben,
        seller=sam,
        price=usd(price),
        refund=usd(refund),
        reason=Present("A scratch"),
        answer_by=NOON + timedelta(hours=48),
    )


def refund_declined(how: Literal["declined", "silence"] = "declined") -> RefundDeclined:
    return RefundDeclined(order=order, proposal=proposal, buyer=ben, seller=sam, how=how)


def partly_refunded(
    how: Literal["agreed", "operator"] = "agreed",
    *,
    from_held: int = 0,
    from_clearing: int = 0,
    from_available: int = 0,
    owed: int = 0,
) -> OrderPartlyRefunded:
    """Thirty hundredths of the price."""
    return OrderPartlyRefunded(
        order=order,
        payment=payment,
        buyer=ben,
        seller=sam,
        how=how,
        refund=usd(3_165),
        price=usd(3_000),
        service_fee=usd(165),
        commission=usd(600),
        earning=usd(2_400),
        from_held=usd(from_held),
        from_clearing=usd(from_clearing),
        from_available=usd(from_available),
        owed=usd(owed),
    )


NOTHING = dict.fromkeys(("price", "service_fee", "total", "commission", "earning"), usd(0))
# Of 15.00: a small order again, with a fee of its own.

expired = PaymentExpired(order=order, gig=gig, buyer=ben, seller=sam)
paid = OrderPaid(
    order=order,
    payment=payment,
    buyer=ben,
    seller=sam,
    requirements_by=NOON + timedelta(days=30),
    remind_at=NOON + timedelta(days=1),
)
DUE_AT, ENDS_AT = NOON + timedelta(days=3), NOON + timedelta(days=17)
started = RequirementsSubmitted(
    order=order, buyer=ben, seller=sam, answers=Present("A cat"), due_at=DUE_AT, give_up_at=ENDS_AT
)
started_at_once = WorkStarted(order=order, buyer=ben, seller=sam, due_at=DUE_AT, give_up_at=ENDS_AT)


def ended(reason: str, fault: Fault = "nobody") -> OrderCancelled:
    return OrderCancelled(
        order=order,
        gig=gig,
        payment=payment,
        buyer=ben,
        seller=sam,
        refund=usd(10_550),
        reason=reason,
        fault=fault,
    )


cancelled = ended("the buyer cancelled before the start")


def refunded_late(of: PaymentId = payment, amount: Money | None = None) -> LatePaymentRefunded:
    return LatePaymentRefunded(order=order, payment=of, buyer=ben, seller=sam, refund=amount or usd(10_550))


until_paid = (placed(), captured(), paid)
asked_until_paid = (placed(questions=QUESTIONS), captured(), paid)
until_started = (*until_paid, started)
until_delivered = (*until_started, delivered())
until_completed = (*until_delivered, completed())
