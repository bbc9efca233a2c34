"""What notifications bring to the market."""

from gigwright.contexts.notifications import mount
from gigwright.contexts.notifications.ports import FakePost


def test_buyers_and_sellers_have_a_reactor_each() -> None:
    assert [reactor.name for reactor in mount(FakePost()).reactors] == ["letters-to-buyers", "letters-to-sellers"]
