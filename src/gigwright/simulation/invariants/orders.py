"""Laws of an order's life."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.event import Recorded
from gigwright.events.ledger import EarningsCleared, EarningsClearedEarly
from gigwright.events.orders import (
    Billed,
    BillExpired,
    CancellationDeclined,
    CancellationProposed,
    ChangeAgreed,
    ChangeDeclined,
    ChangeProposed,
    ChargebackBorne,
    ChargebackHeld,
    ChargebackRecovered,
    ChargebackReleased,
    DisputeClosed,
    DisputeOpened,
    ExtensionAgreed,
    ExtensionDeclined,
    ExtensionProposed,
    ExtraBought,
    LatePaymentRefunded,
    OrderCancelled,
    OrderCompleted,
    OrderOverruled,
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
    is_shared,
    is_the_orders,
)
from gigwright.events.payments import PaymentCaptured
from gigwright.simulation.invariants.history import History
from gigwright.values import Money, OrderId, PaymentId, ProposalId

STEPS: dict[type, tuple[tuple[State | None, ...], State]] = {
    OrderPlaced: ((None,), "payment_pending"),
    PaymentExpired: (("payment_pending",), "payment_expired"),
    OrderPaid: (("payment_pending",), "awaiting_requirements"),
    RequirementsSubmitted: (("awaiting_requirements",), "in_progress"),
    WorkStarted: (("awaiting_requirements",), "in_progress"),
    RequirementsSkipped: (("awaiting_requirements",), "in_progress"),
    OrderCancelled: (("awaiting_requirements", "in_progress", "delivered", "in_revision"), "cancelled"),
    WorkDelivered: (("in_progress", "in_revision"), "delivered"),
    RevisionRequested: (("delivered",), "in_revision"),
    OrderCompleted: (("delivered",), "completed"),
    OrderReversed: (("completed",), "cancelled"),
}


# What an order waits for after each event: the field that says until when it waits, if the event says so anew.
DEADLINES: dict[type, str | tuple[str, str] | None] = {
    OrderPlaced: "pay_by",
    OrderPaid: "requirements_by",
    RequirementsSubmitted: "give_up_at",
    RequirementsSkipped: "give_up_at",
    WorkStarted: "give_up_at",
    RequirementsAdded: None,
    WorkDelivered: "accept_by",
    ReviewExtended: "accept_by",
    RevisionRequested: "give_up_at",
    ExtensionProposed: None,
    ExtensionAgreed: "give_up_at",
    ExtensionDeclined: None,
    CancellationProposed: None,
    CancellationDeclined: "accept_by",
    ProposalWithdrawn: "accept_by",
    ChangeProposed: None,
    ChangeAgreed: "give_up_at",
    ChangeDeclined: None,
    Billed: None,
    BillExpired: None,
    ExtraBought: "give_up_at",
    SellerTipped: None,
    RefundOffered: None,
    RefundDeclined: None,
    OrderPartlyRefunded: None,
    OrderOverruled: None,
    WaitBegan: None,
    WaitEnded: "give_up_at",
    DisputeOpened: None,
    DisputeClosed: ("accept_by", "give_up_at"),
    ChargebackHeld: None,
    OrderReversed: None,
    OrderCompleted: None,
    OrderCancelled: None,
    PaymentExpired: None,
}
ENDS = (OrderCompleted, OrderCancelled, OrderReversed, PaymentExpired)


class Due:
    """Until when an order waits, and until when each open proposal about it is to be answered."""

    def __init__(self) -> None:
        self.moment: datetime | None = None
        self.open: dict[ProposalId, ExtensionProposed | CancellationProposed | ChangeProposed] = {}
        self.bill: Billed | None = None
        self.offer: RefundOffered | None = None
        self.overruled: str | None = None  # what an operator does just now
        self.dispute: DisputeOpened | None = None
        self.wait: WaitBegan | None = None

    def hear(self, fact: Any) -> None:
        """One more fact about it: a step closes what was open, and its end is the end of waiting."""
        named = DEADLINES[type(fact)] or ()
        said = [getattr(fact, name) for name in ((named,) if isinstance(named, str) else named)]
        self.moment = next((moment for moment in said if moment is not None), self.moment)
        if isinstance(fact, ExtensionProposed | CancellationProposed | ChangeProposed):
            self.open[fact.proposal] = fact
        elif type(fact) in STEPS:
            self.open.clear()
        elif isinstance(fact, ExtensionAgreed):
            self.open = {id: one for id, one in self.open.items() if not isinstance(one, ExtensionProposed)}
        elif hasattr(fact, "proposal"):
            self.open.pop(fact.proposal, None)
        self._hear_of_refunds(fact)
        self._hear_of_bills(fact)
        if isinstance(fact, DisputeOpened):
            self.dispute = fact
        elif isinstance(fact, (*ENDS, DisputeClosed)) or _is_with_a_bank(fact):
            self.dispute = None
        if isinstance(fact, WaitBegan):
            self.wait = fact
        elif isinstance(fact, (*ENDS, WaitEnded)):
            self.wait = None
        if isinstance(fact, ENDS):
            self.moment = None
        self.overruled = fact.act if isinstance(fact, OrderOverruled) else None

    def _hear_of_bills(self, fact: Any) -> None:
        if isinstance(fact, Billed):
            self.bill = fact
        elif isinstance(fact, (BillExpired, ExtraBought, SellerTipped, WorkDelivered, *ENDS)) or _is_with_a_bank(fact):
            self.bill = None

    def _hear_of_refunds(self, fact: Any) -> None:
        if isinstance(fact, RefundOffered):
            self.offer = fact
        elif (
            isinstance(fact, OrderPartlyRefunded | OrderCancelled | OrderReversed)
            or _is_with_a_bank(fact)
            or (self.offer is not None and getattr(fact, "proposal", "") == self.offer.proposal)
        ):
            self.offer = None


def no_transition_is_out_of_order(history: History) -> Iterator[str]:
    """I9: every order went only ways that there are, and at rest none is where its time had moved it on."""
    states: dict[OrderId, State] = {}
    dues: dict[OrderId, Due] = defaultdict(Due)
    captured: set[OrderId] = set()
    theirs = {event.data.order for event in history.of(ChargebackBorne) if event.data.borne_by == "market"}
    for event in history.events:
        if isinstance(event.data, PaymentCaptured):
            captured.add(event.data.order)
        if isinstance(event.data, PaymentExpired) and event.data.order in captured:
            yield f"{event.name} at {event.position}: {event.data.order} was paid for"
        if type(event.data) in STEPS:
            order: OrderId = event.data.order
            allowed, after = STEPS[type(event.data)]
            if states.get(order) not in allowed:
                yield f"{event.name} at {event.position}: {order} was {states.get(order)}"
            states[order] = after
        else:
            yield from _after_its_end(event, states, theirs)
        if type(event.data) in DEADLINES:
            dues[event.data.order].hear(event.data)
    yield from _overdue(history, states, dues)


def every_end_is_agreed(history: History) -> Iterator[str]:
    """I9: silence counts only where it may: for a delivery while nobody asks for an end, for a proposal that is open,
    and for work when its last agreed time was over."""
    dues: dict[OrderId, Due] = defaultdict(Due)
    for event in history.events:
        if type(event.data) in DEADLINES:
            due = dues[event.data.order]
            wrong = _against_the_agreement(event, due) or _against_the_bill(event, due.bill)
            if wrong is not None:
                yield f"{event.name} at {event.position}: {wrong}"
            due.hear(event.data)


def _against_the_agreement(event: Recorded[Any], due: Due) -> str | None:
    end_is_asked = any(isinstance(one, CancellationProposed) for one in due.open.values())
    is_early = due.moment is not None and event.recorded < due.moment
    match event.data:
        case OrderCompleted(how="silence") if end_is_asked:
            return "its buyer or its seller had asked for an end"
        case OrderCancelled(reason="nobody answered the proposal to cancel") if not end_is_asked:
            return "no proposal to cancel was open"
        case OrderCancelled(reason="nothing was delivered") if due.wait is not None:
            return "it waited for its buyer"
        case OrderCancelled(reason="nothing was delivered") if is_early:
            return f"there was time until {rfc3339(due.moment)}" if due.moment else None
        case OrderPartlyRefunded(how="agreed", price=price) if due.offer is None or due.offer.price != price:
            return f"nobody had offered {price}"
        case OrderPartlyRefunded(how="agreed", buyer=buyer) if event.actor != buyer:
            return f"{event.actor} said yes to it, not the buyer"
        case RefundDeclined(how="silence") if due.offer is not None and event.recorded < due.offer.answer_by:
            return f"there was time to answer until {rfc3339(due.offer.answer_by)}"
        case ChangeAgreed(proposal=proposal) if proposal not in due.open:
            return "no proposal of other work was open"
        case ExtensionAgreed(proposal=proposal) if proposal not in due.open and due.overruled != "extended":
            return "no proposal for more time was open"
    return None


def _against_the_bill(event: Recorded[Any], awaited: Billed | None) -> str | None:
    match event.data:
        case ExtraBought() | SellerTipped() | BillExpired() as said if awaited is None or said.bill != awaited.bill:
            return f"{said.bill} was not awaited"
        case ExtraBought() | SellerTipped() as said if awaited is not None and _amounts(said) != _amounts(awaited):
            return f"{said.bill} came to {awaited.total}, with other shares"
        case BillExpired() as said if awaited is not None and event.recorded < awaited.pay_by:
            return f"{said.bill} might be paid until {rfc3339(awaited.pay_by)}"
    return None


def _amounts(said: Billed | ExtraBought | SellerTipped) -> tuple[Money, ...]:
    return said.price, said.service_fee, said.total, said.commission, said.earning


def _after_its_end(event: Recorded[Any], states: dict[OrderId, State], theirs: Collection[OrderId]) -> Iterator[str]:
    """Money is given back late only for orders that wait for none, and clears only for completed ones; or for those
    that were taken back since, where the market has borne a loss (`theirs`): the seller has their share of that."""
    where, order = f"{event.name} at {event.position}", getattr(event.data, "order", None)
    if isinstance(event.data, LatePaymentRefunded) and states.get(event.data.order) in (None, "payment_pending"):
        yield f"{where}: {order} still waited for its payment"
    is_clearing = isinstance(event.data, EarningsCleared | EarningsClearedEarly)
    if is_clearing and states.get(event.data.order) != "completed" and order not in theirs:
        yield f"{where}: {order} is {states.get(event.data.order)}"


def _overdue(history: History, states: dict[OrderId, State], dues: dict[OrderId, Due]) -> Iterator[str]:
    now = history.market.clock.now()
    for order, due in dues.items():
        for proposal in due.open.values():
            if proposal.answer_by <= now:
                yield f"{proposal.proposal} was to be answered by {rfc3339(proposal.answer_by)}, and is open"
        if due.offer is not None and due.offer.answer_by <= now:
            yield f"{due.offer.proposal} was to be answered by {rfc3339(due.offer.answer_by)}, and is open"
        if due.bill is not None and due.bill.pay_by <= now:
            yield f"{due.bill.bill} was to be paid by {rfc3339(due.bill.pay_by)}, and is awaited"
        if due.dispute is not None and due.dispute.decide_by <= now:
            yield f"{due.dispute.dispute} was to be decided by {rfc3339(due.dispute.decide_by)}, and is open"
        if due.wait is not None and due.wait.answer_by <= now:
            yield f"{order} waited for its buyer until {rfc3339(due.wait.answer_by)}, and still waits"
        waits = due.open or due.dispute or due.wait  # what is proposed is answered first, and what is disputed decided
        if due.moment is not None and due.moment <= now and not waits:
            yield f"{order} was to go on by {rfc3339(due.moment)}, and is {states[order]}"
    yield from _uncleared(history, {order for order, due in dues.items() if due.dispute is not None})


def _is_with_a_bank(fact: Any) -> bool:
    """Whether a bank has a payment of the order, and decides now."""
    return isinstance(fact, ChargebackHeld) and is_the_orders(fact)


def _uncleared(history: History, disputed: set[OrderId]) -> Iterator[str]:
    """Nothing stays in clearing when its time is over: neither an earning nor a tip."""
    now = history.market.clock.now()
    left: Counter[OrderId] = Counter()
    kept: defaultdict[OrderId, set[PaymentId]] = defaultdict(set)
    clears: dict[OrderId, datetime] = {}
    for event in history.events:
        match event.data:
            case OrderCompleted() | SellerTipped() as said:
                left[said.order] += said.earning.amount_minor
                clears[said.order] = max(clears.get(said.order, said.clears_at), said.clears_at)
            case ChargebackHeld() as said:
                left[said.order] -= said.from_clearing.amount_minor
                kept[said.order] |= {said.payment} if is_shared(said) else set()
            case ChargebackReleased() | ChargebackBorne() | ChargebackRecovered() as said:
                back = said.earning if isinstance(said, ChargebackRecovered) else said.released
                left[said.order] += back.amount_minor
                kept[said.order].discard(said.payment)
                clears[said.order] = max(clears.get(said.order, now), said.clears_at or now)
            case OrderPartlyRefunded() | OrderReversed() as said:
                left[said.order] -= said.from_clearing.amount_minor
            case EarningsCleared() | EarningsClearedEarly() as said:
                left[said.order] -= said.earning.amount_minor
            case DisputeClosed(clears_at=datetime() as later) as said:
                clears[said.order] = max(clears[said.order], later)
    for order, clears_at in clears.items():
        if clears_at <= now and left[order] > 0 and order not in disputed and not kept[order]:
            yield f"{order} was to clear at {rfc3339(clears_at)}, and has not"


def _clears(history: History) -> dict[OrderId, datetime]:
    """When what has not cleared is to clear; what a bank has, when it is said anew."""
    clears: dict[OrderId, datetime] = {}
    for event in history.events:
        match event.data:
            case OrderCompleted() as said:
                clears[said.order] = said.clears_at
            case DisputeClosed(clears_at=clears_at) as said if clears_at is not None and said.order in clears:
                clears[said.order] = max(clears[said.order], clears_at)
            case ChargebackReleased() | ChargebackBorne() | ChargebackRecovered() as said if said.clears_at is not None:
                clears[said.order] = said.clears_at
            case EarningsCleared() | OrderReversed() as said:
                clears.pop(said.order, None)
            case ChargebackHeld() as said if is_shared(said):
                clears.pop(said.order, None)
    return clears
