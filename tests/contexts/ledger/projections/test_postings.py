"""Each row of the posting table by its number, in the table's own figures."""

import pytest

from gigwright.contexts.ledger.projections.chart import DESTINATIONS
from gigwright.contexts.ledger.projections.entries import off_by_minor
from gigwright.contexts.ledger.projections.postings import POSTINGS, entries_of
from tests.contexts.ledger.samples import (
    AVAILABLE,
    BACK_AFTER_ALL,
    BORNE,
    BREAK_EXPLAINED,
    BREAK_FOUND,
    BREAK_RESOLVED,
    BUYER,
    CANCELLED,
    CAPTURED,
    CLEARED,
    CLEARED_EARLY,
    COMPLETED,
    COUPON,
    COUPON_OF_THE_SELLER,
    COUPON_RETURNED,
    CREDIT_GRANTED,
    CREDIT_USED,
    CREDIT_USED_UP,
    EXPIRED,
    GIVEN_BACK,
    KEPT,
    KEPT_NO_LONGER,
    LATE,
    MADE_GOOD,
    NO_SHARES,
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
    SWEEP_ARRIVED,
    SWEEP_FAILED,
    SWEEP_SENT,
    TAKEN_AGAIN,
    TAKEN_BACK,
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
CREDIT = f"Liabilities:Buyers:{BUYER}:Credit"
EARNED = f"Liabilities:Sellers:{SELLER}"

EVERY_EVENT = [
    CAPTURED,
    AVAILABLE,
    COMPLETED,
    CLEARED,
    CLEARED_EARLY,
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
    TAKEN_BACK,
    TAKEN_AGAIN,
    GIVEN_BACK,
    KEPT,
    KEPT_NO_LONGER,
    BORNE,
    MADE_GOOD,
    CREDIT_GRANTED,
    COUPON,
    COUPON_RETURNED,
    CREDIT_USED,
    CREDIT_USED_UP,
    EXPIRED,
    SWEEP_SENT,
    SWEEP_ARRIVED,
    SWEEP_FAILED,
]


def test_row_34_what_is_swept_is_in_transit_until_it_is_at_the_bank_or_back() -> None:
    transit, bank = "Assets:Transit:ProcessorToBank", "Assets:Bank:Main"
    assert posted(SWEEP_SENT) == {"sweep-sent": [(transit, 500), (USABLE, -500)]}
    assert posted(SWEEP_ARRIVED) == {"sweep-arrived": [(bank, 500), (transit, -500)]}
    assert posted(SWEEP_FAILED) == {"sweep-failed": [(USABLE, 500), (transit, -500)]}
    assert posted(altered(SWEEP_FAILED, arrived=True)) == {"sweep-failed": [(USABLE, 500), (bank, -500)]}
    assert posted(altered(SWEEP_FAILED, bank_payout=None)) == {}


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


def test_an_earning_clears_early_for_a_fee_that_is_the_market_s() -> None:
    assert posted(CLEARED_EARLY) == {
        "cleared-early": [(f"{EARNED}:Clearing", 8_000), (f"{EARNED}:Available", -8_000)],
        "early-payout-fee": [(f"{EARNED}:Available", 80), ("Income:PayoutFee", -80)],
    }


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


def test_row_13_a_cancelled_order_becomes_credit() -> None:
    wished = altered(CANCELLED, to_credit=usd(10_550))
    assert posted(wished) == {"refund-owed": [(HELD, 10_550), (CREDIT, -10_550)]}
    in_part = altered(CANCELLED, to_credit=usd(4_000))
    assert posted(in_part) == {"refund-owed": [(HELD, 10_550), (IN_TRANSIT, -6_550), (CREDIT, -4_000)]}


def test_row_14_credit_pays_and_a_card_the_rest() -> None:
    moved = [(CREDIT, 10_550), (HELD, -10_550)]
    assert posted(CREDIT_USED) == {"credit-used": moved}
    assert posted(CREDIT_USED_UP) == {"paid-from-credit": moved}
    assert posted(altered(CAPTURED, amount=usd(1_055)))["captured"] == [(PENDING, 1_055), (HELD, -1_055)]
    assert posted(EXPIRED) == {"credit-returned": [(HELD, 10_550), (CREDIT, -10_550)]}
    assert posted(altered(EXPIRED, to_credit=None)) == {}


COUPONS = "Expenses:Promotions:Coupons"


def test_row_28_the_market_pays_a_part_of_what_is_held_for_its_coupon() -> None:
    assert posted(COUPON) == {"coupon": [(COUPONS, 1_000), (HELD, -1_000)]}
    assert posted(COUPON_RETURNED) == {"coupon-returned": [(HELD, 1_000), (COUPONS, -1_000)]}


def test_row_29_of_a_cancelled_order_the_market_has_the_coupon_s_part_again() -> None:
    back = altered(CANCELLED, to_coupon=usd(1_000))
    assert posted(back) == {"refund-owed": [(HELD, 10_550), (IN_TRANSIT, -9_550), (COUPONS, -1_000)]}
    wished = altered(back, to_credit=usd(9_550))
    assert posted(wished) == {"refund-owed": [(HELD, 10_550), (CREDIT, -9_550), (COUPONS, -1_000)]}
    taken = [(f"{EARNED}:Clearing", 8_000), *CONTRAS[:2]]
    assert posted(altered(REVERSED, to_coupon=usd(1_000))) == {
        "reversed": [*taken, (IN_TRANSIT, -9_550), (COUPONS, -1_000)]
    }


def test_row_30_a_seller_s_coupon_is_a_lower_price_and_no_posting() -> None:
    assert posted(COUPON_OF_THE_SELLER) == {}
    assert posted(altered(COUPON_RETURNED, funded_by="seller")) == {}


def test_row_36_credit_out_of_goodwill() -> None:
    assert posted(CREDIT_GRANTED) == {"credit-granted": [("Expenses:Goodwill", 11_000), (CREDIT, -11_000)]}


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


AT_THE_BANK = "Assets:Receivable:Disputes"
HOLD = f"{EARNED}:DisputeHold"


def test_row_21_a_bank_takes_a_payment_back_and_the_processor_takes_a_fee_for_it() -> None:
    assert posted(TAKEN_BACK) == {
        "chargeback": [(AT_THE_BANK, 10_550), (USABLE, -10_550)],
        "chargeback-fee": [("Expenses:ProcessorFees:Dispute", 1_500), (USABLE, -1_500)],
    }


def test_a_bank_that_takes_it_again_costs_no_other_fee_and_an_appeal_of_ours_moves_nothing() -> None:
    assert posted(TAKEN_AGAIN) == {"chargeback": [(AT_THE_BANK, 10_550), (USABLE, -10_550)]}
    assert posted(altered(TAKEN_AGAIN, amount=usd(0))) == {}


def test_row_22_the_seller_s_share_is_kept_from_wherever_it_is() -> None:
    assert posted(KEPT) == {"chargeback-held": [(f"{EARNED}:Clearing", 8_000), (HOLD, -8_000)]}
    cleared = altered(KEPT, from_clearing=usd(0), from_available=usd(5_000))
    assert posted(cleared) == {"chargeback-held": [(f"{EARNED}:Available", 5_000), (HOLD, -5_000)]}
    assert posted(altered(KEPT, from_clearing=usd(0))) == {}


def test_row_23_what_a_bank_gives_back_is_available_and_what_was_kept_clears() -> None:
    assert posted(GIVEN_BACK) == {"chargeback-won": [(USABLE, 10_550), (AT_THE_BANK, -10_550)]}
    assert posted(KEPT_NO_LONGER) == {"hold-released": [(HOLD, 8_000), (f"{EARNED}:Clearing", -8_000)]}
    ended = altered(KEPT_NO_LONGER, released=usd(0), clears_at=None, refund=usd(10_550))
    assert posted(ended) == {"refund-owed": [(HELD, 10_550), (IN_TRANSIT, -10_550)]}


def test_row_24_a_loss_is_borne_by_the_seller_with_what_was_kept_and_what_is_owed() -> None:
    taken = [*CONTRAS[:2], (AT_THE_BANK, -10_550)]
    assert posted(BORNE) == {"chargeback-borne": [(HOLD, 8_000), *taken]}
    paid_out = altered(BORNE, from_hold=usd(5_000), owed=usd(3_000))
    owes = f"Assets:Receivable:Sellers:{SELLER}"
    assert posted(paid_out) == {"chargeback-borne": [(HOLD, 5_000), (owes, 3_000), *taken]}


def test_row_25_a_loss_that_the_market_assumed_is_its_own_and_the_seller_has_the_share() -> None:
    assumed = altered(BORNE, **NO_SHARES, borne_by="market", loss=usd(10_550), released=usd(8_000))
    assert posted(assumed) == {
        "chargeback-borne": [("Expenses:Losses:Chargebacks", 10_550), (AT_THE_BANK, -10_550)],
        "hold-released": [(HOLD, 8_000), (f"{EARNED}:Clearing", -8_000)],
    }


def test_row_26_before_the_completion_what_was_held_pays_for_a_loss() -> None:
    uncompleted = altered(BORNE, **NO_SHARES, borne_by="nobody", from_held=usd(10_550))
    assert posted(uncompleted) == {"chargeback-borne": [(HELD, 10_550), (AT_THE_BANK, -10_550)]}


def test_a_refund_on_its_way_is_made_by_the_bank_that_keeps_the_payment() -> None:
    half = altered(BORNE, **NO_SHARES, borne_by="nobody", from_refunds=usd(3_165), from_held=usd(7_385))
    assert posted(half) == {"chargeback-borne": [(IN_TRANSIT, 3_165), (HELD, 7_385), (AT_THE_BANK, -10_550)]}


def test_what_was_lost_and_came_back_is_whose_it_was_before() -> None:
    recovered = "Liabilities:Suspense:Disputes"
    assert posted(BACK_AFTER_ALL) == {"chargeback-won": [(USABLE, 10_550), (recovered, -10_550)]}
    back = [("Income:Refunds:Commission", -2_000), ("Income:Refunds:ServiceFee", -550)]
    assert posted(MADE_GOOD) == {"chargeback-recovered": [(recovered, 10_550), (f"{EARNED}:Clearing", -8_000), *back]}


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


def test_only_what_is_held_refunded_or_at_a_bank_is_kept_apart_by_order() -> None:
    lines = [line for data in EVERY_EVENT for entry in entries_of(recorded(data)) for line in entry.lines]
    apart = {HELD, IN_TRANSIT, AT_THE_BANK, HOLD, "Liabilities:Suspense:Disputes"}
    assert {line.account for line in lines if line.order == ORDER} <= apart
    assert {line.account for line in lines if line.order is None}.isdisjoint(apart)


def test_a_free_charge_books_no_fee() -> None:
    assert list(posted(altered(CAPTURED, processor_fee=usd(0)))) == ["captured"]
