"""What each event of an order makes of it, and what its rules ask first: who asks, and when."""

from datetime import datetime, timedelta
from typing import Literal

import msgspec

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.decision import Model
from gigwright.backbone.errors import ClockJumped, Refused
from gigwright.contexts.orders.decisions.left import left_of_each
from gigwright.contexts.orders.decisions.moving import (
    at_the_bank,
    cancelled,
    decided_by_the_bank,
    held_back,
    partly_refunded,
    step,
)
from gigwright.contexts.orders.decisions.paid import captured, expired, paid, paid_from_credit, reduced
from gigwright.contexts.orders.decisions.standing import Dispute, Further, Order, Proposal, Wait
from gigwright.events.orders import (
    Billed,
    BillExpired,
    CancellationDeclined,
    CancellationProposed,
    ChangeAgreed,
    ChangeDeclined,
    ChangeProposed,
    ChargebackAssumed,
    ChargebackBorne,
    ChargebackHeld,
    ChargebackRecovered,
    ChargebackReleased,
    CouponRedeemed,
    CreditUsed,
    DisputeClosed,
    DisputeDecided,
    DisputeOpened,
    EvidenceGiven,
    ExtensionAgreed,
    ExtensionDeclined,
    ExtensionProposed,
    ExtraBought,
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
    RequirementsSkipped,
    RequirementsSubmitted,
    ReviewExtended,
    RevisionRequested,
    SellerTipped,
    State,
    WaitBegan,
    WaitEnded,
    WorkDelivered,
    WorkStarted,
    is_the_orders,
)
from gigwright.events.payments import PaymentCaptured

CLOCK = "timers"  # who asks when a due time has come
TEXT_LENGTH_MAX = 10_000

IN_WORK: tuple[State, ...] = ("in_progress", "in_revision")
GOES_ON: tuple[State, ...] = ("awaiting_requirements", "in_progress", "in_revision", "delivered")  # paid, and not over

IN_WORDS: dict[State, str] = {
    "payment_pending": "waiting for payment",
    "awaiting_requirements": "waiting for the buyer's requirements",
    "in_progress": "in progress",
    "delivered": "delivered, and waits for the buyer's answer",
    "in_revision": "in revision",
    "completed": "completed",
    "cancelled": "cancelled",
    "payment_expired": "over, because nobody paid in time",
}


def placed(order: Order, event: OrderPlaced) -> Order:
    return msgspec.structs.replace(order, terms=event, state="payment_pending")


def started(order: Order, event: RequirementsSubmitted | RequirementsSkipped | WorkStarted) -> Order:
    explained = isinstance(event, RequirementsSubmitted)
    return step(order, state="in_progress", due_at=event.due_at, give_up_at=event.give_up_at, explained=explained)


def explained(order: Order, event: RequirementsAdded) -> Order:
    return msgspec.structs.replace(order, explained=True)


def delivered(order: Order, event: WorkDelivered) -> Order:
    return step(
        order, state="delivered", deliveries=event.number, accept_by=event.accept_by, review_extended=False, bill=None
    )


def review_extended(order: Order, event: ReviewExtended) -> Order:
    return msgspec.structs.replace(order, accept_by=event.accept_by, review_extended=True)


def sent_back(order: Order, event: RevisionRequested) -> Order:
    due_at, give_up_at = event.due_at or order.due_at, event.give_up_at or order.give_up_at
    return step(order, state="in_revision", sent_back=order.sent_back + 1, due_at=due_at, give_up_at=give_up_at)


def completed(order: Order, event: OrderCompleted) -> Order:
    return step(order, state="completed", completed=event, dispute=None, bill=None)


def more_time_proposed(order: Order, event: ExtensionProposed) -> Order:
    asked = Proposal(id=event.proposal, by=event.proposed_by, answer_by=event.answer_by, due_at=event.due_at)
    return msgspec.structs.replace(order, extension=asked)


def more_time_agreed(order: Order, event: ExtensionAgreed) -> Order:
    return msgspec.structs.replace(order, extension=None, due_at=event.due_at, give_up_at=event.give_up_at)


def more_time_declined(order: Order, event: ExtensionDeclined) -> Order:
    return msgspec.structs.replace(order, extension=None)


def end_proposed(order: Order, event: CancellationProposed) -> Order:
    asked = Proposal(id=event.proposal, by=event.proposed_by, answer_by=event.answer_by)
    return msgspec.structs.replace(order, cancellation=asked)


