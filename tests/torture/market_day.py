"""What the processes of a running market do until they are killed: one works, others purchase."""

import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from gigwright.backbone.leases import LIFE_SECONDS
from gigwright.backbone.query import query
from gigwright.backbone.runner import Runner
from gigwright.contexts.payments.ports import Fate, Plan, UnreliableProcessor
from gigwright.events.orders import OrderPaid
from gigwright.wiring import Market, Work, open_market
from tests.torture.client import Build, Client
from tests.torture.fast_clock import SPEED, FastClock
from tests.torture.forms import (
    BUYERS,
    DECLINED_CARD,
    GOOD_CARD,
    SELLERS,
    Wish,
    accept,
    cancel,
    deliver,
    explain,
    pay,
    place,
)
from tests.torture.remembered import Notebook

PATIENCE_SECONDS = 0.4
PATHS = ("accepted", "accepted", "silence", "cancelled", "unpaid", "declined")
FATES: dict[int, Fate] = {5: "lost after", 9: "lost before"}  # of every ten calls

Ready = Callable[[], None]


def work(folder: Path, clock: FastClock, ready: Ready) -> None:
    """Run every consumer, a thread each, over a line to the card processor that loses a fifth of the calls."""
    with open_market(
        folder / "home",
        clock=clock,
        line=lambda inner: UnreliableProcessor(inner, _losses()),
        work=Work(life_seconds=LIFE_SECONDS * SPEED),
    ) as market:
        Runner(market.parts, market.log, clock, _report).start()
        ready()
        while True:
            signal.pause()


def purchase(folder: Path, clock: FastClock, name: str, ready: Ready) -> None:
    """Buy and sell, as people would who share one notebook, again and again."""
    with customer(folder, clock, name) as (client, market):
        ready()
        client.ask_again()
        for number in count(_last_begun(client, name)):
            _buy(client, market, _wish(name, number))


@contextmanager
def customer(folder: Path, clock: FastClock, name: str) -> Iterator[tuple[Client, Market]]:
    """Somebody with a notebook, at the market."""
    notebook = Notebook(folder / f"notebook-{name}")
    with open_market(folder / "home", clock=clock) as market:
        yield Client(name, market, notebook), market


def _last_begun(client: Client, name: str) -> int:
    """The only purchase that may have been under way."""
    begun = next(number for number in count() if not client.has_answer(f"{name}-{number}:place"))
    return max(0, begun - 1)


def _wish(name: str, number: int) -> Wish:
    chance = random.Random(f"{name} {number}")
    buyer, seller = chance.choice(BUYERS), chance.choice(tuple(SELLERS))
    return Wish(f"{name}-{number}", buyer, seller, chance.choice(PATHS))


def _buy(client: Client, market: Market, wish: Wish) -> None:
    def ask(what: str, build: Build) -> None:
        client.ask(f"{wish.name}:{what}", build)

    ask("place", place(wish))
    if wish.path == "unpaid":
        return
    ask("pay", pay(wish, "first", DECLINED_CARD if wish.path == "declined" else GOOD_CARD))
    if wish.path == "declined" or not _is_paid(market, wish):
        return
    if wish.path == "cancelled":
        ask("cancel", cancel(wish))
        return
    ask("explain", explain(wish))
    ask("deliver", deliver(wish, 1))
    if wish.path == "accepted":
        ask("accept", accept(wish, 1))


def _is_paid(market: Market, wish: Wish) -> bool:
    """Whether it was heard of within a moment: the worker may be dead."""
    until, head = time.monotonic() + PATIENCE_SECONDS, 0
    while time.monotonic() < until:
        if next(iter(market.log.read(query(OrderPaid, tags=(f"order:{wish.order}",)))), None):
            return True
        head = market.log.wait(head, PATIENCE_SECONDS)
    return False


def _losses() -> Plan:
    calls = count()
    return lambda _: FATES.get(next(calls) % 10, "goes through")


def _report(part: str, sentence: str) -> None:
    sys.stderr.write(f"{part}: {sentence}\n")
    sys.stderr.flush()
