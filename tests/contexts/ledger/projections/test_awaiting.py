"""What is under way is remembered until it has arrived, and not a moment longer."""

import pytest

from gigwright.contexts.ledger.projections.awaiting import awaited
from gigwright.events.orders import Back
from tests.contexts.ledger.samples import (
    BACK_AFTER_ALL,
    BORNE,
    BOUGHT,
    BREAK,
    BREAK_EXPLAINED,
    BREAK_FOUND,
    BREAK_RESOLVED,
    CANCELLED,
    CAPTURED,
    CAPTURED_FOR_A_BILL,
    COMPLETED,
    COUPON,
    COUPON_OF_THE_SELLER,
    COUPON_RETURNED,
    EXPIRED,
    GIVEN_BACK,
    KEPT,
    KEPT_NO_LONGER,
    LATE,
    MADE_GOOD,
    ORDER,
    OTHER_PAYMENT,
    PARTLY_REFUNDED,
    PAYMENT,
    PAYOUT,
    PAYOUT_FAILED,
    PAYOUT_REQUESTED,
    PAYOUT_SENT,
    REFUNDED,
    SELLER,
    TAKEN_AGAIN,
    TAKEN_BACK,
    TIPPED,
    altered,
    books_of,
    usd,
)

HELD = ("Liabilities:Orders:Held", PAYMENT)
REFUND = ("Liabilities:Refunds:InTransit", PAYMENT)
PART_REFUNDED = altered(REFUNDED, amount=usd(3_165))
REST_CANCELLED, REST_REFUNDED = altered(CANCELLED, refund=usd(7_385)), altered(REFUNDED, amount=usd(7_385))
HELD_TOO, REFUND_TOO = (HELD[0], OTHER_PAYMENT), (REFUND[0], OTHER_PAYMENT)
LATE_TOO = altered(LATE, payment=OTHER_PAYMENT, refund=usd(1_883))
BOTH_CANCELLED = altered(CANCELLED, refund=usd(12_433), further=(Back(OTHER_PAYMENT, usd(1_883)),))
BANK, RECOVERED = ("Assets:Receivable:Disputes", PAYMENT), ("Liabilities:Suspense:Disputes", PAYMENT)
HOLD = (f"Liabilities:Sellers:{SELLER}:DisputeHold", PAYMENT)
TAKEN = [CAPTURED, COMPLETED, TAKEN_BACK]
ENDED = [CAPTURED, TAKEN_BACK, altered(CANCELLED, refund=usd(0))]
STILL_HELD = altered(KEPT, from_clearing=usd(0), from_held=usd(10_550))
WITH_COUPON = altered(CANCELLED, to_coupon=usd(1_000))
PAID_OUT = (f"Liabilities:Sellers:{SELLER}:PayoutInTransit", PAYOUT)


@pytest.mark.parametrize(
    ("history", "under_way"),
    [
        ([CAPTURED], [HELD]),
        ([CAPTURED, COMPLETED], []),
        ([CAPTURED, altered(CANCELLED, to_credit=usd(10_550))], []),
        ([COUPON], [(HELD[0], ORDER)]),
        ([COUPON, altered(CAPTURED, amount=usd(9_550)), COMPLETED], []),
        ([COUPON, altered(EXPIRED, to_credit=None), COUPON_RETURNED], []),
        ([COUPON, altered(CAPTURED, amount=usd(9_550)), WITH_COUPON], [REFUND]),
        ([COUPON, altered(CAPTURED, amount=usd(9_550)), WITH_COUPON, altered(REFUNDED, amount=usd(9_550))], []),
        ([COUPON_OF_THE_SELLER], []),
        ([CAPTURED, CANCELLED], [REFUND]),
        ([CAPTURED, CANCELLED, REFUNDED], []),
        ([CAPTURED, LATE], [REFUND]),
        ([CAPTURED, LATE, REFUNDED], []),
        ([CAPTURED, PARTLY_REFUNDED], [HELD, REFUND]),
        ([CAPTURED, PARTLY_REFUNDED, PART_REFUNDED], [HELD]),
        ([CAPTURED, PARTLY_REFUNDED, REST_CANCELLED, REST_REFUNDED], [REFUND]),
        ([CAPTURED, PARTLY_REFUNDED, REST_CANCELLED, PART_REFUNDED, REST_REFUNDED], []),
        ([CAPTURED, CAPTURED_FOR_A_BILL], [HELD, HELD_TOO]),
        ([CAPTURED, CAPTURED_FOR_A_BILL, BOUGHT, COMPLETED], []),
        ([CAPTURED, CAPTURED_FOR_A_BILL, COMPLETED], [HELD_TOO]),
        ([CAPTURED, CAPTURED_FOR_A_BILL, CANCELLED], [HELD_TOO, REFUND]),
        ([CAPTURED, CAPTURED_FOR_A_BILL, COMPLETED, LATE_TOO], [REFUND_TOO]),
        ([CAPTURED, CAPTURED_FOR_A_BILL, BOUGHT, BOTH_CANCELLED], [REFUND, REFUND_TOO]),
        ([CAPTURED, CAPTURED_FOR_A_BILL, BOUGHT, BOTH_CANCELLED, REFUNDED], [REFUND_TOO]),
        ([CAPTURED, COMPLETED, CAPTURED_FOR_A_BILL, TIPPED], []),
        (TAKEN, [BANK]),
        ([*TAKEN, KEPT], [BANK, HOLD]),
        ([*TAKEN, KEPT, GIVEN_BACK], [HOLD]),
        ([*TAKEN, GIVEN_BACK, KEPT, KEPT_NO_LONGER, TAKEN_AGAIN], [BANK]),
        ([*TAKEN, KEPT, GIVEN_BACK, KEPT_NO_LONGER], []),
        ([*TAKEN, KEPT, BORNE], []),
        ([*TAKEN, KEPT, BORNE, BACK_AFTER_ALL], [RECOVERED]),
        ([*TAKEN, KEPT, BORNE, BACK_AFTER_ALL, MADE_GOOD], []),
        ([*ENDED, STILL_HELD], [BANK, HELD]),
        ([*ENDED, STILL_HELD, altered(BORNE, from_held=usd(10_550))], []),
        ([*ENDED, STILL_HELD, GIVEN_BACK, altered(KEPT_NO_LONGER, refund=usd(10_550))], [REFUND]),
        ([CAPTURED, LATE, TAKEN_BACK, altered(BORNE, from_refunds=usd(10_550))], []),
        ([PAYOUT_REQUESTED], [PAID_OUT]),
        ([BREAK_FOUND], [("Liabilities:Suspense:Processor", BREAK)]),
        ([BREAK_FOUND, BREAK_EXPLAINED], []),
        ([BREAK_FOUND, BREAK_RESOLVED], []),
        ([altered(BREAK_FOUND, suspense=usd(0))], []),
        ([PAYOUT_REQUESTED, PAYOUT_SENT], []),
        ([PAYOUT_REQUESTED, PAYOUT_FAILED], []),
    ],
)
def test_what_is_under_way_is_known(history: list[object], under_way: list[tuple[str, str]]) -> None:
    with books_of(*history) as books:
        assert sorted((row.account, row.thing) for row in books.execute(awaited.select())) == sorted(under_way)