def goes_on(order: Order, event: CancellationDeclined) -> Order:
    return msgspec.structs.replace(order, cancellation=None, accept_by=event.accept_by or order.accept_by)


def taken_back(order: Order, event: ProposalWithdrawn) -> Order:
    kinds = {
        "extension": order.extension,
        "cancellation": order.cancellation,
        "change": order.change,
        "refund": order.refund,
    }
    closed = {kind: None for kind, open_one in kinds.items() if open_one is not None and open_one.id == event.proposal}
    return msgspec.structs.replace(order, accept_by=event.accept_by or order.accept_by, **closed)


def refund_offered(order: Order, event: RefundOffered) -> Order:
    asked = Proposal(id=event.proposal, by=event.seller, answer_by=event.answer_by, price=event.price)
    return msgspec.structs.replace(order, refund=asked)


def refund_declined(order: Order, event: RefundDeclined) -> Order:
    return msgspec.structs.replace(order, refund=None)


def change_proposed(order: Order, event: ChangeProposed) -> Order:
    asked = Proposal(id=event.proposal, by=event.proposed_by, answer_by=event.answer_by, change=event)
    return msgspec.structs.replace(order, change=asked)


def change_declined(order: Order, event: ChangeDeclined) -> Order:
    return msgspec.structs.replace(order, change=None)


def change_agreed(order: Order, event: ChangeAgreed) -> Order:
    return _later(msgspec.structs.replace(order, change=None), event)


def billed(order: Order, event: Billed) -> Order:
    change = None if event.kind == "change" else order.change
    return msgspec.structs.replace(order, bill=event, bill_captured=False, change=change)


def bill_expired(order: Order, event: BillExpired) -> Order:
    return msgspec.structs.replace(order, bill=None)


def extra_bought(order: Order, event: ExtraBought) -> Order:
    before_the_start = event.days if event.due_at is None else 0
    bought = _further(event, extra=event.extra, days=before_the_start)
    after = msgspec.structs.replace(order, bill=None, further=(*order.further, bought))
    return after if event.due_at is None else _later(after, event)


def tipped(order: Order, event: SellerTipped) -> Order:
    return msgspec.structs.replace(order, bill=None, further=(*order.further, _further(event, tip=True)))


def disputed(order: Order, event: DisputeOpened) -> Order:
    asked = Dispute(
        id=event.dispute,
        by=event.opened_by,
        evidence_by=event.evidence_by,
        decide_by=event.decide_by,
        heard=(event.opened_by,),
    )
    return msgspec.structs.replace(order, dispute=asked)


def heard(order: Order, event: EvidenceGiven) -> Order:
    assert order.dispute is not None, "evidence is given in an open dispute"
    with_it = msgspec.structs.replace(order.dispute, heard=(*order.dispute.heard, event.given_by))
    return msgspec.structs.replace(order, dispute=with_it)


def decided(order: Order, event: DisputeDecided) -> Order:
    return msgspec.structs.replace(order, decided=True)


def closed(order: Order, event: DisputeClosed) -> Order:
    return msgspec.structs.replace(
        order,
        dispute=None,
        accept_by=event.accept_by or order.accept_by,
        give_up_at=event.give_up_at or order.give_up_at,
    )


def wait_began(order: Order, event: WaitBegan) -> Order:
    asked = Wait(number=event.number, asked_at=event.asked_at, answer_by=event.answer_by)
    return msgspec.structs.replace(order, waiting=asked, waits=event.number)


def wait_ended(order: Order, event: WaitEnded) -> Order:
    """What was asked for on top of the due time moves with it."""
    extension = order.extension
    if extension is not None and extension.due_at is not None and order.due_at is not None:
        extension = msgspec.structs.replace(extension, due_at=extension.due_at + (event.due_at - order.due_at))
    return msgspec.structs.replace(
        order, waiting=None, due_at=event.due_at, give_up_at=event.give_up_at, extension=extension
    )


def _later(order: Order, event: ChangeAgreed | ExtraBought) -> Order:
    """More time that is asked for meanwhile is asked for on top of it."""
    asked = order.extension
    if asked is not None and asked.due_at is not None:
        asked = msgspec.structs.replace(asked, due_at=asked.due_at + timedelta(days=event.days))
    return msgspec.structs.replace(order, due_at=event.due_at, give_up_at=event.give_up_at, extension=asked)


