"""The rules of payments, told a second time: what each command is to be answered with, seen from what has happened."""

from typing import Any

from gigwright.contexts.payments.decisions import (
    RecordCapture,
    RecordDecline,
    RecordFundsAvailable,
    RecordPayoutFailed,
    RecordPayoutReturned,
    RecordPayoutSent,
    RecordRefund,
    RequestPayment,
    RequestRefund,
)
from gigwright.events.ledger import PayoutRequested
from gigwright.events.orders import Billed, BillExpired, OrderCancelled, OrderPaid, OrderPlaced, PaymentExpired
from gigwright.events.payments import (
    FundsAvailable,
    PaymentCaptured,
    PaymentDeclined,
    PaymentRefunded,
    PaymentRequested,
    PayoutFailed,
    PayoutReturned,
    PayoutSent,
    RefundRequested,
    RefundStopped,
)
from gigwright.values import Money, OrderId, PaymentId, PayoutId
from tests.contexts.asked_anything import Answer, Machine, no
from tests.contexts.payments.samples import BUYER, SELLER

PEOPLE = (BUYER, SELLER)
OTHER_BOOKS = "compare both books"


class RetoldPayments(Machine):
    def answer_to_paying(self, command: RequestPayment) -> Answer:
        if command.bill is not None:
            return self._answer_to_paying_a_bill(command)
        bills = self.past(OrderPlaced, order=command.order)
        return no(
            {
                "there is no order": not bills,
                "only the buyer": any(bill.buyer != command.by for bill in bills),
                "paid already": bool(self.past(OrderPaid, order=command.order)),
                "was cancelled": bool(self.past(OrderCancelled, order=command.order)),
                "time to pay for this order is over": any(self.now > bill.pay_by for bill in bills)
                or bool(self.past(PaymentExpired, order=command.order)),
                "look at it again and pay all of it": any(bill.total != command.amount for bill in bills),
                "has come in already": bool(self.past(PaymentCaptured, order=command.order, bill=None)),
                "is under way": bool(self.under_way(command.order)),
                **self._unfit(command),
            }
        ) or [
            PaymentRequested(
                payment=command.payment, order=command.order, buyer=BUYER, amount=command.amount, card=command.card
            )
        ]

    def _answer_to_paying_a_bill(self, command: RequestPayment) -> Answer:
        orders = self.past(OrderPlaced, order=command.order)
        told: Any = None
        for event in self.past(Billed, BillExpired, OrderCancelled, order=command.order):
            told = event if isinstance(event, Billed) else None
        awaited = told is not None and told.bill == command.bill and self.now <= told.pay_by
        return no(
            {
                "there is no order": not orders,
                "only the buyer": any(order.buyer != command.by for order in orders),
                "not awaited any more": not awaited,
                "look at it again and pay all of it": awaited and told.total != command.amount,
                "has come in already": bool(self.past(PaymentCaptured, bill=command.bill)),
                "is under way": bool(self.under_way(command.order)),
                **self._unfit(command),
            }
        ) or [
            PaymentRequested(
                payment=command.payment,
                order=command.order,
                buyer=BUYER,
                amount=command.amount,
                card=command.card,
                bill=command.bill,
            )
        ]

    def _unfit(self, command: RequestPayment) -> dict[str, bool]:
        digits = command.card.replace(" ", "").replace("-", "")
        return {
            "is taken": bool(self.past(PaymentRequested, payment=command.payment)),
            "1 to 255 characters": len(command.card) not in range(1, 256),
            "looks like a card number": digits.isdigit() and len(digits) >= 12,
        }

    def answer_to_capture(self, command: RecordCapture) -> Answer:
        asked = self.past(PaymentRequested, payment=command.payment)
        known = self.past(PaymentCaptured, payment=command.payment)
        refusal = no(
            self._faults_of_charge(command)
            | {
                "was declined": bool(self.past(PaymentDeclined, payment=command.payment)),
                OTHER_BOOKS: any(each.amount != command.amount for each in asked)
                or any(_terms(each) != _terms(command) for each in known),
                "is available at": any(each.available_at != command.available_at for each in known),
            }
        )
        return refusal or [
            PaymentCaptured(
                payment=each.payment,
                order=each.order,
                buyer=BUYER,
                charge=command.charge,
                amount=command.amount,
                processor_fee=command.processor_fee,
                available_at=command.available_at,
                bill=each.bill,
            )
            for each in asked
            if not known
        ]

    def answer_to_decline(self, command: RecordDecline) -> Answer:
        known = self.past(PaymentDeclined, payment=command.payment)
        refusal = no(
            self._faults_of_charge(command)
            | {
                "at most 500 characters": len(command.reason) > 500,
                "was captured": bool(self.past(PaymentCaptured, payment=command.payment)),
                OTHER_BOOKS: any(each.charge != command.charge for each in known),
            }
        )
        return refusal or [
            PaymentDeclined(
                payment=each.payment, order=each.order, buyer=BUYER, charge=command.charge, reason=command.reason
            )
            for each in self.past(PaymentRequested, payment=command.payment)
            if not known
        ]

    def answer_to_available(self, command: RecordFundsAvailable) -> Answer:
        captures = self.past(PaymentCaptured, payment=command.payment)
        net = [(each.charge, each.amount - each.processor_fee) for each in captures]
        refusal = no(
            {
                "only the market itself": command.by in PEOPLE,
                "was not captured": not captures,
                OTHER_BOOKS: bool(captures) and net != [(command.charge, command.amount)],
            }
        )
        return refusal or [
            FundsAvailable(payment=each.payment, order=each.order, charge=each.charge, amount=command.amount)
            for each in captures
            if not self.past(FundsAvailable, payment=each.payment)
        ]

    def answer_to_asking_back(self, command: RequestRefund) -> Answer:
        known = self.past(RefundRequested, refund=command.refund)
        captures = self.past(PaymentCaptured, payment=command.payment)
        stranger = {"only the market itself": command.by in PEOPLE}
        if known:
            same = [(each.payment, each.amount) for each in known] == [(command.payment, command.amount)]
            return no(stranger | {"stands for": not same}) or []
        left_minor = self.captured_minor(command.payment) - self.asked_back_minor(command.payment)
        refusal = no(
            stranger
            | {
                "was not captured": not captures,
                "more than nothing": command.amount.amount_minor <= 0,
                "in the same currency": command.amount.currency != "USD",
                "is left to refund": command.amount.amount_minor > left_minor,
            }
        )
        return refusal or [
            RefundRequested(
                refund=command.refund, payment=each.payment, order=each.order, buyer=BUYER, amount=command.amount
            )
            for each in captures
        ]

    def answer_to_refund(self, command: RecordRefund) -> Answer:
        asked = self.past(RefundRequested, refund=command.refund)
        known = self.past(PaymentRefunded, refund=command.refund)
        owners = self.past(PaymentRefunded, processor_refund=command.processor_refund)
        refusal = no(
            {
                "only the market itself": command.by in PEOPLE,
                "nobody asked for refund": not asked,
                "was stopped, but now": bool(self.past(RefundStopped, refund=command.refund)),
                "belongs to refund": any(each.refund != command.refund for each in owners),
                OTHER_BOOKS: any(each.amount != command.amount for each in asked)
                or any(each.processor_refund != command.processor_refund for each in known),
            }
        )
        return refusal or [
            PaymentRefunded(
                refund=each.refund,
                payment=each.payment,
                order=each.order,
                buyer=BUYER,
                amount=each.amount,
                processor_refund=command.processor_refund,
            )
            for each in asked
            if not known
        ]

    def answer_to_sent(self, command: RecordPayoutSent) -> Answer:
        known = self.past(PayoutSent, payout=command.payout)
        owners = self.past(PayoutSent, transfer=command.transfer)
        refusal = no(
            self._faults_of_payout(command)
            | {
                "belongs to payout": any(each.payout != command.payout for each in owners),
                "failed, but now": bool(self.past(PayoutFailed, payout=command.payout)),
                "this payout is transfer": any(each.transfer != command.transfer for each in known),
            }
        )
        sent = PayoutSent(payout=command.payout, seller=SELLER, amount=command.amount, transfer=command.transfer)
        return refusal or [sent] * (not known)

    def answer_to_failed(self, command: RecordPayoutFailed) -> Answer:
        known = self.past(PayoutFailed, payout=command.payout)
        refusal = no(
            self._faults_of_payout(command)
            | {
                "at most 500 characters": len(command.reason) > 500,
                "said to have failed": bool(self.past(PayoutSent, payout=command.payout)),
            }
        )
        nothing = Money(0, command.amount.currency)
        failed = PayoutFailed(
            payout=command.payout, seller=SELLER, amount=command.amount, fee=nothing, reason=command.reason
        )
        return refusal or [failed] * (not known)

    def answer_to_returned(self, command: RecordPayoutReturned) -> Answer:
        sent = self.past(PayoutSent, payout=command.payout)
        known = self.past(PayoutReturned, payout=command.payout)
        refusal = no(
            self._faults_of_payout(command)
            | {
                "at most 500 characters": len(command.reason) > 500,
                "was never sent": not sent,
                "this payout is transfer": any(each.transfer != command.transfer for each in sent),
            }
        )
        returned = PayoutReturned(
            payout=command.payout,
            seller=SELLER,
            amount=command.amount,
            fee=Money(0, command.amount.currency),
            transfer=command.transfer,
            reason=command.reason,
        )
        return refusal or [returned] * (not known)

    def under_way(self, order: OrderId) -> list[PaymentId]:
        asked = [each.payment for each in self.past(PaymentRequested, order=order)]
        return [each for each in asked if not self.past(PaymentCaptured, PaymentDeclined, payment=each)]

    def captured_minor(self, payment: PaymentId) -> int:
        return sum(each.amount.amount_minor for each in self.past(PaymentCaptured, payment=payment))

    def asked_back_minor(self, payment: PaymentId) -> int:
        stopped = {each.refund for each in self.past(RefundStopped, payment=payment)}
        asked = self.past(RefundRequested, payment=payment)
        return sum(each.amount.amount_minor for each in asked if each.refund not in stopped)

    def asked_for(self, payout: PayoutId) -> list[Any]:
        return self.past(PayoutRequested, payout=payout)

    def _faults_of_charge(self, command: RecordCapture | RecordDecline) -> dict[str, bool]:
        owners = self.past(PaymentCaptured, PaymentDeclined, charge=command.charge)
        return {
            "only the market itself": command.by in PEOPLE,
            "nobody asked for payment": not self.past(PaymentRequested, payment=command.payment),
            "belongs to payment": any(each.payment != command.payment for each in owners),
        }

    def _faults_of_payout(
        self, command: RecordPayoutSent | RecordPayoutFailed | RecordPayoutReturned
    ) -> dict[str, bool]:
        asked = self.asked_for(command.payout)
        return {
            "only the market itself": command.by in PEOPLE,
            "nobody asked for payout": not asked,
            OTHER_BOOKS: any(each.amount != command.amount for each in asked),
        }


def _terms(capture: Any) -> tuple[object, ...]:
    return capture.charge, capture.amount, capture.processor_fee
