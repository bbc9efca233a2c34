"""What has happened to orders, looked back at: what every retelling of a rule needs."""

from datetime import datetime, timedelta
from typing import Any

from gigwright.backbone.event import Present
from gigwright.events.gigs import GigDrafted, GigPaused, GigRepriced, GigResumed, Package, Question, QuestionsChanged
from gigwright.events.ledger import EarningsCleared, EarningsClearedEarly, PayoutRequested
from gigwright.events.orders import (
    Back,
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
    SellerTipped,
    WaitBegan,
    WaitEnded,
    WorkDelivered,
    WorkStarted,
    is_the_orders,
)
from gigwright.values import DisputeId, GigId, Money, OrderId, PaymentId, ProposalId, UserId
from tests.contexts.asked_anything import No, changed, no
from tests.contexts.orders.paid_by_others import PaidByOthers
from tests.contexts.orders.parts_of_it import Left
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
CLOSERS = (
    ExtensionAgreed,
    ExtensionDeclined,
    CancellationDeclined,
    ProposalWithdrawn,
    ChangeAgreed,
    ChangeDeclined,
    Billed,
)
SMALL = {"USD": (500, 300, 10_000), "JPY": (600, 400, 15_000)}
QUEUE_MAX = 100
CLOSE_DISPUTES = (DisputeClosed, OrderCompleted, OrderCancelled, OrderReversed)


