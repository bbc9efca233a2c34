"""What buyers, sellers, the clock and the intake ask of an order, step by step."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

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
from gigwright.events.orders import (
    Answer,
    File,
    OrderPaid,
    OrderPlaced,
)
from gigwright.events.payments import PaymentCaptured
from gigwright.values import GigId, OrderId, PaymentId, UserId
from tests.contexts.orders.asked_agreements import askers, orders, texts
from tests.contexts.orders.asked_banks import payments
from tests.contexts.orders.asked_credit import AskedCredit
from tests.contexts.orders.looking_back import WORKING
from tests.contexts.orders.retold import yen_gig
from tests.contexts.orders.samples import (
    ben,
    for_both,
    gig,
    in_blue,
    photo,
)

gigs = st.sampled_from((gig, gig, yen_gig))
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
FITTING = (in_blue, for_both)
answers = st.sampled_from(
    (
        (),
        *[FITTING] * 3,
        (*FITTING, Answer(2, chosen=("Plain",)), Answer(4, files=(photo,))),
        (Answer(1, chosen=("Ornate",)),),
        (in_blue,),
        (in_blue, in_blue, for_both),
        (*FITTING, Answer(5, text="Why?")),
        (Answer(1, text=" "), for_both),
        (Answer(1, text="x" * 10_001), for_both),
        (*FITTING, Answer(2, chosen=("Odd",))),
        (*FITTING, Answer(2, chosen=("Plain", "Ornate"))),
        (*FITTING, Answer(4, text="A cat")),
    )
)
TAMPERED = ("price", "currency", "total", "days", "revisions", "package", "seller", "too many", "an extra", "twice")
seen = st.sampled_from((*(("now", "several") * 3), "at first", *TAMPERED))


class AskedSteps(AskedCredit):
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

    @rule(by=askers, order=orders, answers=texts, to_questions=answers)
    def submit(self, by: str | None, order: OrderId, answers: str, to_questions: tuple[Answer, ...] = ()) -> None:
        command = SubmitRequirements(
            by=self.or_the("buyer", by, order), order=order, answers=answers, to_questions=to_questions
        )
        self.ask(submit_requirements, command, self.answer_to_requirements(command))

    @rule(by=askers, order=orders, credit=st.booleans())
    def cancel(self, by: str | None, order: OrderId, credit: bool = False) -> None:
        command = CancelBeforeStart(by=self.or_the("buyer", by, order), order=order, to_credit=credit)
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
        until = [paid.requirements_by for paid in self.past(OrderPaid, order=order) if paid.requirements_by]
        self.now = max([self.now, *until]) if due else self.now
        command = CancelForSilence(by=by or "timers", order=order, requirements_by=(until or [None])[0])
        self.ask(cancel_for_silence, command, self.answer_to_saying_nothing(command))

    @rule(by=askers, order=orders, beside=numbers)
    def take_time(self, by: str | None, order: OrderId, beside: int) -> None:
        number = self.deliveries(order) + beside
        command = ExtendReview(by=self.or_the("buyer", by, order), order=order, number=number)
        self.ask(extend_review, command, self.answer_to_taking_time(command))

    @rule(by=askers, order=orders, due=st.booleans(), credit=st.booleans())
    def lose_patience(self, by: str | None, order: OrderId, due: bool, credit: bool = False) -> None:
        if due and self.is_after(order, *WORKING):
            self.now = max(self.now, self.due_at(order) + timedelta(hours=24))
        command = CancelVeryLate(by=self.or_the("buyer", by, order), order=order, to_credit=credit)
        self.ask(cancel_very_late, command, self.answer_to_losing_patience(command))

    @rule(by=askers, order=orders, due=st.booleans(), beside=numbers)
    def get_no_work(self, by: str | None, order: OrderId, due: bool, beside: int = 0) -> None:
        until = self.give_up_at(order) if self.past(*WORKING, order=order) else self.now
        self.now = max(self.now, until) if due else self.now
        command = CancelForNoDelivery(by=by or "timers", order=order, give_up_at=until + timedelta(hours=beside))
        self.ask(cancel_for_no_delivery, command, self.answer_to_no_work(command))
