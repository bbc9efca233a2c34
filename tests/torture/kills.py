"""A running market whose processes are killed at random: `python -m tests.torture.kills FOLDER KILLS SEED`.

It prints one JSON object of what came of it. Children are forked, so that a restart costs no more than opening the
market; therefore this process itself opens nothing until the last child is dead.
"""

import os
import random
import signal
import sqlite3
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import msgspec

from gigwright.backbone.clock import VirtualClock
from gigwright.backbone.ids import CommandId, EventId
from gigwright.simulation.invariants import check
from gigwright.simulation.play import pass_time
from gigwright.wiring import Market, open_market
from tests.torture.client import Client, command_of
from tests.torture.fast_clock import FastClock
from tests.torture.market_day import Ready, customer, purchase, work
from tests.torture.remembered import Notebook
from tests.torture.script import START, arrivals

BETWEEN_KILLS_SECONDS = (0.02, 0.3)
ALL_AT_ONCE = 0.2  # the share of kills that take everybody
CUSTOMERS = ("first", "second")
AFTERWARDS = timedelta(days=40)  # until the last earning has cleared

Play = Callable[[Ready], None]


class Outcome(msgspec.Struct, frozen=True):
    """`unknown` commands had been sent when their process died; `applied` of them had been recorded all the same."""

    kills: int
    acknowledged: int
    unknown: int
    applied: int
    refused: int
    lost: int
    doubled: int
    events: int
    orders: int
    slowest_restart_seconds: float
    violations: list[str]
    fell_over: list[str]


class Cast:
    """The processes, by the part that they play."""

    def __init__(self, folder: Path, plays: dict[str, Play]) -> None:
        self.folder = folder
        self._plays = plays
        self._pids: dict[str, int] = {}
        self.kills = 0
        self.fell_over: list[str] = []
        self.slowest = 0.0
        self.unknown: dict[CommandId, bool] = {}

    def start(self, name: str) -> None:
        """Returns when the child has opened the market."""
        began = time.monotonic()
        heard, says = os.pipe()
        pid = os.fork()
        if pid == 0:
            _play(self._plays[name], lambda: _say(says))
        os.close(says)
        if not os.read(heard, 1):
            self.fell_over.append(f"{name} never opened the market")
        os.close(heard)
        self.slowest = max(self.slowest, time.monotonic() - began)
        self._pids[name] = pid

    def kill(self, name: str) -> None:
        """As the power would."""
        pid = self._pids.pop(name)
        os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        self.kills += 1
        if not os.WIFSIGNALED(status):
            self.fell_over.append(f"{name} had ended by itself, with {os.waitstatus_to_exitcode(status)}")

    @property
    def names(self) -> tuple[str, ...]:
        """Who plays."""
        return tuple(self._plays)


def _say(descriptor: int) -> None:
    os.write(descriptor, b".")


def _play(play: Play, ready: Ready) -> None:
    try:
        play(ready)
    except BaseException:  # noqa: BLE001 - whatever it was, a fork of ours must not go on as its parent
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(3)
    os._exit(0)


def main(folder: Path, kills: int, seed: int) -> Outcome:
    """So many kills, then peace; what is wrong then."""
    clock = FastClock(time.time(), START)
    _set_up(folder, clock)
    plays: dict[str, Play] = {"worker": lambda ready: work(folder, clock, ready)}
    plays |= {name: _purchasing(folder, clock, name) for name in CUSTOMERS}
    cast = Cast(folder, plays)
    _kill_at_random(cast, kills, random.Random(seed))
    return _peace(folder, clock, cast)


def _purchasing(folder: Path, clock: FastClock, name: str) -> Play:
    return lambda ready: purchase(folder, clock, name, ready)


def _set_up(folder: Path, clock: FastClock) -> None:
    with customer(folder, clock, "arrivals") as (client, _):
        for step in arrivals():
            client.ask(step.name, step.build)


def _kill_at_random(cast: Cast, kills: int, chance: random.Random) -> None:
    for name in cast.names:
        cast.start(name)
    while cast.kills < kills:
        time.sleep(chance.uniform(*BETWEEN_KILLS_SECONDS))
        victims = cast.names if chance.random() < ALL_AT_ONCE else (chance.choice(cast.names),)
        for name in victims:
            cast.kill(name)
        for name in victims:
            cast.unknown |= _unanswered(cast.folder, name)
            cast.start(name)
    time.sleep(BETWEEN_KILLS_SECONDS[1])
    for name in cast.names:
        cast.kill(name)


def _unanswered(folder: Path, name: str) -> dict[CommandId, bool]:
    """What somebody had sent when they died, and whether it was recorded."""
    if name not in CUSTOMERS:
        return {}
    notebook = Notebook(folder / f"notebook-{name}")
    commands = [command_of(name, step) for step in notebook.unanswered()]
    notebook.close()
    with closing(sqlite3.connect(f"file:{folder}/home/truth.db?mode=ro", uri=True)) as connection:
        wanted = "SELECT 1 FROM commands WHERE id = ?"
        return {command: connection.execute(wanted, (command,)).fetchone() is not None for command in commands}


def _peace(folder: Path, fast: FastClock, cast: Cast) -> Outcome:
    for name in CUSTOMERS:
        cast.unknown |= _unanswered(folder, name)
    clock = VirtualClock(fast.now())
    notebooks = {name: Notebook(folder / f"notebook-{name}") for name in ("arrivals", *CUSTOMERS)}
    with open_market(folder / "home", clock=clock) as market:
        for name in CUSTOMERS:
            Client(name, market, notebooks[name]).ask_again()
        pass_time(market, clock, clock.now() + AFTERWARDS)
        return _outcome(market, cast, list(notebooks.values()))


def _outcome(market: Market, cast: Cast, notebooks: list[Notebook]) -> Outcome:
    told: dict[CommandId, tuple[EventId, ...]] = {}
    for notebook in notebooks:
        told |= notebook.acknowledged()
    violations = check(market, acknowledged=told)
    events = list(market.log.read())
    return Outcome(
        kills=cast.kills,
        acknowledged=len(told),
        unknown=len(cast.unknown),
        applied=sum(cast.unknown.values()),
        refused=sum(1 for notebook in notebooks for note in notebook.answers.values() if note.refused),
        lost=sum(1 for violation in violations if violation.law == "I10"),
        doubled=len(events) - len({event.id for event in events}),
        events=len(events),
        orders=sum(1 for event in events if event.name == "orders.placed"),
        slowest_restart_seconds=round(cast.slowest, 3),
        violations=[f"{violation.law}: {violation.sentence}" for violation in violations],
        fell_over=cast.fell_over,
    )


if __name__ == "__main__":
    outcome = main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
    sys.stdout.write(msgspec.json.encode(outcome).decode())
