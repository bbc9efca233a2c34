"""The writer is harmless twice, and never refuses: what is wrong is booked, and marked."""

from msgspec import structs
from sqlalchemy import Connection

from gigwright.backbone.projection import Rows
from gigwright.contexts.ledger.projections import Entry, Finding, balances, check, journal
from gigwright.contexts.ledger.projections.entries import credit, debit, entry
from gigwright.contexts.ledger.projections.journal import book, entries
from tests.contexts.ledger.samples import (
    CANCELLED,
    CAPTURED,
    CLEARED,
    COMPLETED,
    ORDER,
    REFUNDED,
    altered,
    books_of,
    empty_books,
    recorded,
    usd,
)

OFF_BY_A_CENT = entry(recorded(CAPTURED), "captured", debit("Assets:Bank:Here", usd(101)), credit("Opening", usd(100)))


def right_entry() -> Entry:
    return entry(recorded(CAPTURED), "captured", debit("Assets:Bank:Here", usd(100)), credit("Opening", usd(100)))


def write(books: Connection, posted: Entry, position: int) -> None:
    with Rows(books) as rows:
        book(rows, posted, position)


def test_the_same_entry_written_twice_stands_once() -> None:
    with empty_books() as books:
        write(books, right_entry(), 10)
        write(books, right_entry(), 10)
        assert len(books.execute(entries.select()).all()) == 1
        assert [balance.amount_minor for balance in balances(books)] == [100, -100]
        assert check(books) == []


def test_another_entry_under_the_same_id_is_a_breach_and_the_first_one_stands() -> None:
    with empty_books() as books:
        write(books, right_entry(), 10)
        other = structs.replace(right_entry(), lines=(debit("Assets:Bank:Here", usd(7)), credit("Opening", usd(7))))
        write(books, other, 10)
        write(books, other, 10)
        assert [balance.amount_minor for balance in balances(books)] == [100, -100]
        (finding,) = check(books)
        assert finding.law == "L2"
        assert finding.event == right_entry().event


def test_an_entry_that_is_off_is_booked_and_marked() -> None:
    with empty_books() as books:
        write(books, OFF_BY_A_CENT, 10)
        assert [balance.amount_minor for balance in balances(books)] == [101, -100]
        assert [finding.law for finding in check(books)] == ["L1", "L7"]
        (booked,) = journal(books)
        assert booked.breaches == ("L1: debits and credits differ by 1 minor USD",)


def test_a_completion_whose_parts_do_not_make_the_whole_is_booked_and_marked() -> None:
    with books_of(CAPTURED, altered(COMPLETED, commission=usd(1_999))) as books:
        assert {finding.law for finding in check(books)} == {"L1", "L7"}


def test_a_refund_of_more_than_was_held_is_booked_and_marked() -> None:
    with books_of(CAPTURED, altered(CANCELLED, refund=usd(10_551))) as books:
        assert Finding(
            "L5",
            f"{journal(books)[-1].entry.id}: Liabilities:Orders:Held of {ORDER} falls to -1 minor USD",
            journal(books)[-1].entry.event,
        ) in check(books)


def test_an_account_that_was_below_zero_stays_a_finding_when_it_has_recovered() -> None:
    with books_of(REFUNDED, CAPTURED, CANCELLED) as books:
        assert [finding.law for finding in check(books)] == ["L5"]


def test_clearing_what_was_never_earned_is_marked() -> None:
    with books_of(CLEARED) as books:
        (booked,) = journal(books)
        assert len(booked.breaches) == 1
        assert "Clearing falls to -8000 minor USD" in booked.breaches[0]


def test_amounts_beyond_all_bounds_are_still_booked() -> None:
    huge = usd(10**15)
    with empty_books() as books:
        for number in (1, 2):
            lines = debit("Liabilities:Orders:Held", huge, ORDER), credit("Assets:Bank:Here", huge)
            write(books, entry(recorded(CAPTURED, number), "captured", *lines), number)
        assert [finding.law for finding in check(books)] == ["L5", "L5", "L6"]
