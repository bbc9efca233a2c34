"""Money on its way back to a card."""

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from gigwright.backbone.ids import derive
from gigwright.backbone.testing import given
from gigwright.contexts.payments.decisions.refunds import (
    RecordRefund,
    RecordRefundFailed,
    RecordRefundStopped,
    RequestRefund,
    record_refund,
    record_refund_failed,
    record_refund_stopped,
    request_refund,
)
from gigwright.values import Money, RefundId, RefundRef
from tests.contexts.payments.samples import (
    BUYER,
    OTHER_PAYMENT,
    OTHER_REFUND,
    PAYMENT,
    PROCESSOR_REFUND,
    REFUND,
    captured,
    changed,
    refund_failed,
    refund_requested,
    refund_stopped,
    refunded,
    requested,
    usd,
)

ask = RequestRefund(by="refund-desk", refund=REFUND, payment=PAYMENT, amount=usd(10_000))
record = RecordRefund(by="refunding", refund=REFUND, amount=usd(10_000), processor_refund=PROCESSOR_REFUND)
record_failure = RecordRefundFailed(
    by="processor-news",
    refund=REFUND,
    amount=usd(10_000),
    processor_refund=PROCESSOR_REFUND,
    reason="the card takes nothing back",
)
stop = RecordRefundStopped(by="refunding", refund=REFUND, amount=usd(10_000))
other_refund_requested = changed(refund_requested, refund=OTHER_REFUND, amount=usd(550))


def test_a_refund_is_asked_for_once() -> None:
    given(requested, captured).when(request_refund, ask).then(refund_requested)
    given(requested, captured, refund_requested).when(request_refund, ask).says_nothing()


def test_nobody_asks_for_a_refund_in_person() -> None:
    given(requested, captured).when(request_refund, changed(ask, by=BUYER)).refuses("only the market itself")


def test_a_payment_that_was_not_captured_is_not_refunded() -> None:
    given(requested).when(request_refund, ask).refuses("there is nothing to refund")


@pytest.mark.parametrize("minor", [0, -1])
def test_a_refund_is_more_than_nothing(minor: int) -> None:
    given(requested, captured).when(request_refund, changed(ask, amount=usd(minor))).refuses("more than nothing")


def test_a_refund_is_in_the_currency_of_the_payment() -> None:
    other = changed(ask, amount=Money(100, "EUR"))
    given(requested, captured).when(request_refund, other).refuses("in the same currency")


def test_refunds_together_never_exceed_the_payment() -> None:
    more = changed(ask, refund=OTHER_REFUND, amount=usd(551))
    events = (requested, captured, refund_requested)
    given(*events).when(request_refund, more).refuses("only 5.50 USD of the payment of 105.50 USD is left")
    given(*events).when(request_refund, changed(more, amount=usd(550))).then(other_refund_requested)


def test_a_refund_id_stands_for_one_amount_of_one_payment() -> None:
    events = (requested, captured, refund_requested)
    given(*events).when(request_refund, changed(ask, amount=usd(1))).refuses("stands for 100.00 USD of")
    given(*events).when(request_refund, changed(ask, payment=OTHER_PAYMENT)).refuses("stands for 100.00 USD of")


@drawn(st.lists(st.integers(-10, 10_550), max_size=8))
def test_whatever_is_asked_the_refunds_fit(amounts: list[int]) -> None:
    events: list[object] = [requested, captured]
    for count, minor in enumerate(amounts):
        refund = derive(RefundId, "drawn", str(count))
        events += given(*events).when(request_refund, changed(ask, refund=refund, amount=usd(minor))).events
    asked = [event.amount.amount_minor for event in events[2:] if isinstance(event, type(refund_requested))]
    assert sum(asked) <= 10_550
    assert all(minor > 0 for minor in asked)


def test_a_refund_is_recorded_once() -> None:
    given(refund_requested).when(record_refund, record).then(refunded)
    given(refund_requested, refunded).when(record_refund, record).says_nothing()


def test_nobody_claims_a_refund_in_person() -> None:
    given(refund_requested).when(record_refund, changed(record, by=BUYER)).refuses("only the market itself")


def test_a_refund_that_nobody_asked_for_is_refused() -> None:
    given().when(record_refund, record).refuses("nobody asked for refund")


def test_another_amount_is_refused_with_both() -> None:
    for events in ((refund_requested,), (refund_requested, refunded)):
        given(*events).when(record_refund, changed(record, amount=usd(9_999))).refuses(
            "100.00 USD with us, but 99.99 USD"
        )


def test_a_refund_has_one_reference() -> None:
    other = changed(record, processor_refund=RefundRef("re_2"))
    given(refund_requested, refunded).when(record_refund, other).refuses("re_1 with us, but re_2")


def test_a_reference_belongs_to_one_refund() -> None:
    other = changed(record, refund=OTHER_REFUND, amount=usd(550))
    given(refund_requested, other_refund_requested, refunded).when(record_refund, other).refuses("re_1 belongs to")


def test_a_refund_that_was_sent_comes_back_once() -> None:
    given(refund_requested, refunded).when(record_refund_failed, record_failure).then(refund_failed)
    given(refund_requested, refunded, refund_failed).when(record_refund_failed, record_failure).says_nothing()


def test_a_refund_that_was_never_sent_cannot_come_back() -> None:
    given(refund_requested).when(record_refund_failed, record_failure).refuses("was never sent")
    given().when(record_refund_failed, record_failure).refuses("nobody asked for refund")


def test_only_the_refund_that_was_sent_comes_back() -> None:
    other = changed(record_failure, processor_refund=RefundRef("re_2"))
    given(refund_requested, refunded).when(record_refund_failed, other).refuses("re_1 with us, but re_2")
    less = changed(record_failure, amount=usd(9_999))
    given(refund_requested, refunded).when(record_refund_failed, less).refuses("100.00 USD with us, but 99.99 USD")


def test_nobody_says_in_person_that_a_refund_came_back() -> None:
    by_hand = changed(record_failure, by=BUYER)
    given(refund_requested, refunded).when(record_refund_failed, by_hand).refuses("only the market itself")
    long = changed(record_failure, reason="x" * 501)
    given(refund_requested, refunded).when(record_refund_failed, long).refuses("at most 500 characters")


def test_a_refund_is_stopped_once() -> None:
    given(refund_requested).when(record_refund_stopped, stop).then(refund_stopped)
    given(refund_requested, refund_stopped).when(record_refund_stopped, stop).says_nothing()


def test_what_is_stopped_was_asked_for_as_it_is_said_and_nobody_says_it_in_person() -> None:
    given().when(record_refund_stopped, stop).refuses("nobody asked for refund")
    given(refund_requested).when(record_refund_stopped, changed(stop, amount=usd(1))).refuses("100.00 USD with us")
    given(refund_requested).when(record_refund_stopped, changed(stop, by=BUYER)).refuses("only the market itself")


def test_a_refund_is_made_or_stopped() -> None:
    given(refund_requested, refunded).when(record_refund_stopped, stop).refuses("and can't be stopped")
    given(refund_requested, refund_stopped).when(record_refund, record).refuses("was stopped, but now re_1")


def test_a_refund_that_was_stopped_is_left_to_be_asked_for() -> None:
    events = (requested, captured, refund_requested, refund_stopped)
    again = given(*events).when(request_refund, changed(ask, refund=OTHER_REFUND))
    again.then(changed(refund_requested, refund=OTHER_REFUND))
