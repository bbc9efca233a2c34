"""Each row of the posting table by its number, in the table's own figures."""

import pytest

from gigwright.contexts.ledger.projections.chart import DESTINATIONS
from gigwright.contexts.ledger.projections.entries import off_by_minor
from gigwright.contexts.ledger.projections.postings import POSTINGS, entries_of
from tests.contexts.ledger.samples import (
    AVAILABLE,
    BREAK_EXPLAINED,
    BREAK_FOUND,
    BREAK_RESOLVED,
    BUYER,
    CANCELLED,
    CAPTURED,
    CLEARED,
    COMPLETED,
    LATE,
    ORDER,
    PARTLY_REFUNDED,
    PAYOUT_FAILED,
    PAYOUT_REQUESTED,
    PAYOUT_RETURNED,
    PAYOUT_SENT,
    RECOVERED,
    REFUND_FAILED,
    REFUNDED,
    REVERSED,
    SELLER,
    TIPPED,
    altered,
    posted,
    recorded,
    usd,
)

PENDING = "Assets:Processor:Sandbox:Pending"
USABLE = "Assets:Processor:Sandbox:Available"
HELD = "Liabilities:Orders:Held"
IN_TRANSIT = "Liabilities:Refunds:InTransit"
EARNED = f"Liabilities:Sellers:{SELLER}"

EVERY_EVENT = [
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
    REVERSED,
    PARTLY_REFUNDED,
    RECOVERED,
    REFUND_FAILED,
    BREAK_FOUND,
    BREAK_EXPLAINED,
    BREAK_RESOLVED,
    TIPPED,
]


def test_row_2_a_captured_payment_is_held_for_the_order() -> None:
    assert posted(CAPTURED)["captured"] == [(PENDING, 10_550), (HELD, -10_550)]


def test_row_3_the_processor_keeps_its_fee() -> None:
    assert posted(CAPTURED)["processor-fee"] == [("Expenses:ProcessorFees:Charge", 336), (PENDING, -336)]


def test_row_4_funds_become_available() -> None:
    assert posted(AVAILABLE) == {"available": [(USABLE, 10_214), (PENDING, -10_214)]}


def test_row_5_a_completed_order_is_earned_by_the_seller_and_the_market() -> None:
    assert posted(COMPLETED) == {
        "completed": [
            (HELD, 10_000),
            (HELD, 550),
            (f"{EARNED}:Clearing", -8_000),
            ("Income:Commission", -2_000),
            ("Income:ServiceFee", -550),
        ]
    }


def test_row_27_a_tip_is_earned_at_once() -> None:
    assert posted(TIPPED) == {
        "tipped": [
            (HELD, 1_500),
            (HELD, 383),
            (f"{EARNED}:Clearing", -1_200),
            ("Income:Commission", -300),
            ("Income:ServiceFee", -383),
        ]
    }


def test_row_6_an_earning_clears() -> None:
    assert posted(CLEARED) == {"cleared": [(f"{EARNED}:Clearing", 8_000), (f"{EARNED}:Available", -8_000)]}


def test_row_7_a_payout_is_asked_for_and_costs_nothing() -> None:
    assert posted(PAYOUT_REQUESTED) == {
        "payout-requested": [(f"{EARNED}:Available", 8_000), (f"{EARNED}:PayoutInTransit", -8_000)]
    }


def test_row_8_a_payout_is_sent() -> None:
    assert posted(PAYOUT_SENT) == {"payout-sent": [(f"{EARNED}:PayoutInTransit", 8_000), (USABLE, -8_000)]}


def test_row_9_a_payout_comes_back_after_it_was_sent() -> None:
    assert posted(PAYOUT_RETURNED) == {
        "payout-returned": [(USABLE, 8_000), (f"{EARNED}:PayoutInTransit", -8_000)],
        "payout-released": [(f"{EARNED}:PayoutInTransit", 8_000), (f"{EARNED}:Available", -8_000)],
    }


def test_row_9_a_payout_that_never_left_is_only_released() -> None:
    assert posted(PAYOUT_FAILED) == {
        "payout-released": [(f"{EARNED}:PayoutInTransit", 8_000), (f"{EARNED}:Available", -8_000)]
    }


@pytest.mark.parametrize("ended", [CANCELLED, LATE])
def test_row_10_what_was_held_is_owed_to_the_card(ended: object) -> None:
    assert posted(ended) == {"refund-owed": [(HELD, 10_550), (IN_TRANSIT, -10_550)]}


def test_row_11_a_refund_arrives() -> None:
    assert posted(REFUNDED) == {"refunded": [(IN_TRANSIT, 10_550), (USABLE, -10_550)]}


CONTRAS = [("Income:Refunds:Commission", 2_000), ("Income:Refunds:ServiceFee", 550), (IN_TRANSIT, -10_550)]


def test_row_15_a_completed_order_is_reversed_while_its_earning_clears() -> None:
    assert posted(REVERSED) == {"reversed": [(f"{EARNED}:Clearing", 8_000), *CONTRAS]}


