"""What was handed out, filed: found by number, person and month; and the audit that compares it with the journal."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from msgspec import structs
from sqlalchemy import Connection, text

from gigwright.backbone.projection import Rows
from gigwright.contexts.ledger.projections import (
    bookkeeping,
    check_documents,
    document,
    documents_that_take_back,
    newest_documents,
)
from tests.contexts.asked_anything import changed
from tests.contexts.billing.samples import (
    BUYER,
    CANCELLATION,
    CREDIT_NOTE,
    NOTED,
    RECEIPT,
    SELLER,
    STATED_EARLY,
    STATEMENT,
)
from tests.contexts.ledger.samples import (
    CANCELLED,
    CAPTURED,
    CLEARED_EARLY,
    PAYOUT_RETURNED,
    PAYOUT_SENT,
    REFUNDED,
    empty_books,
    recorded,
    usd,
)

MOVED = (CAPTURED, changed(REFUNDED, amount=usd(3_165)))
BECAME_CREDIT = changed(CANCELLED, to_credit=usd(2_000))
PAID_OUT = tuple(changed(one, amount=usd(7_900)) for one in (PAYOUT_SENT, PAYOUT_RETURNED))
NOTE, OF_CREDIT = "C-2026-000001", "C-2026-000002"
ISSUED = (
    (RECEIPT, 1),
    (CREDIT_NOTE, 2),
    (STATEMENT, 3),
    (CANCELLATION, 4),
    (STATED_EARLY, 5),
    (changed(NOTED, number=2), 6),
)  # and what each is about


def keep(connection: Connection, data: Any, position: int, about: int | None = None) -> None:
    event = recorded(data, position)
    if about is not None:
        event = structs.replace(event, causation=recorded(CAPTURED, about).id)
    with Rows(connection) as rows:
        bookkeeping.handlers[type(data)](rows, event)


@pytest.fixture
def books() -> Iterator[Connection]:
    """A payment, a refund, credit, a payout that came back, an early one, and all that is to be said of them."""
    with empty_books() as connection:
        for position, data in enumerate((*MOVED, *PAID_OUT, CLEARED_EARLY, BECAME_CREDIT), start=1):
            keep(connection, data, position)
        for data, about in ISSUED:
            keep(connection, data, about + 10, about)
        yield connection


def laws(books: Connection) -> list[str]:
    return [finding.law for finding in check_documents(books)]


def test_documents_are_found_by_number_person_and_month(books: Connection) -> None:
    found = document(books, "R-2026-000001")
    assert found is not None
    assert (found.kind, found.user, found.amount, found.takes_back) == ("receipt", RECEIPT.buyer, usd(10_550), None)
    assert document(books, "R-2026-000002") is None
    assert [one.number for one in documents_that_take_back(books, found, limit=10)] == [NOTE, OF_CREDIT]
    assert [one.number for one in newest_documents(books, limit=10, user=BUYER)] == [OF_CREDIT, NOTE, "R-2026-000001"]
    assert len(newest_documents(books, limit=10, user=SELLER)) == 3
    assert len(newest_documents(books, limit=10, month=date(2026, 1, 1))) == 6
    assert newest_documents(books, limit=10, month=date(2026, 2, 1)) == []
    assert [one.number for one in newest_documents(books, limit=1)] == [OF_CREDIT]


def test_books_that_say_in_writing_what_they_say_in_entries_are_right(books: Connection) -> None:
    assert check_documents(books) == []


@pytest.mark.parametrize(
    "kind",
    ["receipt", "credit note", "payout statement", "payout cancellation", "early payout statement", "note of credit"],
)
def test_a_document_that_is_missing_is_found(books: Connection, kind: str) -> None:
    books.execute(text("DELETE FROM documents WHERE kind = :kind"), {"kind": kind})
    assert "L11" in laws(books)


def test_a_second_document_about_one_movement_is_found(books: Connection) -> None:
    keep(books, changed(RECEIPT, number=2), 20, about=1)
    assert laws(books) == ["L11"]


def test_a_document_over_another_amount_is_found(books: Connection) -> None:
    books.execute(text("UPDATE documents SET amount_minor = amount_minor + 1 WHERE kind = 'credit note'"))
    assert laws(books) == ["L11"]


def test_a_note_of_credit_over_another_amount_or_without_credit_is_found(books: Connection) -> None:
    books.execute(text("UPDATE documents SET amount_minor = amount_minor + 1 WHERE kind = 'note of credit'"))
    assert laws(books) == ["L11"]
    books.execute(text("UPDATE documents SET amount_minor = amount_minor - 1 WHERE kind = 'note of credit'"))
    keep(books, changed(NOTED, number=3), 20, about=2)
    assert laws(books) == ["L11"]


def test_a_document_about_nothing_is_found(books: Connection) -> None:
    keep(books, changed(RECEIPT, number=2), 20, about=4)
    assert laws(books) == ["L11"]


@pytest.mark.parametrize("number", [2, 3])
def test_a_gap_and_a_number_given_twice_are_found(books: Connection, number: int) -> None:
    keep(books, CAPTURED, 20)
    keep(books, changed(RECEIPT, number=number), 21, about=20)
    assert laws(books) == ([] if number == 2 else ["L12"])
    books.execute(text("UPDATE documents SET number = 1 WHERE kind = 'receipt'"))
    assert laws(books) == ["L12"]
