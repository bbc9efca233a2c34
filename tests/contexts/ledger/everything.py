"""Books in which everything that can be booked is booked, lawfully, in currencies of none, two and three decimals."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from msgspec import structs
from sqlalchemy import Connection

from gigwright.backbone.ids import derive
from gigwright.values import BreakId, Money, OrderId, PaymentId, PayoutId, SweepId, UserId
from tests.contexts.ledger.samples import (
    AVAILABLE,
    BACK_AFTER_ALL,
    BORNE,
    BOUGHT,
    BREAK_EXPLAINED,
    BREAK_FOUND,
    BREAK_RESOLVED,
    CANCELLED,
    CAPTURED,
    CAPTURED_FOR_A_BILL,
    CLEARED,
    CLEARED_EARLY,
    COMPLETED,
    COUPON,
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
    PARTLY_REFUNDED,
    PAYOUT_FAILED,
    PAYOUT_REQUESTED,
    PAYOUT_RETURNED,
    PAYOUT_SENT,
    RECOVERED,
    REFUND_FAILED,
    REFUNDED,
    REVERSED,
    SWEEP_ARRIVED,
    SWEEP_FAILED,
    SWEEP_REQUESTED,
    SWEEP_SENT,
    TAKEN_AGAIN,
    TAKEN_BACK,
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
DONE = [*PAID, COMPLETED, TAKEN_BACK, KEPT]
NO_SHARES_OF_WHAT_CAME_BACK = {"commission": usd(0), "service_fee": usd(0), "earning": usd(0)}
UNCOMPLETED = {"commission": usd(0), "service_fee": usd(0), "earning": usd(0), "from_clearing": usd(0)}
BY_THE_BANK = altered(CANCELLED, refund=usd(0))
OF_WHAT_WAS_HELD = altered(BORNE, **NO_SHARES, borne_by="nobody", from_held=usd(10_550))
AS_CREDIT = altered(CANCELLED, to_credit=usd(10_550))
HELD_AGAIN = altered(KEPT, **UNCOMPLETED, from_credit=usd(8_000), spent=usd(2_550))
OF_WHAT_WAS_CREDIT = altered(BORNE, **NO_SHARES, borne_by="market", from_credit=usd(8_000), loss=usd(2_550))
CREDIT_AGAIN = altered(KEPT_NO_LONGER, released=usd(0), clears_at=None, to_credit=usd(8_000))
LIFE: dict[str, list[Any]] = {
    "paid out": PAID_OUT,
    "returned": [*DEAR, altered(PAYOUT_RETURNED, **FOR_A_FEE)],
    "cleared early": [
        *(*PAID, COMPLETED, CLEARED_EARLY, altered(PAYOUT_REQUESTED, amount=usd(7_920))),
        altered(PAYOUT_SENT, amount=usd(7_920)),
    ],
    "early, reversed": [
        *(*PAID, COMPLETED, CLEARED_EARLY),
        *(altered(REVERSED, from_clearing=usd(0), from_available=usd(7_920), owed=usd(80)), REFUNDED),
    ],
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
    "won back": [*DONE, GIVEN_BACK, KEPT_NO_LONGER],
    "lost": [*DONE, BORNE],
    "lost at last": [*DONE, GIVEN_BACK, KEPT_NO_LONGER, TAKEN_AGAIN, KEPT, BORNE],
    "made good": [*DONE, BORNE, BACK_AFTER_ALL, MADE_GOOD],
    "assumed": [*DONE, altered(BORNE, **NO_SHARES, borne_by="market", loss=usd(10_550), released=usd(8_000))],
    "ended by a bank": [
        *(*PAID, TAKEN_BACK, BY_THE_BANK, altered(KEPT, **UNCOMPLETED, from_held=usd(10_550))),
        OF_WHAT_WAS_HELD,
    ],
    "at a bank": DONE,
    "from credit": [CREDIT_GRANTED, CREDIT_USED_UP, COMPLETED, CLEARED],
    "expired": [CREDIT_GRANTED, CREDIT_USED, EXPIRED],
    "with a coupon": [COUPON, altered(CAPTURED, amount=usd(9_550)), COMPLETED, CLEARED],
    "cancelled with a coupon": [
        *(COUPON, altered(CAPTURED, amount=usd(9_550)), altered(CANCELLED, to_coupon=usd(1_000))),
        altered(REFUNDED, amount=usd(9_550)),
    ],
    "expired with a coupon": [COUPON, altered(EXPIRED, to_credit=None), COUPON_RETURNED],
    "swept": [SWEEP_REQUESTED, SWEEP_SENT, SWEEP_ARRIVED],
    "swept, on its way": [SWEEP_REQUESTED, SWEEP_SENT],
    "swept, turned back": [SWEEP_REQUESTED, SWEEP_SENT, SWEEP_FAILED],
    "swept, back after all": [SWEEP_REQUESTED, SWEEP_SENT, SWEEP_ARRIVED, altered(SWEEP_FAILED, arrived=True)],
    "swept, refused": [SWEEP_REQUESTED, altered(SWEEP_FAILED, bank_payout=None)],
    "to credit": [*PAID, AS_CREDIT],
    "credit won back": [*PAID, AS_CREDIT, TAKEN_BACK, HELD_AGAIN, GIVEN_BACK, CREDIT_AGAIN],
    "credit lost": [*PAID, AS_CREDIT, TAKEN_BACK, HELD_AGAIN, OF_WHAT_WAS_CREDIT],
    "credit made good": [
        *(*PAID, AS_CREDIT, TAKEN_BACK, HELD_AGAIN, OF_WHAT_WAS_CREDIT, BACK_AFTER_ALL),
        altered(MADE_GOOD, **NO_SHARES_OF_WHAT_CAME_BACK, to_credit=usd(8_000), loss=usd(2_550), clears_at=None),
    ],
}


def everything(currency: str) -> list[Any]:
    """The life of a market in one currency, event by event."""
    life = [_named(event, name, f"seller {name}", currency) for name, events in LIFE.items() for event in events]
    of_the_indebted = {"paying back": [*EARNED, RECOVERED], "kept": DONE}
    theirs = [
        _named(event, name, "seller indebted", currency) for name, events in of_the_indebted.items() for event in events
    ]
    return [*life, *theirs]


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
        "sweep": derive(SweepId, story, currency),
        "difference": derive(BreakId, story, currency),
    }
    fields = structs.asdict(event)
    amounts = {name: Money(old.amount_minor, currency) for name, old in fields.items() if isinstance(old, Money)}
    return altered(event, **{name: new for name, new in names.items() if fields.get(name) is not None}, **amounts)
