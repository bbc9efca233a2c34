"""Whatever is asked of orders, and whatever other contexts say: the rules answer as a second telling of them does."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from gigwright.backbone.event import Present
from gigwright.contexts.orders import mount
from gigwright.contexts.orders.decisions.cancelling import (
    CancelForNoDelivery,
    CancelVeryLate,
    cancel_for_no_delivery,
    cancel_very_late,
)
from gigwright.contexts.orders.decisions.completing import (
    AcceptDelivery,
    CompleteForSilence,
    accept_delivery,
    complete_for_silence,
)
from gigwright.contexts.orders.decisions.delivering import (
    DeliverWork,
    ExtendReview,
    RequestRevision,
    deliver_work,
    extend_review,
    request_revision,
)
from gigwright.contexts.orders.decisions.paying import AcceptPayment, ExpireOrder, accept_payment, expire_order
from gigwright.contexts.orders.decisions.placing import place_order
from gigwright.contexts.orders.decisions.starting import (
    CancelBeforeStart,
    CancelForSilence,
    SkipRequirements,
    SubmitRequirements,
    cancel_before_start,
    cancel_for_silence,
    skip_requirements,
    submit_requirements,
)
from gigwright.events.accounts import UserRegistered, UserRestored, UserSuspended
from gigwright.events.gigs import GigDrafted, GigPaused, GigPublished, GigRepriced, GigResumed
from gigwright.events.orders import (
    CancellationProposed,
    ExtensionProposed,
    File,
    LatePaymentRefunded,
    OrderCancelled,
    OrderCompleted,
    OrderPaid,
    OrderPartlyRefunded,
    OrderPlaced,
    OrderReversed,
    WorkDelivered,
)
from gigwright.events.payments import PaymentCaptured
from gigwright.values import GigId, Money, OrderId, PaymentId, UserId
from tests.contexts.asked_anything import PAUSES, changed, run
from tests.contexts.orders.asked_agreements import askers, orders, texts
from tests.contexts.orders.asked_of_operators import AskedOfOperators, ada
from tests.contexts.orders.looking_back import FOLLOWERS, STEPS, WORKING
from tests.contexts.orders.retold import in_yen, yen_gig
from tests.contexts.orders.samples import (
    ben,
    ben_registered,
    captured,
    drafted,
    eve,
    gig,
    ids,
    order,
    other_order,
    other_payment,
    payment,
    placed,
    published,
    sam,
    sam_registered,
)

ORDERS = (order, other_order)
PAYMENTS: dict[PaymentId, OrderId] = {payment: order, other_payment: order, ids.new(PaymentId): other_order}
SHOP = (ben_registered, sam_registered, drafted, in_yen)
ON_SALE = (*SHOP, published, GigPublished(gig=yen_gig, seller=sam))
STARTS: dict[str, tuple[object, ...]] = {
    "on sale": ON_SALE,
    "drafted": SHOP,
    "empty": (),
}

gigs = st.sampled_from((gig, gig, yen_gig))
payments = st.sampled_from(tuple(PAYMENTS))
numbers = st.sampled_from((0, 0, 0, 0, -1, 1))  # how far beside the delivery that is there
files = st.sampled_from(
    (
        (),
        (File(name="cat.png", sha256="0f" * 32, size_bytes=25 * 1024 * 1024),),
        (File(name="cat.png", sha256="0f" * 32, size_bytes=1),) * 2,
        tuple(File(name=f"{number}.png", sha256="0f" * 32, size_bytes=1) for number in range(21)),
        (File(name="", sha256="0f" * 32, size_bytes=1),),
        (File(name="cat.png", sha256="0F" * 32, size_bytes=1),),
        (File(name="cat.png", sha256="0f" * 32, size_bytes=25 * 1024 * 1024 + 1),),
    )
)
seen = st.sampled_from(
    ("now", "now", "now", "now", "at first", "price", "currency", "total", "days", "revisions", "package", "seller")
)
ways, pauses = st.integers(0, 9), st.sampled_from(PAUSES)
prices = st.sampled_from((499, 500, 501, 9_999, 10_000, 15_000, 12_345))


class Orders(AskedOfOperators):
    @initialize(
        start=st.sampled_from((*["on sale"] * 6, "drafted", "empty")),
        queue=st.sampled_from((0, 0, 0, 0, 99)),
        ways=st.lists(ways, max_size=10),
        pause=pauses,
    )
    def something_happened_already(self, start: str, queue: int, ways: list[int], pause: timedelta) -> None:
        self.happens(*(placed(ids.new(OrderId)) for _ in range(queue)))
        self.happens(*STARTS[start])
        self.what_the_order_waits_for(order, ways, pause)

    @rule(user=st.sampled_from((ben_registered, sam_registered, changed(ben_registered, user=eve))))
    def somebody_registers(self, user: UserRegistered) -> None:
        if not self.past(UserRegistered, user=user.user):
            self.happens(user)

    @rule(user=st.sampled_from((ben, sam)), back=st.sampled_from((True, True, True, False)))
    def an_operator_sends_somebody_away(self, user: UserId, back: bool) -> None:
        """For a moment mostly: somebody orders at the wrong one, and then they may come back."""
        if not self.is_suspended(user):
            self.happens(UserSuspended(operator=ada, user=user, reason=Present("A fraud")))
        self.place(None, ids.new(OrderId), gig, "Basic", "now")
        if back:
            self.happens(UserRestored(operator=ada, user=user, reason=Present("It was none")))

    @rule(gig=gigs)
    def the_seller_opens_or_closes_a_gig(self, gig: GigId) -> None:
        if not self.past(GigDrafted, gig=gig):
            self.happens(in_yen if gig == yen_gig else drafted)
        elif not self.past(GigPublished, gig=gig):
            self.happens(GigPublished(gig=gig, seller=sam))
        elif self.is_paused(gig):
            self.happens(GigResumed(gig=gig, seller=sam))
        else:
            self.happens(GigPaused(gig=gig, seller=sam))

    @rule(gig=gigs, name=st.sampled_from(("Basic", "Basic", "Premium")), price=prices)
    def the_seller_reprices_a_gig(self, gig: GigId, name: str, price: int) -> None:
        if name in self.packages(gig):
            currency = self.packages(gig)[name].price.currency
            self.happens(GigRepriced(gig=gig, seller=sam, package=name, price=Money(price, currency)))

    @rule(payment=payments, beside=st.sampled_from((0, 0, 0, 0, 1)))
    def money_arrives(self, payment: PaymentId, beside: int) -> None:
        order = PAYMENTS[payment]
        total = next((terms.total for terms in self.past(OrderPlaced, order=order)), Money(10_550, "USD"))
        if not self.past(PaymentCaptured, payment=payment):
            self.happens(changed(captured(payment, total + Money(beside, total.currency)), order=order))

    @rule(order=orders, ways=st.lists(ways, min_size=1, max_size=4), pause=pauses)
    def what_the_order_waits_for(self, order: OrderId, ways: list[int], pause: timedelta) -> None:
        """Mere chance hardly ever comes to a delivery, so that here it only chooses among what may come next."""
        for way in ways:
            self._go_on(order, way)
            self.time_passes(pause)

    def _go_on(self, order: OrderId, way: int) -> None:
        last, asked = self.last(order), self.proposed((ExtensionProposed, CancellationProposed), order)
        if asked is not None and way < 6:
            self._answer(asked, way)
        elif self.offered(order) is not None and way >= 6:
            self._answer_the_offer(order, way)
        elif last is None:
            self.place(None, order, gig, "Premium" if way else "Basic", "now")
        elif isinstance(last, OrderPlaced):
            self.expire(None, order, due=way == 2) if way in (2, 3) else self._pay(order)
        elif isinstance(last, OrderPaid):
            self._before_the_work(order, way)
        elif isinstance(last, WORKING):
            self._while_it_is_made(order, way)
        elif isinstance(last, WorkDelivered):
            self._with_a_delivery(order, way)
        elif isinstance(last, OrderCompleted):
            self.offer(None, order, 30, False, "A scratch")

    def _answer(self, asked: Any, way: int) -> None:
        other, who = ("buyer", "seller") if asked.proposed_by == asked.seller else ("seller", "buyer")
        if way == 5:
            self.take_back(None, asked.order, who, type(asked))
        elif way == 4:
            is_time = isinstance(asked, ExtensionProposed)
            (self.hear_nothing_about_time if is_time else self.hear_nothing_about_the_end)(None, asked.order, True)
        elif isinstance(asked, ExtensionProposed):
            self.answer_about_time(None, asked.order, other, yes=way < 2)
        else:
            self.answer_about_the_end(None, asked.order, other, yes=way < 2)

    def _answer_the_offer(self, order: OrderId, way: int) -> None:
        match way:
            case 6 | 7:
                self.answer_the_offer(None, order, way == 6, sam)
            case 8:
                self.hear_nothing_about_the_offer(None, order, True)
            case _:
                self.take_the_offer_back(None, order)

    def _before_the_work(self, order: OrderId, way: int) -> None:
        match way:
            case 2:
                self.cancel(None, order)
            case 3:
                self.say_nothing(None, order, due=True)
            case 4:
                self.skip(None, order)
            case 5:
                self.ask_for_an_end(None, order, "seller", "No time")
            case _:
                self.submit(None, order, "A cat")

    def _while_it_is_made(self, order: OrderId, way: int) -> None:
        match way:
            case 0 | 6 | 7:
                self.ask_for_time(None, order, "seller", 3, "It rains")
            case 1:
                self.ask_for_an_end(None, order, "seller", "No time")
            case 2:
                self.get_no_work(None, order, due=True)
            case 8:
                self.offer(None, order, 30, False, "A scratch")
            case _:
                self.deliver(None, order, "Here it is", ())

    def _with_a_delivery(self, order: OrderId, way: int) -> None:
        match way:
            case 0 | 1 | 2:
                self.now = max(self.now, self.accept_by(order)) if way == 0 else self.now
                self.send_back(None, order, 0, "Bluer")
            case 3 | 4:
                self.take_silence_for_a_yes(None, order, 0, due=way == 3)
            case 5:
                self.accept(None, order, 0)
            case 6:
                self.take_time(None, order, 0)
            case 7:
                self.offer(None, order, 30, False, "A scratch")
            case _:
                self.ask_for_an_end(None, order, "buyer", "No use")

    def _pay(self, order: OrderId) -> None:
        for each, paid_for in PAYMENTS.items():
            if paid_for == order:
                self.money_arrives(each, 0)
                self.hear_of_money(None, each)

    @rule(by=askers, order=orders, gig=gigs, name=st.sampled_from(("Basic", "Basic", "Premium")), seen=seen)
    def place(self, by: str | None, order: OrderId, gig: GigId, name: str, seen: str) -> None:
        command = self.as_seen(UserId(by or ben), order, gig, name, seen)
        self.ask(place_order, command, self.answer_to_placing(command))

    @rule(by=askers, payment=payments)
    def hear_of_money(self, by: str | None, payment: PaymentId) -> None:
        for money in self.past(PaymentCaptured, payment=payment):
            command = AcceptPayment(by=by or "order-intake", order=money.order, payment=payment, amount=money.amount)
            self.ask(accept_payment, command, self.answer_to_money(command))

    @rule(by=askers, order=orders, due=st.booleans())
    def expire(self, by: str | None, order: OrderId, due: bool) -> None:
        for terms in self.past(OrderPlaced, order=order)[:due]:
            self.now = max(self.now, terms.pay_by)
        command = ExpireOrder(by=by or "timers", order=order)
        self.ask(expire_order, command, self.answer_to_expiry(command))

    @rule(by=askers, order=orders, answers=texts)
    def submit(self, by: str | None, order: OrderId, answers: str) -> None:
        command = SubmitRequirements(by=self.or_the("buyer", by, order), order=order, answers=answers)
        self.ask(submit_requirements, command, self.answer_to_requirements(command))

    @rule(by=askers, order=orders)
    def cancel(self, by: str | None, order: OrderId) -> None:
        command = CancelBeforeStart(by=self.or_the("buyer", by, order), order=order)
        self.ask(cancel_before_start, command, self.answer_to_cancelling(command))

    @rule(by=askers, order=orders, message=texts, files=files)
    def deliver(self, by: str | None, order: OrderId, message: str, files: tuple[File, ...]) -> None:
        command = DeliverWork(by=self.or_the("seller", by, order), order=order, message=message, files=files)
        self.ask(deliver_work, command, self.answer_to_delivering(command))

    @rule(by=askers, order=orders, beside=numbers, note=texts)
    def send_back(self, by: str | None, order: OrderId, beside: int, note: str) -> None:
        number = self.deliveries(order) + beside
        command = RequestRevision(by=self.or_the("buyer", by, order), order=order, number=number, note=note)
        self.ask(request_revision, command, self.answer_to_sending_back(command))

    @rule(by=askers, order=orders, beside=numbers)
    def accept(self, by: str | None, order: OrderId, beside: int) -> None:
        number = self.deliveries(order) + beside
        command = AcceptDelivery(by=self.or_the("buyer", by, order), order=order, number=number)
        self.ask(accept_delivery, command, self.answer_to_accepting(command))

    @rule(by=askers, order=orders, beside=numbers, due=st.booleans())
    def take_silence_for_a_yes(self, by: str | None, order: OrderId, beside: int, due: bool) -> None:
        until = self.accept_by(order) if self.deliveries(order) else self.now
        self.now = max(self.now, until) if due else self.now
        command = CompleteForSilence(by=by or "timers", order=order, accept_by=until + timedelta(hours=beside))
        self.ask(complete_for_silence, command, self.answer_to_silence(command))

    @rule(by=askers, order=orders)
    def skip(self, by: str | None, order: OrderId) -> None:
        command = SkipRequirements(by=self.or_the("seller", by, order), order=order)
        self.ask(skip_requirements, command, self.answer_to_skipping(command))

    @rule(by=askers, order=orders, due=st.booleans())
    def say_nothing(self, by: str | None, order: OrderId, due: bool) -> None:
        until = [paid.requirements_by for paid in self.past(OrderPaid, order=order)]
        self.now = max([self.now, *until]) if due else self.now
        command = CancelForSilence(by=by or "timers", order=order, requirements_by=(until or [None])[0])
        self.ask(cancel_for_silence, command, self.answer_to_saying_nothing(command))

    @rule(by=askers, order=orders, beside=numbers)
    def take_time(self, by: str | None, order: OrderId, beside: int) -> None:
        number = self.deliveries(order) + beside
        command = ExtendReview(by=self.or_the("buyer", by, order), order=order, number=number)
        self.ask(extend_review, command, self.answer_to_taking_time(command))

    @rule(by=askers, order=orders, due=st.booleans())
    def lose_patience(self, by: str | None, order: OrderId, due: bool) -> None:
        if due and self.is_after(order, *WORKING):
            self.now = max(self.now, self.due_at(order) + timedelta(hours=24))
        command = CancelVeryLate(by=self.or_the("buyer", by, order), order=order)
        self.ask(cancel_very_late, command, self.answer_to_losing_patience(command))

    @rule(by=askers, order=orders, due=st.booleans(), beside=numbers)
    def get_no_work(self, by: str | None, order: OrderId, due: bool, beside: int = 0) -> None:
        until = self.give_up_at(order) if self.past(*WORKING, order=order) else self.now
        self.now = max(self.now, until) if due else self.now
        command = CancelForNoDelivery(by=by or "timers", order=order, give_up_at=until + timedelta(hours=beside))
        self.ask(cancel_for_no_delivery, command, self.answer_to_no_work(command))

    @invariant()
    def an_order_takes_only_steps_that_are_on_the_map(self) -> None:
        for each in ORDERS:
            before: type | None = None
            for step in self.past(*STEPS, order=each):
                assert isinstance(step, FOLLOWERS[before]), f"{step} after {before}"
                before = type(step)

    @invariant()
    def nobody_buys_or_sells_anything_new_while_suspended(self) -> None:
        away: set[UserId] = set()
        for event in self.past(UserSuspended, UserRestored, OrderPlaced):
            if isinstance(event, OrderPlaced):
                assert not away & {event.buyer, event.seller}
            elif isinstance(event, UserSuspended):
                away.add(event.user)
            else:
                away.remove(event.user)

    @invariant()
    def each_payment_pays_or_goes_back_in_full_and_once(self) -> None:
        for money in self.past(PaymentCaptured):
            parts = [event.refund for event in self.past(OrderPartlyRefunded, payment=money.payment)]
            rest = money.amount - Money(sum(part.amount_minor for part in parts), money.amount.currency)
            back = self.past(LatePaymentRefunded, OrderCancelled, OrderReversed, payment=money.payment)
            assert [event.refund for event in back] in ([], [rest])
            paid = self.past(OrderPaid, payment=money.payment)
            assert len(paid) + len(self.past(LatePaymentRefunded, payment=money.payment)) <= 1

    @invariant()
    def the_terms_that_were_agreed_add_up_and_last(self) -> None:
        for each in ORDERS:
            for terms in self.past(OrderPlaced, order=each):
                assert terms.price + terms.service_fee == terms.total
                for done in self.past(OrderCompleted, order=each):
                    assert done.earning + done.commission == done.price
                    assert done.price + done.service_fee <= terms.total


def test_orders_answer_as_the_rules_say_whatever_is_asked() -> None:
    run(Orders, mount().decisions, seeds=30)
