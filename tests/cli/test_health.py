"""What the doctor thinks of single consumers."""

from pathlib import Path

from gigwright.backbone.consumers import Held
from gigwright.backbone.leases import Lease, OwnerId, SoleOwner
from gigwright.cli.health import examine
from gigwright.values import OrderId
from gigwright.wiring import Mail, Market, open_market


def held(market: Market, state: str) -> Held:
    """The order's first event, set aside by the charging consumer."""
    return Held(consumer="charging", slot=0, key="k", position=1, state=state, attempts=5, error="KeyError: x")  # type: ignore[arg-type] # one of the literals


def hold(market: Market, state: str) -> None:
    token = SoleOwner(OwnerId("own_tester"), market.store).held("charging")[0]
    market.store.hold(Lease(consumer="charging", slot=0, token=token), held(market, state), None)


def test_parked_events_are_wrong(home: Path, order: OrderId) -> None:
    with open_market(home) as market:
        hold(market, "parked")
        checks = {check.name: check for check in examine(market, Mail())}
    assert not checks["consumer charging"].ok
    assert "1 events are parked and 0 wait: KeyError: x" in checks["consumer charging"].found


def test_events_that_are_tried_again_are_told_and_not_wrong(home: Path, order: OrderId) -> None:
    with open_market(home) as market:
        hold(market, "retrying")
        checks = {check.name: check for check in examine(market, Mail())}
    assert checks["consumer charging"].ok
    assert "tried again" in checks["consumer charging"].found
