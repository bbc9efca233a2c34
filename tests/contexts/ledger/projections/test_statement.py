"""What one user is told of their own accounts."""

from datetime import UTC, datetime, timedelta

import pytest

from gigwright.backbone.ids import derive
from gigwright.contexts.ledger.projections import AccountStatement, journal, statement
from gigwright.contexts.ledger.projections.postings import entries_of
from gigwright.contexts.ledger.projections.statement import OF_A_BUYER, OWN, StatementTooLong
from gigwright.values import UserId
from tests.contexts.ledger.everything import books_of_everything, everything
from tests.contexts.ledger.samples import (
    AVAILABLE,
    BUYER,
    CANCELLED,
    CAPTURED,
    CLEARED,
    COMPLETED,
    NOON,
    ORDER,
    PAYOUT_REQUESTED,
    REFUNDED,
    SELLER,
    books_of,
    recorded,
)

HOUR = timedelta(hours=1)
INDEBTED = derive(UserId, "seller indebted")


def told(one: AccountStatement) -> tuple[str, int, list[tuple[str, int, int]], int]:
    moved = [(line.purpose, line.amount_minor, line.balance_minor) for line in one.lines]
    return one.name, one.opening_minor, moved, one.closing_minor


def test_a_seller_sees_what_clears_what_is_there_and_what_is_on_its_way() -> None:
    with books_of(CAPTURED, AVAILABLE, COMPLETED, CLEARED, PAYOUT_REQUESTED) as books:
        found = [told(one) for one in statement(books, SELLER)]
    assert found == [
        ("clearing", 0, [("completed", 8_000, 8_000), ("cleared", -8_000, 0)], 0),
        ("available", 0, [("cleared", 8_000, 8_000), ("payout-requested", -8_000, 0)], 0),
        ("payout in transit", 0, [("payout-requested", 8_000, 8_000)], 8_000),
    ]


def test_a_buyer_sees_what_is_held_and_what_goes_back() -> None:
    with books_of(CAPTURED, AVAILABLE, CANCELLED, REFUNDED) as books:
        found = [told(one) for one in statement(books, BUYER)]
    assert found == [
        ("held for orders", 0, [("captured", 10_550, 10_550), ("refund-owed", -10_550, 0)], 0),
        ("refunds in transit", 0, [("refund-owed", 10_550, 10_550), ("refunded", -10_550, 0)], 0),
    ]


def test_a_time_begins_with_what_was_there_and_includes_both_its_ends() -> None:
    with books_of(CAPTURED, AVAILABLE, COMPLETED, CLEARED, PAYOUT_REQUESTED) as books:
        clearing, available = statement(books, SELLER, since=NOON + 3 * HOUR, until=NOON + 3 * HOUR)
        (later,) = statement(books, SELLER, since=NOON + 5 * HOUR)
        (held,) = statement(books, BUYER, since=NOON + HOUR, until=NOON + HOUR)
    assert told(clearing) == ("clearing", 8_000, [("cleared", -8_000, 0)], 0)
    assert told(available) == ("available", 0, [("cleared", 8_000, 8_000)], 8_000)
    assert told(later) == ("payout in transit", 8_000, [], 8_000)
    assert told(held) == ("held for orders", 10_550, [], 10_550)


def test_a_line_can_be_traced_to_its_event() -> None:
    with books_of(CAPTURED, AVAILABLE, COMPLETED) as books:
        (clearing,) = statement(books, SELLER)
        (line,) = clearing.lines
        (booked,) = journal(books, event=line.event)
    assert (line.event, line.position, line.order) == (recorded(COMPLETED, 3).id, 3, ORDER)
    assert (line.at, line.entry) == (NOON + 2 * HOUR, booked.entry.id)


def test_what_a_seller_owes_is_told_in_its_own_sign() -> None:
    with books_of_everything() as books:
        owed = [one for one in statement(books, INDEBTED) if one.name == "owed to the market"]
    assert [told(one)[2] for one in owed] == [[("reversed", 8_000, 8_000), ("debt-recovered", -4_000, 4_000)]] * 3


@pytest.mark.parametrize("user", [INDEBTED, BUYER])
def test_one_statement_ends_where_the_next_begins(user: UserId) -> None:
    """In two parts or in one, the same lines and the same balances."""
    middle = datetime(2026, 2, 10, tzinfo=UTC)
    with books_of_everything() as books:
        whole = statement(books, user)
        first = statement(books, user, until=middle - timedelta(microseconds=1))
        second = statement(books, user, since=middle)
    assert whole
    for one in whole:
        parts = [part for part in (*first, *second) if (part.account, part.currency) == (one.account, one.currency)]
        assert [line for part in parts for line in part.lines] == list(one.lines)
        assert parts[-1].closing_minor == one.closing_minor


def test_every_account_below_a_seller_is_theirs_to_see() -> None:
    ours = {account_of(INDEBTED) for name, account_of in OWN.items() if name != "credit"}
    booked = {
        line.account
        for event in everything("USD")
        for entry in entries_of(recorded(event))
        for line in entry.lines
        if INDEBTED in line.account
    }
    assert booked == ours


def test_all_that_is_kept_for_orders_is_some_buyer_s() -> None:
    with books_of_everything() as books:
        seen = {line.entry for one in statement(books, BUYER) if one.name in OF_A_BUYER.values() for line in one.lines}
        kept = {
            booked.entry.id
            for booked in journal(books)
            if any(line.account in OF_A_BUYER for line in booked.entry.lines)
        }
    assert seen == kept


def test_somebody_who_never_bought_or_sold_has_no_accounts() -> None:
    with books_of(CAPTURED) as books:
        assert statement(books, derive(UserId, "stranger")) == []


def test_a_statement_that_is_too_long_says_what_to_do() -> None:
    with books_of(CAPTURED, AVAILABLE, COMPLETED, CLEARED) as books:
        assert statement(books, SELLER, limit=3)
        with pytest.raises(StatementTooLong, match="more than 2 lines") as refused:
            statement(books, SELLER, limit=2)
    assert "shorter time" in refused.value.what_to_do
