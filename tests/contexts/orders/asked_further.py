"""What is asked of an order beside its own price: extras, other work, tips, and the bills for them."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from gigwright.contexts.orders.decisions.billing import BuyExtra, ExpireBill, buy_extra, expire_bill
from gigwright.contexts.orders.decisions.changing import (
    AcceptChange,
    DeclineChange,
    LetChangePass,
    ProposeChange,
    accept_change,
    decline_change,
    let_change_pass,
    propose_change,
)
from gigwright.contexts.orders.decisions.paying import AcceptPayment, accept_payment
from gigwright.contexts.orders.decisions.proposing import WithdrawProposal, withdraw_proposal
from gigwright.contexts.orders.decisions.tipping import TipSeller, tip_seller
from gigwright.events.orders import (
    Billed,
    ChangeProposed,
    ChargebackHeld,
    CreditUsed,
    ExtraBought,
    OrderCancelled,
    OrderCompleted,
    OrderPaid,
    OrderPartlyRefunded,
    OrderPlaced,
    OrderReversed,
    SellerTipped,
    to_buyer,
)
from gigwright.events.payments import PaymentCaptured
from gigwright.values import BillId, GigId, Money, OrderId, PaymentId, ProposalId, UserId
from tests.contexts.asked_anything import changed
from tests.contexts.orders.asked_agreements import askers, orders, parties, texts
from tests.contexts.orders.retold_further import RetoldFurther
from tests.contexts.orders.samples import captured, eve, for_print, gig, ids, sam, source_file

extras = st.sampled_from((*(source_file, for_print) * 3, changed(source_file, added_days=9)))
gigs = st.sampled_from((*[None] * 9, gig))  # None: the order's own
sellers = st.sampled_from((*[sam] * 9, eve))
beside = st.sampled_from((*[0] * 9, 1))  # how far from the right total
prices = st.sampled_from((None, None, 500, 10_000, 10_000, 9_999, 499))
tips = st.sampled_from((500, 600, 1_000, 10_000, 499, 10**7))


class AskedFurther(RetoldFurther):
    @rule(by=askers, order=orders, gig=gigs, seller=sellers, extra=extras, beside=beside)
    def buy(self, by: str | None, order: OrderId, gig: GigId | None, seller: UserId, extra: Any, beside: int) -> None:
        if self.past(OrderPlaced, order=order) and self.terms(order).price.currency != "USD":
            extra = changed(extra, price=Money(700, "JPY"))
        total = self.with_fees(extra.price)
        command = BuyExtra(
            by=self.or_the("buyer", by, order),
            order=order,
            bill=ids.new(BillId),
            gig=gig or self._gig_of(order),
            seller=seller,
            extra=extra,
            total=total + Money(beside, total.currency),
        )
        self.ask(buy_extra, command, self.answer_to_buying(command))

    @rule(by=askers, order=orders, seller=sellers, price=tips, beside=beside, other=beside)
    def tip(self, by: str | None, order: OrderId, seller: UserId, price: int, beside: int, other: int) -> None:
        currency = self._currency_of(order)
        amount = Money(price, currency if not other else {"USD": "JPY"}.get(currency, "USD"))
        command = TipSeller(
            by=self.or_the("buyer", by, order),
            order=order,
            bill=ids.new(BillId),
            gig=self._gig_of(order),
            seller=seller,
            price=amount,
            total=self.with_fees(amount) + Money(beside, amount.currency),
        )
        self.ask(tip_seller, command, self.answer_to_tipping(command))

    @rule(by=askers, order=orders, party=parties, days=st.sampled_from((0, 2, 2, 90, -1, 91)), what=texts, price=prices)
    def ask_for_other_work(
        self, by: str | None, order: OrderId, party: str, days: int, what: str, price: int | None
    ) -> None:
        command = ProposeChange(
            by=self.or_the(party, by, order),
            order=order,
            proposal=ids.new(ProposalId),
            gig=self._gig_of(order),
            what=what,
            days=days,
            price=None if price is None else Money(price, "INR" if price == 9_999 else self._currency_of(order)),
        )
        self.ask(propose_change, command, self.answer_to_other_work(command))

    @rule(by=askers, order=orders, party=parties, yes=st.booleans())
    def answer_about_other_work(self, by: str | None, order: OrderId, party: str, yes: bool) -> None:
        asked: dict[str, Any] = {"by": self.or_the(party, by, order), "order": order}
        asked["proposal"] = self.some_proposal(ChangeProposed, order)
        command: Any = AcceptChange(**asked, bill=ids.new(BillId)) if yes else DeclineChange(**asked)
        self.ask(accept_change if yes else decline_change, command, self.answer_to_changing(command))

    @rule(by=askers, order=orders, due=st.booleans())
    def hear_nothing_about_other_work(self, by: str | None, order: OrderId, due: bool) -> None:
        proposal = self.some_proposal(ChangeProposed, order, due=due)
        command = LetChangePass(by=by or "timers", order=order, proposal=proposal)
        self.ask(let_change_pass, command, self.answer_to_no_word_about_other_work(command))

    @rule(by=askers, order=orders, party=parties)
    def take_other_work_back(self, by: str | None, order: OrderId, party: str) -> None:
        proposal = self.some_proposal(ChangeProposed, order)
        command = WithdrawProposal(by=self.or_the(party, by, order), order=order, proposal=proposal)
        self.ask(withdraw_proposal, command, self.answer_to_taking_back(command))

    @rule(by=askers, order=orders, due=st.booleans())
    def leave_a_bill_unpaid(self, by: str | None, order: OrderId, due: bool) -> None:
        bills = self.past(Billed, order=order)
        bill = bills[-1].bill if bills else ids.new(BillId)
        self.now = max(self.now, bills[-1].pay_by) if bills and due else self.now
        command = ExpireBill(by=by or "timers", order=order, bill=bill)
        self.ask(expire_bill, command, self.answer_to_an_unpaid_bill(command))

    @rule(order=orders, beside=beside)
    def a_bill_is_paid(self, order: OrderId, beside: int) -> None:
        """At the processor; the order hears of it later."""
        for bill in self.past(Billed, order=order)[-1:]:
            if not self.past(PaymentCaptured, bill=bill.bill):
                total = bill.total + Money(beside, bill.total.currency)
                self.happens(changed(captured(ids.new(PaymentId), total), order=order, bill=bill.bill))

    @rule(by=askers, order=orders)
    def hear_of_money_for_a_bill(self, by: str | None, order: OrderId) -> None:
        for money in self.past(PaymentCaptured, order=order):
            if money.bill is not None:
                said: dict[str, Any] = {"payment": money.payment, "amount": money.amount, "bill": money.bill}
                command = AcceptPayment(by=by or "order-intake", order=order, **said)
                self.ask(accept_payment, command, self.answer_to_money_for_a_bill(command))

    def pay_a_bill(self, order: OrderId) -> None:
        self.a_bill_is_paid(order, 0)
        self.hear_of_money_for_a_bill(None, order)

    def _gig_of(self, order: OrderId) -> GigId:
        found: list[GigId] = [terms.gig for terms in self.past(OrderPlaced, order=order)]
        return (found or [gig])[0]

    def _currency_of(self, order: OrderId) -> str:
        found: list[str] = [terms.price.currency for terms in self.past(OrderPlaced, order=order)]
        return (found or ["USD"])[0]

    def _came_for(self, paid: Any) -> int:
        """What cards, credit and a coupon paid of it, in minor units."""
        captured = self.past(PaymentCaptured, payment=paid.payment)
        credit = self.past(CreditUsed, order=paid.order) if isinstance(paid, OrderPaid) else []
        coupon: int = self.paid_by_coupon(paid.order) if isinstance(paid, OrderPaid) else 0
        by_card: int = sum(one.amount.amount_minor for one in captured)
        by_credit: int = sum(one.amount.amount_minor for one in credit)
        return by_card + by_credit + coupon

    @invariant()
    def what_came_in_for_an_order_is_shared_out_or_goes_back_to_where_it_came_from(self) -> None:
        for ended in self.past(OrderCompleted, OrderCancelled):
            paid = self.past(OrderPaid, ExtraBought, SellerTipped, order=ended.order)
            came = {one.payment: self._came_for(one) for one in paid}
            backs = self.past(OrderPartlyRefunded, OrderCancelled, OrderReversed, order=ended.order)
            taken = self.past(ChargebackHeld, order=ended.order)
            gone = {
                payment: sum(_of(payment, one) for one in backs)
                + sum(one.from_held.amount_minor for one in taken if one.payment == payment)
                for payment in came
            }
            if any(one.to_credit == to_buyer(one) and not one.further for one in backs):  # as the buyer wished
                gone, came = {"all": sum(gone.values())}, {"all": sum(came.values())}
            assert all(0 <= gone[each] <= came[each] for each in came)
            if self.is_after(ended.order, OrderCancelled, OrderReversed):
                assert gone == came
            held = sum(one.refund.amount_minor for one in backs if isinstance(one, OrderCancelled))
            held += sum(one.from_held.amount_minor for one in backs if isinstance(one, OrderPartlyRefunded))
            held += sum(one.from_held.amount_minor for one in taken)
            done = self.past(OrderCompleted, order=ended.order)
            shared = sum((one.price + one.service_fee).amount_minor for one in done)
            shared += sum(one.total.amount_minor for one in self.past(SellerTipped, order=ended.order))
            assert sum(came.values()) == held + shared


def _of(payment: PaymentId, said: Any) -> int:
    """What goes back of one payment."""
    further = {part.payment: part.amount.amount_minor for part in said.further}
    if payment == said.payment:
        return int(said.refund.amount_minor - sum(further.values()))
    return int(further.get(payment, 0))
