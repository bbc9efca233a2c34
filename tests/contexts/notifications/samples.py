"""One order as letters tell of it, and the tools to hand its events to a reactor, held in memory."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from msgspec import structs

from gigwright.backbone.clock import VirtualClock
from gigwright.backbone.consumers import ConsumerStore, Effect
from gigwright.backbone.decision import Decider
from gigwright.backbone.effects import Effects
from gigwright.backbone.event import Present, Recorded, event_type, tags_of
from gigwright.backbone.faults import NoFaults
from gigwright.backbone.ids import CommandId, EventId, derive
from gigwright.backbone.leases import Lease, OwnerId, SoleOwner
from gigwright.backbone.log import Log
from gigwright.backbone.query import Query
from gigwright.backbone.reactor import Reactor
from gigwright.contexts.notifications.adapters.examples import EXAMPLES
from gigwright.contexts.notifications.ports import Letter, Template
from gigwright.events.accounts import UserRegistered, UserRestored, UserSuspended
from gigwright.events.billing import ReceiptIssued
from gigwright.events.ledger import CreditGranted, EarningsCleared
from gigwright.events.orders import (
    AnswerReminded,
    Billed,
    BillExpired,
    CancellationDeclined,
    CancellationProposed,
    ChangeAgreed,
    ChangeDeclined,
    ChangeProposed,
    DeliveryReminded,
    DisputeClosed,
    DisputeDecided,
    DisputeOpened,
    EvidenceGiven,
    ExtensionAgreed,
    ExtensionDeclined,
    ExtensionProposed,
    ExtraBought,
    File,
    LatePaymentRefunded,
    OrderBecameLate,
    OrderBecameVeryLate,
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
    RequirementsAdded,
    RequirementsReminded,
    RequirementsSkipped,
    RequirementsSubmitted,
    ReviewExtended,
    RevisionRequested,
    SellerTipped,
    WaitBegan,
    WaitEnded,
    WorkDelivered,
)
from gigwright.events.payments import (
    PaymentRefunded,
    PayoutFailed,
    PayoutReturned,
    PayoutSent,
    RefundFailed,
)
from gigwright.values import (
    AddressId,
    BillId,
    DisputeId,
    GigId,
    Money,
    OperatorId,
    OrderId,
    PaymentId,
    PayoutId,
    ProposalId,
    RefundId,
    RefundRef,
    SeriesId,
    TransferRef,
    UserId,
)

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
BUYER, SELLER = derive(UserId, "buyer"), derive(UserId, "seller")
BUYERS, SELLERS = derive(AddressId, "buyer"), derive(AddressId, "seller")
GIG, ORDER = derive(GigId, "gig"), derive(OrderId, "order")
PAYMENT = derive(PaymentId, "payment")
TITLE = "I will draw your cat & dog"


def usd(amount_minor: int) -> Money:
    return Money(amount_minor, "USD")


REGISTERED = (
    UserRegistered(user=BUYER, address=BUYERS, name=Present("Ada")),
    UserRegistered(user=SELLER, address=SELLERS, name=Present("Bo")),
)
PLACED = OrderPlaced(
    order=ORDER,
    gig=GIG,
    buyer=BUYER,
    seller=SELLER,
    title=TITLE,
    package="Basic",
    price=usd(10_000),
    service_fee=usd(550),
    total=usd(10_550),
    commission=usd(2_000),
    earning=usd(8_000),
    delivery_days=3,
    revisions=1,
    policy=1,
    review_hours=72,
    clearing_hours=336,
    pay_by=NOON + timedelta(minutes=15),
)
PAID = OrderPaid(order=ORDER, payment=PAYMENT, buyer=BUYER, seller=SELLER)
SOLD_BEFORE = OrderPaid(order=derive(OrderId, "earlier"), payment=derive(PaymentId, "1"), buyer=BUYER, seller=SELLER)
RECEIPTED = ReceiptIssued(
    series=SeriesId("R-2026"),
    number=1,
    payment=PAYMENT,
    order=ORDER,
    buyer=BUYER,
    seller=SELLER,
    title=TITLE,
    package="Basic",
    price=usd(10_000),
    service_fee=usd(550),
    total=usd(10_550),
    paid_at=NOON,
)
DELIVERED = WorkDelivered(
    order=ORDER,
    buyer=BUYER,
    seller=SELLER,
    number=1,
    message=Present("here is your cat, from Bo"),
    files=Present((File(name="cat.png", sha256="00" * 32, size_bytes=7),)),
    accept_by=NOON + timedelta(days=3),
)
OF_THE_ORDER: dict[str, Any] = {"order": ORDER, "buyer": BUYER, "seller": SELLER}
OF_A_PROPOSAL: dict[str, Any] = {**OF_THE_ORDER, "proposal": derive(ProposalId, "proposal")}
LATER = NOON + timedelta(days=5)
IN_TWO_DAYS = NOON + timedelta(hours=48)
SENT_BACK = RevisionRequested(**OF_THE_ORDER, number=1, note=Present("a bigger cat"), due_at=LATER)
ASKED = WaitBegan(**OF_THE_ORDER, number=1, question=Present("which cat?"), asked_at=NOON, answer_by=IN_TWO_DAYS)
ANSWERED = WaitEnded(
    **OF_THE_ORDER,
    number=1,
    how="answered",
    answer=Present("ours"),
    ended_at=NOON,
    due_at=LATER,
    give_up_at=LATER + timedelta(days=14),
)
ADDED = RequirementsAdded(**OF_THE_ORDER, answers=Present("with stripes"), to_questions=Present(()))
GIVEN = RequirementsSubmitted(**OF_THE_ORDER, answers=Present("a cat, asleep"), due_at=LATER)
STARTED = RequirementsSkipped(**OF_THE_ORDER, due_at=LATER, give_up_at=NOON + timedelta(days=19))
MORE_REVIEW = ReviewExtended(**OF_THE_ORDER, number=1, accept_by=LATER)
TIME_ASKED = ExtensionProposed(
    **OF_A_PROPOSAL, proposed_by=SELLER, days=2, due_at=LATER, reason=Present("rain"), answer_by=IN_TWO_DAYS
)
TIME_AGREED = ExtensionAgreed(**OF_A_PROPOSAL, how="accepted", due_at=LATER, give_up_at=NOON + timedelta(days=19))
TIME_DECLINED = ExtensionDeclined(**OF_A_PROPOSAL)
END_ASKED = CancellationProposed(**OF_A_PROPOSAL, proposed_by=SELLER, reason=Present("rain"), answer_by=IN_TWO_DAYS)
END_DECLINED = CancellationDeclined(**OF_A_PROPOSAL, accept_by=None)
TAKEN_BACK = ProposalWithdrawn(**OF_A_PROPOSAL, accept_by=None)
OFFERED = RefundOffered(
    **OF_A_PROPOSAL, price=usd(3_000), refund=usd(3_165), reason=Present("a scratch"), answer_by=IN_TWO_DAYS
)
NOT_TAKEN = RefundDeclined(**OF_A_PROPOSAL, how="silence")
FIFTEEN: dict[str, Any] = {
    "price": usd(1_500),
    "service_fee": usd(383),
    "total": usd(1_883),
    "commission": usd(300),
    "earning": usd(1_200),
}
OTHER_WORK = ChangeProposed(
    **OF_A_PROPOSAL, **FIFTEEN, proposed_by=SELLER, what=Present("a dog"), days=2, answer_by=IN_TWO_DAYS
)
OTHER_AGREED = ChangeAgreed(**OF_A_PROPOSAL, days=2, due_at=LATER, give_up_at=NOON + timedelta(days=19))
OTHER_DECLINED = ChangeDeclined(**OF_A_PROPOSAL, how="silence")
OF_A_BILL: dict[str, Any] = {**OF_THE_ORDER, "bill": derive(BillId, "bill")}
BILLED = Billed(
    **OF_A_BILL, **FIFTEEN, kind="extra", extra="The source file", proposal=None, days=0, pay_by=IN_TWO_DAYS
)
NOT_PAID = BillExpired(**OF_A_BILL, kind="tip")
BOUGHT = ExtraBought(
    **OF_A_BILL,
    **FIFTEEN,
    payment=PAYMENT,
    kind="extra",
    extra="The source file",
    days=0,
    due_at=LATER,
    give_up_at=NOON + timedelta(days=19),
)
TIPPED = SellerTipped(**OF_A_BILL, **FIFTEEN, payment=PAYMENT, clears_at=LATER)
PARTLY_REFUNDED = OrderPartlyRefunded(
    **OF_THE_ORDER,
    payment=PAYMENT,
    how="agreed",
    refund=usd(3_165),
    price=usd(3_000),
    service_fee=usd(165),
    commission=usd(600),
    earning=usd(2_400),
    from_held=usd(3_165),
    from_clearing=usd(0),
    from_available=usd(0),
    owed=usd(0),
)
OF_A_DISPUTE: dict[str, Any] = {**OF_THE_ORDER, "dispute": derive(DisputeId, "dispute")}
GOES_ON: dict[str, Any] = {"accept_by": LATER, "give_up_at": None, "clears_at": None}
DISPUTED = DisputeOpened(
    **OF_A_DISPUTE, opened_by=SELLER, statement=Present("a dog"), evidence_by=IN_TWO_DAYS, decide_by=LATER
)
EVIDENCE = EvidenceGiven(**OF_A_DISPUTE, given_by=SELLER, statement=Present("a cat"), files=Present(()))
DECIDED = DisputeDecided(
    **OF_A_DISPUTE,
    operator=derive(OperatorId, "operator"),
    outcome="part",
    price=usd(3_000),
    reason=Present("half a cat"),
)
NEEDLESS = DisputeClosed(**OF_A_DISPUTE, **GOES_ON, how="withdrawn")
LAPSED = DisputeClosed(**OF_A_DISPUTE, **GOES_ON, how="lapsed")
REVERSED = OrderReversed(
    **OF_THE_ORDER,
    gig=GIG,
    payment=PAYMENT,
    refund=usd(10_550),
    commission=usd(2_000),
    service_fee=usd(550),
    from_clearing=usd(8_000),
    from_available=usd(0),
    owed=usd(0),
    fault="seller",
)
CANCELLED = OrderCancelled(
    **OF_THE_ORDER, gig=GIG, payment=PAYMENT, refund=usd(10_550), reason="both sides agreed to cancel", fault="nobody"
)
COMPLETED = OrderCompleted(
    order=ORDER,
    gig=GIG,
    buyer=BUYER,
    seller=SELLER,
    how="accepted",
    price=usd(10_000),
    service_fee=usd(550),
    commission=usd(2_000),
    earning=usd(8_000),
    clears_at=NOON + timedelta(days=14),
)
CLEARED = EarningsCleared(order=ORDER, seller=SELLER, earning=usd(8_000))
LATE = LatePaymentRefunded(order=ORDER, payment=PAYMENT, buyer=BUYER, seller=SELLER, refund=usd(10_550))
REFUNDED = PaymentRefunded(
    refund=derive(RefundId, "refund"),
    payment=PAYMENT,
    order=ORDER,
    buyer=BUYER,
    amount=usd(10_550),
    processor_refund=RefundRef("re_1"),
)
CREDIT_GRANTED = CreditGranted(
    operator=derive(OperatorId, "operator"), buyer=BUYER, amount=usd(500), reason=Present("a storm")
)
NOT_PAID_IN_TIME = PaymentExpired(**OF_THE_ORDER, gig=GIG, to_credit=usd(500))
REFUND_FAILED = RefundFailed(
    refund=REFUNDED.refund,
    payment=REFUNDED.payment,
    order=REFUNDED.order,
    buyer=REFUNDED.buyer,
    amount=REFUNDED.amount,
    processor_refund=REFUNDED.processor_refund,
    reason="the card takes nothing back",
)
PAYOUT_SENT = PayoutSent(
    payout=derive(PayoutId, "payout"), seller=SELLER, amount=usd(8_000), transfer=TransferRef("tr_1")
)
OF_A_PAYOUT: dict[str, Any] = {
    "payout": derive(PayoutId, "payout"),
    "seller": SELLER,
    "amount": usd(8_000),
    "fee": usd(0),
}
ASKED_AGAIN = RequirementsReminded(
    **OF_THE_ORDER, number=1, requirements_by=NOON + timedelta(days=30), remind_at=NOON + timedelta(days=8)
)
DUE_SOON = DeliveryReminded(**OF_THE_ORDER, due_at=LATER)
LATE_WORK = OrderBecameLate(**OF_THE_ORDER, due_at=LATER, very_late_at=LATER + timedelta(days=1))
VERY_LATE = OrderBecameVeryLate(**OF_THE_ORDER, due_at=LATER, give_up_at=LATER + timedelta(days=14))
ANSWER_SOON = AnswerReminded(**OF_THE_ORDER, number=1, accept_by=NOON + timedelta(days=3))
PAYOUT_FAILED = PayoutFailed(**OF_A_PAYOUT, reason="the account is closed")
PAYOUT_RETURNED = PayoutReturned(**OF_A_PAYOUT, transfer=TransferRef("tr_1"), reason="the account is closed")
OF_AN_ACT: dict[str, Any] = {"operator": derive(OperatorId, "operator"), "user": BUYER, "reason": Present("a fraud")}
SUSPENDED = UserSuspended(**OF_AN_ACT)
RESTORED = UserRestored(**OF_AN_ACT)

FACTS: dict[Template, dict[str, str]] = {template: facts[0] for template, facts in EXAMPLES.items()}


def altered(event: Any, **changes: object) -> Any:
    """The same event, but for these fields."""
    return structs.replace(event, **changes)


def letter(template: Template, **facts: str) -> Letter:
    """A letter to the buyer with the facts of the sample order, or others."""
    return Letter(template=template, to=BUYERS, event=derive(EventId, "event"), facts=FACTS[template] | facts)


class History:
    """A log that is only read, and a store that remembers effects: what a reactor's handler touches."""

    def __init__(self, *events: object) -> None:
        self.events = [_recorded(data, position) for position, data in enumerate(events, start=1)]
        self.effects: dict[str, Effect] = {}

    def read(self, query: Query, *, after: int = 0, upto: int | None = None) -> Iterator[Recorded[Any]]:
        for event in self.events:
            if after < event.position <= (upto or len(self.events)) and query.matches(
                event.name, frozenset(event.tags)
            ):
                yield event

    def effect(self, effect: str) -> Effect | None:
        return self.effects.get(effect)

    def intend(self, lease: Lease, effect: Effect, owner: OwnerId, seconds: float) -> None:
        self.effects.setdefault(effect.id, effect)

    def handle_the_last(self, reactor: Reactor) -> Effects:
        """The reactor hears the last event."""
        log, store, clock = cast(Log, self), cast(ConsumerStore, self), VirtualClock(NOON)
        lease = Lease(consumer=reactor.name, slot=0, token=1)
        effects = Effects(lease, SoleOwner(OwnerId("own_1")), store, Decider(log, clock, []), clock, NoFaults())
        event = self.events[-1]
        handler, _ = reactor.handlers[type(event.data)]
        handler(effects, event)
        return effects


def _recorded(data: Any, position: int) -> Recorded[Any]:
    kind, command = event_type(type(data)), derive(CommandId, "command", str(position))
    return Recorded(
        position=position,
        id=derive(EventId, "event", str(position)),
        name=kind.name,
        version=kind.version,
        tags=tags_of(data, "testing"),
        recorded=NOON,
        occurred=NOON,
        actor="testing",
        correlation=command,
        causation=None,
        traceparent="",
        command=command,
        imported=False,
        hash=b"",
        data=data,
    )
