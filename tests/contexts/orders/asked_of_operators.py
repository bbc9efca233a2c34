"""What an operator does with orders, told a second time: from every stage, with every share of the money followed."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from gigwright.backbone.event import Present
from gigwright.contexts.orders.decisions.overruling import (
    AcceptByOperator,
    CancelByOperator,
    ExtendByOperator,
    RefundByOperator,
    accept_by_operator,
    cancel_by_operator,
    extend_by_operator,
    refund_by_operator,
)
from gigwright.events.accounts import OperatorAppointed
from gigwright.events.orders import (
    Back,
    ExtensionAgreed,
    OrderCompleted,
    OrderOverruled,
    OrderPaid,
    OrderPlaced,
    OrderReversed,
    WorkDelivered,
)
from gigwright.values import AddressId, Money, OperatorId, OrderId, ProposalId, UserId
from tests.contexts.asked_anything import Answer, No, no
from tests.contexts.orders.asked_agreements import orders
from tests.contexts.orders.asked_refunds import AskedRefunds, hundredths
from tests.contexts.orders.looking_back import WORKING
from tests.contexts.orders.parts_of_it import Left
from tests.contexts.orders.samples import ada, ben, ids, sam

nobody = ids.new(OperatorId)


class AskedOfOperators(AskedRefunds):
    @rule(
        order=orders,
        by=st.sampled_from((ada, ada, ada, nobody)),
        seller=st.sampled_from((sam, sam, sam, ben)),
        reason=st.sampled_from(("A copy", "A copy", " ")),
        reviewed=st.booleans(),
        late=st.booleans(),
    )
    def overrule(self, order: OrderId, by: OperatorId, seller: str, reason: str, reviewed: bool, late: bool) -> None:
        self.take_office()
        for done in self.past(OrderCompleted, order=order)[:late]:
            self.now = max(self.now, done.clears_at + timedelta(seconds=1))
        command = CancelByOperator(
            by=by, order=order, seller=sam if seller == sam else ben, reason=reason, fault="buyer", reviewed=reviewed
        )
        self.ask(cancel_by_operator, command, self._overruled(command))

    def _overruled(self, command: CancelByOperator) -> Answer:
        goes_on = self.is_after(command.order, OrderPaid, WorkDelivered, *WORKING)
        done = self.past(OrderCompleted, order=command.order) if self.is_after(command.order, OrderCompleted) else []
        is_late = bool(done) and self.now > done[0].clears_at  # two weeks, as the clearing takes
        refusal = self._unfit(command, "cancelled") or no(
            {
                "not this seller's": command.seller != sam,
                "the buyer's bank": bool(done) and self.bank_says_no(command.order),
                "later only after a review": is_late and not command.reviewed,
                "cancelling for others is not possible now": not goes_on and not done,
            }
        )
        if refusal:
            return refusal
        overruled = self._record(command, "cancelled")
        if not done:
            return [overruled, self.ended(command.order, "the operator cancelled it", "buyer")]
        return [overruled, self.reversal(done[0])]

    def reversal(self, done: OrderCompleted) -> OrderReversed:
        (paid,) = self.past(OrderPaid, order=done.order)
        tips = self.tips(done.order)
        sums = zip(self.left(done.order), *(tip for _, tip in tips), strict=True)
        amounts = [Money(sum(part.amount_minor for part in parts), done.price.currency) for parts in sums]
        left = Left(*amounts)
        clearing, there, owed = self.from_where(done.order, left.earning)
        own = self.left_of_each(done.order)[0][1].total
        further = (*self.backs(done.order), *(Back(payment, tip.total) for payment, tip in self.tips(done.order)))
        return OrderReversed(
            order=done.order,
            gig=done.gig,
            payment=paid.payment,
            buyer=done.buyer,
            seller=sam,
            refund=left.total,
            commission=left.commission,
            service_fee=left.service_fee,
            from_clearing=clearing,
            from_available=there,
            owed=owed,
            fault="buyer",
            further=further,
            to_credit=self.to_credit(done.order, own, left.total, further),
            to_coupon=self.to_coupon(done.order, own, left.total, further),
        )

    @rule(
        order=orders,
        by=st.sampled_from((ada, ada, ada, nobody)),
        seller=st.sampled_from((sam, sam, sam, ben)),
        share=hundredths,
        reason=st.sampled_from(("A scratch", "A scratch", " ")),
        reviewed=st.booleans(),
    )
    def refund_for_others(
        self, order: OrderId, by: OperatorId, seller: UserId, share: int, reason: str, reviewed: bool
    ) -> None:
        self.take_office()
        price = self.some_price(order, share, other=False)
        command = RefundByOperator(by=by, order=order, seller=seller, price=price, reason=reason, reviewed=reviewed)
        refusal = self._unfit(command, "refunded") or no(
            {
                "not this seller's": command.seller != sam,
                **self.cannot_go_back(order, price, reviewed=reviewed),
            }
        )
        done = refusal or [self._record(command, "refunded"), self.gives_back(order, price, "operator")]
        self.ask(refund_by_operator, command, done)

    @rule(order=orders, by=st.sampled_from((ada, ada, ada, nobody)))
    def accept_for_the_buyer(self, order: OrderId, by: OperatorId) -> None:
        self.take_office()
        command = AcceptByOperator(by=by, order=order, reason="The buyer is away")
        refusal = self._unfit(command, "accepted") or no(
            {"accepting for the buyer is not possible now": not self.is_after(order, WorkDelivered)}
        )
        done = refusal or [self._record(command, "accepted"), self.completed_by(order, "accepted")]
        self.ask(accept_by_operator, command, done)

    @rule(order=orders, by=st.sampled_from((ada, ada, ada, nobody)), days=st.sampled_from((1, 90, 0, 91)))
    def extend_for_others(self, order: OrderId, by: OperatorId, days: int) -> None:
        self.take_office()
        command = ExtendByOperator(by=by, order=order, proposal=ids.new(ProposalId), days=days, reason="Ill")
        refusal = self._unfit(command, "extended") or no(
            {
                "giving more time is not possible now": not self.is_after(order, *WORKING),
                "an extension has 1 to 90 days": not 1 <= days <= 90,
            }
        )
        self.ask(extend_by_operator, command, refusal or self._extended(command))

    def _extended(self, command: ExtendByOperator) -> list[object]:
        due_at = max(self.due_at(command.order), self.clock(command.order)) + timedelta(days=command.days)
        agreed = ExtensionAgreed(
            order=command.order,
            proposal=command.proposal,
            buyer=self.terms(command.order).buyer,
            seller=sam,
            how="accepted",
            due_at=due_at,
            give_up_at=due_at + timedelta(days=14),
        )
        return [self._record(command, "extended"), agreed]

    def take_office(self) -> None:
        if not self.past(OperatorAppointed):
            self.happens(OperatorAppointed(operator=ada, address=ids.new(AddressId)))

    def _unfit(self, command: Any, act: str) -> No | None:
        return no(
            {
                "only an operator": command.by != ada,
                "there is no such order": not self.past(OrderPlaced, order=command.order),
                "write a reason": not command.reason.strip(),
            }
        )

    def _record(self, command: Any, act: Any) -> OrderOverruled:
        return OrderOverruled(
            order=command.order,
            operator=ada,
            buyer=self.terms(command.order).buyer,
            seller=sam,
            act=act,
            reason=Present(command.reason),
        )

    @invariant()
    def what_is_taken_back_is_what_was_paid(self) -> None:
        for event in self.past(OrderReversed):
            shares = (event.commission, event.service_fee, event.from_clearing, event.from_available, event.owed)
            assert sum(share.amount_minor for share in shares) == event.refund.amount_minor
            assert min(share.amount_minor for share in shares) >= 0
