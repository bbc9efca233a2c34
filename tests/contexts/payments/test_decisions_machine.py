"""Whatever buyers ask and the processor says, twice, late or wrongly: the rules answer as a second telling of them."""

from collections import Counter
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from gigwright.backbone.ids import derive
from gigwright.backbone.testing import NOON
from gigwright.contexts.payments.decisions import (
    DECISIONS,
    CompareLine,
    MissRecord,
    RecordCapture,
    RecordDecline,
    RecordFundsAvailable,
    RecordPayoutFailed,
    RecordPayoutReturned,
    RecordPayoutSent,
    RecordRefund,
    RecordRefundFailed,
    RequestPayment,
    RequestRefund,
    ResolveBreak,
    compare_line,
    miss_record,
    record_capture,
    record_decline,
    record_funds_available,
    record_payout_failed,
    record_payout_returned,
    record_payout_sent,
    record_refund,
    record_refund_failed,
    request_payment,
    request_refund,
    resolve_break,
)
from gigwright.events.accounts import OperatorAppointed
from gigwright.events.breaks import DESTINATIONS, BreakExplained, BreakFound, BreakResolved
from gigwright.events.orders import Billed, BillExpired, OrderCancelled, OrderPaid, OrderPlaced, PaymentExpired
from gigwright.events.payments import (
    PaymentCaptured,
    PaymentDeclined,
    PaymentRefunded,
    PayoutFailed,
    PayoutReturned,
    PayoutSent,
    RefundRequested,
    SweepSent,
)
from gigwright.values import (
    AddressId,
    BillId,
    BreakId,
    LineRef,
    OrderId,
    PaymentId,
    PayoutId,
    RefundId,
    SourceRef,
)
from tests.contexts.asked_anything import changed, run
from tests.contexts.payments.asked_banks import (
    OTHER_ORDER,
    PAYMENTS,
    PAYOUTS,
    REFUNDS,
    TOTALS,
    but_for,
)
from tests.contexts.payments.asked_sweeps import AskedSweeps
from tests.contexts.payments.retold_breaks import NETS, OPERATOR
from tests.contexts.payments.samples import (
    BILL,
    BUYER,
    CARD,
    ORDER,
    OTHER_BILL,
    SELLER,
    TWO_DAYS_LATER,
    billed,
    cancelled,
    expired,
    paid,
    payout_requested,
    placed,
    usd,
)

orders = st.sampled_from((ORDER, ORDER, OTHER_ORDER))
payments, refunds, payouts = (st.sampled_from(tuple(each)) for each in (PAYMENTS, REFUNDS, PAYOUTS))
ways = st.integers(0, 9)
parts = st.sampled_from(("half", "half", "all", "rest", "too much", "nothing", "less"))
cards = but_for(*({"card": card} for card in ("", "x" * 255, "x" * 256, "4242 4242-4242 4242", "424242424242")))
WHY = (*("It was theirs",) * 4, " ", "x" * 10_001)
reasons = ({"reason": "x" * 500}, {"reason": "x" * 501})
charges = but_for(*({"charge": charge} for _, charge in PAYMENTS.values()))
captures = charges | but_for({"processor_fee": usd(0)}, {"available_at": TWO_DAYS_LATER.replace(hour=13)})
SOURCES = ("ch_1", "ch_2", "re_1", "re_2", "tr_1", "tr_2", "cb_ch_1", "cb_ch_2", "bp_1", "bp_2")
lines = st.tuples(
    st.sampled_from(SOURCES),
    st.sampled_from((*NETS, "network_cost")),
    st.integers(1, 3),
)
who_compares = st.sampled_from((*("reconciliation",) * 5, BUYER))
transfers = but_for(*({"transfer": transfer} for transfer in PAYOUTS.values()))


