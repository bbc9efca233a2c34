"""What is handed out about money: once each, under the next number of its series."""

from typing import Any

import pytest

from gigwright.backbone.ids import derive
from gigwright.backbone.testing import given
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
from gigwright.events.billing import ReceiptIssued, moved_by
from gigwright.events.gigs import Extra
from gigwright.events.orders import CouponRedeemed, CreditUsed
from gigwright.values import CouponCode, OrderId, PaymentId, PayoutId, RefundId
from tests.contexts.asked_anything import changed
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
    R27,
    RECEIPT,
    RECOVER,
    RECOVERED,
    REQUESTED,
    STATE,
    STATE_EARLY,
    STATED_EARLY,
    STATEMENT,
    usd,
)
from tests.contexts.notifications.samples import BILLED, BOUGHT

OTHER = derive(PaymentId, "other")
OTHERS = changed(RECEIPT, number=41, payment=OTHER, order=derive(OrderId, "other"))


def test_a_payment_is_receipted_with_what_was_agreed() -> None:
    given(PLACED).when(issue_receipt, ISSUE).then(RECEIPT)


def test_a_receipt_takes_the_number_after_the_last_of_its_series() -> None:
    given(PLACED, OTHERS).when(issue_receipt, ISSUE).then(changed(RECEIPT, number=42))


def test_each_year_begins_with_number_one() -> None:
    given(PLACED, OTHERS).when(issue_receipt, changed(ISSUE, series=R27)).then(changed(RECEIPT, series=R27))


def test_a_payment_is_receipted_once() -> None:
    given(PLACED, RECEIPT).when(issue_receipt, ISSUE).says_nothing()
    given(PLACED, RECEIPT).when(issue_receipt, changed(ISSUE, series=R27)).says_nothing()


def test_a_second_payment_of_an_order_has_a_receipt_of_its_own() -> None:
    late = changed(ISSUE, payment=OTHER)
    given(PLACED, RECEIPT).when(issue_receipt, late).then(changed(RECEIPT, number=2, payment=OTHER))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "The source file"),
        ({"kind": "change", "extra": None}, "other work"),
        ({"kind": "tip", "extra": None}, "a tip"),
    ],
)
def test_the_payment_of_a_bill_is_receipted_with_what_it_was_for(changes: dict[str, Any], said: str) -> None:
    issue = changed(ISSUE, payment=OTHER, amount=usd(1_883), bill=BILLED.bill)
    money = {"price": usd(1_500), "service_fee": usd(383), "total": usd(1_883)}
    receipt = changed(RECEIPT, number=2, payment=OTHER, package=said, **money)
    given(PLACED, RECEIPT, changed(BILLED, **changes)).when(issue_receipt, issue).then(receipt)


def test_a_receipt_says_what_a_coupon_and_credit_paid_and_is_over_the_rest() -> None:
    coupon = CouponRedeemed(
        order=ISSUE.order,
        coupon=CouponCode("WELCOME-10"),
        buyer=BUYER,
        seller=PLACED.seller,
        amount=usd(1_000),
        funded_by="market",
    )
    credit = CreditUsed(order=ISSUE.order, buyer=BUYER, seller=PLACED.seller, amount=usd(2_000))
    by_coupon, by_both = changed(ISSUE, amount=usd(9_550)), changed(ISSUE, amount=usd(7_550))
    given(PLACED, coupon).when(issue_receipt, by_coupon).then(changed(RECEIPT, coupon=usd(1_000)))
    both = changed(RECEIPT, coupon=usd(1_000), credit=usd(2_000))
    given(PLACED, coupon, credit).when(issue_receipt, by_both).then(both)
    assert moved_by(both) == usd(7_550)
    given(PLACED, changed(coupon, funded_by="seller")).when(issue_receipt, ISSUE).then(RECEIPT)
    late = changed(ISSUE, payment=OTHER, amount=usd(1_883), bill=BILLED.bill)
    (receipt,) = given(PLACED, coupon, BILLED).when(issue_receipt, late).events
    assert isinstance(receipt, ReceiptIssued)
    assert receipt.coupon is None


def test_a_receipt_names_all_that_was_ordered() -> None:
    extras = (Extra("The source file", usd(1_500), 0),)
    several = changed(PLACED, quantity=2, extras=extras)
    then = changed(RECEIPT, package="2 × Basic, with The source file")
    given(several).when(issue_receipt, ISSUE).then(then)


def test_a_credit_note_names_the_receipt() -> None:
    given(PLACED, RECEIPT).when(issue_credit_note, CREDIT).then(CREDIT_NOTE)


def test_a_refund_is_credited_once_and_the_next_one_again() -> None:
    again = changed(CREDIT, refund=derive(RefundId, "again"), amount=usd(1))
    given(RECEIPT, CREDIT_NOTE).when(issue_credit_note, CREDIT).says_nothing()
    given(RECEIPT, CREDIT_NOTE).when(issue_credit_note, again).then(
        changed(CREDIT_NOTE, number=2, refund=again.refund, amount=usd(1))
    )


