"""What the ledger brings to the market."""

from datetime import timedelta

from gigwright.backbone.ids import derive
from gigwright.contexts.ledger import mount
from gigwright.contexts.ledger.decisions import ClearEarnings
from gigwright.events.orders import DisputeClosed
from gigwright.values import DisputeId
from tests.contexts.ledger.samples import BUYER, CLEARS_AT, COMPLETED, ORDER, SELLER


def test_the_clearing_of_a_completed_order_is_a_timer() -> None:
    (timer,) = [timer for timer in mount().timers if timer.name == "clear-earnings"]
    assert timer.due(COMPLETED) == CLEARS_AT
    assert timer.ask(COMPLETED) == ClearEarnings(by="timers", order=ORDER, seller=SELLER)


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
    assert timer.ask(closed) == ClearEarnings(by="timers", order=ORDER, seller=SELLER)
