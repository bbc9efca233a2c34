"""The rules of orders, told a second time: what each command should be answered with, seen from what has happened."""

from datetime import timedelta
from typing import Any

from gigwright.backbone.errors import ClockJumped
from gigwright.backbone.event import Present
from gigwright.contexts.orders.decisions.completing import (
    AcceptDelivery,
    CompleteForSilence,
)
from gigwright.contexts.orders.decisions.delivering import DeliverWork, ExtendReview, RequestRevision
from gigwright.contexts.orders.decisions.paying import AcceptPayment, ExpireOrder
from gigwright.contexts.orders.decisions.placing import PlaceOrder
from gigwright.contexts.orders.decisions.starting import (
    CancelBeforeStart,
    CancelForSilence,
    SkipRequirements,
    SubmitRequirements,
)
from gigwright.events.accounts import UserRegistered, UserRestored, UserSuspended
from gigwright.events.gigs import GigDrafted, GigPublished, Package
from gigwright.events.orders import (
    CancellationProposed,
    LatePaymentRefunded,
    OrderCompleted,
    OrderPaid,
    OrderPlaced,
    PaymentExpired,
    RequirementsAdded,
    RequirementsSkipped,
    RequirementsSubmitted,
    ReviewExtended,
    RevisionRequested,
    WorkDelivered,
    WorkStarted,
)
from gigwright.events.payments import PaymentCaptured
from gigwright.events.policies import PolicyPublished
from gigwright.values import GigId, Money, OrderId, PaymentId, UserId
from tests.contexts.asked_anything import Answer, No, changed, no
from tests.contexts.orders.looking_back import WORKING
from tests.contexts.orders.misfits import misfits
from tests.contexts.orders.retold_agreements import RetoldAgreements
from tests.contexts.orders.samples import (
    drafted,
    eve,
    for_print,
    ids,
    sam,
)

SMALL = {"USD": (500, 300, 10_000), "JPY": (600, 400, 15_000)}
QUEUE_MAX = 100

yen_gig = ids.new(GigId)
yen_package = Package(name="Basic", price=Money(14_999, "JPY"), delivery_days=7, revisions=0)
in_yen = changed(drafted, gig=yen_gig, packages=(yen_package,))


