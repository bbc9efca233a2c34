"""A small town to try the command line on: a home, the command itself, and somebody who buys something."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
from click.testing import CliRunner, Result

from gigwright.backbone.projection import Projection
from gigwright.cli import main
from gigwright.events.gigs import Package
from gigwright.simulation.people import newcomer
from gigwright.values import Money, OrderId
from gigwright.wiring import open_market

ROOT = Path(__file__).resolve().parents[2]
SECONDS_MAX = 30


def run(*arguments: str | Path, **environment: str) -> Result:
    """The command in this process, without any setting of the machine's own."""
    clean = {name: None for name in os.environ if name.startswith("GIGWRIGHT_")}
    return CliRunner().invoke(main, [str(one) for one in arguments], env={**clean, **environment})


def start(*arguments: str | Path, **environment: str) -> subprocess.Popen[str]:
    """The command as a process of its own."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIGWRIGHT_")}
    # Shells let background jobs ignore Ctrl-C, and whoever we start would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "gigwright", *map(str, arguments)],
        env={**clean, "PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def lines(result: Result) -> list[Any]:
    """What a listing said with --json."""
    return [msgspec.json.decode(line) for line in result.stdout.splitlines()]


def report(result: Result) -> Any:
    """What a report said with --json: one object."""
    (found,) = lines(result)
    return found


def purchase(home: Path, *, settled: bool = True, people: tuple[str, str] = ("Ada", "Ben")) -> OrderId:
    """The first sells a logo for 100.00 USD, the second buys and pays it; the consumers know of it if `settled`."""
    with open_market(home) as market:
        ada, ben = (newcomer(market, name, f"{name}@example.org") for name in people)
        ada.begin_to_sell()
        basic = Package(name="Basic", price=Money(10_000, "USD"), delivery_days=3, revisions=1)
        gig = ada.offer("I will draw your logo", "Graphics & Design", "Logo Design", basic)
        market.settle()
        order = ben.order(ben.look_at(gig), "Basic")
        market.settle()
        ben.pay(order)
        if settled:
            market.settle()
    return order


def tamper(database: Path, change: str) -> None:
    """What somebody with the file in their hands can do, past every guard in it."""
    with closing(sqlite3.connect(database)) as connection, connection:
        guards = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (guard,) in guards:
            connection.execute(f"DROP TRIGGER {guard}")
        connection.execute(change)


def tables_of(home: Path, projection: Projection) -> Path:
    """The file of a projection's tables."""
    return home / "views" / f"{projection.name}-{projection.version}.db"