class Payments(AskedSweeps):
    @initialize(
        payment=payments, payout=payouts, of_payment=st.lists(ways, max_size=8), of_payout=st.lists(ways, max_size=4)
    )
    def something_happened_already(
        self, payment: PaymentId, payout: PayoutId, of_payment: list[int], of_payout: list[int]
    ) -> None:
        self.what_the_payment_waits_for(payment, of_payment)
        self.what_the_payout_waits_for(payout, of_payout)

    @rule(order=orders)
    def an_order_is_placed(self, order: OrderId) -> None:
        if not self.past(OrderPlaced, order=order):
            self.happens(changed(placed, order=order, total=TOTALS[order], pay_by=self.now + (placed.pay_by - NOON)))

    @rule(order=orders)
    def an_order_goes_on_or_ends(self, order: OrderId) -> None:
        captures = self.past(PaymentCaptured, order=order)
        if not self.past(OrderPlaced, order=order) or self.past(OrderCancelled, PaymentExpired, order=order):
            return
        if self.past(OrderPaid, order=order):
            self.happens(changed(cancelled, order=order, payment=captures[0].payment, refund=TOTALS[order]))
        elif captures:
            self.happens(changed(paid, order=order, payment=captures[0].payment))
        elif self.now >= self.past(OrderPlaced, order=order)[0].pay_by:
            self.happens(changed(expired, order=order))

    @rule(payout=payouts)
    def a_seller_asks_for_their_earnings(self, payout: PayoutId) -> None:
        if not self.asked_for(payout):
            self.happens(changed(payout_requested, payout=payout))

    @rule(payment=payments, ways=st.lists(ways, min_size=1, max_size=4))
    def what_the_payment_waits_for(self, payment: PaymentId, ways: list[int]) -> None:
        """Mere chance hardly ever comes to a refund, so that here it only chooses among what may come next."""
        for way in ways:
            self.an_order_is_placed(PAYMENTS[payment][0])
            if not self.past(PaymentCaptured, payment=payment):
                self.pay(payment, {})
                if way == 8:
                    self.hear_of_a_capture(payment, {"charge": "ch_1"})  # perhaps another payment's
                self.hear_of_a_decline(payment, {}) if way == 9 else self.hear_of_a_capture(payment, {})
            elif way == 9:
                self.hear_of_funds(payment, {})
            else:
                refund = tuple(REFUNDS)[way % 3]
                self.ask_back(payment, refund, ("half", "rest", "too much")[way // 3], {})
                self.hear_of_a_refund(refund, {"processor_refund": "re_1"})  # perhaps another refund's
                self.hear_that_a_refund_was_stopped(refund, {}) if way == 1 else self.hear_of_a_refund(refund, {})

    @rule(payout=payouts, ways=st.lists(ways, min_size=1, max_size=4))
    def what_the_payout_waits_for(self, payout: PayoutId, ways: list[int]) -> None:
        self.a_seller_asks_for_their_earnings(payout)
        for way in ways:
            if way % 3 == 0:
                self.hear_that_a_payout_was_sent(payout, {"transfer": "tr_1"})  # perhaps another payout's
                self.hear_that_a_payout_was_sent(payout, {})
            elif way % 3 == 1:
                self.hear_that_a_payout_failed(payout, {})
            else:
                self.hear_that_a_payout_came_back(payout, {})

    @rule(payment=payments, but=cards)
    def pay(self, payment: PaymentId, but: dict[str, Any]) -> None:
        order, _ = PAYMENTS[payment]
        honest = RequestPayment(by=BUYER, payment=payment, order=order, amount=TOTALS[order], card=CARD)
        command = changed(honest, **but)
        self.ask(request_payment, command, self.answer_to_paying(command))

    @rule(order=st.sampled_from(tuple(TOTALS)), bill=st.sampled_from((BILL, OTHER_BILL)), expired=st.booleans())
    def the_buyer_is_asked_for_more(self, order: OrderId, bill: BillId, expired: bool) -> None:
        if not self.past(Billed, bill=bill) and self.past(OrderPaid, order=order):
            total, pay_by = TOTALS[order], self.now + timedelta(hours=48)
            self.happens(changed(billed, order=order, bill=bill, total=total, pay_by=pay_by))
        elif expired:
            for one in self.past(Billed, bill=bill):
                self.happens(BillExpired(order=one.order, bill=bill, buyer=BUYER, seller=SELLER, kind="extra"))

    @rule(payment=payments, bill=st.sampled_from((BILL, OTHER_BILL)), but=cards)
    def pay_a_bill(self, payment: PaymentId, bill: BillId, but: dict[str, Any]) -> None:
        order, _ = PAYMENTS[payment]
        honest = RequestPayment(by=BUYER, payment=payment, order=order, amount=TOTALS[order], card=CARD, bill=bill)
        command = changed(honest, **but)
        self.ask(request_payment, command, self.answer_to_paying(command))

    @rule(payment=payments, but=captures)
    def hear_of_a_capture(self, payment: PaymentId, but: dict[str, Any]) -> None:
        order, charge = PAYMENTS[payment]
        honest = RecordCapture(
            by="charging",
            payment=payment,
            charge=charge,
            amount=TOTALS[order],
            processor_fee=usd(336),
            available_at=TWO_DAYS_LATER,
        )
        command = changed(honest, **but)
        self.ask(record_capture, command, self.answer_to_capture(command))

    @rule(payment=payments, but=but_for(*reasons, {"charge": "ch_1"}, {"charge": "ch_2"}))
    def hear_of_a_decline(self, payment: PaymentId, but: dict[str, Any]) -> None:
        _, charge = PAYMENTS[payment]
        honest = RecordDecline(by="processor-news", payment=payment, charge=charge, reason="the card was declined")
        command = changed(honest, **{field: value for field, value in but.items() if field != "amount"})
        self.ask(record_decline, command, self.answer_to_decline(command))

    @rule(payment=payments, but=charges)
    def hear_of_funds(self, payment: PaymentId, but: dict[str, Any]) -> None:
        order, charge = PAYMENTS[payment]
        fees = [capture.processor_fee for capture in self.past(PaymentCaptured, payment=payment)]
        net = TOTALS[order] - (fees or [usd(336)])[0]
        honest = RecordFundsAvailable(by="processor-news", payment=payment, charge=charge, amount=net)
        command = changed(honest, **but)
        self.ask(record_funds_available, command, self.answer_to_available(command))

    @rule(payment=payments, refund=refunds, part=parts, but=but_for())
    def ask_back(self, payment: PaymentId, refund: RefundId, part: str, but: dict[str, Any]) -> None:
        all_minor = self.captured_minor(payment)
        left_minor = all_minor - self.asked_back_minor(payment)
        amounts = {"half": all_minor // 2, "all": all_minor, "rest": left_minor, "too much": left_minor + 1, "less": -1}
        honest = RequestRefund(by="refund-desk", refund=refund, payment=payment, amount=usd(amounts.get(part, 0)))
        command = changed(honest, **but)
        self.ask(request_refund, command, self.answer_to_asking_back(command))

    @rule(refund=refunds, but=but_for({"processor_refund": "re_1"}, {"processor_refund": "re_2"}))
    def hear_of_a_refund(self, refund: RefundId, but: dict[str, Any]) -> None:
        amounts = [asked.amount for asked in self.past(RefundRequested, refund=refund)] or [usd(828)]
        honest = RecordRefund(by="refunding", refund=refund, amount=amounts[0], processor_refund=REFUNDS[refund])
        command = changed(honest, **but)
        self.ask(record_refund, command, self.answer_to_refund(command))

    @rule(payout=payouts, but=transfers)
    def hear_that_a_payout_was_sent(self, payout: PayoutId, but: dict[str, Any]) -> None:
        honest = RecordPayoutSent(by="paying-out", payout=payout, transfer=PAYOUTS[payout], amount=usd(8_000))
        command = changed(honest, **but)
        self.ask(record_payout_sent, command, self.answer_to_sent(command))

    @rule(payout=payouts, but=but_for(*reasons))
    def hear_that_a_payout_failed(self, payout: PayoutId, but: dict[str, Any]) -> None:
        honest = RecordPayoutFailed(by="paying-out", payout=payout, amount=usd(8_000), reason="the account is closed")
        command = changed(honest, **but)
        self.ask(record_payout_failed, command, self.answer_to_failed(command))

    @rule(payout=payouts, but=transfers | but_for(*reasons))
    def hear_that_a_payout_came_back(self, payout: PayoutId, but: dict[str, Any]) -> None:
        honest = RecordPayoutReturned(
            by="processor-news",
            payout=payout,
            transfer=PAYOUTS[payout],
            amount=usd(8_000),
            reason="the account is closed",
        )
        command = changed(honest, **but)
        self.ask(record_payout_returned, command, self.answer_to_returned(command))

    @rule(refund=refunds, but=but_for(*reasons, {"processor_refund": "re_1"}))
    def hear_that_a_refund_came_back(self, refund: RefundId, but: dict[str, Any]) -> None:
        amounts = [asked.amount for asked in self.past(RefundRequested, refund=refund)] or [usd(828)]
        honest = RecordRefundFailed(
            by="processor-news",
            refund=refund,
            amount=amounts[0],
            processor_refund=REFUNDS[refund],
            reason="the card takes nothing back",
        )
        command = changed(honest, **but)
        self.ask(record_refund_failed, command, self.answer_to_refund_failed(command))

    @rule(line=lines, off=st.sampled_from((0, 0, 5)), first=st.booleans(), by=who_compares)
    def compare(self, line: tuple[str, str, int], off: int, first: bool, by: str) -> None:
        """A line as it should be, or off, or the second of its kind."""
        source, kind, number = line
        known = self.recorded_as(source, kind)
        net = known[0] if known else usd(-828)
        ref = LineRef(f"txn_{source}_{kind}_{number}")
        command = CompareLine(
            by=by,
            source=SourceRef(source),
            line=ref,
            first=ref if first else LineRef("txn_first"),
            line_kind=kind,
            net=usd(net.amount_minor + off),
        )
        self.ask(compare_line, command, self.answer_to_line(command))

    @rule(number=st.integers(0, 9), by=who_compares)
    def miss_what_is_recorded(self, number: int, by: str) -> None:
        """Mere chance seldom names a line that there should be."""
        known = [(source, kind) for source in SOURCES for kind in NETS if self.recorded_as(source, kind)]
        if known:
            self.miss((*known[number % len(known)], 1), by)

    @rule(line=lines, by=who_compares)
    def miss(self, line: tuple[str, str, int], by: str) -> None:
        source, kind, _ = line
        command = MissRecord(by=by, source=SourceRef(source), line_kind=kind)
        self.ask(miss_record, command, self.answer_to_missing(command))

    @rule(number=st.integers(0, 9), to=st.sampled_from(DESTINATIONS), reason=st.sampled_from(WHY))
    def resolve(self, number: int, to: Any, reason: str) -> None:
        if number == 0 and not self.past(OperatorAppointed):
            self.happens(OperatorAppointed(operator=OPERATOR, address=derive(AddressId, "sample")))
        found = self.past(BreakFound)
        which = found[number % len(found)].difference if found and number < 9 else derive(BreakId, "nobody's")
        command = ResolveBreak(by=OPERATOR, difference=which, destination=to, reason=reason)
        self.ask(resolve_break, command, self.answer_to_resolving(command))

    @invariant()
    def each_break_is_found_once_and_over_once(self) -> None:
        found = [each.difference for each in self.past(BreakFound)]
        over = [each.difference for each in self.past(BreakExplained, BreakResolved)]
        assert max([*Counter(found).values(), *Counter(over).values()], default=1) == 1
        assert set(over) <= set(found)

    @invariant()
    def a_payment_has_one_outcome_and_an_order_is_paid_once(self) -> None:
        outcomes = self.past(PaymentCaptured, PaymentDeclined)
        assert len({event.payment for event in outcomes}) == len(outcomes)
        captures = self.past(PaymentCaptured)
        assert len({event.order for event in captures}) == len(captures)

    @invariant()
    def what_goes_back_was_captured_before(self) -> None:
        for payment in PAYMENTS:
            sent_minor = sum(event.amount.amount_minor for event in self.past(PaymentRefunded, payment=payment))
            assert sent_minor <= self.asked_back_minor(payment) <= self.captured_minor(payment)

    @invariant()
    def each_reference_of_the_processor_stands_once(self) -> None:
        told = (
            *(event.charge for event in self.past(PaymentCaptured, PaymentDeclined)),
            *(event.processor_refund for event in self.past(PaymentRefunded)),
            *(event.transfer for event in self.past(PayoutSent)),
            *(event.bank_payout for event in self.past(SweepSent)),
        )
        assert max(Counter(told).values(), default=1) == 1

    @invariant()
    def a_payout_fails_or_leaves_and_comes_back_only_after_it_left(self) -> None:
        for payout in PAYOUTS:
            sent, failed = self.past(PayoutSent, payout=payout), self.past(PayoutFailed, payout=payout)
            assert len(sent) + len(failed) <= 1
            assert len(self.past(PayoutReturned, payout=payout)) <= len(sent)


def test_payments_answer_as_the_rules_say_whatever_is_asked() -> None:
    run(Payments, DECISIONS, seeds=16)
