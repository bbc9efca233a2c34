"""What notifications bring to the market."""

from gigwright.contexts.notifications import mount
from gigwright.contexts.notifications.decisions import WRITERS
from gigwright.contexts.notifications.ports import FakePost, FakeStaff


def test_buyers_sellers_and_operators_have_a_reactor_each() -> None:
    names = [reactor.name for reactor in mount(FakePost(), FakeStaff()).reactors]
    assert names == ["letters-to-buyers", "letters-to-sellers", "letters-to-operators"]
    assert tuple(names) == WRITERS
