"""The rules of what is added to an order, told a second time."""

from datetime import timedelta
from typing import Any

from gigwright.backbone.errors import ClockJumped
from gigwright.backbone.event import Present
from gigwright.contexts.orders.decisions.billing import BuyExtra, ExpireBill
from gigwright.contexts.orders.decisions.changing import AcceptChange, DeclineChange, LetChangePass, ProposeChange
from gigwright.contexts.orders.decisions.paying import AcceptPayment
from gigwright.contexts.orders.decisions.tipping import TipSeller
from gigwright.events.orders import (
    Billed,
    BillExpired,
    ChangeAgreed,
    ChangeDeclined,
    ChangeProposed,
    ExtraBought,
    LatePaymentRefunded,
    OrderCompleted,
    OrderPaid,
    SellerTipped,
)
from gigwright.events.payments import PaymentCaptured
from gigwright.values import Money, OrderId
from tests.contexts.asked_anything import Answer, No, changed, no
from tests.contexts.orders.asked_waits import AskedWaits
from tests.contexts.orders.looking_back import WORKING
from tests.contexts.orders.samples import sam

SMALL_TIPS = {"USD": 2_500, "JPY": 3_000}
LEAST = {"USD": 500, "JPY": 600}


class RetoldFurther(AskedWaits):
    def answer_to_buying(self, command: BuyExtra) -> Answer:
        extra, order = command.extra, command.order
        refusal = self.party("buyer", command.by, order)
        if refusal:
            return refusal
        terms = self.terms(order)
        package = self.packages(terms.gig).get(terms.package)
        offered = () if package is None else package.extras
        bought = [one.title for one in terms.extras] + [one.extra for one in self.past(ExtraBought, order=order)]
        refusal = no(
            {
                "buying an extra is not possible now": not self.is_after(order, OrderPaid, *WORKING),
                **self._of_the_order(command, order),
                "one of you is suspended": self.is_suspended(command.by) or self.is_suspended(command.seller),
                "the buyer's bank": self.bank_says_no(order),
                "another payment of this order is awaited": self.awaited(order) is not None,
                "bought already": extra.title in bought,
                "is not offered with this extra": extra not in offered,
                "as you saw; look at the order": command.total != self.with_fees(extra.price),
            }
        )
        return refusal or [self._bill(command, "extra", extra.price, extra=extra.title, days=extra.added_days)]

    def answer_to_tipping(self, command: TipSeller) -> Answer:
        order, price = command.order, command.price
        refusal = self.party("buyer", command.by, order)
        if refusal:
            return refusal
        done = self.past(OrderCompleted, order=order) if self.is_after(order, OrderCompleted) else []
        paid = self.left(order).price
        least, most = LEAST[paid.currency], max(SMALL_TIPS[paid.currency], paid.amount_minor)
        same = price.currency == paid.currency
        refusal = no(
            {
                "tipping is not possible now": not done,
                **self._of_the_order(command, order),
                "one of you is suspended": self.is_suspended(command.by) or self.is_suspended(command.seller),
                "the buyer's bank": self.bank_says_no(order),
                "another payment of this order is awaited": self.awaited(order) is not None,
                "has its tip already": bool(self.past(SellerTipped, order=order)),
                "a tip could be given until": bool(done) and self.now > done[0].clears_at - timedelta(days=7),
                "a tip for this order is from": not same or not least <= price.amount_minor <= most,
                "as you saw; look at the order": same and command.total != self.with_fees(price),
            }
        )
        return refusal or [self._bill(command, "tip", price)]

    def answer_to_other_work(self, command: ProposeChange) -> Answer:
        refusal = self.either(command.by, command.order)
        if refusal:
            return refusal
        terms, price = self.terms(command.order), command.price
        same = price is None or price.currency == terms.price.currency
        refusal = no(
            {
                "proposing other work is not possible now": not self.is_after(command.order, *WORKING),
                "of another gig": command.gig != terms.gig,
                "one of you is suspended": self.is_suspended(command.by),
                "still waits for its answer": self.proposed(ChangeProposed, command.order) is not None,
                "write a reason": not command.what.strip(),
                "may have 10000 characters": len(command.what) > 10_000,
                "other work takes 0 to 90 days": not 0 <= command.days <= 90,
                "in the same currency": not same,
                "below the minimum": price is not None and same and price.amount_minor < LEAST[price.currency],
            }
        )
        if refusal:
            return refusal
        amounts = self._amounts(price) if price else dict.fromkeys(AMOUNTS, Money(0, terms.price.currency))
        return [
            ChangeProposed(
                order=command.order,
                proposal=command.proposal,
                buyer=terms.buyer,
                seller=sam,
                proposed_by=command.by,
                what=Present(command.what),
                days=command.days,
                answer_by=self.now + timedelta(hours=48),
                **amounts,
            )
        ]

    def answer_to_changing(self, command: AcceptChange | DeclineChange) -> Answer:
        found = self.proposed(ChangeProposed, command.order, command.proposal)
        refusal = self.answering(found, command.by, command.order)
        if refusal:
            return refusal
        if isinstance(command, DeclineChange):
            return [self._no_change(found, "declined")]
        costs = found.price.amount_minor > 0
        refusal = no(
            {
                "one of you is suspended": self.is_suspended(command.by),
                "the buyer's bank": costs and self.bank_says_no(command.order),
                "another payment of this order is awaited": costs and self.awaited(command.order) is not None,
            }
        )
        if refusal:
            return refusal
        if costs:
            bill = self._bill(command, "change", found.price, proposal=found.proposal, days=found.days)
            return [changed(bill, **{name: getattr(found, name) for name in AMOUNTS})]  # as they were proposed
        due_at, give_up_at = self.later(command.order, found.days)
        told = {name: getattr(found, name) for name in ("order", "proposal", "buyer", "seller", "days")}
        return [ChangeAgreed(**told, due_at=due_at, give_up_at=give_up_at)]

    def answer_to_no_word_about_other_work(self, command: LetChangePass) -> Answer:
        found = self.proposed(ChangeProposed, command.order, command.proposal)
        refusal = self.programme("timers", command.by, command.order)
        if refusal or found is None:
            return refusal or []
        if self.now < found.answer_by:
            return No(["the time to answer"], ClockJumped)
        return [self._no_change(found, "silence")]

    def answer_to_an_unpaid_bill(self, command: ExpireBill) -> Answer:
        bill = self.awaited(command.order)
        refusal = self.programme("timers", command.by, command.order)
        if refusal or bill is None or bill.bill != command.bill or self.past(PaymentCaptured, bill=command.bill):
            return refusal or []
        if self.now < bill.pay_by:
            return No(["the time to pay"], ClockJumped)
        names = ("order", "bill", "buyer", "seller", "kind")
        return [BillExpired(**{name: getattr(bill, name) for name in names})]

    def answer_to_money_for_a_bill(self, command: AcceptPayment) -> Answer:
        refusal = self.programme("order-intake", command.by, command.order)
        answered = self.past(ExtraBought, SellerTipped, LatePaymentRefunded, payment=command.payment)
        if refusal or answered:
            return refusal or []
        bill, terms = self.awaited(command.order), self.terms(command.order)
        if bill is None or bill.bill != command.bill:
            parties: dict[str, Any] = {"order": terms.order, "buyer": terms.buyer, "seller": sam}
            return [LatePaymentRefunded(payment=command.payment, refund=command.amount, **parties)]
        refusal = no({"is to be paid": command.amount != bill.total})
        if refusal:
            return refusal
        told = {name: getattr(bill, name) for name in ("order", "bill", "buyer", "seller", *AMOUNTS)}
        if bill.kind == "tip":
            (done,) = self.past(OrderCompleted, order=command.order)
            return [SellerTipped(payment=command.payment, clears_at=max(done.clears_at, self.now), **told)]
        begun = self.is_after(command.order, *WORKING)
        due_at, give_up_at = self.later(command.order, bill.days) if begun else (None, None)
        told |= {"kind": bill.kind, "extra": bill.extra, "days": bill.days}
        return [ExtraBought(payment=command.payment, due_at=due_at, give_up_at=give_up_at, **told)]

    def later(self, order: OrderId, days: int) -> tuple[Any, Any]:
        due_at = self.due_at(order)
        if days:
            due_at = max(due_at, self.clock(order)) + timedelta(days=days)
        return due_at, max(self.give_up_at(order), due_at + timedelta(days=14))

    def _of_the_order(self, command: Any, order: OrderId) -> dict[str, bool]:
        terms = self.terms(order)
        return {"of another gig": command.gig != terms.gig or command.seller != sam}

    def _amounts(self, price: Money) -> dict[str, Money]:
        total, cut = self.with_fees(price), Money((price.amount_minor * self.tenths() + 5) // 10, price.currency)
        return {
            "price": price,
            "service_fee": total - price,
            "total": total,
            "commission": cut,
            "earning": price - cut,
        }

    def _bill(self, command: Any, kind: Any, price: Money, **said: Any) -> Billed:
        terms = self.terms(command.order)
        return Billed(
            order=command.order,
            bill=command.bill,
            buyer=terms.buyer,
            seller=sam,
            kind=kind,
            extra=said.get("extra"),
            proposal=said.get("proposal"),
            days=said.get("days", 0),
            pay_by=self.now + timedelta(hours=48),
            **self._amounts(price),
        )

    def _no_change(self, found: Any, how: Any) -> ChangeDeclined:
        return ChangeDeclined(order=found.order, proposal=found.proposal, buyer=found.buyer, seller=sam, how=how)


AMOUNTS = ("price", "service_fee", "total", "commission", "earning")