class OrdersSoFar(PaidByOthers):
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
        for event in self.past(*STEPS, *CLOSERS, ExtensionProposed, CancellationProposed, ChangeProposed, order=order):
            if isinstance(event, ExtensionProposed | CancellationProposed | ChangeProposed):
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
        for event in self.past(RefundOffered, ProposalWithdrawn, ChargebackHeld, *answers, order=order):
            if isinstance(event, RefundOffered):
                found = event
            elif isinstance(event, ChargebackHeld) and not is_the_orders(event):
                continue
            elif not isinstance(event, ProposalWithdrawn) or (found and found.proposal == event.proposal):
                found = None
        return found if found and id in (None, found.proposal) else None

    def disputed(self, order: OrderId, id: DisputeId | None = None) -> Any:
        """What the operator is asked to decide about an order, with this id if one is named."""
        found: Any = None
        for event in self.past(DisputeOpened, ChargebackHeld, *CLOSE_DISPUTES, order=order):
            if isinstance(event, ChargebackHeld) and not is_the_orders(event):
                continue
            found = event if isinstance(event, DisputeOpened) else None
        return found if found and id in (None, found.dispute) else None

    def left(self, order: OrderId, less: int = 0) -> Left:
        """In proportion to the price that is left, each rounded half up; `less` minor units of it go back as well."""
        each = [left for _, left in self.left_of_each(order, less)]
        amounts = [sum(part.amount_minor for part in parts) for parts in zip(*each, strict=True)]
        return Left(*(Money(amount, each[0].price.currency) for amount in amounts))

    def left_of_each(self, order: OrderId, less: int = 0) -> list[tuple[PaymentId | None, Left]]:
        """Of the order's own payment first, then of the others as they came; what goes back comes in this order."""
        found = []
        for part in self.parts(order):
            if not part.tip:
                taken = min(less, part.price - part.back)
                less -= taken
                found.append((part.payment, part.left(taken)))
        return found

    def tips(self, order: OrderId) -> list[tuple[PaymentId, Left]]:
        return [(part.payment, part.left()) for part in self.parts(order) if part.tip and part.payment is not None]

    def backs(self, order: OrderId, less: int | None = None) -> tuple[Back, ...]:
        """What goes back of further payments with so much of the price, or with everything that is left."""
        before = self.left_of_each(order)
        gone = [
            (payment, left.total if less is None else left.total - after.total)
            for (payment, left), (_, after) in zip(before, self.left_of_each(order, less or 0), strict=True)
        ]
        return tuple(Back(payment, part) for payment, part in gone[1:] if payment is not None and part.amount_minor)

    def uncleared(self, order: OrderId, currency: str) -> Money:
        """What has not cleared of the order's earning, and of its tip."""
        return self.clearing(order) if self.past(OrderPlaced, order=order) else Money(0, currency)

    def awaited(self, order: OrderId) -> Any:
        """What the buyer is asked to pay beside the order's own price."""
        found: Any = None
        answers = (BillExpired, ExtraBought, SellerTipped, WorkDelivered, OrderCompleted, OrderCancelled, OrderReversed)
        for event in self.past(Billed, ChargebackHeld, *answers, order=order):
            if isinstance(event, ChargebackHeld) and not is_the_orders(event):
                continue
            found = event if isinstance(event, Billed) else None
        return found

    def days_bought(self, order: OrderId) -> int:
        """Before the work began."""
        return sum(bought.days for bought in self.past(ExtraBought, order=order) if bought.due_at is None)

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
        """When the work is due if this is agreed: each wait that ended since comes on top, and all that was added."""
        added = (ChangeAgreed, ExtraBought)
        events = self.past(*WORKING, ExtensionProposed, ExtensionAgreed, WaitEnded, *added, order=asked.order)
        due_at = asked.due_at
        due: Any = None
        since = events.index(asked)
        for place, event in enumerate(events):
            if isinstance(event, ExtensionProposed) or event.due_at is None:
                continue
            if isinstance(event, WaitEnded) and place > since:
                due_at += event.due_at - due
            if isinstance(event, added) and place > since:
                due_at += timedelta(days=event.days)
            due = event.due_at
        return due_at

    def at_the_bank(self, payment: PaymentId) -> Any:
        """What was said last of a payment that a bank has, or keeps."""
        found = self.past(ChargebackHeld, ChargebackReleased, ChargebackBorne, ChargebackRecovered, payment=payment)
        return found[-1] if found and isinstance(found[-1], ChargebackHeld | ChargebackBorne) else None

    def all_at_banks(self, order: OrderId) -> list[Any]:
        """The same of all payments that belong to the order, and not of those that came too late."""
        found = [self.at_the_bank(part.payment) for part in self.parts(order) if part.payment is not None]
        return [one for one in found if one is not None]

    def bank_says_no(self, order: OrderId) -> bool:
        """Whether a bank has something of the order now, or banks keep all that was left of it."""
        taken = self.all_at_banks(order)
        if any(isinstance(one, ChargebackHeld) and is_the_orders(one) for one in taken):
            return True
        return any(isinstance(one, ChargebackBorne) for one in taken) and not self.left(order).total.amount_minor

    def clearing(self, order: OrderId) -> Money:
        """What has not cleared of its earning."""
        waits = Money(0, self.terms(order).total.currency)
        for event in self.past(
            *(OrderCompleted, SellerTipped, EarningsCleared, EarningsClearedEarly),
            *(OrderPartlyRefunded, OrderReversed),
            *(ChargebackHeld, ChargebackReleased, ChargebackBorne, ChargebackRecovered),
            order=order,
        ):
            match event:
                case OrderCompleted() | SellerTipped() | ChargebackRecovered():
                    waits += event.earning
                case ChargebackReleased() | ChargebackBorne():
                    waits += event.released
                case EarningsCleared() | EarningsClearedEarly():
                    waits -= event.earning
                case _:
                    waits -= event.from_clearing
        return waits

    def there(self, currency: str) -> Money:
        """What the seller could have paid out now."""
        came = [event.earning for event in self.past(EarningsCleared)]
        came += [event.earning - event.fee for event in self.past(EarningsClearedEarly)]
        went = [event.amount for event in self.past(PayoutRequested)]
        went += [event.from_available for event in self.past(OrderReversed, OrderPartlyRefunded, ChargebackHeld)]
        minor = sum(one.amount_minor for one in came if one.currency == currency)
        return Money(minor - sum(one.amount_minor for one in went if one.currency == currency), currency)

    def from_where(self, order: OrderId, earning: Money) -> tuple[Money, Money, Money]:
        """So much of the seller's: from what has not cleared, from what is there, and what is left to be owed."""
        first = min(self.clearing(order), earning)
        then = min(self.there(earning.currency), earning - first)
        return first, then, earning - first - then

    def accept_by(self, order: OrderId) -> datetime:
        kinds = (WorkDelivered, ReviewExtended, CancellationDeclined, ProposalWithdrawn, DisputeClosed)
        times = [event.accept_by for event in self.past(*kinds, order=order) if event.accept_by is not None]
        found: datetime = times[-1]
        return found

    def due_at(self, order: OrderId) -> datetime:
        known = self.past(*WORKING, ExtensionAgreed, WaitEnded, ChangeAgreed, ExtraBought, order=order)
        found: datetime = [event.due_at for event in known if event.due_at is not None][-1]
        return found

    def give_up_at(self, order: OrderId) -> datetime:
        known = self.past(*WORKING, ExtensionAgreed, WaitEnded, ChangeAgreed, ExtraBought, DisputeClosed, order=order)
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

    def ended(
        self, order: OrderId, reason: str, fault: Any, *, to_credit: bool = False, bank: PaymentId | None = None
    ) -> OrderCancelled:
        """What its card has paid of the payment that a `bank` has waits."""
        terms, left = self.terms(order), self.left(order).total
        (paid,) = self.past(OrderPaid, order=order)
        own, backs = self.left_of_each(order)[0][1].total, self.backs(order)
        coupon = self.to_coupon(order, own, left, backs)
        credit = (left - coupon if coupon else left) if to_credit else self.to_credit(order, own, left, backs)
        if bank is not None:
            left -= Money(self.by_card(order, bank), left.currency)
        return OrderCancelled(
            order=terms.order,
            gig=terms.gig,
            payment=paid.payment,
            buyer=terms.buyer,
            seller=sam,
            refund=left,
            reason=reason,
            fault=fault,
            further=() if to_credit else tuple(one for one in backs if one.payment != bank),
            to_credit=credit,
            to_coupon=coupon,
        )
