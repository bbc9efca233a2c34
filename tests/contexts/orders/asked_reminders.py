"""What the clock asks to be said about an order, and when it is so: told again."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from gigwright.backbone.errors import ClockJumped
from gigwright.contexts.orders.decisions.reminding import (
    NoteGreatLateness,
    NoteLateness,
    RemindOfAnswer,
    RemindOfDelivery,
    RemindOfRequirements,
    note_great_lateness,
    note_lateness,
    remind_of_answer,
    remind_of_delivery,
    remind_of_requirements,
)
from gigwright.events.orders import (
    AnswerReminded,
    CancellationProposed,
    DeliveryReminded,
    OrderBecameLate,
    OrderBecameVeryLate,
    OrderPaid,
    RequirementsReminded,
    WorkDelivered,
)
from gigwright.values import OrderId
from tests.contexts.asked_anything import Answer, No
from tests.contexts.orders.asked_agreements import askers, orders
from tests.contexts.orders.asked_disputes import AskedDisputes
from tests.contexts.orders.looking_back import WORKING

DAY = timedelta(days=1)
SAID_AFTER: dict[type, tuple[type, ...]] = {
    DeliveryReminded: (DeliveryReminded, OrderBecameLate, OrderBecameVeryLate),
    OrderBecameLate: (OrderBecameLate, OrderBecameVeryLate),
    OrderBecameVeryLate: (OrderBecameVeryLate,),
}
beside = st.sampled_from((0, 0, 0, 0, 1))  # hours beside the time that counts


class AskedReminders(AskedDisputes):
    @rule(by=askers, order=orders, beside=st.sampled_from((0, 0, 0, 1)), due=st.booleans())
    def remind_of_requirements(self, by: str | None, order: OrderId, beside: int, due: bool) -> None:
        said = len(self.past(RequirementsReminded, order=order))
        known = self.past(OrderPaid, RequirementsReminded, order=order)
        at = known[-1].remind_at if known else self.now
        self.now = max(self.now, at) if due and at is not None else self.now
        command = RemindOfRequirements(by=by or "timers", order=order, number=said + 1 + beside, remind_at=at)
        self.ask(remind_of_requirements, command, self.answer_to_asking_again(command))

    @rule(by=askers, order=orders, beside=beside, due=st.booleans())
    def remind_of_delivery(self, by: str | None, order: OrderId, beside: int, due: bool) -> None:
        until = self.due_at(order) if self.past(*WORKING, order=order) else self.now + DAY
        self.now = max(self.now, until - DAY) if due else self.now
        command = RemindOfDelivery(by=by or "timers", order=order, due_at=until + timedelta(hours=beside))
        fact: Any = DeliveryReminded(**self.of(order), due_at=command.due_at) if self.is_known(order) else None
        if fact is not None and self.now >= command.due_at:  # what is late is not due soon
            fact = self._late(order, command.due_at)
        first = command.due_at - DAY
        answer = self.answer_about_work(command.by, order, fact, first, asked=DeliveryReminded)
        self.ask(remind_of_delivery, command, answer)

    @rule(by=askers, order=orders, beside=beside, due=st.booleans())
    def note_lateness(self, by: str | None, order: OrderId, beside: int, due: bool) -> None:
        until = self.due_at(order) if self.past(*WORKING, order=order) else self.now
        self.now = max(self.now, until) if due else self.now
        command = NoteLateness(by=by or "timers", order=order, due_at=until + timedelta(hours=beside))
        fact = self._late(order, command.due_at) if self.is_known(order) else None
        self.ask(note_lateness, command, self.answer_about_work(command.by, order, fact, command.due_at))

    @rule(by=askers, order=orders, beside=beside, due=st.booleans())
    def note_great_lateness(self, by: str | None, order: OrderId, beside: int, due: bool) -> None:
        begun = bool(self.past(*WORKING, order=order))
        until = (self.due_at(order) if begun else self.now) + timedelta(hours=beside)
        self.now = max(self.now, until + DAY) if due else self.now
        command = NoteGreatLateness(by=by or "timers", order=order, due_at=until, very_late_at=until + DAY)
        fact = None
        if begun:
            fact = OrderBecameVeryLate(**self.of(order), due_at=until, give_up_at=self.give_up_at(order))
        self.ask(note_great_lateness, command, self.answer_about_work(command.by, order, fact, until + DAY))

    @rule(by=askers, order=orders, beside=beside, due=st.booleans())
    def remind_of_answer(self, by: str | None, order: OrderId, beside: int, due: bool) -> None:
        until = self.accept_by(order) if self.deliveries(order) else self.now + DAY
        self.now = max(self.now, until - DAY) if due else self.now
        command = RemindOfAnswer(by=by or "timers", order=order, accept_by=until + timedelta(hours=beside))
        self.ask(remind_of_answer, command, self.answer_to_reminding(command))

    def _late(self, order: OrderId, due_at: datetime) -> OrderBecameLate:
        return OrderBecameLate(**self.of(order), due_at=due_at, very_late_at=due_at + DAY)

    def is_known(self, order: OrderId) -> bool:
        return self.programme("timers", "timers", order) is None

    def of(self, order: OrderId) -> dict[str, Any]:
        terms = self.terms(order)
        return {"order": order, "buyer": terms.buyer, "seller": terms.seller}

    def answer_to_asking_again(self, command: RemindOfRequirements) -> Answer:
        order, refusal = command.order, self.programme("timers", command.by, command.order)
        if refusal or command.remind_at is None or not self.is_after(order, OrderPaid):
            return refusal or []
        (paid,), said = self.past(OrderPaid, order=order), self.past(RequirementsReminded, order=order)
        if paid.requirements_by is None or command.number != len(said) + 1:
            return []
        if self.now < command.remind_at:
            return No(["the time to wait"], ClockJumped)
        again = self.now + timedelta(days=7)
        return [
            RequirementsReminded(
                **self.of(order),
                number=command.number,
                requirements_by=paid.requirements_by,
                remind_at=again if again < paid.requirements_by else None,
            )
        ]

    def answer_about_work(
        self, by: str, order: OrderId, fact: Any, first: datetime, asked: type | None = None
    ) -> Answer:
        """Each of the three is said once of a due time, none after one that says more, none while it waits."""
        refusal = self.programme("timers", by, order)
        if refusal or fact is None or not self.is_after(order, *WORKING) or self.waiting(order) is not None:
            return refusal or []
        said = self.past(*SAID_AFTER[DeliveryReminded], order=order)[-1:]
        is_said = any(type(one) in SAID_AFTER[asked or type(fact)] and one.due_at == fact.due_at for one in said)
        if self.due_at(order) != fact.due_at or is_said:
            return []
        if self.now < first:
            return No(["the time"], ClockJumped)
        return [fact]

    def answer_to_reminding(self, command: RemindOfAnswer) -> Answer:
        order, refusal = command.order, self.programme("timers", command.by, command.order)
        if refusal or not self.is_after(order, WorkDelivered) or self.accept_by(order) != command.accept_by:
            return refusal or []
        said = self.past(AnswerReminded, order=order)[-1:]
        if any(one.accept_by == command.accept_by for one in said):
            return []
        if self.proposed(CancellationProposed, order) or self.disputed(order):
            return []
        if self.now < command.accept_by - DAY:
            return No(["the time to look"], ClockJumped)
        return [
            AnswerReminded(**self.of(order), number=self.deliveries(order), accept_by=command.accept_by),
        ]
