"""The rules of proposals and of ends, told a second time."""

from datetime import timedelta
from typing import Any

from gigwright.backbone.errors import ClockJumped
from gigwright.backbone.event import Present
from gigwright.contexts.orders.decisions.cancelling import (
    AcceptCancellation,
    CancelForNoDelivery,
    CancelUnanswered,
    CancelVeryLate,
    DeclineCancellation,
    ProposeCancellation,
)
from gigwright.contexts.orders.decisions.extending import (
    AcceptExtension,
    DeclineExtension,
    ExtendForSilence,
    ProposeExtension,
)
from gigwright.contexts.orders.decisions.proposing import WithdrawProposal
from gigwright.events.orders import (
    CancellationDeclined,
    CancellationProposed,
    ChangeProposed,
    ExtensionAgreed,
    ExtensionDeclined,
    ExtensionProposed,
    OrderPaid,
    ProposalWithdrawn,
    WorkDelivered,
)
from tests.contexts.asked_anything import Answer, No, no
from tests.contexts.orders.looking_back import WORKING, OrdersSoFar
from tests.contexts.orders.samples import (
    sam,
)


class RetoldAgreements(OrdersSoFar):
    def answer_to_asking_for_time(self, command: ProposeExtension) -> Answer:
        refusal = self.either(command.by, command.order) or no(
            {
                "asking for more time is not possible now": not self.is_after(command.order, *WORKING),
                "still waits for its answer": self.proposed(ExtensionProposed, command.order) is not None,
                "write a reason": not command.reason.strip(),
                "may have 10000 characters": len(command.reason) > 10_000,
                "an extension has 1 to 90 days": not 1 <= command.days <= 90,
            }
        )
        if refusal:
            return refusal
        return [
            ExtensionProposed(
                order=command.order,
                proposal=command.proposal,
                buyer=self.terms(command.order).buyer,
                seller=sam,
                proposed_by=command.by,
                days=command.days,
                due_at=max(self.due_at(command.order), self.clock(command.order)) + timedelta(days=command.days),
                reason=Present(command.reason),
                answer_by=self.now + timedelta(hours=48),
            )
        ]

    def answer_to_asking_for_an_end(self, command: ProposeCancellation) -> Answer:
        refusal = self.either(command.by, command.order) or no(
            {
                "proposing a cancellation is not possible now": not self.is_after(
                    command.order, OrderPaid, WorkDelivered, *WORKING
                ),
                "still waits for its answer": self.proposed(CancellationProposed, command.order) is not None,
                "write a reason": not command.reason.strip(),
                "may have 10000 characters": len(command.reason) > 10_000,
            }
        )
        if refusal:
            return refusal
        return [
            CancellationProposed(
                order=command.order,
                proposal=command.proposal,
                buyer=self.terms(command.order).buyer,
                seller=sam,
                proposed_by=command.by,
                reason=Present(command.reason),
                answer_by=self.now + timedelta(hours=48),
            )
        ]

    def answer_to_more_time(self, command: AcceptExtension | DeclineExtension) -> Answer:
        found = self.proposed(ExtensionProposed, command.order, command.proposal)
        refusal = self.answering(found, command.by, command.order)
        if refusal:
            return refusal
        if isinstance(command, AcceptExtension):
            return [self.agreed(found, "accepted")]
        buyer = self.terms(command.order).buyer
        return [ExtensionDeclined(order=command.order, proposal=command.proposal, buyer=buyer, seller=sam)]

    def answer_to_no_word_about_time(self, command: ExtendForSilence) -> Answer:
        found = self.proposed(ExtensionProposed, command.order, command.proposal)
        refusal = self.programme("timers", command.by, command.order)
        if refusal or found is None:
            return refusal or []
        if self.now < found.answer_by:
            return No(["the time to answer"], ClockJumped)
        return [self.agreed(found, "silence")]

    def agreed(self, asked: Any, how: Any) -> ExtensionAgreed:
        due_at = self.moved(asked)
        return ExtensionAgreed(
            order=asked.order,
            proposal=asked.proposal,
            buyer=asked.buyer,
            seller=sam,
            how=how,
            due_at=due_at,
            give_up_at=due_at + timedelta(days=14),
        )

    def answer_to_the_end(self, command: AcceptCancellation | DeclineCancellation) -> Answer:
        found = self.proposed(CancellationProposed, command.order, command.proposal)
        refusal = self.answering(found, command.by, command.order)
        if refusal:
            return refusal
        if isinstance(command, AcceptCancellation):
            return [self.ended(command.order, "both sides agreed to cancel", "nobody")]
        return [
            CancellationDeclined(
                order=command.order,
                proposal=command.proposal,
                buyer=self.terms(command.order).buyer,
                seller=sam,
                accept_by=self.time_for_a_word(command.order),
            )
        ]

    def answer_to_no_word_about_the_end(self, command: CancelUnanswered) -> Answer:
        found = self.proposed(CancellationProposed, command.order, command.proposal)
        refusal = self.programme("timers", command.by, command.order)
        if refusal or found is None:
            return refusal or []
        if self.now < found.answer_by:
            return No(["the time to answer"], ClockJumped)
        return [self.ended(command.order, "nobody answered the proposal to cancel", "nobody")]

    def answer_to_taking_back(self, command: WithdrawProposal) -> Answer:
        kinds = (ExtensionProposed, CancellationProposed, ChangeProposed)
        found = self.proposed(kinds, command.order, command.proposal)
        offer = self.offered(command.order, command.proposal)
        by = found.proposed_by if found else offer.seller if offer else None
        refusal = self.either(command.by, command.order) or no(
            {
                "this proposal is not open any more": by is None,
                "only who made a proposal": by is not None and by != command.by,
            }
        )
        if refusal:
            return refusal
        return [
            ProposalWithdrawn(
                order=command.order,
                proposal=command.proposal,
                buyer=self.terms(command.order).buyer,
                seller=sam,
                accept_by=None if offer else self.time_for_a_word(command.order),
            )
        ]

    def answer_to_losing_patience(self, command: CancelVeryLate) -> Answer:
        working = self.is_after(command.order, *WORKING)
        refusal = self.party("buyer", command.by, command.order) or no(
            {
                "cancelling alone is not possible now": not working,
                "the buyer can cancel alone from": working
                and self.clock(command.order) < self.due_at(command.order) + timedelta(hours=24),
            }
        )
        return refusal or [self.ended(command.order, "the work was very late", "seller", to_credit=command.to_credit)]

    def answer_to_no_work(self, command: CancelForNoDelivery) -> Answer:
        refusal = self.programme("timers", command.by, command.order)
        if refusal or not self.is_after(command.order, *WORKING):
            return refusal or []
        if command.give_up_at != self.give_up_at(command.order) or self.disputed(command.order):
            return []
        if self.waiting(command.order) is not None:
            return []
        if self.now < command.give_up_at:
            return No(["the time to deliver"], ClockJumped)
        return [self.ended(command.order, "nothing was delivered", "seller")]
