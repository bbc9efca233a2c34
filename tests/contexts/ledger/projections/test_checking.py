"""The auditor finds what is wrong: each fault is planted once."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from gigwright.contexts.ledger.projections import check, overdue
from gigwright.contexts.ledger.projections.checking import FINDINGS_MAX
from gigwright.contexts.ledger.projections.journal import balances, lines, turnovers
from gigwright.policy import DEADLINES
from tests.contexts.ledger.samples import (
    AVAILABLE,
    BREAK,
    BREAK_FOUND,
    BREAK_RESOLVED,
    CANCELLED,
    CAPTURED,
    CLEARED,
    COMPLETED,
    NOON,
    ORDER,
    PAYMENT,
    PAYOUT,
    PAYOUT_REQUESTED,
    PAYOUT_SENT,
    altered,
    books_of,
    usd,
)


def test_a_balance_that_is_not_the_sum_of_its_lines_is_found() -> None:
    with books_of(CAPTURED) as books:
        books.execute(update(balances).where(balances.c.account == "Liabilities:Orders:Held").values(amount_minor=-1))
        found = {finding.law: finding.sentence for finding in check(books)}
        assert found["L4"] == f"the lines of Liabilities:Orders:Held of {ORDER} say -10549 minor USD more"
        assert set(found) == {"L4", "L7"}


def test_a_line_that_was_changed_is_found() -> None:
    with books_of(CAPTURED) as books:
        books.execute(update(lines).where(lines.c.account == "Liabilities:Orders:Held").values(amount_minor=-10_549))
        assert {finding.law for finding in check(books)} == {"L1", "L4"}


def test_a_turnover_that_is_not_the_sum_of_its_lines_is_found() -> None:
    with books_of(CAPTURED) as books:
        books.execute(update(turnovers).where(turnovers.c.account == "Liabilities:Orders:Held").values(amount_minor=-1))
        (finding,) = check(books)
        assert finding.law == "L4"
        assert finding.sentence == "the lines of Liabilities:Orders:Held in 2026-01 say -10549 minor USD more"


def test_a_lost_balance_is_found() -> None:
    with books_of(CAPTURED) as books:
        books.execute(balances.delete().where(balances.c.account == "Expenses:ProcessorFees:Charge"))
        assert [finding.law for finding in check(books)] == ["L4", "L7"]


def test_money_left_behind_by_an_ended_order_is_found() -> None:
    with books_of(altered(CAPTURED, amount=usd(10_551)), COMPLETED) as books:
        (finding,) = check(books)
        assert finding.law == "L6"
        assert finding.sentence == f"Liabilities:Orders:Held of {ORDER} holds 1 minor USD, and nothing is under way"


def test_a_payout_that_was_sent_short_is_found() -> None:
    earned = (CAPTURED, AVAILABLE, COMPLETED, CLEARED, PAYOUT_REQUESTED)
    with books_of(*earned, altered(PAYOUT_SENT, amount=usd(7_999))) as books:
        assert [finding.law for finding in check(books)] == ["L6"]


def test_what_is_under_way_is_no_fault() -> None:
    with books_of(CAPTURED, AVAILABLE) as books:
        assert check(books) == []
    with books_of(CAPTURED, AVAILABLE, CANCELLED) as books:
        assert check(books) == []
    with books_of(CAPTURED, AVAILABLE, COMPLETED, CLEARED, PAYOUT_REQUESTED) as books:
        assert check(books) == []


def test_what_is_put_aside_may_be_of_either_sign_and_is_known() -> None:
    for minor in (-250, 700):
        with books_of(altered(BREAK_FOUND, suspense=usd(minor))) as books:
            assert check(books) == []


def test_what_nobody_knows_of_in_suspense_is_left_behind() -> None:
    with books_of(BREAK_FOUND, altered(BREAK_RESOLVED, suspense=usd(-249))) as books:
        assert [finding.law for finding in check(books)] == ["L6"]


IN_TRANSIT, IN_SUSPENSE = DEADLINES.in_transit, DEADLINES.in_suspense


@pytest.mark.parametrize(
    ("history", "thing", "deadline"),
    [
        ([CAPTURED, CANCELLED], PAYMENT, IN_TRANSIT),
        ([CAPTURED, AVAILABLE, COMPLETED, CLEARED, PAYOUT_REQUESTED], PAYOUT, IN_TRANSIT),
        ([BREAK_FOUND], BREAK, IN_SUSPENSE),
    ],
)
def test_what_is_under_way_for_too_long_is_named(history: list[object], thing: str, deadline: timedelta) -> None:
    began = NOON + timedelta(hours=len(history) - 1)
    with books_of(*history) as books:
        assert list(overdue(books, began + deadline)) == []
        (finding,) = overdue(books, began + deadline + timedelta(seconds=1))
        assert finding.law == "L10"
        assert f" of {thing} is in Liabilities:" in finding.sentence
        assert f"for more than {deadline.days} days" in finding.sentence


def test_what_is_held_has_no_deadline_here() -> None:
    with books_of(CAPTURED) as books:
        assert list(overdue(books, NOON + timedelta(days=1_000))) == []


def test_findings_are_limited() -> None:
    cleared = [CLEARED] * (FINDINGS_MAX + 5)
    with books_of(*cleared) as books:
        assert len(check(books)) == FINDINGS_MAX
