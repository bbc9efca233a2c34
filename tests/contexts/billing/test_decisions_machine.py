"""Whatever is captured, given back, sent and returned, in any order and asked for again: numbers have no gap."""

from collections import defaultdict
from typing import get_args

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from gigwright.backbone.ids import derive
from gigwright.contexts.billing import mount
from gigwright.contexts.billing.decisions import (
    cancel_chargeback_credit,
    cancel_payout_statement,
    credit_chargeback,
    issue_credit_note,
    issue_payout_statement,
    issue_receipt,
    note_credit,
    state_early_payout,
)
from gigwright.events.billing import (
    ChargebackCreditCancelled,
    ChargebackCredited,
    CreditNoteIssued,
    Document,
    EarlyPayoutStated,
    PayoutStatementCancelled,
    PayoutStatementIssued,
    ReceiptIssued,
    named,
)
from gigwright.events.ledger import PayoutRequested
from gigwright.events.orders import ExtraBought, OrderPlaced
from gigwright.values import ChargebackRef, OrderId, PaymentId, PayoutId, RefundId, SeriesId
from tests.contexts.asked_anything import Machine, changed, no, run
from tests.contexts.billing.samples import (
    BUYER,
    CANCEL,
    CANCELLATION,
    CREDIT,
    CREDIT_NOTE,
    ISSUE,
    LOSE,
    LOST,
    NOTE,
    NOTED,
    PLACED,
    RECEIPT,
    RECOVER,
    RECOVERED,
    REQUESTED,
    STATE,
    STATE_EARLY,
    STATED_EARLY,
    STATEMENT,
)
from tests.contexts.notifications.samples import BOUGHT

ISSUED = get_args(Document)
payments = st.sampled_from([derive(PaymentId, str(number)) for number in range(4)])
refunds = st.sampled_from([derive(RefundId, str(number)) for number in range(6)])
payouts = st.sampled_from([derive(PayoutId, str(number)) for number in range(4)])
chargebacks = st.sampled_from([ChargebackRef(f"cb_{number}") for number in range(4)])
orders = st.sampled_from([derive(OrderId, str(number)) for number in range(4)])
years = st.sampled_from(("2026", "2026", "2027"))
askers = st.sampled_from(("billing", "billing", "billing", BUYER))


