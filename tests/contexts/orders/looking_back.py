"""What has happened to orders, looked back at: what every retelling of a rule needs."""

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from gigwright.backbone.event import Present
from gigwright.events.gigs import GigDrafted, GigPaused, GigRepriced, GigResumed, Package, Question, QuestionsChanged
from gigwright.events.orders import (
    CancellationDeclined,
    CancellationProposed,
    DisputeClosed,
    DisputeOpened,
    ExtensionAgreed,
    ExtensionDeclined,
    ExtensionProposed,
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
    RequirementsSkipped,
    RequirementsSubmitted,
    ReviewExtended,
    RevisionRequested,
    WaitBegan,
    WaitEnded,
    WorkDelivered,
    WorkStarted,
)
from gigwright.values import DisputeId, GigId, Money, OrderId, ProposalId, UserId
from tests.contexts.asked_anything import Machine, No, changed, no
from tests.contexts.orders.samples import (
    ben,
    sam,
)

# What may follow what, and what a currency's small orders cost on top: told again.
FOLLOWERS: dict[type | None, tuple[type, ...]] = {
    None: (OrderPlaced,),
    OrderPlaced: (OrderPaid, PaymentExpired),
    OrderPaid: (RequirementsSubmitted, RequirementsSkipped, WorkStarted, OrderCancelled),
    RequirementsSubmitted: (WorkDelivered, OrderCancelled),
    WorkStarted: (WorkDelivered, OrderCancelled),
    RequirementsSkipped: (WorkDelivered, OrderCancelled),
    WorkDelivered: (RevisionRequested, OrderCompleted, OrderCancelled),
    RevisionRequested: (WorkDelivered, OrderCancelled),
    OrderCompleted: (OrderReversed,),
    OrderReversed: (),
    OrderCancelled: (),
    PaymentExpired: (),
}
STEPS = tuple(kind for kind in FOLLOWERS if kind is not None)
WORKING = (RequirementsSubmitted, RequirementsSkipped, WorkStarted, RevisionRequested)
CLOSERS = (ExtensionAgreed, ExtensionDeclined, CancellationDeclined, ProposalWithdrawn)
SMALL = {"USD": (500, 300, 10_000), "JPY": (600, 400, 15_000)}
QUEUE_MAX = 100
CLOSE_DISPUTES = (DisputeClosed, OrderCompleted, OrderCancelled, OrderReversed)


class Left(NamedTuple):
    """What no refund has taken yet."""

    price: Money
    service_fee: Money
    commission: Money
    earning: Money
    total: Money


