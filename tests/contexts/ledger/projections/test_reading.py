"""What the books tell: now, at a moment, by order and event."""

from datetime import timedelta

from gigwright.backbone.ids import derive
from gigwright.contexts.ledger.projections import (
    Balance,
    ProcessorBalance,
    balances,
    held,
    journal,
    processor_balances,
)
from gigwright.contexts.ledger.projections.postings import entries_of
from gigwright.values import Money, OrderId, PaymentId
from tests.contexts.ledger.samples import (
    AVAILABLE,
    CAPTURED,
    CLEARED,
    COMPLETED,
    NOON,
    ORDER,
    SELLER,
    altered,
    books_of,
    recorded,
)

OTHER = derive(OrderId, "other order")
IN_YEN = altered(
    CAPTURED,
    order=OTHER,
    payment=derive(PaymentId, "other"),
    amount=Money(5_000, "JPY"),
    processor_fee=Money(180, "JPY"),
)


def test_balances_are_those_of_now() -> None:
    with books_of(CAPTURED) as books:
        assert balances(books) == [
            Balance("Assets:Processor:Sandbox:Pending", None, "USD", 10_214),
            Balance("Expenses:ProcessorFees:Charge", None, "USD", 336),
            Balance("Liabilities:Orders:Held", ORDER, "USD", -10_550),
        ]


def test_balances_are_those_of_any_moment() -> None:
    with books_of(CAPTURED, AVAILABLE, COMPLETED, CLEARED) as books:
        assert balances(books, at=NOON - timedelta(seconds=1)) == []
        assert balances(books, at=NOON, below="Liabilities:Orders") == [
            Balance("Liabilities:Orders:Held", ORDER, "USD", -10_550)
        ]
        assert balances(books, at=NOON + timedelta(hours=2), below="Liabilities:") == [
            Balance(f"Liabilities:Sellers:{SELLER}:Clearing", None, "USD", -8_000)
        ]
        assert balances(books, at=NOON + timedelta(hours=9)) == balances(books)


def test_balances_can_be_narrowed() -> None:
    with books_of(CAPTURED, IN_YEN) as books:
        assert {balance.currency for balance in balances(books, currency="JPY")} == {"JPY"}
        assert balances(books, below="Liabilities%") == []
        assert len(balances(books, limit=2)) == 2


def test_what_is_held_is_told_in_each_currency() -> None:
    with books_of(CAPTURED, IN_YEN, COMPLETED) as books:
        assert held(books) == {"JPY": 5_000, "USD": 0}


def test_the_processor_s_own_balance_can_be_compared() -> None:
    with books_of(CAPTURED, IN_YEN, AVAILABLE) as books:
        assert processor_balances(books) == {"JPY": ProcessorBalance(4_820, 0), "USD": ProcessorBalance(0, 10_214)}


def test_the_journal_is_read_page_by_page() -> None:
    with books_of(CAPTURED, AVAILABLE, COMPLETED) as books:
        first = journal(books, limit=3)
        assert [booked.entry.purpose for booked in first] == ["captured", "processor-fee", "available"]
        rest = journal(books, after=first[-1].number)
        assert [booked.entry.purpose for booked in rest] == ["completed"]


def test_the_journal_gives_entries_back_as_they_were_posted() -> None:
    with books_of(CAPTURED) as books:
        assert tuple(booked.entry for booked in journal(books)) == entries_of(recorded(CAPTURED))


def test_the_journal_is_read_by_order_and_by_event() -> None:
    with books_of(CAPTURED, IN_YEN, COMPLETED) as books:
        mine = journal(books, order=ORDER)
        assert [booked.entry.purpose for booked in mine] == ["captured", "processor-fee", "completed"]
        (completion,) = journal(books, event=mine[-1].entry.event)
        assert completion == mine[-1]
