"""What is under way is remembered until it has arrived, and not a moment longer."""

import pytest

from gigwright.contexts.ledger.projections.awaiting import awaited
from tests.contexts.ledger.samples import (
    BREAK,
    BREAK_EXPLAINED,
    BREAK_FOUND,
    BREAK_RESOLVED,
    CANCELLED,
    CAPTURED,
    COMPLETED,
    LATE,
    PARTLY_REFUNDED,
    PAYMENT,
    PAYOUT,
    PAYOUT_FAILED,
    PAYOUT_REQUESTED,
    PAYOUT_SENT,
    REFUNDED,
    SELLER,
    altered,
    books_of,
    usd,
)

HELD = ("Liabilities:Orders:Held", PAYMENT)
REFUND = ("Liabilities:Refunds:InTransit", PAYMENT)
PART_REFUNDED = altered(REFUNDED, amount=usd(3_165))
REST_CANCELLED, REST_REFUNDED = altered(CANCELLED, refund=usd(7_385)), altered(REFUNDED, amount=usd(7_385))
PAID_OUT = (f"Liabilities:Sellers:{SELLER}:PayoutInTransit", PAYOUT)


@pytest.mark.parametrize(
    ("history", "under_way"),
    [
        ([CAPTURED], [HELD]),
        ([CAPTURED, COMPLETED], []),
        ([CAPTURED, CANCELLED], [REFUND]),
        ([CAPTURED, CANCELLED, REFUNDED], []),
        ([CAPTURED, LATE], [REFUND]),
        ([CAPTURED, LATE, REFUNDED], []),
        ([CAPTURED, PARTLY_REFUNDED], [HELD, REFUND]),
        ([CAPTURED, PARTLY_REFUNDED, PART_REFUNDED], [HELD]),
        ([CAPTURED, PARTLY_REFUNDED, REST_CANCELLED, REST_REFUNDED], [REFUND]),
        ([CAPTURED, PARTLY_REFUNDED, REST_CANCELLED, PART_REFUNDED, REST_REFUNDED], []),
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
        assert [(row.account, row.thing) for row in books.execute(awaited.select())] == under_way
