"""How long it takes from an append until a consumer in the same process has the event."""

import time
from collections.abc import Callable
from statistics import quantiles
from threading import Event, Thread
from typing import Any

import msgspec

from bench.appending import Ours
from bench.peers import Eventsourcing
from gigwright.backbone.log import Log
from gigwright.wiring import open_log

A_SECOND = 100
WAIT_SECONDS = 0.5


class Latency(msgspec.Struct, frozen=True):
    """Milliseconds from before the append until the event was read; half, and 99 of a hundred, were no later."""

    who: str
    consumers: int
    p50_ms: float
    p99_ms: float


def ours(who: str, url: str, consumers: int, seconds: float) -> Latency:
    """So many consumers read the log, each as far as it is, on a thread of its own; the first one's times count."""
    log = open_log(url)
    writer = Ours(open_log(url) if url.startswith("postgresql") else log)
    seen: dict[int, float] = {}
    stop = Event()
    threads = [
        Thread(target=_follow, args=(log, seen if number == 0 else {}, stop), daemon=True)
        for number in range(consumers)
    ]
    for thread in threads:
        thread.start()

    def append() -> int:
        writer.append(0)
        return writer.log.head()

    appended = _paced(seconds, append)
    time.sleep(WAIT_SECONDS)
    stop.set()
    for thread in threads:
        thread.join()
    log.close()
    if writer.log is not log:
        writer.close()
    return _latency(who, consumers, appended, seen)


def eventsourcing(peer: Eventsourcing, seconds: float) -> Latency:
    """Its subscription, in the same process."""
    seen: dict[int, float] = {}
    last = peer.recorder.max_notification_id() or 0
    with peer.recorder.subscribe(gt=last) as subscription:
        reader = Thread(target=_subscribe, args=(subscription, seen), daemon=True)
        reader.start()

        def append() -> int:
            peer.append(0)
            return int(peer.recorder.max_notification_id())

        appended = _paced(seconds, append)
        time.sleep(WAIT_SECONDS)
        subscription.stop()
        reader.join()
    return _latency("eventsourcing on PostgreSQL", 1, appended, seen)


def _follow(log: Log, seen: dict[int, float], stop: Event) -> None:
    after = log.head()
    while not stop.is_set():
        log.wait(after, WAIT_SECONDS)
        for event in log.read(after=after):
            seen[event.position] = time.perf_counter()
            after = event.position


def _subscribe(subscription: Any, seen: dict[int, float]) -> None:
    for notification in subscription:
        seen[notification.id] = time.perf_counter()


def _paced(seconds: float, append: Callable[[], int]) -> dict[int, float]:
    """A hundred a second; when each was begun, by its position."""
    begun: dict[int, float] = {}
    start = time.perf_counter()
    for number in range(int(seconds * A_SECOND)):
        time.sleep(max(0.0, start + number / A_SECOND - time.perf_counter()))
        began = time.perf_counter()
        begun[append()] = began
    return begun


def _latency(who: str, consumers: int, begun: dict[int, float], seen: dict[int, float]) -> Latency:
    waits = sorted((seen[position] - began) * 1_000 for position, began in begun.items() if position in seen)
    cuts = quantiles(waits, n=100)
    return Latency(who, consumers, round(cuts[49], 2), round(cuts[98], 2))
