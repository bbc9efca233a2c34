"""How fast the order page's tables are made anew."""

from pathlib import Path
from typing import Any

from bench.appending import Ours
from gigwright.backbone.clock import SystemClock
from gigwright.backbone.event import Present
from gigwright.backbone.ids import SystemIds
from gigwright.backbone.leases import OwnerId, SoleOwner
from gigwright.backbone.projection import ProjectionWorker
from gigwright.backbone.stores.sqlite_views import SqliteViews
from gigwright.contexts.orders.projections import order_book
from gigwright.events.orders import OrderCompleted, OrderPaid, OrderPlaced, RequirementsSubmitted, WorkDelivered
from gigwright.values import GigId, Money, OrderId, PaymentId, UserId
from gigwright.wiring import open_log

ORDERS_A_TIME = 100
PRICE = Money(10_000, "USD")


class Orders:
    """A log of finished orders, five events each, as they come in while many are going on."""

    def __init__(self, url: str, folder: Path, *, events: int = 20_000) -> None:
        self._clock = SystemClock()
        self._ids = SystemIds(self._clock)
        self._folder = folder
        self._ours = Ours(open_log(url))
        self.events = events
        self._builds = 0
        for _ in range(events // (5 * ORDERS_A_TIME)):
            stories = [self._story() for _ in range(ORDERS_A_TIME)]
            self._ours.append_events([event for step in zip(*stories, strict=True) for event in step])

    def rebuild(self, _: int) -> None:
        """All of it, into new tables."""
        self._builds += 1
        views = SqliteViews(self._folder / f"views-{self._builds}")
        leases = SoleOwner(self._ids.new(OwnerId))
        worker = ProjectionWorker(order_book, self._ours.log, views.view(order_book), leases, batch=5_000)
        while worker.step(self._clock.now()):
            pass
        views.close()

    def close(self) -> None:
        """Let go of the log."""
        self._ours.close()

    def _story(self) -> list[object]:
        ids: dict[str, Any] = {
            "order": self._ids.new(OrderId),
            "buyer": self._ids.new(UserId),
            "seller": self._ids.new(UserId),
        }
        gig, payment, now = self._ids.new(GigId), self._ids.new(PaymentId), self._clock.now()
        money: dict[str, Any] = dict.fromkeys(("price", "service_fee", "commission", "earning"), PRICE)
        terms: dict[str, Any] = {"delivery_days": 3, "revisions": 1, "review_hours": 72, "clearing_hours": 336}
        shown: dict[str, Any] = {"title": "I will", "package": "Basic", "total": PRICE, "policy": 1}
        return [
            OrderPlaced(**ids, **money, **terms, **shown, gig=gig, pay_by=now),
            OrderPaid(**ids, payment=payment),
            RequirementsSubmitted(**ids, answers=Present(value="a logo"), due_at=now),
            WorkDelivered(**ids, number=1, message=Present(value="done"), files=Present(value=()), accept_by=now),
            OrderCompleted(**ids, **money, gig=gig, how="accepted", clears_at=now),
        ]