def test_nothing_is_credited_without_a_receipt() -> None:
    given(PLACED, OTHERS).when(issue_credit_note, CREDIT).refuses("has no receipt that could be named")


def test_what_became_credit_is_noted_once_and_names_the_receipt() -> None:
    given(PLACED, RECEIPT).when(note_credit, NOTE).then(NOTED)
    given(PLACED, RECEIPT, NOTED).when(note_credit, NOTE).says_nothing()
    given(PLACED, RECEIPT, CREDIT_NOTE).when(note_credit, NOTE).then(changed(NOTED, number=2))
    given(PLACED, OTHERS).when(note_credit, NOTE).refuses("has no receipt that could be named")


def test_what_became_credit_of_all_payments_names_all_their_receipts() -> None:
    of_all, further = changed(NOTE, of_all=True), changed(RECEIPT, number=2, payment=OTHER)
    bought = changed(BOUGHT, payment=OTHER)
    given(PLACED, RECEIPT, bought, further).when(note_credit, of_all).then(changed(NOTED, further=("R-2026-000002",)))
    given(PLACED, RECEIPT, bought, further).when(note_credit, NOTE).then(NOTED)
    given(PLACED, RECEIPT, bought).when(note_credit, of_all).refuses("has no receipt that could be named")


def test_what_a_bank_keeps_is_credited_once_and_names_the_receipt() -> None:
    given(PLACED, RECEIPT).when(credit_chargeback, LOSE).then(LOST)
    given(PLACED, RECEIPT, LOST).when(credit_chargeback, LOSE).says_nothing()
    given(PLACED, RECEIPT, LOST, RECOVERED).when(credit_chargeback, LOSE).says_nothing()
    given(PLACED, OTHERS).when(credit_chargeback, LOSE).refuses("has no receipt that could be named")


def test_what_a_bank_returns_after_all_cancels_the_credit_note_once() -> None:
    given(RECEIPT, LOST).when(cancel_chargeback_credit, RECOVER).then(RECOVERED)
    given(RECEIPT, LOST, RECOVERED).when(cancel_chargeback_credit, RECOVER).says_nothing()
    given(RECEIPT).when(cancel_chargeback_credit, RECOVER).refuses("has no credit note that could be cancelled")


def test_nobody_asks_in_person_for_what_banks_bring() -> None:
    given(RECEIPT).when(credit_chargeback, changed(LOSE, by=BUYER)).refuses("issued by themselves")
    given(RECEIPT, LOST).when(cancel_chargeback_credit, changed(RECOVER, by=BUYER)).refuses("issued by themselves")


def test_a_payout_statement_says_what_was_taken_kept_and_sent() -> None:
    given(REQUESTED).when(issue_payout_statement, STATE).then(STATEMENT)
    given(REQUESTED, STATEMENT).when(issue_payout_statement, STATE).says_nothing()


def test_a_payout_that_came_back_has_its_statement_cancelled_under_a_number_of_its_own() -> None:
    given(REQUESTED, STATEMENT).when(cancel_payout_statement, CANCEL).then(CANCELLATION)
    given(REQUESTED, STATEMENT, CANCELLATION).when(cancel_payout_statement, CANCEL).says_nothing()


def test_an_early_payout_is_stated_once_with_its_fee_and_what_is_left() -> None:
    given(PLACED).when(state_early_payout, STATE_EARLY).then(STATED_EARLY)
    given(PLACED, STATED_EARLY).when(state_early_payout, STATE_EARLY).says_nothing()
    others = changed(STATED_EARLY, order=derive(OrderId, "other"))
    given(PLACED, others, STATEMENT).when(state_early_payout, STATE_EARLY).then(changed(STATED_EARLY, number=2))


def test_what_was_never_stated_is_not_cancelled() -> None:
    other = changed(CANCEL, payout=derive(PayoutId, "other"))
    given(REQUESTED, STATEMENT).when(cancel_payout_statement, other).refuses("has no statement")


@pytest.mark.parametrize(
    ("rule", "command"),
    [
        (issue_receipt, ISSUE),
        (issue_credit_note, CREDIT),
        (note_credit, NOTE),
        (issue_payout_statement, STATE),
        (cancel_payout_statement, CANCEL),
        (state_early_payout, STATE_EARLY),
    ],
)
@pytest.mark.parametrize("by", [BUYER, "bookkeeping"])
def test_nobody_asks_for_a_document_but_billing(rule: Any, command: Any, by: str) -> None:
    asked = given(PLACED, RECEIPT, REQUESTED, STATEMENT).when(rule, changed(command, by=by))
    asked.refuses("issued by themselves when money has moved")
