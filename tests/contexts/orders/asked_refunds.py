"""What a seller would give back of an order that stays, asked and told a second time."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from gigwright.backbone.errors import ClockJumped
from gigwright.backbone.event import Present
from gigwright.contexts.orders.decisions.proposing import WithdrawProposal, withdraw_proposal
from gigwright.contexts.orders.decisions.refunding import (
    AcceptRefund,
    DeclineRefund,
    LetRefundPass,
    OfferRefund,
    accept_refund,
    decline_refund,
    let_refund_pass,
    offer_refund,
)
from gigwright.events.ledger import EarningsCleared, EarningsClearedEarly, PayoutRequested
from gigwright.events.orders import (
    OrderCompleted,
    OrderPaid,
    OrderPartlyRefunded,
    OrderPlaced,
    RefundDeclined,
    RefundOffered,
    WorkDelivered,
    to_buyer,
)
from gigwright.values import Money, OrderId, PayoutId, ProposalId, UserId
from tests.contexts.asked_anything import Answer, No, no
from tests.contexts.orders.asked_agreements import AskedAgreements, askers, orders, texts
from tests.contexts.orders.looking_back import WORKING
from tests.contexts.orders.samples import ben, ids, sam

hundredths = st.sampled_from((30, 30, 1, 50, 99, 0, 100, -10))
GOES_ON = (OrderPaid, WorkDelivered, *WORKING)


class AskedRefunds(AskedAgreements):
    @rule(order=orders)
    def an_earning_clears(self, order: OrderId) -> None:
        """Every other one early, for a fee."""
        early = len(self.past(EarningsCleared, EarningsClearedEarly)) % 2
        for done in self.past(OrderCompleted, order=order):
            waits = self.clearing(order)
            if early and waits.amount_minor > 1:
                fee = Money(1, waits.currency)
                self.happens(EarningsClearedEarly(order=order, seller=done.seller, earning=waits, fee=fee))
            elif waits.amount_minor:
                self.happens(EarningsCleared(order=order, seller=done.seller, earning=waits))

    @rule(currency=st.sampled_from(("USD", "JPY")))
    def the_seller_is_paid_out(self, currency: str) -> None:
        there = self.there(currency)
        if there.amount_minor:
            nothing = Money(0, there.currency)
            self.happens(
                PayoutRequested(payout=ids.new(PayoutId), seller=sam, amount=there, fee=nothing, again_from=None)
            )

    @rule(by=askers, order=orders, share=hundredths, other=st.sampled_from((False,) * 9 + (True,)), reason=texts)
    def offer(self, by: str | None, order: OrderId, share: int, other: bool, reason: str) -> None:
        price = self.some_price(order, share, other=other)
        who, proposal = self.or_the("seller", by, order), ids.new(ProposalId)
        command = OfferRefund(by=who, order=order, proposal=proposal, price=price, reason=reason)
        self.ask(offer_refund, command, self._offered(command))

    @rule(by=askers, order=orders, yes=st.booleans(), seller=st.sampled_from((sam, sam, sam, sam, ben)))
    def answer_the_offer(self, by: str | None, order: OrderId, yes: bool, seller: UserId) -> None:
        asked: dict[str, Any] = {"by": self.or_the("buyer", by, order), "order": order}
        asked["proposal"] = self._some_offer(order)
        if yes:
            accept = AcceptRefund(**asked, seller=seller)
            self.ask(accept_refund, accept, self._taken(accept))
        else:
            decline = DeclineRefund(**asked)
            self.ask(decline_refund, decline, self._declined(decline))

    @rule(by=askers, order=orders)
    def take_the_offer_back(self, by: str | None, order: OrderId) -> None:
        command = WithdrawProposal(by=self.or_the("seller", by, order), order=order, proposal=self._some_offer(order))
        self.ask(withdraw_proposal, command, self.answer_to_taking_back(command))

    @rule(by=askers, order=orders, due=st.booleans())
    def hear_nothing_about_the_offer(self, by: str | None, order: OrderId, due: bool) -> None:
        command = LetRefundPass(by=by or "timers", order=order, proposal=self._some_offer(order, due=due))
        self.ask(let_refund_pass, command, self._passed(command))

    def some_price(self, order: OrderId, share: int, *, other: bool) -> Money:
        """So many hundredths of what is left, or the same number in another currency."""
        if not self.past(OrderPlaced, order=order):
            return Money(share, "USD")
        left = self.left(order).price
        return Money(left.amount_minor * share // 100, "INR" if other else left.currency)

    def cannot_go_back(self, order: OrderId, price: Money, *, reviewed: bool = False) -> dict[str, bool]:
        """Why so much of an order cannot go back."""
        if not self.past(OrderPlaced, order=order):
            return {}
        done = self.past(OrderCompleted, order=order) if self.is_after(order, OrderCompleted) else []
        left = self.left(order).price
        same = price.currency == left.currency
        return {
            "giving a part back is not possible now": not done and not self.is_after(order, *GOES_ON),
            "the buyer's bank": bool(done) and self.bank_says_no(order),
            "later only after a review": bool(done) and self.now > done[0].clears_at and not reviewed,
            "in the same currency": not same,
            "a part can go back": same and not 0 < price.amount_minor < left.amount_minor,
        }

    def gives_back(self, order: OrderId, price: Money, how: Any) -> OrderPartlyRefunded:
        """What is taken from whom, when so much of the price goes back."""
        (paid,) = self.past(OrderPaid, order=order)
        before, after = self.left(order), self.left(order, less=price.amount_minor)
        refund, earning = before.total - after.total, before.earning - after.earning
        nothing = Money(0, price.currency)
        further, own = self.backs(order, price.amount_minor), self.left_of_each(order)[0][1].total
        is_held = not self.past(OrderCompleted, order=order)
        clearing, there, owed = (nothing,) * 3 if is_held else self.from_where(order, earning)
        return OrderPartlyRefunded(
            order=order,
            payment=paid.payment,
            buyer=paid.buyer,
            seller=sam,
            how=how,
            refund=refund,
            price=price,
            service_fee=before.service_fee - after.service_fee,
            commission=before.commission - after.commission,
            earning=earning,
            from_held=refund if is_held else nothing,
            from_clearing=clearing,
            from_available=there,
            owed=owed,
            further=further,
            to_credit=self.to_credit(order, own, refund, further),
            to_coupon=self.to_coupon(order, own, refund, further),
        )

    def _some_offer(self, order: OrderId, *, due: bool = False) -> ProposalId:
        found = [self.offered(order) or event for event in self.past(RefundOffered, order=order)]
        if not found:
            return ids.new(ProposalId)
        self.now = max(self.now, found[-1].answer_by) if due else self.now
        proposal: ProposalId = found[-1].proposal
        return proposal

    def _offered(self, command: OfferRefund) -> Answer:
        refusal = self.party("seller", command.by, command.order) or no(
            {
                **self.cannot_go_back(command.order, command.price),
                "still waits for its answer": self.offered(command.order) is not None,
                "write a reason": not command.reason.strip(),
                "may have 10000 characters": len(command.reason) > 10_000,
            }
        )
        if refusal:
            return refusal
        return [
            RefundOffered(
                order=command.order,
                proposal=command.proposal,
                buyer=self.terms(command.order).buyer,
                seller=sam,
                price=command.price,
                refund=to_buyer(self.gives_back(command.order, command.price, "agreed")),
                reason=Present(command.reason),
                answer_by=self.now + timedelta(hours=48),
            )
        ]

    def _answering_the_offer(self, found: Any, by: str, order: OrderId) -> No | None:
        unknown = not self.past(OrderPlaced, order=order)
        closed = no({"there is no such order": unknown, "not open any more": not unknown and found is None})
        return closed or self.either(by, order) or no({"nobody answers their own": by == sam})

    def _taken(self, command: AcceptRefund) -> Answer:
        found = self.offered(command.order, command.proposal)
        refusal = self._answering_the_offer(found, command.by, command.order)
        refusal = refusal or no({"not this seller's": command.seller != sam})
        return refusal or [self.gives_back(command.order, found.price, "agreed")]

    def _declined(self, command: DeclineRefund) -> Answer:
        found = self.offered(command.order, command.proposal)
        refusal = self._answering_the_offer(found, command.by, command.order)
        return refusal or [self._no_refund(found, "declined")]

    def _passed(self, command: LetRefundPass) -> Answer:
        found = self.offered(command.order, command.proposal)
        refusal = self.programme("timers", command.by, command.order)
        if refusal or found is None:
            return refusal or []
        if self.now < found.answer_by:
            return No(["the time to answer"], ClockJumped)
        return [self._no_refund(found, "silence")]

    def _no_refund(self, found: Any, how: Any) -> RefundDeclined:
        return RefundDeclined(order=found.order, proposal=found.proposal, buyer=found.buyer, seller=sam, how=how)

    @invariant()
    def what_goes_back_in_parts_comes_from_somewhere(self) -> None:
        for event in self.past(OrderPartlyRefunded):
            taken = (event.from_clearing, event.from_available, event.owed)
            assert min(share.amount_minor for share in (*taken, event.commission, event.service_fee)) >= 0
            if event.from_held.amount_minor:
                assert event.from_held == event.refund
                assert sum(share.amount_minor for share in taken) == 0
            else:
                shares = (*taken, event.commission, event.service_fee)
                assert sum(share.amount_minor for share in shares) == event.refund.amount_minor