class OrdersSoFar(Machine):
    def terms(self, order: OrderId) -> OrderPlaced:
        terms: OrderPlaced
        (terms,) = self.past(OrderPlaced, order=order)
        return terms

    def last(self, order: OrderId) -> object:
        steps: list[object] = self.past(*STEPS, order=order)
        return steps[-1] if steps else None

    def is_after(self, order: OrderId, *kinds: type) -> bool:
        return isinstance(self.last(order), kinds)

    def deliveries(self, order: OrderId) -> int:
        return len(self.past(WorkDelivered, order=order))

    def packages(self, gig: GigId) -> dict[str, Package]:
        packages = {package.name: package for event in self.past(GigDrafted, gig=gig) for package in event.packages}
        for event in self.past(GigRepriced, gig=gig):
            packages[event.package] = changed(packages[event.package], price=event.price)
        return packages

    def questions(self, gig: GigId) -> tuple[Question, ...] | None:
        """What a gig asks now."""
        told: list[Any] = [event.questions for event in self.past(QuestionsChanged, gig=gig)]
        return told[-1] if told else None

    def is_paused(self, gig: GigId) -> bool:
        return len(self.past(GigPaused, gig=gig)) > len(self.past(GigResumed, gig=gig))

    def _queue(self) -> int:
        ended = self.past(OrderCompleted, OrderCancelled, PaymentExpired)
        return len(self.past(OrderPlaced)) - len(ended)

    def or_the(self, party: str, by: str | None, order: OrderId) -> UserId:
        right = [getattr(terms, party) for terms in self.past(OrderPlaced, order=order)]
        return UserId(by or (right or [ben])[0])

    def party(self, party: str, by: str, order: OrderId) -> No | None:
        right = [getattr(terms, party) for terms in self.past(OrderPlaced, order=order)]
        return no({"there is no such order": not right, f"only the {party}": bool(right) and right != [by]})

    def programme(self, name: str, by: str, order: OrderId) -> No | None:
        unknown = not self.past(OrderPlaced, order=order)
        return no({"the market does this by itself": by != name, "there is no such order": unknown})

    def proposed(self, kind: Any, order: OrderId, id: ProposalId | None = None) -> Any:
        """The open proposal of a kind, with this id if one is named."""
        found: dict[str, Any] = {}
        for event in self.past(*STEPS, *CLOSERS, ExtensionProposed, CancellationProposed, order=order):
            if isinstance(event, ExtensionProposed | CancellationProposed):
                found[event.proposal] = event
            elif isinstance(event, STEPS):
                found.clear()
            elif isinstance(event, ExtensionAgreed):  # whichever was open: an operator's word answers it too
                found = {id: one for id, one in found.items() if not isinstance(one, ExtensionProposed)}
            else:
                found.pop(event.proposal, None)
        these = [event for event in found.values() if isinstance(event, kind) and id in (None, event.proposal)]
        return these[0] if these else None

    def offered(self, order: OrderId, id: ProposalId | None = None) -> Any:
        """The refund that is offered and not answered, with this id if one is named."""
        found: Any = None
        answers = (RefundDeclined, OrderPartlyRefunded, OrderCancelled, OrderReversed)
        for event in self.past(RefundOffered, ProposalWithdrawn, *answers, order=order):
            if isinstance(event, RefundOffered):
                found = event
            elif not isinstance(event, ProposalWithdrawn) or (found and found.proposal == event.proposal):
                found = None
        return found if found and id in (None, found.proposal) else None

    def disputed(self, order: OrderId, id: DisputeId | None = None) -> Any:
        """What the operator is asked to decide about an order, with this id if one is named."""
        found: Any = None
        for event in self.past(DisputeOpened, *CLOSE_DISPUTES, order=order):
            found = event if isinstance(event, DisputeOpened) else None
        return found if found and id in (None, found.dispute) else None

    def left(self, order: OrderId, less: int = 0) -> Left:
        """In proportion to the price that is left, each rounded half up; `less` minor units of it go back as well."""
        terms = self.terms(order)
        back = sum(event.price.amount_minor for event in self.past(OrderPartlyRefunded, order=order)) + less
        whole = terms.price.amount_minor

        def part(of: Money) -> Money:
            exact = Decimal(of.amount_minor) * (whole - back) / whole
            return Money(int(exact.quantize(Decimal(1), ROUND_HALF_UP)), of.currency)

        price, fee, commission = part(terms.price), part(terms.service_fee), part(terms.commission)
        return Left(price, fee, commission, price - commission, price + fee)

    def waiting(self, order: OrderId) -> Any:
        """The question that the work waits for."""
        told = self.past(*STEPS, WaitBegan, WaitEnded, order=order)
        return told[-1] if told and isinstance(told[-1], WaitBegan) else None

    def clock(self, order: OrderId) -> datetime:
        """What time it is for the work."""
        found = self.waiting(order)
        return self.now if found is None else found.asked_at

    def wait_is_over(self, order: OrderId, how: Any, answer: str = "") -> WaitEnded:
        waited = self.now - self.clock(order)
        return WaitEnded(
            order=order,
            buyer=self.terms(order).buyer,
            seller=sam,
            number=self.waiting(order).number,
            how=how,
            answer=Present(answer),
            ended_at=self.now,
            due_at=self.due_at(order) + waited,
            give_up_at=self.give_up_at(order) + waited,
        )

    def moved(self, asked: ExtensionProposed) -> datetime:
        """When the work is due if this is agreed: each wait that ended since comes on top."""
        events = self.past(*WORKING, ExtensionProposed, ExtensionAgreed, WaitEnded, order=asked.order)
        due_at = asked.due_at
        due: Any = None
        since = events.index(asked)
        for place, event in enumerate(events):
            if isinstance(event, WaitEnded) and place > since:
                due_at += event.due_at - due
            due = due if isinstance(event, ExtensionProposed) else event.due_at
        return due_at

    def accept_by(self, order: OrderId) -> datetime:
        kinds = (WorkDelivered, ReviewExtended, CancellationDeclined, ProposalWithdrawn, DisputeClosed)
        times = [event.accept_by for event in self.past(*kinds, order=order) if event.accept_by is not None]
        found: datetime = times[-1]
        return found

    def due_at(self, order: OrderId) -> datetime:
        found: datetime = self.past(*WORKING, ExtensionAgreed, WaitEnded, order=order)[-1].due_at
        return found

    def give_up_at(self, order: OrderId) -> datetime:
        known = self.past(*WORKING, ExtensionAgreed, WaitEnded, DisputeClosed, order=order)
        found: datetime = [event.give_up_at for event in known if event.give_up_at is not None][-1]
        return found

    def time_for_a_word(self, order: OrderId) -> datetime | None:
        if not self.is_after(order, WorkDelivered):
            return None
        return max(self.accept_by(order), self.now + timedelta(hours=48))

    def either(self, by: str, order: OrderId) -> No | None:
        parties = [{terms.buyer, terms.seller} for terms in self.past(OrderPlaced, order=order)]
        return no(
            {
                "there is no such order": not parties,
                "only the buyer and the seller": bool(parties) and by not in parties[0],
            }
        )

    def answering(self, found: Any, by: str, order: OrderId) -> No | None:
        unknown = not self.past(OrderPlaced, order=order)
        closed = no({"there is no such order": unknown, "not open any more": not unknown and found is None})
        return closed or self.either(by, order) or no({"nobody answers their own": found.proposed_by == by})

    def ended(self, order: OrderId, reason: str, fault: Any) -> OrderCancelled:
        terms = self.terms(order)
        (paid,) = self.past(OrderPaid, order=order)
        return OrderCancelled(
            order=terms.order,
            gig=terms.gig,
            payment=paid.payment,
            buyer=terms.buyer,
            seller=sam,
            refund=self.left(order).total,
            reason=reason,
            fault=fault,
        )
