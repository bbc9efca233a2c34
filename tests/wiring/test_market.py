"""Putting a market together: what can't be told apart is refused."""

from pathlib import Path

import pytest

from gigwright.backbone.effects import Effects
from gigwright.backbone.errors import NotConfigured
from gigwright.backbone.event import Recorded
from gigwright.backbone.reactor import Reactor
from gigwright.events.orders import OrderPlaced
from gigwright.wiring import open_market


@pytest.mark.parametrize("name", ["timers", "processor-news", "charging", "bookkeeping"])
def test_a_stranger_may_not_take_the_name_and_so_the_place_of_a_part(tmp_path: Path, name: str) -> None:
    stranger = Reactor(name)

    @stranger.on(OrderPlaced, key="order")
    def hear(effects: Effects, event: Recorded[OrderPlaced]) -> None:
        """Do nothing."""

    with pytest.raises(NotConfigured, match=f"two consumers are called {name}"):
        open_market(tmp_path / "home", strangers=[stranger])
    with open_market(tmp_path / "home"):
        """It was let go of."""
