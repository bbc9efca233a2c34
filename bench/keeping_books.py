"""How fast the ledger is made anew from everything that ever happened, and in how much memory."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from typing import Any

import msgspec
from sqlalchemy import text

from bench.appending import Ours
from gigwright.backbone.clock import SystemClock
from gigwright.backbone.ids import SystemIds
from gigwright.backbone.leases import OwnerId, SoleOwner
from gigwright.backbone.projection import ProjectionWorker, View
from gigwright.backbone.stores.sqlite_views import SqliteViews
from gigwright.contexts.ledger.projections import bookkeeping, trial_balance
from gigwright.events.ledger import EarningsCleared, PayoutRequested
from gigwright.events.orders import OrderCompleted, OrderPaid, OrderPlaced
from gigwright.events.payments import FundsAvailable, PaymentCaptured, PaymentRequested, PayoutSent
from gigwright.values import ChargeRef, GigId, Money, OrderId, PaymentId, PayoutId, TransferRef, UserId
from gigwright.wiring import open_log

EVENTS_OF_A_STORY = 9
STORIES_A_TIME = 100
BATCH = 5_000
REBUILD = """
import sys
sys.path[:0] = {path!r}
from pathlib import Path
from bench.keeping_books import tell
tell({url!r}, Path({folder!r}))
"""


class Rebuilt(msgspec.Struct, frozen=True):
    """A ledger made anew: from how many events, with how many entries, in what time and memory at most."""

    events: int
    entries: int
    seconds: float
    kib: int

    @property
    def entries_a_second(self) -> float:
        return self.entries / self.seconds


def fill(url: str, events: int) -> int:
    """A log of so many events, or a few less: orders that were paid, completed, cleared and paid out."""
    clock = SystemClock()
    ids, ours = SystemIds(clock), Ours(open_log(url))
    for _ in range(max(1, events // (EVENTS_OF_A_STORY * STORIES_A_TIME))):
        stories = [list(_story(ids, clock)) for _ in range(STORIES_A_TIME)]
        ours.append_events([event for step in zip(*stories, strict=True) for event in step])
    head = ours.log.head()
    ours.close()
    return head


def rebuild(url: str, folder: Path) -> list[Rebuilt]:
    """In a process of its own: how far it was after a tenth, and at the end, when the books were seen to balance."""
    program = REBUILD.format(path=sys.path, url=url, folder=str(folder))
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, timeout=7_200)
    return msgspec.json.decode(said.stdout, type=list[Rebuilt])


def tell(url: str, folder: Path) -> None:
    """What the other process does; it says what it found as JSON."""
    clock, log, views = SystemClock(), open_log(url), SqliteViews(folder)
    view, head = views.view(bookkeeping), log.head()
    worker = ProjectionWorker(bookkeeping, log, view, SoleOwner(SystemIds(clock).new(OwnerId)), batch=BATCH)
    found: list[Rebuilt] = []
    began = time.perf_counter()
    while worker.step(clock.now()):
        progress = view.progress()
        assert progress is not None, "a step keeps how far it is"
        if not found and progress.position >= head // 10:
            found.append(_so_far(view, progress.position, time.perf_counter() - began))
    found.append(_so_far(view, head, time.perf_counter() - began))
    with view.reading() as connection:
        assert [trial.sum_minor for trial in trial_balance(connection)] == [0]
    sys.stdout.buffer.write(msgspec.json.encode(found))


def _so_far(view: View, events: int, seconds: float) -> Rebuilt:
    kib = getrusage(RUSAGE_SELF).ru_maxrss
    with view.reading() as connection:
        count = connection.execute(text("SELECT count(*) FROM entries")).scalar_one()
    return Rebuilt(events=events, entries=count, seconds=seconds, kib=kib)


def _story(ids: SystemIds, clock: SystemClock) -> Iterator[object]:
    """One order of 100.00 USD, from its placing until its earning is paid out."""
    people: dict[str, Any] = {"buyer": ids.new(UserId), "seller": ids.new(UserId)}
    order, payment, payout = ids.new(OrderId), ids.new(PaymentId), ids.new(PayoutId)
    of_order: dict[str, Any] = {"order": order, **people}
    of_payment: dict[str, Any] = {"payment": payment, "order": order}
    charge, gig, now = ChargeRef(f"ch_{payment}"), ids.new(GigId), clock.now()
    price, earning, total, fee = (Money(minor, "USD") for minor in (10_000, 8_000, 10_550, 336))
    money: dict[str, Any] = {
        "price": price,
        "service_fee": Money(550, "USD"),
        "commission": Money(2_000, "USD"),
        "earning": earning,
    }
    terms: dict[str, Any] = {"delivery_days": 3, "revisions": 1, "review_hours": 72, "clearing_hours": 336}
    shown: dict[str, Any] = {"title": "I will", "package": "Basic", "total": total, "policy": 1}
    yield OrderPlaced(**of_order, **money, **terms, **shown, gig=gig, pay_by=now)
    yield PaymentRequested(**of_payment, buyer=people["buyer"], amount=total, card="tok")
    yield PaymentCaptured(
        **of_payment, buyer=people["buyer"], charge=charge, amount=total, processor_fee=fee, available_at=now
    )
    yield OrderPaid(**of_order, payment=payment)
    yield FundsAvailable(**of_payment, charge=charge, amount=total - fee)
    yield OrderCompleted(**of_order, **money, gig=gig, how="accepted", clears_at=now)
    yield EarningsCleared(order=order, seller=people["seller"], earning=earning)
    yield PayoutRequested(
        payout=payout, seller=people["seller"], amount=earning, fee=Money(0, earning.currency), again_from=None
    )
    yield PayoutSent(payout=payout, seller=people["seller"], amount=earning, transfer=TransferRef(f"tr_{payout}"))
