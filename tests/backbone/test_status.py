"""The status: where each consumer stands, how far behind, and what waits."""

from datetime import timedelta
from pathlib import Path

from gigwright.backbone.effects import Effects
from gigwright.backbone.event import Recorded
from gigwright.backbone.projection import Progress
from gigwright.backbone.reactor import Reactor, ReactorWorker
from gigwright.backbone.status import Status, statuses
from tests.backbone.workshop import LampLit, Workshop, workshop


def after_failing(shop: Workshop, attempts: int) -> None:
    reactor = Reactor("failing")

    @reactor.on(LampLit, key="lamp")
    def fail(effects: Effects, event: Recorded[LampLit]) -> None:
        raise ValueError("no good")

    worker = ReactorWorker(reactor, shop.log, shop.store, shop.decider, shop.clock)
    for _ in range(attempts):
        worker.step(shop.clock.now())
        shop.clock.advance(timedelta(minutes=1))


def test_the_status_says_where_each_consumer_stands(tmp_path: Path) -> None:
    with workshop(tmp_path / "truth.db") as shop:
        shop.light(shop.new_lamp())
        after_failing(shop, attempts=1)
        shop.light(shop.new_lamp())
        progress = Progress(incarnation=shop.log.incarnation, position=0, event=None, error="why")
        found = statuses(shop.log, shop.store, {"counting": progress})
    assert found == [
        Status(name="counting", kind="projection", position=0, lag=2, waiting=0, parked=0, error="why"),
        Status(name="failing", kind="reactor", position=1, lag=1, waiting=1, parked=0, error="ValueError: no good"),
    ]


def test_parked_events_are_counted_apart(tmp_path: Path) -> None:
    with workshop(tmp_path / "truth.db") as shop:
        lamp = shop.new_lamp()
        shop.light(lamp)
        shop.put_out(lamp)
        shop.light(lamp)
        after_failing(shop, attempts=8)
        (status,) = statuses(shop.log, shop.store, {})
    assert (status.parked, status.waiting) == (1, 1)
