"""What an operator does with orders, told a second time: from every stage, with every share of the money followed."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from gigwright.backbone.event import Present
from gigwright.contexts.orders.decisions.overruling import CancelByOperator, cancel_by_operator
from gigwright.events.accounts import OperatorAppointed
from gigwright.events.ledger import EarningsCleared, PayoutRequested
from gigwright.events.orders import (
    OrderCompleted,
    OrderOverruled,
    OrderPaid,
    OrderPlaced,
    OrderReversed,
    WorkDelivered,
)
from gigwright.values import AddressId, Money, OperatorId, OrderId, PayoutId
from tests.contexts.asked_anything import Answer, no
from tests.contexts.orders.asked_agreements import AskedAgreements, orders
from tests.contexts.orders.looking_back import WORKING
from tests.contexts.orders.samples import ben, ids, sam

ada, nobody = ids.new(OperatorId), ids.new(OperatorId)


class AskedOfOperators(AskedAgreements):
    @rule(order=orders)
    def an_earning_clears(self, order: OrderId) -> None:
        if not self.past(EarningsCleared, OrderReversed, order=order):
            for done in self.past(OrderCompleted, order=order):
                self.happens(EarningsCleared(order=order, seller=done.seller, earning=done.earning))

    @rule(currency=st.sampled_from(("USD", "JPY")))
    def the_seller_is_paid_out(self, currency: str) -> None:
        there = self._there(currency)
        if there.amount_minor:
            self.happens(PayoutRequested(payout=ids.new(PayoutId), seller=sam, amount=there))

    @rule(
        order=orders,
        by=st.sampled_from((ada, ada, ada, nobody)),
        seller=st.sampled_from((sam, sam, sam, ben)),
        reason=st.sampled_from(("A copy", "A copy", " ")),
        reviewed=st.booleans(),
        late=st.booleans(),
    )
    def overrule(self, order: OrderId, by: OperatorId, seller: str, reason: str, reviewed: bool, late: bool) -> None:
        if not self.past(OperatorAppointed):
            self.happens(OperatorAppointed(operator=ada, address=ids.new(AddressId)))
        for done in self.past(OrderCompleted, order=order)[:late]:
            self.now = max(self.now, done.clears_at + timedelta(seconds=1))
        command = CancelByOperator(
            by=by, order=order, seller=sam if seller == sam else ben, reason=reason, fault="buyer", reviewed=reviewed
        )
        self.ask(cancel_by_operator, command, self._overruled(command))

    def _overruled(self, command: CancelByOperator) -> Answer:
        known = self.past(OrderPlaced, order=command.order)
        goes_on = self.is_after(command.order, OrderPaid, WorkDelivered, *WORKING)
        done = self.past(OrderCompleted, order=command.order) if self.is_after(command.order, OrderCompleted) else []
        is_late = bool(done) and self.now > done[0].clears_at  # two weeks, as the clearing takes
        refusal = no(
            {
                "only an operator": command.by != ada,
                "there is no such order": not known,
                "not this seller's": bool(known) and command.seller != sam,
                "write a reason": not command.reason.strip(),
                "later only after a review": is_late and not command.reviewed,
                "cancelling for others is not possible now": not goes_on and not done,
            }
        )
        if refusal:
            return refusal
        overruled = OrderOverruled(
            order=command.order,
            operator=ada,
            buyer=self.terms(command.order).buyer,
            seller=sam,
            act="cancelled",
            reason=Present(command.reason),
        )
        if not done:
            return [overruled, self.ended(command.order, "the operator cancelled it", "buyer")]
        return [overruled, self._reversed(done[0])]

    def _reversed(self, done: OrderCompleted) -> OrderReversed:
        (paid,) = self.past(OrderPaid, order=done.order)
        nothing = Money(0, done.earning.currency)
        cleared = bool(self.past(EarningsCleared, order=done.order))
        taken = min(self._there(nothing.currency), done.earning) if cleared else nothing
        return OrderReversed(
            order=done.order,
            gig=done.gig,
            payment=paid.payment,
            buyer=done.buyer,
            seller=sam,
            refund=self.terms(done.order).total,
            commission=done.commission,
            service_fee=done.service_fee,
            from_clearing=nothing if cleared else done.earning,
            from_available=taken,
            owed=done.earning - taken if cleared else nothing,
            fault="buyer",
        )

    def _there(self, currency: str) -> Money:
        came = [event.earning for event in self.past(EarningsCleared)]
        went = [event.amount for event in self.past(PayoutRequested)]
        went += [event.from_available for event in self.past(OrderReversed)]
        minor = sum(one.amount_minor for one in came if one.currency == currency)
        return Money(minor - sum(one.amount_minor for one in went if one.currency == currency), currency)

    @invariant()
    def what_is_taken_back_is_what_was_paid(self) -> None:
        for event in self.past(OrderReversed):
            shares = (event.commission, event.service_fee, event.from_clearing, event.from_available, event.owed)
            assert sum(share.amount_minor for share in shares) == event.refund.amount_minor
            assert min(share.amount_minor for share in shares) >= 0
