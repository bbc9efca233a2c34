"""Time that passes in a market that is stepped from outside, on one thread."""

from datetime import datetime, timedelta

from gigwright.backbone.clock import VirtualClock
from gigwright.wiring import Market

TIDE = timedelta(hours=6)  # how often the market is stepped while nothing is due: the processor has news of its own


def pass_time(market: Market, clock: VirtualClock, until: datetime) -> None:
    """Step the market whenever something is due; it ends quiet, at `until`."""
    market.settle()
    while clock.now() < until:
        due = market.store.next_due()
        moments = [until, clock.now() + TIDE] + ([due] if due is not None and due > clock.now() else [])
        clock.advance(min(moments) - clock.now())
        market.settle()
