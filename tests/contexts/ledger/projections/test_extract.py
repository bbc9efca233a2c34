"""What is handed over: all of it, or a month."""

from datetime import date

from gigwright.contexts.ledger.projections import Extract, balances, check, journal
from gigwright.contexts.ledger.projections.extract import Carried
from gigwright.contexts.ledger.projections.postings import POSTINGS
from gigwright.contexts.ledger.projections.reading import journal_between
from gigwright.events.ledger import SweepRequested
from gigwright.events.orders import ExtraBought
from tests.contexts.ledger.everything import CURRENCIES, books_of_everything, everything
from tests.contexts.ledger.samples import AVAILABLE, CAPTURED, NOON, books_of, empty_books

FEBRUARY = date(2026, 2, 1)
PENDING = "Assets:Processor:Sandbox:Pending"


def test_everything_that_can_be_booked_is_in_the_books_of_everything() -> None:
    assert {type(event) for event in everything("USD")} - {ExtraBought, SweepRequested} == set(POSTINGS)


def test_the_books_of_everything_are_right() -> None:
    with books_of_everything() as books:
        assert check(books) == []
        assert {balance.currency for balance in balances(books)} == set(CURRENCIES)


def test_the_whole_journal_begins_with_nothing_and_ends_with_the_balances() -> None:
    with books_of(CAPTURED, AVAILABLE) as books:
        extract = Extract(books)
        assert (extract.begins, extract.ends) == (date(2026, 1, 5), date(2026, 1, 6))
        assert list(extract.opening()) == []
        assert extract.currencies() == ["USD"]
        assert Carried(PENDING, "USD", 0, 0) in extract.carried()
        assert [booked.entry for booked in extract.entries()] == [booked.entry for booked in journal(books)]


def test_a_month_begins_with_what_the_one_before_ends_with() -> None:
    with books_of_everything() as books:
        january, february = Extract(books, date(2026, 1, 1)), Extract(books, FEBRUARY)
        ended = {(one.account, one.currency): one.closing_minor for one in january.carried() if one.closing_minor}
        began = {(one.account, one.currency): one.opening_minor for one in february.opening()}
        assert began == ended
        assert february.ends == date(2026, 3, 1)


def test_the_months_together_are_the_whole_journal() -> None:
    with books_of_everything() as books:
        whole = list(Extract(books).entries())
        months = sorted({booked.entry.at.date().replace(day=1) for booked in whole})
        assert len(months) > 2
        assert [booked for month in months for booked in Extract(books, month).entries()] == whole
        last = {one.account: one.closing_minor for one in Extract(books, months[-1]).carried() if one.currency == "USD"}
        now = {one.account: one.closing_minor for one in Extract(books).carried() if one.currency == "USD"}
        assert last == {account: now[account] for account in last}
        assert all(now[account] == 0 for account in now.keys() - last.keys())


def test_an_account_that_rests_at_nothing_is_no_part_of_a_month() -> None:
    with books_of(CAPTURED, AVAILABLE) as books:
        assert PENDING not in {one.account for one in Extract(books, FEBRUARY).carried()}


def test_december_ends_with_the_year() -> None:
    with empty_books() as books:
        assert Extract(books, date(2026, 12, 1)).ends == date(2027, 1, 1)


def test_books_without_entries_hand_over_nothing() -> None:
    with empty_books() as books:
        assert list(Extract(books).carried()) == []
        assert list(Extract(books).entries()) == []
        assert list(Extract(books, FEBRUARY).carried()) == []


def test_the_journal_is_read_in_small_parts_and_nothing_is_lost_between_them() -> None:
    with books_of_everything() as books:
        assert list(journal_between(books, batch=1)) == list(journal_between(books)) != []
        assert [one.position for one in journal_between(books, before=NOON.replace(hour=13))] == [1, 1]
