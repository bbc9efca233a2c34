"""What the processor said of a charge."""

from datetime import timedelta

import pytest

from gigwright.backbone.testing import given
from gigwright.contexts.payments.decisions.charges import (
    RecordCapture,
    RecordDecline,
    RecordFundsAvailable,
    record_capture,
    record_decline,
    record_funds_available,
)
from gigwright.values import ChargeRef, Money
from tests.contexts.payments.samples import (
    BUYER,
    CHARGE,
    OTHER_PAYMENT,
    PAYMENT,
    TWO_DAYS_LATER,
    available,
    captured,
    changed,
    declined,
    requested,
    usd,
)

capture = RecordCapture(
    by="charging",
    payment=PAYMENT,
    charge=CHARGE,
    amount=usd(10_550),
    processor_fee=usd(336),
    available_at=TWO_DAYS_LATER,
)
decline = RecordDecline(by="charging", payment=PAYMENT, charge=CHARGE, reason="the card was declined")
funds = RecordFundsAvailable(by="processor-news", payment=PAYMENT, charge=CHARGE, amount=usd(10_214))
other_requested = changed(requested, payment=OTHER_PAYMENT)


def test_a_capture_is_recorded_once() -> None:
    given(requested).when(record_capture, capture).then(captured)
    given(requested, captured).when(record_capture, capture).says_nothing()
    given(requested, captured).when(record_capture, changed(capture, by="processor-news")).says_nothing()


def test_nobody_claims_a_capture_in_person() -> None:
    given(requested).when(record_capture, changed(capture, by=BUYER)).refuses("only the market itself")


def test_a_capture_that_nobody_asked_for_is_refused() -> None:
    given().when(record_capture, capture).refuses("nobody asked for payment")


def test_another_amount_than_was_asked_for_is_refused_with_both() -> None:
    other = changed(capture, amount=usd(10_000))
    given(requested).when(record_capture, other).refuses("is 105.50 USD with us, but 100.00 USD at the card processor")
    given(requested, captured).when(record_capture, other).refuses("105.50 USD with us, but 100.00 USD")


def test_another_fee_for_the_same_charge_is_refused_with_both() -> None:
    other = changed(capture, processor_fee=usd(300))
    given(requested, captured).when(record_capture, other).refuses("3.36 USD with us, but 3.00 USD")


def test_another_day_for_the_same_charge_is_refused() -> None:
    other = changed(capture, available_at=TWO_DAYS_LATER + timedelta(days=1))
    given(requested, captured).when(record_capture, other).refuses("is available at 2026-01-07T12:00:00+00:00 with us")


def test_a_payment_is_captured_by_one_charge() -> None:
    other = changed(capture, charge=ChargeRef("ch_2"))
    given(requested, captured).when(record_capture, other).refuses("charge ch_1 with us, but ch_2")


def test_a_charge_belongs_to_one_payment() -> None:
    other = changed(capture, payment=OTHER_PAYMENT)
    given(requested, other_requested, captured).when(record_capture, other).refuses("charge ch_1 belongs to payment")


def test_a_declined_payment_is_not_captured() -> None:
    given(requested, declined).when(record_capture, capture).refuses(
        "was declined, but now ch_1 is said to be captured"
    )


def test_a_decline_is_recorded_once() -> None:
    given(requested).when(record_decline, decline).then(declined)
    given(requested, declined).when(record_decline, decline).says_nothing()


def test_nobody_claims_a_decline_in_person() -> None:
    given(requested).when(record_decline, changed(decline, by=BUYER)).refuses("only the market itself")


def test_a_decline_that_nobody_asked_for_is_refused() -> None:
    given().when(record_decline, decline).refuses("nobody asked for payment")


def test_a_captured_payment_is_not_declined() -> None:
    given(requested, captured).when(record_decline, decline).refuses(
        "was captured, but now ch_1 is said to be declined"
    )


def test_a_payment_is_declined_by_one_charge() -> None:
    other = changed(decline, charge=ChargeRef("ch_2"))
    given(requested, declined).when(record_decline, other).refuses("charge ch_1 with us, but ch_2")


def test_a_declined_charge_belongs_to_one_payment() -> None:
    other = changed(decline, payment=OTHER_PAYMENT)
    given(requested, other_requested, declined).when(record_decline, other).refuses("charge ch_1 belongs to payment")


def test_a_reason_is_not_endless() -> None:
    given(requested).when(record_decline, changed(decline, reason="x" * 501)).refuses("at most 500 characters")


def test_funds_become_available_once() -> None:
    given(requested, captured).when(record_funds_available, funds).then(available)
    given(requested, captured, available).when(record_funds_available, funds).says_nothing()


def test_nobody_claims_funds_in_person() -> None:
    given(requested, captured).when(record_funds_available, changed(funds, by=BUYER)).refuses("only the market itself")


def test_funds_of_nothing_are_refused() -> None:
    given(requested).when(record_funds_available, funds).refuses("was not captured")


def test_funds_are_the_net_of_the_charge() -> None:
    for events in ((requested, captured), (requested, captured, available)):
        given(*events).when(record_funds_available, changed(funds, amount=usd(10_550))).refuses(
            "102.14 USD with us, but 105.50 USD"
        )


def test_funds_are_of_the_charge_that_was_captured() -> None:
    other = changed(funds, charge=ChargeRef("ch_2"))
    given(requested, captured).when(record_funds_available, other).refuses("charge ch_1 with us, but ch_2")


@pytest.mark.parametrize("fee", [usd(-1), usd(10_551), Money(336, "EUR")])
def test_a_fee_that_cannot_be_is_refused(fee: Money) -> None:
    given(requested).when(record_capture, changed(capture, processor_fee=fee)).refuses("which can't be")
