"""PostgreSQL says what SQLite says: months, sums and pages are the same there."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection

from gigwright.backbone.stores.postgres_views import PostgresViews
from gigwright.contexts.ledger.projections import Extract, bookkeeping, hledger, statement, trial_balance
from tests.contexts.ledger.everything import APART, CURRENCIES, books_of_everything, everything
from tests.contexts.ledger.samples import BUYER, NOON, keep
from tests.postgres import Server

LATER = NOON + timedelta(days=40)


@pytest.fixture(scope="module")
def books(server: Server) -> Iterator[Connection]:
    views = PostgresViews(server.new_database())
    with views.view(bookkeeping).writing() as connection:
        keep(connection, [event for currency in CURRENCIES for event in everything(currency)], apart=APART)
    with views.view(bookkeeping).reading() as connection:
        yield connection
    views.close()


@pytest.mark.parametrize("month", [None, date(2026, 2, 1)])
def test_the_same_is_handed_over(books: Connection, month: date | None) -> None:
    with books_of_everything() as others:
        assert sorted(hledger(Extract(books, month))) == sorted(hledger(Extract(others, month)))


def test_the_same_is_stated_and_tried(books: Connection) -> None:
    with books_of_everything() as others:
        assert statement(books, BUYER, since=LATER) == statement(others, BUYER, since=LATER)
        assert trial_balance(books, at=LATER) == trial_balance(others, at=LATER)
