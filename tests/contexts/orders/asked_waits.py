"""What sellers ask their buyers during the work, and what comes of it."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from gigwright.backbone.errors import ClockJumped
from gigwright.backbone.event import Present
from gigwright.contexts.orders.decisions.waiting import (
    AnswerSeller,
    EndWait,
    GoOnWithout,
    WaitForBuyer,
    answer_seller,
    end_wait,
    go_on_without,
    wait_for_buyer,
)
from gigwright.events.orders import WaitBegan
from gigwright.values import OrderId
from tests.contexts.asked_anything import Answer, No, no
from tests.contexts.orders.asked_agreements import askers, orders, texts
from tests.contexts.orders.asked_steps import AskedSteps
from tests.contexts.orders.looking_back import WORKING
from tests.contexts.orders.samples import sam

numbers = st.sampled_from((0, 0, 0, 1))  # how far beside the question that was asked last


class AskedWaits(AskedSteps):
    @rule(by=askers, order=orders, question=texts)
    def ask_the_buyer(self, by: str | None, order: OrderId, question: str) -> None:
        command = WaitForBuyer(by=self.or_the("seller", by, order), order=order, question=question)
        asked = len(self.past(WaitBegan, order=order))
        refusal = self.party("seller", command.by, order) or no(
            {
                "waiting for the buyer is not possible now": not self.is_after(order, *WORKING),
                "the buyer was asked already": self.waiting(order) is not None,
                "asked 3 times": asked >= 3,
                "write a question": not question.strip(),
                "may have 10000 characters": len(question) > 10_000,
            }
        )
        self.ask(wait_for_buyer, command, refusal or [self._began(command, asked + 1)])

    @rule(by=askers, order=orders, beside=numbers, answer=texts)
    def answer_the_seller(self, by: str | None, order: OrderId, beside: int, answer: str) -> None:
        number = len(self.past(WaitBegan, order=order)) + beside
        command = AnswerSeller(by=self.or_the("buyer", by, order), order=order, number=number, answer=answer)
        faults = {
            "write one": not answer.strip(),
            "may have 10000 characters": len(answer) > 10_000,
            "no answer to this question": bool(beside) or self.waiting(order) is None,
        }
        refusal = self.party("buyer", command.by, order) or no(faults)
        self.ask(answer_seller, command, refusal or [self.wait_is_over(order, "answered", answer)])

    @rule(by=askers, order=orders, beside=numbers)
    def go_on_without_an_answer(self, by: str | None, order: OrderId, beside: int) -> None:
        number = len(self.past(WaitBegan, order=order)) + beside
        command = GoOnWithout(by=self.or_the("seller", by, order), order=order, number=number)
        faults = {"no answer to this question": bool(beside) or self.waiting(order) is None}
        refusal = self.party("seller", command.by, order) or no(faults)
        self.ask(go_on_without, command, refusal or [self.wait_is_over(order, "resumed")])

    @rule(by=askers, order=orders, due=st.booleans())
    def hear_no_answer(self, by: str | None, order: OrderId, due: bool) -> None:
        found = self.waiting(order)
        if due and found is not None:
            self.now = max(self.now, found.answer_by)
        number = len(self.past(WaitBegan, order=order))
        command = EndWait(by=by or "timers", order=order, number=number)
        self.ask(end_wait, command, self._answer_to_silence(command))

    def _answer_to_silence(self, command: EndWait) -> Answer:
        refusal, found = self.programme("timers", command.by, command.order), self.waiting(command.order)
        if refusal or found is None:
            return refusal or []
        if self.now < found.answer_by:
            return No(["the time to answer"], ClockJumped)
        return [self.wait_is_over(command.order, "silence")]

    def _began(self, command: WaitForBuyer, number: int) -> WaitBegan:
        return WaitBegan(
            order=command.order,
            buyer=self.terms(command.order).buyer,
            seller=sam,
            number=number,
            question=Present(command.question),
            asked_at=self.now,
            answer_by=self.now + timedelta(days=7),
        )