def _further(
    event: ExtraBought | SellerTipped, *, extra: str | None = None, tip: bool = False, days: int = 0
) -> Further:
    return Further(event.payment, event.price, event.service_fee, event.commission, extra, tip, days)


order_as_it_is = Model(
    Order(),
    {
        OrderPlaced: placed,
        CouponRedeemed: reduced,
        CreditUsed: paid_from_credit,
        PaymentCaptured: captured,
        PaymentExpired: expired,
        OrderPaid: paid,
        RequirementsSubmitted: started,
        RequirementsSkipped: started,
        WorkStarted: started,
        RequirementsAdded: explained,
        WorkDelivered: delivered,
        ReviewExtended: review_extended,
        RevisionRequested: sent_back,
        OrderCompleted: completed,
        OrderCancelled: cancelled,
        OrderReversed: cancelled,
        ExtensionProposed: more_time_proposed,
        ExtensionAgreed: more_time_agreed,
        ExtensionDeclined: more_time_declined,
        CancellationProposed: end_proposed,
        CancellationDeclined: goes_on,
        ProposalWithdrawn: taken_back,
        RefundOffered: refund_offered,
        RefundDeclined: refund_declined,
        OrderPartlyRefunded: partly_refunded,
        WaitBegan: wait_began,
        WaitEnded: wait_ended,
        ChangeProposed: change_proposed,
        ChangeAgreed: change_agreed,
        ChangeDeclined: change_declined,
        Billed: billed,
        BillExpired: bill_expired,
        ExtraBought: extra_bought,
        SellerTipped: tipped,
        DisputeOpened: disputed,
        EvidenceGiven: heard,
        DisputeDecided: decided,
        DisputeClosed: closed,
        ChargebackHeld: held_back,
        ChargebackAssumed: at_the_bank,
        ChargebackReleased: at_the_bank,
        ChargebackBorne: decided_by_the_bank,
        ChargebackRecovered: decided_by_the_bank,
    },
    by="order",
)


def terms_of(order: Order) -> OrderPlaced:
    """What was agreed; Refused when there is no such order."""
    if order.terms is None:
        raise Refused("there is no such order; look for it among your own")
    return order.terms


def only_the(party: Literal["buyer", "seller"], order: Order, by: str) -> OrderPlaced:
    """What was agreed; Refused unless this party of the order asks."""
    terms = terms_of(order)
    if by != getattr(terms, party):
        raise Refused(f"only the {party} of the order can do this")
    return terms


def only_a_party(order: Order, by: str) -> OrderPlaced:
    """What was agreed; Refused unless its buyer or its seller asks."""
    terms = terms_of(order)
    if by not in (terms.buyer, terms.seller):
        raise Refused("only the buyer and the seller of the order can do this")
    return terms


def only(asker: str, by: str) -> None:
    """Refused unless this part of the market asks: what it says is not for people to say."""
    if by != asker:
        raise Refused(f"the market does this by itself, through its {asker}; nobody needs to ask for it")


def only_while(order: Order, *states: State, act: str) -> None:
    """Refused unless the order is in one of these states."""
    if order.state is None or order.state not in states:
        said = IN_WORDS[order.state] if order.state else "not placed"
        raise Refused(f"{act} is not possible now: the order is {said}")


def not_at_the_bank(order: Order) -> None:
    """Refused while a bank has a payment of the order, and when banks keep all that was left of it."""
    taken = order.at_the_bank.taken.values()
    if any(one.borne is None and is_the_orders(one.held) for one in taken):
        raise Refused("the buyer's bank has taken a payment of it back; wait for what it decides")
    if any(one.borne is not None for one in taken) and not any(
        one.total.amount_minor for _, one in left_of_each(order)
    ):
        raise Refused("the buyer's bank has given the buyer everything back; nothing is left of it")


def not_before(due: datetime, now: datetime, what: str) -> None:
    """ClockJumped before a due time; no refusal, for that would answer the timer for good."""
    if now < due:
        raise ClockJumped(f"{what} ends at {rfc3339(due)}, after {rfc3339(now)}")


def check_text(what: str, text: str) -> None:
    """Refused for more than 10,000 characters."""
    if len(text) > TEXT_LENGTH_MAX:
        raise Refused(f"{what} may have {TEXT_LENGTH_MAX} characters, not {len(text)}")