class RetoldOrders(RetoldAgreements):
    def as_seen(self, by: UserId, order: OrderId, gig: GigId, name: str, seen: str) -> PlaceOrder:
        first = {package.name: package for package in (in_yen if gig == yen_gig else drafted).packages}
        shown = first if seen == "at first" else first | self.packages(gig)
        package = shown.get(name, first["Basic"])
        honest = PlaceOrder(
            by=by,
            order=order,
            gig=gig,
            seller=sam,
            package=package.name,
            price=package.price,
            delivery_days=package.delivery_days,
            revisions=package.revisions,
            total=self.with_fees(package.price),
        )
        more = 3 * package.price.amount_minor + sum(one.price.amount_minor for one in package.extras)
        several: dict[str, Any] = {"quantity": 3, "extras": package.extras}
        several["total"] = self.with_fees(Money(more, package.price.currency))
        cheaper = package.price - Money(1, package.price.currency)
        tampered: dict[str, dict[str, Any]] = {
            "price": {"price": cheaper, "total": self.with_fees(cheaper)},
            "currency": {"price": Money(package.price.amount_minor, "INR")},
            "total": {"total": package.price},
            "days": {"delivery_days": package.delivery_days - 1},
            "revisions": {"revisions": 99},
            "package": {"package": "Golden"},
            "several": several,
            "too many": {"quantity": 11},
            "an extra": {"extras": (for_print,)},
            "twice": {"extras": (for_print, for_print)},
            "seller": {"seller": eve},
        }
        command: PlaceOrder = changed(honest, **tampered.get(seen, {}))
        return command

    def answer_to_placing(self, command: PlaceOrder) -> Answer:
        package = self.packages(command.gig).get(command.package)
        asked = (command.price, command.delivery_days, command.revisions, command.total)
        gone = package is not None and not set(command.extras) <= set(package.extras)
        refusal = no(
            {
                "this order was placed already": bool(self.past(OrderPlaced, order=command.order)),
                "register first": not self.past(UserRegistered, user=command.by),
                "you are suspended": self.is_suspended(command.by),
                "the seller is suspended": self.is_suspended(command.seller),
                "there is no such gig": not self.past(GigDrafted, gig=command.gig),
                "not this seller's": command.seller != sam,
                "nobody buys their own gig": command.by == sam,
                "not on sale yet": not self.past(GigPublished, gig=command.gig),
                "has paused this gig": self.is_paused(command.gig),
                "has no package": package is None,
                "is below the minimum": package is not None and _is_too_cheap(_price_of(package, command)),
                "look at the gig again": package is not None and (gone or asked != self._shown(package, command)),
                "units can be ordered at once": command.quantity not in range(1, 11),
                "choose each only once": len(set(command.extras)) < len(command.extras),
                "the seller's queue is full": self._queue() >= QUEUE_MAX,
            }
        )
        return refusal or [self._agreed(command)]

    def is_suspended(self, user: str) -> bool:
        return len(self.past(UserSuspended, user=user)) > len(self.past(UserRestored, user=user))

    def _agreed(self, command: PlaceOrder) -> OrderPlaced:
        price = _price(command.price, command)
        cut = Money((price.amount_minor * self.tenths() + 5) // 10, price.currency)
        return OrderPlaced(
            order=command.order,
            gig=command.gig,
            buyer=command.by,
            seller=sam,
            title=drafted.title,
            package=command.package,
            price=price,
            service_fee=command.total - price,
            total=command.total,
            commission=cut,
            earning=price - cut,
            delivery_days=command.delivery_days * command.quantity + sum(one.added_days for one in command.extras),
            revisions=command.revisions,
            policy=len(self.past(PolicyPublished)) + 1,
            review_hours=3 * 24,
            clearing_hours=14 * 24,
            pay_by=self.now + timedelta(minutes=15),
            quantity=command.quantity,
            extras=command.extras,
            questions=self.questions(command.gig),
        )

    def tenths(self) -> int:
        """How many of them the seller leaves now."""
        rows = [policy.fees[-1] for policy in self.past(PolicyPublished)]
        return rows[-1].basis_points // 1_000 if rows else 2

    def with_fees(self, price: Money) -> Money:
        """The price, a share of it (5.5 % to begin with), and what its currency takes for a small order."""
        rows = [policy.fees[0] for policy in self.past(PolicyPublished)]
        thousandths = rows[-1].basis_points // 10 if rows else 55
        _, extra, below = SMALL[price.currency]
        fee = (price.amount_minor * thousandths + 500) // 1_000 + (extra if price.amount_minor < below else 0)
        return Money(price.amount_minor + fee, price.currency)

    def _shown(self, package: Package, command: PlaceOrder) -> tuple[Money, int, int | None, Money]:
        total = self.with_fees(_price(package.price, command))
        return package.price, package.delivery_days, package.revisions, total

    def answer_to_money(self, command: AcceptPayment) -> Answer:
        refusal = self.programme("order-intake", command.by, command.order)
        if refusal or self.past(OrderPaid, LatePaymentRefunded, payment=command.payment):
            return refusal or []
        terms = self.terms(command.order)
        if not self.is_after(command.order, OrderPlaced):
            return [
                LatePaymentRefunded(
                    order=terms.order, payment=command.payment, buyer=terms.buyer, seller=sam, refund=command.amount
                )
            ]
        is_all = command.amount.amount_minor == self.to_pay(command.order)
        return no({"is to be paid": not is_all}) or self.paid(command.payment, terms)

    def paid(self, payment: PaymentId, terms: OrderPlaced) -> list[object]:
        until, again = self.now + timedelta(days=30), self.now + timedelta(days=1)
        about: dict[str, Any] = {"order": terms.order, "payment": payment, "buyer": terms.buyer, "seller": sam}
        paid = OrderPaid(**about, requirements_by=until, remind_at=again)
        if terms.questions is None or [one for one in terms.questions if one.mandatory]:
            return [paid]
        due_at = self.now + timedelta(days=terms.delivery_days)
        ends = due_at + timedelta(days=14)
        begun = WorkStarted(order=terms.order, buyer=terms.buyer, seller=sam, due_at=due_at, give_up_at=ends)
        return [changed(paid, requirements_by=None, remind_at=None), begun]

    def answer_to_expiry(self, command: ExpireOrder) -> Answer:
        refusal = self.programme("timers", command.by, command.order)
        if refusal or not self.is_after(command.order, OrderPlaced) or self.past(PaymentCaptured, order=command.order):
            return refusal or []
        terms = self.terms(command.order)
        if self.now < terms.pay_by:
            return No(["the time to pay"], ClockJumped)
        minor = self.paid_by_credit(command.order)
        back = Money(minor, terms.total.currency) if minor else None
        over = PaymentExpired(order=terms.order, gig=terms.gig, buyer=terms.buyer, seller=sam, to_credit=back)
        return [over, *self.returned(command.order)]

    def answer_to_requirements(self, command: SubmitRequirements) -> Answer:
        questions = [one.questions for one in self.past(OrderPlaced, order=command.order)]
        helps = any(questions) and self.is_after(command.order, *WORKING)
        if self.past(RequirementsSubmitted, RequirementsAdded, order=command.order):
            helps = False
        refusal = self.party("buyer", command.by, command.order) or no(
            {
                "submitting requirements is not possible now": not self.is_after(command.order, OrderPaid)
                and not helps,
                **misfits((questions or [None])[0] or (), command),
            }
        )
        if refusal:
            return refusal
        terms = self.terms(command.order)
        if helps:
            said: dict[str, Any] = {"answers": Present(command.answers), "to_questions": Present(command.to_questions)}
            return [RequirementsAdded(order=terms.order, buyer=terms.buyer, seller=sam, **said)]
        due_at = self.now + timedelta(days=terms.delivery_days + self.days_bought(command.order))
        return [
            RequirementsSubmitted(
                order=terms.order,
                buyer=terms.buyer,
                seller=sam,
                answers=Present(command.answers),
                due_at=due_at,
                give_up_at=due_at + timedelta(days=14),
                to_questions=Present(command.to_questions),
            )
        ]

    def answer_to_skipping(self, command: SkipRequirements) -> Answer:
        refusal = self.party("seller", command.by, command.order) or no(
            {"skipping requirements is not possible now": not self.is_after(command.order, OrderPaid)}
        )
        if refusal:
            return refusal
        terms = self.terms(command.order)
        due_at = self.now + timedelta(days=terms.delivery_days + self.days_bought(command.order))
        ends = due_at + timedelta(days=14)
        return [RequirementsSkipped(order=terms.order, buyer=terms.buyer, seller=sam, due_at=due_at, give_up_at=ends)]

    def answer_to_saying_nothing(self, command: CancelForSilence) -> Answer:
        refusal = self.programme("timers", command.by, command.order)
        if refusal or not self.is_after(command.order, OrderPaid) or command.requirements_by is None:
            return refusal or []
        if self.now < command.requirements_by:
            return No(["the time to say what is needed"], ClockJumped)
        return [self.ended(command.order, "the buyer never said what is needed", "buyer")]

    def answer_to_cancelling(self, command: CancelBeforeStart) -> Answer:
        refusal = self.party("buyer", command.by, command.order) or no(
            {"cancelling alone is not possible now": not self.is_after(command.order, OrderPaid)}
        )
        if refusal:
            return refusal
        return [
            self.ended(command.order, "the buyer cancelled before the start", "nobody", to_credit=command.to_credit)
        ]

    def answer_to_delivering(self, command: DeliverWork) -> Answer:
        names = [file.name for file in command.files]
        refusal = self.party("seller", command.by, command.order) or no(
            {
                "delivering is not possible now": not self.is_after(command.order, *WORKING),
                "there is nothing to deliver": not command.message.strip() and not command.files,
                "may have 10000 characters": len(command.message) > 10_000,
                "at most 20 files": len(names) > 20,
                "a file's name has 1 to 255": "" in names,
                "two files have the same name": len(set(names)) < len(names),
                "does not say which content": any(file.sha256 != "0f" * 32 for file in command.files),
                "a file has at most": any(file.size_bytes > 25 * 1024 * 1024 for file in command.files),
            }
        )
        if refusal:
            return refusal
        wait = [] if self.waiting(command.order) is None else [self.wait_is_over(command.order, "delivered")]
        return [
            *wait,
            WorkDelivered(
                order=command.order,
                buyer=self.terms(command.order).buyer,
                seller=sam,
                number=self.deliveries(command.order) + 1,
                message=Present(command.message),
                files=Present(command.files),
                accept_by=self.now + timedelta(days=3),
            ),
        ]

    def answer_to_sending_back(self, command: RequestRevision) -> Answer:
        included = [terms.revisions for terms in self.past(OrderPlaced, order=command.order)]
        used = len(self.past(RevisionRequested, order=command.order))
        last = self.last(command.order)
        refusal = self.party("buyer", command.by, command.order) or no(
            {
                "requesting a revision is not possible now": not isinstance(last, WorkDelivered),
                "as you saw": command.number != self.deliveries(command.order),
                "the time to answer this delivery ended": isinstance(last, WorkDelivered)
                and self.now > self.accept_by(command.order),
                "no revision is left": used in included,
                "write a note": not command.note.strip(),
                "may have 10000 characters": len(command.note) > 10_000,
            }
        )
        if refusal:
            return refusal
        buyer = self.terms(command.order).buyer
        due_at = max(self.due_at(command.order), self.now + timedelta(days=3))
        return [
            RevisionRequested(
                order=command.order,
                buyer=buyer,
                seller=sam,
                number=command.number,
                note=Present(command.note),
                due_at=due_at,
                give_up_at=due_at + timedelta(days=14),
            )
        ]

    def answer_to_taking_time(self, command: ExtendReview) -> Answer:
        last = self.last(command.order)
        extended = [event.number for event in self.past(ReviewExtended, order=command.order)]
        refusal = self.party("buyer", command.by, command.order) or no(
            {
                "taking more time is not possible now": not isinstance(last, WorkDelivered),
                "as you saw": command.number != self.deliveries(command.order),
                "the time to answer this delivery ended": isinstance(last, WorkDelivered)
                and self.now > self.accept_by(command.order),
                "was extended already": command.number in extended,
            }
        )
        if refusal:
            return refusal
        return [
            ReviewExtended(
                order=command.order,
                buyer=self.terms(command.order).buyer,
                seller=sam,
                number=command.number,
                accept_by=self.accept_by(command.order) + timedelta(days=3),
            )
        ]

    def answer_to_accepting(self, command: AcceptDelivery) -> Answer:
        refusal = self.party("buyer", command.by, command.order) or no(
            {
                "accepting is not possible now": not self.is_after(command.order, WorkDelivered),
                "as you saw": command.number != self.deliveries(command.order),
            }
        )
        return refusal or [self.completed_by(command.order, "accepted")]

    def answer_to_silence(self, command: CompleteForSilence) -> Answer:
        refusal = self.programme("timers", command.by, command.order)
        if refusal or not self.is_after(command.order, WorkDelivered):
            return refusal or []
        if self.accept_by(command.order) != command.accept_by or self.proposed(CancellationProposed, command.order):
            return []
        if self.disputed(command.order):
            return []
        if self.now < command.accept_by:
            return No(["the time to answer"], ClockJumped)
        return [self.completed_by(command.order, "silence")]

    def completed_by(self, order: OrderId, how: Any) -> OrderCompleted:
        terms, left = self.terms(order), self.left(order)
        return OrderCompleted(
            order=order,
            gig=terms.gig,
            buyer=terms.buyer,
            seller=sam,
            how=how,
            price=left.price,
            service_fee=left.service_fee,
            commission=left.commission,
            earning=left.earning,
            clears_at=self.now + timedelta(days=14),
        )


def _is_too_cheap(price: Money) -> bool:
    least, _, _ = SMALL[price.currency]
    return price.amount_minor < least


def _price_of(package: Package, command: PlaceOrder) -> Money:
    """With those extras that there are."""
    there = tuple(extra for extra in command.extras if extra in package.extras)
    return _price(package.price, changed(command, extras=there))


def _price(unit: Money, command: PlaceOrder) -> Money:
    on_top = sum(one.price.amount_minor for one in command.extras)
    return Money(unit.amount_minor * command.quantity + on_top, unit.currency)
