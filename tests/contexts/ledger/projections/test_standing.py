"""What accounts hold is the same whether months are added up or lines are."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from gigwright.contexts.ledger.projections import Standing, balances
from gigwright.contexts.ledger.projections.standing import standing_before, standings
from tests.contexts.ledger.everything import books_of_everything
from tests.contexts.ledger.samples import CAPTURED, CLEARED, COMPLETED, NOON, SELLER, books_of

MOMENTS = [
    NOON - timedelta(days=1),
    NOON,
    datetime(2026, 1, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(2026, 2, 1, tzinfo=UTC),
    datetime(2026, 2, 17, 5, tzinfo=UTC),
    datetime(2028, 1, 1, tzinfo=UTC),
]


@pytest.mark.parametrize("at", MOMENTS)
def test_what_is_held_at_a_moment_is_the_sum_of_all_lines_up_to_it(at: datetime) -> None:
    with books_of_everything() as books:
        summed: Counter[tuple[str, str]] = Counter()
        for one in balances(books, at=at):
            summed[one.account, one.currency] += one.amount_minor
        held = [one for one in standings(books, through=at) if one.amount_minor]
    assert {(one.account, one.currency): one.amount_minor for one in held} == summed


def test_what_is_held_after_everything_is_what_is_held_now() -> None:
    with books_of_everything() as books:
        assert list(standings(books)) == list(standings(books, through=MOMENTS[-1]))


def test_an_account_that_is_empty_again_is_still_named() -> None:
    with books_of(CAPTURED, COMPLETED, CLEARED) as books:
        assert Standing(f"Liabilities:Sellers:{SELLER}:Clearing", "USD", 0) in standings(books)


@pytest.mark.parametrize("moment", MOMENTS)
def test_before_a_moment_is_up_to_the_instant_before_it(moment: datetime) -> None:
    with books_of_everything() as books:
        through = list(standings(books, through=moment - timedelta(microseconds=1)))
        names = {one.account for one in through}
        before = standing_before(books, names, moment)
    assert before == {(one.account, one.currency): one.amount_minor for one in through}
