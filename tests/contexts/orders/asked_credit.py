"""What a buyer pays from credit, asked and told a second time."""

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from gigwright.backbone.event import Present
from gigwright.backbone.ids import derive
from gigwright.contexts.orders.decisions.crediting import UseCredit, use_credit
from gigwright.events.ledger import CreditGranted
from gigwright.events.orders import (
    CouponRedeemed,
    CreditUsed,
    OrderPlaced,
)
from gigwright.events.payments import PaymentCaptured, PaymentDeclined, PaymentRequested
from gigwright.policy import FIRST_POLICY
from gigwright.values import ChargeRef, Money, OrderId, PaymentId, UserId
from tests.contexts.asked_anything import Answer, changed, no
from tests.contexts.orders.asked_agreements import askers, orders
from tests.contexts.orders.asked_banks import PAYMENTS, AskedBanks, payments
from tests.contexts.orders.samples import ada, ben, captured, eve, ids

shares = st.sampled_from((100, 100, 99.9, 40, 1, 0, -10, 101))  # hundredths of the total
CURRENCIES = ("USD", "JPY")


class AskedCredit(AskedBanks):
    @rule(buyer=st.sampled_from((ben, ben, ben, eve)), minor=st.sampled_from((1, 5_000, 20_000, 100_000)))
    def an_operator_is_generous(self, buyer: UserId, minor: int) -> None:
        for currency in CURRENCIES:
            amount = Money(minor, currency)
            self.happens(CreditGranted(operator=ada, buyer=buyer, amount=amount, reason=Present("A storm")))

    @rule(payment=payments, beside=st.sampled_from((0, 0, 0, 0, 1)))
    def money_arrives(self, payment: PaymentId, beside: int) -> None:
        order = PAYMENTS[payment]
        total = next((terms.total for terms in self.past(OrderPlaced, order=order)), Money(10_550, "USD"))
        total -= Money(self.paid_by_credit(order) + self.paid_by_coupon(order), total.currency)
        if not self.past(PaymentCaptured, payment=payment):
            self.happens(changed(captured(payment, total + Money(beside, total.currency)), order=order))

    @rule(order=orders, declined=st.booleans())
    def a_card_is_asked(self, order: OrderId, declined: bool) -> None:
        for terms in self.past(OrderPlaced, order=order):
            asked = PaymentRequested(
                payment=ids.new(PaymentId), order=order, buyer=terms.buyer, amount=terms.total, card="tok"
            )
            self.happens(asked)
            if declined:
                no_money = PaymentDeclined(
                    payment=asked.payment, order=order, buyer=terms.buyer, charge=ChargeRef("ch"), reason="no"
                )
                self.happens(no_money)

    @rule(by=askers, order=orders, share=shares, other=st.sampled_from((False,) * 9 + (True,)))
    def pay_from_credit(self, by: str | None, order: OrderId, share: float, other: bool) -> None:
        total = next((terms.total for terms in self.past(OrderPlaced, order=order)), Money(10_550, "USD"))
        amount = Money(int(total.amount_minor * share // 100), "INR" if other else total.currency)
        command = UseCredit(by=self.or_the("buyer", by, order), order=order, amount=amount)
        self.ask(use_credit, command, self._from_credit(command))

    def credit_pays(self, order: OrderId, share: int) -> None:
        """So many hundredths of it, however little the buyer has."""
        self.an_operator_is_generous(ben, 20_000)
        self.pay_from_credit(None, order, share, False)

    def _from_credit(self, command: UseCredit) -> Answer:
        refusal = self.party("buyer", command.by, command.order)
        if refusal:
            return refusal
        order, terms = command.order, self.terms(command.order)
        cards = len(self.past(PaymentRequested, order=order)) > len(self.past(PaymentDeclined, order=order))
        to_pay = Money(self.to_pay(order), terms.total.currency)
        most = min(self.credit_of(command.by, terms.total.currency), to_pay.amount_minor)
        refusal = no(
            {
                "paying from credit is not possible now": not self.is_after(order, OrderPlaced),
                "credit has paid a part": bool(self.past(CreditUsed, order=order)),
                "a card is being asked": cards or bool(self.past(PaymentCaptured, order=order)),
                "of your credit": command.amount.currency != terms.total.currency
                or not 0 < command.amount.amount_minor <= most,
            }
        ) or no(
            {
                "must be paid by card": to_pay == command.amount and bool(self.past(CouponRedeemed, order=order)),
                "would be left to pay": to_pay > command.amount
                and to_pay - command.amount < FIRST_POLICY.minimum_charge(terms.total.currency),
            }
        )
        if refusal:
            return refusal
        used = CreditUsed(order=order, buyer=terms.buyer, seller=terms.seller, amount=command.amount)
        if command.amount != to_pay:
            return [used]
        payment = derive(PaymentId, order, "credit")
        return [changed(used, payment=payment), *self.paid(payment, terms)]

    @invariant()
    def nobody_spends_more_than_they_have(self) -> None:
        assert all(self.credit_of(who, currency) >= 0 for who in (ben, eve) for currency in CURRENCIES)
