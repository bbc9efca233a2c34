"""What became of each payout."""

from typing import Any

import pytest

from gigwright.backbone.errors import Malformed
from gigwright.contexts.payments.projections import PAYOUT_STATES, newest_payouts, payout_queue
from tests.contexts.payments.samples import (
    OTHER_PAYOUT,
    PAYOUT,
    SELLER,
    changed,
    payout_failed,
    payout_requested,
    payout_returned,
    payout_sent,
    usd,
)
from tests.contexts.recording import written

LIVES: list[tuple[tuple[Any, ...], str, str | None]] = [
    ((payout_requested,), "requested", None),
    ((payout_requested, payout_sent), "sent", None),
    ((payout_requested, payout_failed), "failed", "insufficient funds"),
    ((payout_requested, payout_sent, payout_returned), "returned", "the account is closed"),
]


@pytest.mark.parametrize(("events", "state", "reason"), LIVES)
def test_every_state_shows_with_the_reason(events: tuple[Any, ...], state: str, reason: str | None) -> None:
    with written(payout_queue, *events) as connection:
        (found,) = newest_payouts(connection, limit=10)
        assert (found.payout, found.seller, found.amount) == (PAYOUT, SELLER, usd(8_000))
        assert (found.state, found.reason) == (state, reason)
        assert newest_payouts(connection, limit=10, open_only=True) == ([found] if state == "requested" else [])


def test_every_state_has_a_life() -> None:
    assert {state for _, state, _ in LIVES} == set(PAYOUT_STATES)


def test_the_newest_come_first() -> None:
    with written(payout_queue, payout_requested, changed(payout_requested, payout=OTHER_PAYOUT)) as connection:
        assert [found.payout for found in newest_payouts(connection, limit=10)] == [OTHER_PAYOUT, PAYOUT]
        assert [found.payout for found in newest_payouts(connection, limit=1)] == [OTHER_PAYOUT]


@pytest.mark.parametrize("limit", [0, 1_001])
def test_a_listing_has_a_limit(limit: int) -> None:
    with written(payout_queue) as connection, pytest.raises(Malformed, match="from 1 to 1000"):
        newest_payouts(connection, limit=limit)
