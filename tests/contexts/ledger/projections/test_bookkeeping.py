"""Whatever happens, in whatever legal order and currency, the books stay right and what was held is let go."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from gigwright.contexts.ledger.projections import check, held, trial_balance
from gigwright.contexts.ledger.projections.awaiting import awaited
from gigwright.contexts.ledger.projections.journal import breaches
from gigwright.policy import FIRST_POLICY
from gigwright.values import AMOUNT_MINOR_MAX, Money
from tests.contexts.ledger.samples import (
    AVAILABLE,
    BACK_AFTER_ALL,
    BORNE,
    CANCELLED,
    CAPTURED,
    CLEARED,
    COMPLETED,
    GIVEN_BACK,
    KEPT,
    KEPT_NO_LONGER,
    LATE,
    MADE_GOOD,
    PAYOUT_FAILED,
    PAYOUT_REQUESTED,
    PAYOUT_RETURNED,
    PAYOUT_SENT,
    REFUNDED,
    TAKEN_AGAIN,
    TAKEN_BACK,
    altered,
    books_of,
    empty_books,
    keep,
)
from tests.contexts.ledger.stories import Market

EVERY_EVENT = (
    CAPTURED,
    AVAILABLE,
    COMPLETED,
    CLEARED,
    PAYOUT_REQUESTED,
    PAYOUT_SENT,
    PAYOUT_RETURNED,
    PAYOUT_FAILED,
    CANCELLED,
    LATE,
    REFUNDED,
    TAKEN_BACK,
    TAKEN_AGAIN,
    GIVEN_BACK,
    BACK_AFTER_ALL,
    KEPT,
    KEPT_NO_LONGER,
    BORNE,
    MADE_GOOD,
)
ODD_AMOUNTS = (
    Money(550, "EUR"),
    Money(-5, "USD"),
    Money(0, "USD"),
    Money(AMOUNT_MINOR_MAX, "USD"),
    Money(-AMOUNT_MINOR_MAX, "USD"),
    Money(1, "nothing that ISO 4217 knows"),
)

prices = st.builds(
    Money,
    st.integers(min_value=2_000, max_value=5_000_000),
    st.sampled_from(["USD", "JPY", "BHD"]),
)


def test_a_purchase_that_goes_well_leaves_the_market_its_fees() -> None:
    with books_of(CAPTURED, AVAILABLE, COMPLETED, CLEARED, PAYOUT_REQUESTED, PAYOUT_SENT) as books:
        assert check(books) == []
        (trial,) = trial_balance(books)
        assert trial.sum_minor == 0
        assert {balance.account: balance.amount_minor for balance in trial.accounts} == {
            "Assets:Processor:Sandbox:Available": 2_214,
            "Expenses:ProcessorFees:Charge": 336,
            "Income:Commission": -2_000,
            "Income:ServiceFee": -550,
        }


def test_a_cancelled_order_costs_the_market_the_processor_s_fee() -> None:
    with books_of(CAPTURED, AVAILABLE, CANCELLED, REFUNDED) as books:
        assert check(books) == []
        (trial,) = trial_balance(books)
        assert {balance.account: balance.amount_minor for balance in trial.accounts} == {
            "Assets:Processor:Sandbox:Available": -336,
            "Expenses:ProcessorFees:Charge": 336,
        }


def test_a_late_payment_is_held_for_nobody() -> None:
    with books_of(CAPTURED, LATE, REFUNDED) as books:
        assert check(books) == []
        assert held(books) == {"USD": 0}


def test_a_payout_that_failed_or_came_back_can_be_asked_for_again() -> None:
    earned = (CAPTURED, AVAILABLE, COMPLETED, CLEARED)
    again = (PAYOUT_REQUESTED, PAYOUT_FAILED, PAYOUT_REQUESTED, PAYOUT_SENT, PAYOUT_RETURNED, PAYOUT_REQUESTED)
    with books_of(*earned, *again, PAYOUT_SENT) as books:
        assert check(books) == []


def test_a_loss_costs_the_market_its_fees_and_the_seller_the_earning() -> None:
    with books_of(CAPTURED, AVAILABLE, COMPLETED, TAKEN_BACK, KEPT, BORNE) as books:
        assert check(books) == []
        (trial,) = trial_balance(books)
        left = {balance.account: balance.amount_minor for balance in trial.accounts}
        assert left.pop("Income:Commission") + left.pop("Income:Refunds:Commission") == 0
        assert left.pop("Income:ServiceFee") + left.pop("Income:Refunds:ServiceFee") == 0
        assert left == {
            "Assets:Processor:Sandbox:Available": -1_836,
            "Expenses:ProcessorFees:Charge": 336,
            "Expenses:ProcessorFees:Dispute": 1_500,
        }


def test_what_nobody_bore_or_released_is_found_when_nothing_is_under_way() -> None:
    for forgotten in ((TAKEN_BACK, KEPT, GIVEN_BACK), (TAKEN_BACK, KEPT, BORNE)):
        with books_of(CAPTURED, AVAILABLE, COMPLETED, *forgotten) as books:
            books.execute(awaited.delete())
            held = [finding.sentence for finding in check(books) if finding.law == "L6"]
            assert len(held) == (1 if forgotten[-1] is GIVEN_BACK else 0)


def test_a_return_heard_before_the_sending_breaks_no_law() -> None:
    earned = (CAPTURED, AVAILABLE, COMPLETED, CLEARED, PAYOUT_REQUESTED)
    with books_of(*earned, PAYOUT_RETURNED, PAYOUT_SENT) as books:
        assert check(books) == []


@pytest.mark.parametrize("odd", ODD_AMOUNTS)
@pytest.mark.parametrize("event", EVERY_EVENT, ids=lambda event: type(event).__name__)
def test_no_event_is_too_odd_to_be_booked(event: Any, odd: Money) -> None:
    for field in structs.fields(event):
        if field.type is Money:
            with books_of(altered(event, **{field.name: odd})) as books:
                assert {finding.law for finding in check(books)} <= {"L1", "L5", "L6", "L7"}


def test_a_fee_in_another_currency_than_the_price_is_booked_and_marked() -> None:
    with books_of(CAPTURED, altered(COMPLETED, service_fee=Money(550, "EUR"))) as books:
        sentences = [finding.sentence for finding in check(books) if finding.law == "L5"]
        assert len(sentences) == 1
        assert sentences[0].endswith("falls to -550 minor EUR")


def test_the_same_history_makes_the_same_books() -> None:
    history: tuple[Any, ...] = (CAPTURED, AVAILABLE, COMPLETED, CLEARED, PAYOUT_REQUESTED, PAYOUT_SENT)
    with books_of(*history) as once, books_of(*history) as again:
        for table in breaches.metadata.sorted_tables:
            assert once.execute(table.select()).all() == again.execute(table.select()).all()


@settings(max_examples=60, deadline=None)
@given(st.data(), st.lists(prices, min_size=1, max_size=6))
def test_any_legal_history_keeps_every_law(data: st.DataObject, bought: list[Money]) -> None:
    market = Market([FIRST_POLICY.terms(price) for price in bought], data.draw)
    with empty_books() as books:
        position = 0
        while (event := market.next()) is not None:
            keep(books, [event], after=position)
            position += 1
            assert check(books) == []
        assert set(held(books).values()) == {0}
        assert {trial.sum_minor for trial in trial_balance(books)} == {0}
        assert books.execute(breaches.select()).all() == []
        assert books.execute(awaited.select()).all() == []
