"""Every law of documents and of the fee of payouts is broken once on purpose, and seen to catch it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from gigwright.backbone.ids import derive
from gigwright.backbone.query import query
from gigwright.contexts.ledger.projections import bookkeeping
from gigwright.events.billing import ChargebackCredited, CreditNoteIssued, EarlyPayoutStated, ReceiptIssued
from gigwright.events.ledger import EarningsClearedEarly, PayoutRequested
from gigwright.events.orders import OrderCancelled, OrderCompleted
from gigwright.simulation.invariants import check
from gigwright.values import ChargebackRef, Money, PaymentId, PayoutId, SeriesId
from gigwright.wiring import Market
from tests.contexts.asked_anything import changed
from tests.simulation.planting import change_rows, say
from tests.torture.forms import person

BOOKS = f"views/{bookkeeping.name}-{bookkeeping.version}.db"


def a_receipt_is_issued_twice(market: Market) -> None:
    first, last = _receipts(market)
    say(market, changed(first, number=last.number + 1))


def a_receipt_is_over_another_amount(market: Market) -> None:
    _, last = _receipts(market)
    dearer = Money(last.service_fee.amount_minor + 1, last.service_fee.currency)
    say(market, changed(last, number=last.number + 1, service_fee=dearer))


def a_number_is_left_out(market: Market) -> None:
    _, last = _receipts(market)
    say(market, changed(last, number=last.number + 2, payment=derive(PaymentId, "planted")))


def a_credit_note_names_another_receipt(market: Market) -> None:
    known = list(market.log.read(query(CreditNoteIssued)))[-1].data
    say(market, changed(known, number=known.number + 1, receipt="R-2026-999999"))


def a_loss_is_credited_that_no_bank_has_decided(market: Market) -> None:
    known = list(market.log.read(query(CreditNoteIssued)))[-1].data
    loss = ChargebackCredited(
        series=known.series,
        number=known.number + 1,
        receipt=known.receipt,
        chargeback=ChargebackRef("cb_planted"),
        payment=known.payment,
        order=known.order,
        buyer=known.buyer,
        amount=known.amount,
        lost_at=known.refunded_at,
    )
    say(market, loss)


def credit_is_noted_that_nobody_has(market: Market) -> None:
    known = list(market.log.read(query(CreditNoteIssued)))[-1].data
    say(market, changed(known, number=known.number + 1, as_credit=True))


def credit_is_not_noted(market: Market) -> None:
    ended = list(market.log.read(query(OrderCancelled)))[-1].data
    say(market, changed(ended, to_credit=ended.refund))


def a_filed_receipt_is_gone(market: Market) -> None:
    change_rows(market, BOOKS, "DELETE FROM documents WHERE kind = 'receipt' AND number = 1")


@pytest.mark.parametrize(
    "plant",
    [
        a_receipt_is_issued_twice,
        a_receipt_is_over_another_amount,
        a_number_is_left_out,
        a_credit_note_names_another_receipt,
        a_loss_is_credited_that_no_bank_has_decided,
        a_filed_receipt_is_gone,
        credit_is_noted_that_nobody_has,
        credit_is_not_noted,
    ],
)
def test_a_planted_fault_is_caught(market: Market, plant: Callable[[Market], None]) -> None:
    plant(market)

    assert "I17" in {violation.law for violation in check(market)}


@pytest.mark.parametrize("plant", [credit_is_noted_that_nobody_has, credit_is_not_noted])
def test_the_law_of_credit_itself_catches_it(market: Market, plant: Callable[[Market], None]) -> None:
    plant(market)

    assert any("notes of credit" in one.sentence for one in check(market) if one.law == "I17")


def test_a_fee_of_a_payout_that_is_not_the_policys_is_caught(market: Market) -> None:
    amount, fee = Money(1, "USD"), Money(1, "USD")
    say(
        market,
        PayoutRequested(
            payout=derive(PayoutId, "planted"), seller=person("Amara"), amount=amount, fee=fee, again_from=None
        ),
    )

    assert "I13" in {violation.law for violation in check(market)}


@pytest.mark.parametrize("minor", [499, 500_001], ids=["too little", "too much"])
def test_a_payout_beyond_its_limits_is_caught(market: Market, minor: int) -> None:
    _asks(market, "planted", minor, market.clock.now() + timedelta(hours=24))

    assert any("is not between" in one.sentence for one in check(market) if one.law == "I22")


def test_a_payout_within_the_wait_is_caught(market: Market) -> None:
    for number in (1, 2):
        _asks(market, f"planted {number}", 500, market.clock.now() + timedelta(hours=24 + number))

    assert any("within the wait" in one.sentence for one in check(market) if one.law == "I22")


@pytest.mark.parametrize("hours", [None, 24 * 9], ids=["no wait", "a long one"])
def test_a_wait_that_is_not_the_policys_is_caught(market: Market, hours: int | None) -> None:
    _asks(market, "planted", 500, None if hours is None else market.clock.now() + timedelta(hours=hours))

    assert any("when the next may" in one.sentence or "that the next may" in one.sentence for one in check(market))


def test_an_earning_that_clears_early_without_a_right_is_caught(market: Market) -> None:
    done = next(iter(market.log.read(query(OrderCompleted)))).data
    fee = Money(1, done.earning.currency)
    say(market, EarningsClearedEarly(order=done.order, seller=done.seller, earning=done.earning, fee=fee))

    assert any("0 documents of the kind EarlyPayoutStated" in one.sentence for one in check(market))
    found = [one.sentence for one in check(market) if one.law == "I22"]
    for wrong in ("was not chosen", "was clearing, and not", "None minor is due"):
        assert any(wrong in sentence for sentence in found), found


def test_a_statement_of_another_fee_than_was_taken_is_caught(market: Market) -> None:
    done = next(iter(market.log.read(query(OrderCompleted)))).data
    fee, twice = (Money(minor, done.earning.currency) for minor in (1, 2))
    say(market, EarningsClearedEarly(order=done.order, seller=done.seller, earning=done.earning, fee=fee))
    stated = EarlyPayoutStated(
        series=SeriesId("E-2026"),
        number=1,
        order=done.order,
        seller=done.seller,
        title="It",
        amount=done.earning,
        fee=twice,
        left=done.earning - twice,
        cleared_at=market.clock.now(),
    )
    say(market, stated)

    assert any("was taken" in one.sentence for one in check(market) if one.law == "I17")


def _asks(market: Market, name: str, minor: int, again_from: datetime | None) -> None:
    asked, amount, nothing = derive(PayoutId, name), Money(minor, "USD"), Money(0, "USD")
    one = PayoutRequested(payout=asked, seller=person("Amara"), amount=amount, fee=nothing, again_from=again_from)
    say(market, one)


def _receipts(market: Market) -> tuple[ReceiptIssued, ReceiptIssued]:
    """The first and the last."""
    issued = [event.data for event in market.log.read(query(ReceiptIssued))]
    return issued[0], issued[-1]
