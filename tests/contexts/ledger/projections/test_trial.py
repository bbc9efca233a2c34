"""The trial balance: now, and as of a moment."""

from datetime import timedelta

from sqlalchemy import update

from gigwright.contexts.ledger.projections import Standing, trial_balance
from gigwright.contexts.ledger.projections.journal import balances
from tests.contexts.ledger.everything import CURRENCIES, books_of_everything
from tests.contexts.ledger.samples import AVAILABLE, CAPTURED, COMPLETED, NOON, books_of


def test_the_trial_balance_is_zero_in_each_currency() -> None:
    with books_of_everything() as books:
        trials = trial_balance(books)
        assert [(trial.currency, trial.sum_minor) for trial in trials] == [(currency, 0) for currency in CURRENCIES]
        assert Standing("Liabilities:Orders:Held", "JPY", -10_550) in trials[1].accounts


def test_it_is_zero_at_any_moment() -> None:
    with books_of_everything() as books:
        for days in range(0, 120, 7):
            assert [trial.sum_minor for trial in trial_balance(books, at=NOON + timedelta(days=days))][:1] == [0]


def test_an_entry_counts_from_its_own_time_on() -> None:
    with books_of(CAPTURED, AVAILABLE, COMPLETED) as books:
        assert trial_balance(books, at=NOON - timedelta(microseconds=1)) == []
        (at_noon,) = trial_balance(books, at=NOON)
        assert Standing("Assets:Processor:Sandbox:Pending", "USD", 10_214) in at_noon.accounts
        assert trial_balance(books, at=NOON + timedelta(hours=2)) == trial_balance(books)


def test_accounts_beyond_the_limit_are_counted_and_are_part_of_the_sum() -> None:
    with books_of(CAPTURED) as books:
        (trial,) = trial_balance(books, limit=2)
        assert (len(trial.accounts), trial.left_out, trial.sum_minor) == (2, 1, 0)


def test_books_that_are_off_show_by_how_much() -> None:
    with books_of(CAPTURED) as books:
        books.execute(update(balances).where(balances.c.account == "Liabilities:Orders:Held").values(amount_minor=-1))
        assert [trial.sum_minor for trial in trial_balance(books)] == [10_549]
