"""What the ledger brings to the market."""

from datetime import timedelta
from typing import Any

import pytest

from gigwright.backbone.ids import derive
from gigwright.contexts.ledger import mount
from gigwright.contexts.ledger.decisions import ClearEarnings
from gigwright.events.orders import DisputeClosed
from gigwright.values import DisputeId
from tests.contexts.ledger.samples import (
    BORNE,
    BUYER,
    CLEARS_AT,
    COMPLETED,
    KEPT_NO_LONGER,
    MADE_GOOD,
    ORDER,
    SELLER,
    altered,
    usd,
)


def test_the_clearing_of_a_completed_order_is_a_timer() -> None:
    (timer,) = [timer for timer in mount().timers if timer.name == "clear-earnings"]
    assert timer.due(COMPLETED) == CLEARS_AT
    assert timer.ask(COMPLETED) == ClearEarnings(by="timers", order=ORDER, seller=SELLER, clears_at=CLEARS_AT)


def test_what_closes_a_dispute_times_the_clearing_anew() -> None:
    later = CLEARS_AT + timedelta(days=3)
    closed = DisputeClosed(
        order=ORDER,
        dispute=derive(DisputeId, "dispute"),
        buyer=BUYER,
        seller=SELLER,
        how="lapsed",
        accept_by=None,
        give_up_at=None,
        clears_at=later,
    )
    (timer,) = [timer for timer in mount().timers if timer.on is DisputeClosed]
    assert timer.due(closed) == later
    assert timer.ask(closed) == ClearEarnings(by="timers", order=ORDER, seller=SELLER, clears_at=later)


@pytest.mark.parametrize("event", [KEPT_NO_LONGER, MADE_GOOD, altered(BORNE, released=usd(1), clears_at=CLEARS_AT)])
def test_what_a_bank_decided_times_the_clearing_anew(event: Any) -> None:
    (timer,) = [timer for timer in mount().timers if timer.on is type(event)]
    assert timer.due(event) == CLEARS_AT
    assert timer.ask(event) == ClearEarnings(by="timers", order=ORDER, seller=SELLER, clears_at=CLEARS_AT)
    assert timer.due(altered(event, clears_at=None)) is None
