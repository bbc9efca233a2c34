"""Books in which everything that can be booked is booked, lawfully, in currencies of none, two and three decimals."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from msgspec import structs
from sqlalchemy import Connection

from gigwright.backbone.ids import derive
from gigwright.values import BreakId, Money, OrderId, PaymentId, PayoutId, UserId
from tests.contexts.ledger.samples import (
    AVAILABLE,
    BOUGHT,
    BREAK_EXPLAINED,
    BREAK_FOUND,
    BREAK_RESOLVED,
    CANCELLED,
    CAPTURED,
    CAPTURED_FOR_A_BILL,
    CLEARED,
    COMPLETED,
    LATE,
    PARTLY_REFUNDED,
    PAYOUT_FAILED,
    PAYOUT_REQUESTED,
    PAYOUT_RETURNED,
    PAYOUT_SENT,
    RECOVERED,
    REFUND_FAILED,
    REFUNDED,
    REVERSED,
    TIPPED,
    altered,
    empty_books,
    keep,
    usd,
)

CURRENCIES = ("BHD", "JPY", "USD")
APART = timedelta(hours=16)  # all of it takes some months

PAID = [CAPTURED, AVAILABLE]
EARNED = [*PAID, COMPLETED, CLEARED]
PAID_OUT = [*EARNED, PAYOUT_REQUESTED, PAYOUT_SENT]
SMALLER = altered(COMPLETED, price=usd(7_000), service_fee=usd(385), commission=usd(1_400), earning=usd(5_600))
FOR_A_FEE: dict[str, Any] = {"amount": usd(7_900), "fee": usd(100)}
DEAR = [*EARNED, altered(PAYOUT_REQUESTED, **FOR_A_FEE), altered(PAYOUT_SENT, amount=usd(7_900))]
LARGER = altered(COMPLETED, price=usd(11_500), service_fee=usd(933), commission=usd(2_300), earning=usd(9_200))
ALL_REFUNDED = altered(REFUNDED, amount=usd(12_433))
LIFE: dict[str, list[Any]] = {
    "paid out": PAID_OUT,
    "returned": [*DEAR, altered(PAYOUT_RETURNED, **FOR_A_FEE)],
    "failed": [*EARNED, PAYOUT_REQUESTED, PAYOUT_FAILED],
    "paid out for a fee": DEAR,
    "cancelled": [*PAID, CANCELLED, REFUNDED],
    "late": [*PAID, LATE, REFUNDED],
    "in part": [*PAID, PARTLY_REFUNDED, altered(REFUNDED, amount=usd(3_165)), SMALLER],
    "reversed": [*PAID, COMPLETED, REVERSED, REFUNDED],
    "indebted": [*PAID_OUT, altered(REVERSED, from_clearing=usd(0), owed=usd(8_000)), REFUNDED],
    "in work": PAID,
    "put aside": [BREAK_FOUND],
    "explained": [BREAK_FOUND, BREAK_EXPLAINED],
    "resolved": [altered(BREAK_FOUND, suspense=usd(700)), altered(BREAK_RESOLVED, suspense=usd(700))],
    "not taken back": [*PAID, CANCELLED, REFUNDED, REFUND_FAILED],
    "larger": [*PAID, CAPTURED_FOR_A_BILL, BOUGHT, LARGER, altered(CLEARED, earning=usd(9_200))],
    "larger, cancelled": [*PAID, CAPTURED_FOR_A_BILL, BOUGHT, altered(CANCELLED, refund=usd(12_433)), ALL_REFUNDED],
    "tipped": [*PAID, COMPLETED, CAPTURED_FOR_A_BILL, TIPPED, altered(CLEARED, earning=usd(9_200))],
}


def everything(currency: str) -> list[Any]:
    """The life of a market in one currency, event by event."""
    life = [_named(event, name, f"seller {name}", currency) for name, events in LIFE.items() for event in events]
    paying_back = [*EARNED, RECOVERED]
    return [*life, *(_named(event, "paying back", "seller indebted", currency) for event in paying_back)]


@contextmanager
def books_of_everything() -> Iterator[Connection]:
    """All of it in all currencies."""
    with empty_books() as connection:
        keep(connection, [event for currency in CURRENCIES for event in everything(currency)], apart=APART)
        yield connection


def _named(event: Any, story: str, seller: str, currency: str) -> Any:
    """The event as one of its story's order, payment, payout and seller, in this currency."""
    names = {
        "order": derive(OrderId, story, currency),
        "payment": derive(PaymentId, story, currency),
        "payout": derive(PayoutId, story, currency),
        "seller": derive(UserId, seller),
        "difference": derive(BreakId, story, currency),
    }
    fields = structs.asdict(event)
    amounts = {name: Money(old.amount_minor, currency) for name, old in fields.items() if isinstance(old, Money)}
    return altered(event, **{name: new for name, new in names.items() if name in fields}, **amounts)