class Billing(Machine):
    @rule(payment=payments, year=years, by=askers)
    def a_receipt(self, payment: PaymentId, year: str, by: str) -> None:
        self._begin()
        series = SeriesId(f"R-{year}")
        receipt = changed(RECEIPT, series=series, number=self._next(series), payment=payment)
        known = self.past(ReceiptIssued, payment=payment)
        command = changed(ISSUE, by=by, series=series, payment=payment)
        self.ask(issue_receipt, command, no({"by themselves": by != "billing"}) or [receipt] * (not known))

    @rule(payment=payments, refund=refunds, year=years, by=askers)
    def a_credit_note(self, payment: PaymentId, refund: RefundId, year: str, by: str) -> None:
        series, receipts = SeriesId(f"C-{year}"), self.past(ReceiptIssued, payment=payment)
        known = self.past(CreditNoteIssued, refund=refund)
        note = changed(CREDIT_NOTE, series=series, number=self._next(series), payment=payment, refund=refund)
        notes = [changed(note, receipt=named(one.series, one.number)) for one in receipts]
        faults = {"by themselves": by != "billing", "no receipt": not receipts and not known}
        command = changed(CREDIT, by=by, series=series, payment=payment, refund=refund)
        self.ask(issue_credit_note, command, no(faults) or notes * (not known))

    @rule(payment=payments)
    def something_is_bought(self, payment: PaymentId) -> None:
        if not self.past(ExtraBought, payment=payment):
            self.happens(changed(BOUGHT, payment=payment))

    @rule(payment=payments, refund=refunds, year=years, by=askers, of_all=st.booleans())
    def a_note_of_credit(self, payment: PaymentId, refund: RefundId, year: str, by: str, of_all: bool) -> None:
        series, receipts = SeriesId(f"C-{year}"), self.past(ReceiptIssued, payment=payment)
        known = self.past(CreditNoteIssued, refund=refund)
        bought = [one.payment for one in self.past(ExtraBought) if of_all]
        found = [self.past(ReceiptIssued, payment=one) for one in bought]
        further = tuple(named(one.series, one.number) for each in found for one in each)
        note = changed(NOTED, series=series, number=self._next(series), payment=payment, refund=refund, further=further)
        notes = [changed(note, receipt=named(one.series, one.number)) for one in receipts]
        faults = {"by themselves": by != "billing", "no receipt": not (receipts and all(found)) and not known}
        command = changed(NOTE, by=by, series=series, payment=payment, refund=refund, of_all=of_all)
        self.ask(note_credit, command, no(faults) or notes * (not known))

    @rule(payment=payments, chargeback=chargebacks, year=years, by=askers)
    def a_loss(self, payment: PaymentId, chargeback: ChargebackRef, year: str, by: str) -> None:
        series, receipts = SeriesId(f"C-{year}"), self.past(ReceiptIssued, payment=payment)
        known = self.past(ChargebackCredited, chargeback=chargeback)
        note = changed(LOST, series=series, number=self._next(series), payment=payment, chargeback=chargeback)
        notes = [changed(note, receipt=named(one.series, one.number)) for one in receipts]
        faults = {"by themselves": by != "billing", "no receipt": not receipts and not known}
        command = changed(LOSE, by=by, series=series, payment=payment, chargeback=chargeback)
        self.ask(credit_chargeback, command, no(faults) or notes * (not known))

    @rule(chargeback=chargebacks, year=years, by=askers)
    def a_recovery(self, chargeback: ChargebackRef, year: str, by: str) -> None:
        series, noted = SeriesId(f"C-{year}"), self.past(ChargebackCredited, chargeback=chargeback)
        known = self.past(ChargebackCreditCancelled, chargeback=chargeback)
        answer = changed(RECOVERED, series=series, number=self._next(series), chargeback=chargeback)
        answers = [changed(answer, note=named(one.series, one.number), payment=one.payment) for one in noted]
        command = changed(RECOVER, by=by, series=series, chargeback=chargeback)
        faults = {"by themselves": by != "billing", "no credit note": not noted}
        self.ask(cancel_chargeback_credit, command, no(faults) or answers * (not known))

    @rule(payout=payouts, year=years, by=askers)
    def a_statement(self, payout: PayoutId, year: str, by: str) -> None:
        if not self.past(PayoutRequested, payout=payout):
            self.happens(changed(REQUESTED, payout=payout))
        series, known = SeriesId(f"P-{year}"), self.past(PayoutStatementIssued, payout=payout)
        statement = changed(STATEMENT, series=series, number=self._next(series), payout=payout)
        command = changed(STATE, by=by, series=series, payout=payout)
        self.ask(issue_payout_statement, command, no({"by themselves": by != "billing"}) or [statement] * (not known))

    @rule(payout=payouts, year=years, by=askers)
    def a_cancellation(self, payout: PayoutId, year: str, by: str) -> None:
        series, stated = SeriesId(f"P-{year}"), self.past(PayoutStatementIssued, payout=payout)
        known = self.past(PayoutStatementCancelled, payout=payout)
        answer = changed(CANCELLATION, series=series, number=self._next(series), payout=payout)
        answers = [changed(answer, statement=named(one.series, one.number)) for one in stated]
        command = changed(CANCEL, by=by, series=series, payout=payout)
        faults = {"by themselves": by != "billing", "no statement": not stated}
        self.ask(cancel_payout_statement, command, no(faults) or answers * (not known))

    @rule(order=orders, year=years, by=askers)
    def an_early_payout(self, order: OrderId, year: str, by: str) -> None:
        if not self.past(OrderPlaced, order=order):
            self.happens(changed(PLACED, order=order))
        series, known = SeriesId(f"E-{year}"), self.past(EarlyPayoutStated, order=order)
        statement = changed(STATED_EARLY, series=series, number=self._next(series), order=order)
        command = changed(STATE_EARLY, by=by, series=series, order=order)
        self.ask(state_early_payout, command, no({"by themselves": by != "billing"}) or [statement] * (not known))

    def _begin(self) -> None:
        if not self.past(OrderPlaced, order=PLACED.order):
            self.happens(PLACED)

    def _next(self, series: SeriesId) -> int:
        return len(self.past(*ISSUED, series=series)) + 1

    @invariant()
    def no_number_is_left_out_or_given_twice(self) -> None:
        numbers = defaultdict(list)
        for event in self.past(*ISSUED):
            numbers[event.series].append(event.number)
        assert all(found == list(range(1, len(found) + 1)) for found in numbers.values())


def test_billing_answers_as_the_rules_say_whatever_is_asked() -> None:
    run(Billing, mount().decisions, seeds=6)
