"""What the operator is asked to decide, asked and told a second time."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from gigwright.backbone.errors import ClockJumped
from gigwright.backbone.event import Present
from gigwright.contexts.orders.decisions.disputing import (
    DecideDispute,
    GiveEvidence,
    LetDisputeLapse,
    OpenDispute,
    WithdrawDispute,
    decide_dispute,
    give_evidence,
    let_dispute_lapse,
    open_dispute,
    withdraw_dispute,
)
from gigwright.events.orders import (
    ChargebackBorne,
    ChargebackRecovered,
    ChargebackReleased,
    DisputeClosed,
    DisputeDecided,
    DisputeOpened,
    EvidenceGiven,
    OrderCompleted,
    OrderPlaced,
    WorkDelivered,
)
from gigwright.values import DisputeId, OrderId
from tests.contexts.asked_anything import Answer, No, no
from tests.contexts.orders.asked_agreements import askers, orders, parties, texts
from tests.contexts.orders.asked_of_operators import AskedOfOperators, nobody
from tests.contexts.orders.asked_refunds import hundredths
from tests.contexts.orders.looking_back import WORKING
from tests.contexts.orders.samples import ada, ids, sam


class AskedDisputes(AskedOfOperators):
    @rule(by=askers, order=orders, party=parties, statement=texts)
    def ask_for_a_decision(self, by: str | None, order: OrderId, party: str, statement: str) -> None:
        who, dispute = self.or_the(party, by, order), ids.new(DisputeId)
        command = OpenDispute(by=who, order=order, dispute=dispute, statement=statement)
        self.ask(open_dispute, command, self._opened(command))

    @rule(by=askers, order=orders, party=parties, statement=texts, late=st.sampled_from((False, False, False, True)))
    def say_how_it_was(self, by: str | None, order: OrderId, party: str, statement: str, late: bool) -> None:
        asked = self.disputed(order)
        if asked is not None and late:
            self.now = max(self.now, asked.evidence_by + timedelta(microseconds=1))
        command = GiveEvidence(
            by=self.or_the(party, by, order), order=order, dispute=self._some_dispute(order), statement=statement
        )
        self.ask(give_evidence, command, self._heard(command))

    @rule(by=askers, order=orders, party=parties)
    def need_no_decision(self, by: str | None, order: OrderId, party: str) -> None:
        command = WithdrawDispute(by=self.or_the(party, by, order), order=order, dispute=self._some_dispute(order))
        self.ask(withdraw_dispute, command, self._withdrawn(command))

    @rule(by=askers, order=orders, due=st.booleans())
    def nobody_decides(self, by: str | None, order: OrderId, due: bool) -> None:
        asked = self.disputed(order)
        self.now = max(self.now, asked.decide_by) if asked is not None and due else self.now
        command = LetDisputeLapse(by=by or "timers", order=order, dispute=self._some_dispute(order))
        self.ask(let_dispute_lapse, command, self._lapsed(command))

    @rule(
        order=orders,
        by=st.sampled_from((ada, ada, ada, nobody)),
        share=hundredths,
        reason=st.sampled_from(("So it is", "So it is", " ")),
        heard=st.booleans(),
    )
    def decide(self, order: OrderId, by: Any, share: int, reason: str, heard: bool) -> None:
        self.take_office()
        asked = self.disputed(order)
        self.now = max(self.now, asked.evidence_by) if asked is not None and heard else self.now
        command = DecideDispute(
            by=by,
            order=order,
            dispute=self._some_dispute(order),
            seller=sam,
            price=self.some_price(order, share, other=False),
            reason=reason,
            fault="buyer",
        )
        self.ask(decide_dispute, command, self._decided(command))

    def _some_dispute(self, order: OrderId) -> DisputeId:
        found = [self.disputed(order) or event for event in self.past(DisputeOpened, order=order)]
        dispute: DisputeId = found[-1].dispute if found else ids.new(DisputeId)
        return dispute

    def _opened(self, command: OpenDispute) -> Answer:
        done = self.past(OrderCompleted, order=command.order) if self.is_after(command.order, OrderCompleted) else []
        goes_on = self.is_after(command.order, WorkDelivered, *WORKING)
        refusal = self.either(command.by, command.order) or no(
            {
                "asking for a decision is not possible now": not done and not goes_on,
                "the buyer's bank": bool(done) and self.bank_says_no(command.order),
                "later only after a review": bool(done) and self.now > done[0].clears_at,
                "was asked already": self.disputed(command.order) is not None,
                "the decision stands": bool(self.past(DisputeDecided, order=command.order)),
                "write a statement": not command.statement.strip(),
                "may have 10000 characters": len(command.statement) > 10_000,
            }
        )
        if refusal:
            return refusal
        return [
            DisputeOpened(
                order=command.order,
                dispute=command.dispute,
                buyer=self.terms(command.order).buyer,
                seller=sam,
                opened_by=command.by,
                statement=Present(command.statement),
                evidence_by=self.now + timedelta(days=3),
                decide_by=self.now + timedelta(days=10),
            )
        ]

    def _heard(self, command: GiveEvidence) -> Answer:
        asked = self.disputed(command.order, command.dispute)
        times = len(self.past(EvidenceGiven, dispute=command.dispute, given_by=command.by))
        times += len(self.past(DisputeOpened, dispute=command.dispute, opened_by=command.by))
        refusal = self.either(command.by, command.order) or no(
            {
                "this dispute is not open": asked is None,
                "the time to give evidence ended": asked is not None and self.now > asked.evidence_by,
                "each side is heard 10 times": times >= 10,
                "write a statement": not command.statement.strip(),
                "may have 10000 characters": len(command.statement) > 10_000,
            }
        )
        if refusal:
            return refusal
        return [
            EvidenceGiven(
                order=command.order,
                dispute=command.dispute,
                buyer=asked.buyer,
                seller=sam,
                given_by=command.by,
                statement=Present(command.statement),
                files=Present(()),
            )
        ]

    def _withdrawn(self, command: WithdrawDispute) -> Answer:
        asked = self.disputed(command.order, command.dispute)
        refusal = self.either(command.by, command.order) or no(
            {
                "this dispute is not open": asked is None,
                "only who asked": asked is not None and asked.opened_by != command.by,
            }
        )
        return refusal or [self._closed(asked, "withdrawn")]

    def _lapsed(self, command: LetDisputeLapse) -> Answer:
        asked = self.disputed(command.order, command.dispute)
        refusal = self.programme("timers", command.by, command.order)
        if refusal or asked is None:
            return refusal or []
        if self.now < asked.decide_by:
            return No(["the time to decide"], ClockJumped)
        return [self._closed(asked, "lapsed")]

    def _decided(self, command: DecideDispute) -> Answer:
        asked = self.disputed(command.order, command.dispute)
        known = bool(self.past(OrderPlaced, order=command.order))
        left = self.left(command.order).price if known else command.price
        price = command.price.amount_minor
        refusal = no(
            {
                "only an operator": command.by != ada,
                "write a reason": not command.reason.strip(),
                "there is no such order": not known,
                "this dispute is not open": known and asked is None,
                "nobody is judged unheard": asked is not None and self._is_unheard(asked),
                "is left to give back": known and not 0 <= price <= left.amount_minor,
            }
        )
        if refusal:
            return refusal
        outcome: Any = "nothing" if price == 0 else "part" if price < left.amount_minor else "all"
        decided = DisputeDecided(
            **self._of(asked), operator=ada, outcome=outcome, price=command.price, reason=Present(command.reason)
        )
        if outcome == "nothing":
            return [decided, self._closed(asked, "decided")]
        if outcome == "part":
            part = self.gives_back(command.order, command.price, "operator")
            return [decided, part, self._closed(asked, "decided")]
        done = self.past(OrderCompleted, order=command.order)
        if done:
            return [decided, self.reversal(done[0])]
        return [decided, self.ended(command.order, "the operator decided the dispute", "buyer")]

    def _is_unheard(self, asked: Any) -> bool:
        heard = {asked.opened_by} | {event.given_by for event in self.past(EvidenceGiven, dispute=asked.dispute)}
        return heard != {asked.buyer, sam} and self.now < asked.evidence_by

    def _closed(self, asked: Any, how: Any) -> DisputeClosed:
        return DisputeClosed(**self._of(asked), **self._goes_on(asked.order), how=how)

    def _of(self, asked: Any) -> dict[str, Any]:
        return {"order": asked.order, "dispute": asked.dispute, "buyer": asked.buyer, "seller": sam}

    def _goes_on(self, order: OrderId) -> dict[str, Any]:
        times: dict[str, Any] = dict.fromkeys(TIMES)
        done = self.past(OrderCompleted, order=order)
        a_word = self.now + timedelta(hours=48)
        if done:
            again = [event.clears_at for event in self.past(*AGAIN, order=order) if event.clears_at is not None]
            return times | {"clears_at": max(done[0].clears_at, *again[-1:], self.now)}
        if self.is_after(order, WorkDelivered):
            return times | {"accept_by": max(self.accept_by(order), a_word)}
        return times | {"give_up_at": max(self.give_up_at(order), a_word)}


AGAIN = (ChargebackReleased, ChargebackBorne, ChargebackRecovered)
TIMES = ("accept_by", "give_up_at", "clears_at")
