"""What the ledger brings to the market."""

from gigwright.contexts.ledger import mount
from gigwright.contexts.ledger.decisions import ClearEarnings
from tests.contexts.ledger.samples import CLEARS_AT, COMPLETED, ORDER, SELLER


def test_the_clearing_of_a_completed_order_is_a_timer() -> None:
    (timer,) = mount().timers
    assert timer.name == "clear-earnings"
    assert timer.due(COMPLETED) == CLEARS_AT
    assert timer.ask(COMPLETED) == ClearEarnings(by="timers", order=ORDER, seller=SELLER)
