"""What buyers and sellers ask of each other, and what comes of it, in any order."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from gigwright.contexts.orders.decisions.cancelling import (
    AcceptCancellation,
    CancelUnanswered,
    DeclineCancellation,
    ProposeCancellation,
    accept_cancellation,
    cancel_unanswered,
    decline_cancellation,
    propose_cancellation,
)
from gigwright.contexts.orders.decisions.extending import (
    AcceptExtension,
    DeclineExtension,
    ExtendForSilence,
    ProposeExtension,
    accept_extension,
    decline_extension,
    extend_for_silence,
    propose_extension,
)
from gigwright.contexts.orders.decisions.proposing import WithdrawProposal, withdraw_proposal
from gigwright.events.orders import (
    CancellationProposed,
    ExtensionProposed,
)
from gigwright.values import OrderId, ProposalId
from tests.contexts.orders.retold import RetoldOrders
from tests.contexts.orders.samples import (
    ben,
    eve,
    ids,
    order,
    other_order,
    sam,
)

orders = st.sampled_from((order, order, other_order))
askers = st.sampled_from((*[None] * 8, ben, sam, eve, "timers"))  # None: the one who may
parties = st.sampled_from(("buyer", "seller"))
texts = st.sampled_from(("A cat", "A cat", "x" * 10_000, "", " \n", "x" * 10_001))


class AskedAgreements(RetoldOrders):
    @rule(by=askers, order=orders, party=parties, days=st.sampled_from((1, 3, 3, 90, 0, 91)), reason=texts)
    def ask_for_time(self, by: str | None, order: OrderId, party: str, days: int, reason: str) -> None:
        who, proposal = self.or_the(party, by, order), ids.new(ProposalId)
        command = ProposeExtension(by=who, order=order, proposal=proposal, days=days, reason=reason)
        self.ask(propose_extension, command, self.answer_to_asking_for_time(command))

    @rule(by=askers, order=orders, party=parties, reason=texts)
    def ask_for_an_end(self, by: str | None, order: OrderId, party: str, reason: str) -> None:
        who, proposal = self.or_the(party, by, order), ids.new(ProposalId)
        command = ProposeCancellation(by=who, order=order, proposal=proposal, reason=reason)
        self.ask(propose_cancellation, command, self.answer_to_asking_for_an_end(command))

    @rule(by=askers, order=orders, party=parties, yes=st.booleans())
    def answer_about_time(self, by: str | None, order: OrderId, party: str, yes: bool) -> None:
        asked: dict[str, Any] = {"by": self.or_the(party, by, order), "order": order}
        asked["proposal"] = self.some_proposal(ExtensionProposed, order)
        command = AcceptExtension(**asked) if yes else DeclineExtension(**asked)
        self.ask(accept_extension if yes else decline_extension, command, self.answer_to_more_time(command))

    @rule(by=askers, order=orders, party=parties, yes=st.booleans())
    def answer_about_the_end(self, by: str | None, order: OrderId, party: str, yes: bool) -> None:
        asked: dict[str, Any] = {"by": self.or_the(party, by, order), "order": order}
        asked["proposal"] = self.some_proposal(CancellationProposed, order)
        command = AcceptCancellation(**asked) if yes else DeclineCancellation(**asked)
        self.ask(accept_cancellation if yes else decline_cancellation, command, self.answer_to_the_end(command))

    @rule(by=askers, order=orders, due=st.booleans())
    def hear_nothing_about_time(self, by: str | None, order: OrderId, due: bool) -> None:
        proposal = self.some_proposal(ExtensionProposed, order, due=due)
        command = ExtendForSilence(by=by or "timers", order=order, proposal=proposal)
        self.ask(extend_for_silence, command, self.answer_to_no_word_about_time(command))

    @rule(by=askers, order=orders, due=st.booleans())
    def hear_nothing_about_the_end(self, by: str | None, order: OrderId, due: bool) -> None:
        proposal = self.some_proposal(CancellationProposed, order, due=due)
        command = CancelUnanswered(by=by or "timers", order=order, proposal=proposal)
        self.ask(cancel_unanswered, command, self.answer_to_no_word_about_the_end(command))

    @rule(by=askers, order=orders, party=parties, kind=st.sampled_from((ExtensionProposed, CancellationProposed)))
    def take_back(self, by: str | None, order: OrderId, party: str, kind: type) -> None:
        proposal = self.some_proposal(kind, order)
        command = WithdrawProposal(by=self.or_the(party, by, order), order=order, proposal=proposal)
        self.ask(withdraw_proposal, command, self.answer_to_taking_back(command))

    def some_proposal(self, kind: type, order: OrderId, *, due: bool = False) -> ProposalId:
        """The open one if there is one, else the last, else none that there ever was; at its due time if asked."""
        found = list(self.past(kind, order=order))
        open_one = self.proposed(kind, order) or (found[-1] if found else None)
        if open_one is None:
            return ids.new(ProposalId)
        self.now = max(self.now, open_one.answer_by) if due else self.now
        proposal: ProposalId = open_one.proposal
        return proposal
