"""The case book shows what waits for a decision, who was heard, and what became of it."""

from typing import Any

import pytest

from gigwright.backbone.errors import Malformed
from gigwright.contexts.orders.projections import case, case_book, case_of, cases
from tests.contexts.orders.samples import cancelled, completed, dispute, order, other_order, usd
from tests.contexts.orders.samples_further import closed, decided, disputed, evidence
from tests.contexts.orders.samples_of_banks import taken_by_a_bank
from tests.contexts.recording import written

ENDS: list[tuple[Any, str]] = [
    (closed("withdrawn"), "withdrawn"),
    (closed("lapsed"), "lapsed"),
    (decided("part", 3_000), "decided"),
    (completed(), "settled"),
    (cancelled, "settled"),
    (taken_by_a_bank(earning=8_000, from_clearing=8_000), "settled"),
]


def test_an_open_case_waits_and_says_who_was_heard() -> None:
    with written(case_book, disputed()) as connection:
        (waiting,) = cases(connection, 10)
        assert (waiting.dispute, waiting.order, waiting.state) == (dispute, order, "open")
        assert (waiting.buyer_heard, waiting.seller_heard) == (True, False)
        assert waiting.decide_by == "2026-01-15T12:00:00.000000Z"
    with written(case_book, disputed(), evidence()) as connection:
        found = case_of(connection, order)
        assert found is not None
        assert (found.buyer_heard, found.seller_heard) == (True, True)
        assert case_of(connection, other_order) is None


@pytest.mark.parametrize(("end", "state"), ENDS)
def test_a_case_that_is_over_waits_no_more(end: Any, state: str) -> None:
    with written(case_book, disputed(), end) as connection:
        assert cases(connection, 10) == []
        (found,) = cases(connection, 10, closed=True)
        assert (found.state, found.closed_at) == (state, "2026-01-05T12:00:00.000000Z")
        assert found.back == (usd(3_000) if state == "decided" else None)
        assert case(connection, dispute) == found


def test_a_decision_that_ends_the_order_stays_a_decision() -> None:
    with written(case_book, disputed(), decided("all", 10_000), cancelled) as connection:
        found = case(connection, dispute)
        assert found is not None
        assert (found.state, found.back) == ("decided", usd(10_000))


def test_a_bank_that_takes_a_late_payment_settles_nothing() -> None:
    with written(case_book, disputed(), taken_by_a_bank(from_refunds=10_550)) as connection:
        assert len(cases(connection, 10)) == 1


def test_a_list_has_a_limit() -> None:
    with written(case_book) as connection, pytest.raises(Malformed, match="from 1 to 1000"):
        cases(connection, 0)