def test_row_16_a_completed_order_is_reversed_after_its_earning_has_cleared() -> None:
    there = altered(REVERSED, from_clearing=usd(0), from_available=usd(5_000), owed=usd(3_000))
    owes = f"Assets:Receivable:Sellers:{SELLER}"
    assert posted(there) == {"reversed": [(f"{EARNED}:Available", 5_000), (owes, 3_000), *CONTRAS]}


def test_row_17_a_completed_order_is_reversed_after_its_earning_was_paid_out() -> None:
    gone = altered(REVERSED, from_clearing=usd(0), owed=usd(8_000))
    assert posted(gone) == {"reversed": [(f"Assets:Receivable:Sellers:{SELLER}", 8_000), *CONTRAS]}


def test_row_18_a_debt_is_recovered() -> None:
    owes = f"Assets:Receivable:Sellers:{SELLER}"
    assert posted(RECOVERED) == {"debt-recovered": [(f"{EARNED}:Available", 4_000), (owes, -4_000)]}


def test_row_19_a_part_goes_back_before_the_completion() -> None:
    assert posted(PARTLY_REFUNDED) == {"partly-refunded": [(HELD, 3_165), (IN_TRANSIT, -3_165)]}


PART_OF_THE_FEES = [("Income:Refunds:Commission", 600), ("Income:Refunds:ServiceFee", 165), (IN_TRANSIT, -3_165)]


def test_row_20_a_part_goes_back_after_the_completion() -> None:
    clearing = altered(PARTLY_REFUNDED, from_held=usd(0), from_clearing=usd(2_400))
    assert posted(clearing) == {"partly-refunded": [(f"{EARNED}:Clearing", 2_400), *PART_OF_THE_FEES]}


def test_a_part_goes_back_after_the_earning_was_partly_paid_out() -> None:
    gone = altered(PARTLY_REFUNDED, from_held=usd(0), from_available=usd(400), owed=usd(2_000))
    owes = (f"Assets:Receivable:Sellers:{SELLER}", 2_000)
    assert posted(gone) == {"partly-refunded": [(f"{EARNED}:Available", 400), owes, *PART_OF_THE_FEES]}


def test_row_12_a_refund_comes_back_and_is_kept_as_credit() -> None:
    assert posted(REFUND_FAILED) == {
        "refund-failed": [(USABLE, 10_550), (IN_TRANSIT, -10_550)],
        "credited": [(IN_TRANSIT, 10_550), (f"Liabilities:Buyers:{BUYER}:Credit", -10_550)],
    }


SUSPENSE = "Liabilities:Suspense:Processor"


@pytest.mark.parametrize("off", [-250, 700])
def test_row_35_what_differs_is_put_aside_and_goes_where_it_belongs(off: int) -> None:
    assert posted(altered(BREAK_FOUND, suspense=usd(off))) == {"break-found": [(USABLE, off), (SUSPENSE, -off)]}
    explained = altered(BREAK_EXPLAINED, suspense=usd(off))
    assert posted(explained) == {"break-explained": [(SUSPENSE, off), (USABLE, -off)]}


@pytest.mark.parametrize(("destination", "account"), DESTINATIONS.items())
def test_an_operator_says_where_it_belongs(destination: str, account: str) -> None:
    resolved = altered(BREAK_RESOLVED, destination=destination)
    assert posted(resolved) == {"break-resolved": [(SUSPENSE, -250), (account, 250)]}


@pytest.mark.parametrize("data", EVERY_EVENT)
def test_every_entry_is_balanced_and_has_its_own_id(data: object) -> None:
    entries = entries_of(recorded(data))
    assert entries
    assert [off_by_minor(entry) for entry in entries] == [{}] * len(entries)
    assert len({entry.id for entry in entries}) == len(entries)
    assert all(entry.id.startswith("ent_") for entry in entries)


def test_every_posting_is_in_this_table() -> None:
    assert set(POSTINGS) == {type(data) for data in EVERY_EVENT}


def test_the_id_of_an_entry_is_the_same_whenever_it_is_derived() -> None:
    assert entries_of(recorded(COMPLETED, 7)) == entries_of(recorded(COMPLETED, 7))
    assert entries_of(recorded(COMPLETED, 7))[0].id != entries_of(recorded(COMPLETED, 8))[0].id


def test_only_what_is_held_or_refunded_is_kept_apart_by_order() -> None:
    lines = [line for data in EVERY_EVENT for entry in entries_of(recorded(data)) for line in entry.lines]
    assert {line.account for line in lines if line.order == ORDER} == {HELD, IN_TRANSIT}
    assert {line.account for line in lines if line.order is None}.isdisjoint({HELD, IN_TRANSIT})


def test_a_free_charge_books_no_fee() -> None:
    assert list(posted(altered(CAPTURED, processor_fee=usd(0)))) == ["captured"]
