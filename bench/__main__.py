"""How fast the log is, beside its peers and beside what the databases can do at all, in one run; and whole purchases.

Run it by `make bench`, or `python -m bench [--parts append,decide,read,deliver,isolate,torture,rebuild,memory,
purchases,ledger] [--seconds S] [--rounds N] [--callers 1,8,32,128] [--events N] [--json FILE]`. Every round measures
everybody once, one after the other, so that a slow minute of the machine is one for all; a ratio is the median of the
rounds, with the least and the most beside it.
No network but loopback is used, and nothing is left behind.
"""

import argparse
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import msgspec
from rich.console import Console
from rich.table import Table

from bench import delivering, isolating, peers, torturing
from bench.appending import Ours
from bench.contest import Contest, Entrant, Figures, measured, rate, shown
from bench.keeping_books import fill, rebuild
from bench.limits import BarePostgres, BareSqlite
from bench.peers import Followed
from bench.purchasing import APPENDS, Street
from bench.reading import BareRows, Catalogue, peak_memory
from bench.rebuilding import Orders
from gigwright.wiring import open_log
from gigwright.wiring.logs import idle_transaction
from tests.postgres import Server, running

PARTS = ("append", "decide", "read", "deliver", "isolate", "torture", "rebuild", "memory", "purchases", "ledger")
SIZES = (
    ("one event, four tags, a condition", "append"),
    ("three events", "append_three"),
    ("a hundred", "append_a_hundred"),
)
WEIGHTS = {"append": 1, "append_three": 3, "append_a_hundred": 100}
OURS = "ours on "
PAIRS_MIN = 10
WRITERS = 8
EVENTS_A_SECOND = 25_000  # so many events are written to each peer for a second of `--seconds`


class Bench:
    """One run in one folder, beside one server."""

    def __init__(self, asked: argparse.Namespace, folder: Path, server: Server, console: Console) -> None:
        self._asked = asked
        self._folder = folder
        self._server = server
        self._console = console
        self._files = count(1)
        self.results: dict[str, Any] = {}

    def run(self) -> None:
        """Each part that was asked for."""
        parts: dict[str, Callable[[], None]] = {
            "append": self._append,
            "decide": self._decide,
            "read": self._read,
            "deliver": self._deliver,
            "isolate": self._isolate,
            "torture": self._torture,
            "rebuild": self._rebuild,
            "memory": self._memory,
            "purchases": self._purchases,
            "ledger": self._ledger,
        }
        for name in self._asked.parts:
            parts[name]()

    def _append(self) -> None:
        for name, act in SIZES:
            self._sqlite_appends(name, act)
            self._postgres_appends(name, act)

    def _sqlite_appends(self, name: str, act: str) -> None:
        with ExitStack() as stack:
            ours = stack.enter_context(closing(Ours(open_log(self._file_url()))))
            bare = stack.enter_context(closing(BareSqlite(self._file())))
            entrants = [_entrant(f"{OURS}SQLite", ours, act)]
            if peers.there():
                peer = stack.enter_context(closing(peers.on_sqlite(self._file())))
                uma = stack.enter_context(closing(peers.Umadb(self._new_folder())))
                entrants += [_entrant("eventsourcing on SQLite", peer, act), _entrant("UmaDB", uma, act)]
            self._measure(f"{name}, SQLite", [*entrants, *_limits(bare)])

    def _postgres_appends(self, name: str, act: str) -> None:
        with ExitStack() as stack:
            ours = stack.enter_context(closing(Ours(open_log(self._server.new_database()))))
            bare = stack.enter_context(closing(BarePostgres(self._server.new_database())))
            entrants = [_entrant(f"{OURS}PostgreSQL", ours, act)]
            if peers.there():
                safe = stack.enter_context(closing(peers.on_postgres(self._server.new_database())))
                quick = stack.enter_context(closing(peers.on_postgres(self._server.new_database(), functions=True)))
                entrants += [_entrant("eventsourcing", safe, act), _entrant("eventsourcing, functions", quick, act)]
                if act == "append":
                    tags = stack.enter_context(closing(peers.EventsourcingTags(self._server.new_database())))
                    entrants.append(_entrant("eventsourcing, tags", tags, act))
            self._measure(f"{name}, PostgreSQL", [*entrants, *_limits(bare)])

    def _decide(self) -> None:
        for store, url in (("SQLite", self._file_url()), ("PostgreSQL", self._server.new_database())):
            with ExitStack() as stack:
                ours = stack.enter_context(closing(Ours(open_log(url))))
                entrants = [Entrant(f"{OURS}{store}", ours.decide)]
                if peers.there():
                    peer = stack.enter_context(closing(self._peer_on(store)))
                    entrants.append(Entrant(f"eventsourcing on {store}", peer.decide))
                self._measure(f"load twenty, decide, append, {store}", entrants)

    def _peer_on(self, store: str) -> peers.Eventsourcing:
        if store == "SQLite":
            return peers.on_sqlite(self._file())
        return peers.on_postgres(self._server.new_database())

    def _read(self) -> None:
        path = self._file()
        with ExitStack() as stack:
            here = stack.enter_context(closing(Catalogue(f"sqlite:///{path}")))
            there = stack.enter_context(closing(Catalogue(self._server.new_database())))
            bare = stack.enter_context(closing(BareRows(path)))
            entrants = [
                Entrant(f"{OURS}SQLite", here.page, 5_000),
                Entrant(f"{OURS}PostgreSQL", there.page, 5_000),
                Entrant("SQLite's rows, as tuples", bare.page, 5_000, limit=True),
            ]
            if peers.there():
                peer = stack.enter_context(closing(peers.on_postgres(self._server.new_database())))
                for _ in range(100):
                    peer.append_a_hundred(0)
                entrants.append(Entrant("eventsourcing on PostgreSQL, untyped", lambda _: _page_of(peer), 5_000))
            self._measure("catching up, typed events", entrants, callers=(1,))

    def _deliver(self) -> None:
        seconds = max(3.0, self._asked.seconds * 5)
        found = [
            delivering.ours(f"{OURS}{store}", url(), consumers, seconds)
            for store, url in (("SQLite", self._file_url), ("PostgreSQL", self._server.new_database))
            for consumers in (1, 10)
        ]
        if peers.there():
            with closing(peers.on_postgres(self._server.new_database())) as peer:
                found.append(delivering.eventsourcing(peer, seconds))
        table = _table("From append to consumer, 100 events a second", "who", "consumers", "p50 ms", "p99 ms")
        for one in found:
            table.add_row(one.who, str(one.consumers), f"{one.p50_ms:.2f}", f"{one.p99_ms:.2f}")
        self._console.print(table)
        self.results["deliver"] = found

    def _isolate(self) -> None:
        seconds, pairs = max(2.0, self._asked.seconds * 4), max(PAIRS_MIN, self._asked.rounds)
        stores: tuple[tuple[str, Callable[[], str | None]], ...] = (
            ("SQLite", lambda: None),
            ("PostgreSQL", self._server.new_database),
        )
        for store, new_log in stores:
            found = isolating.isolation(new_log, self._folder, pairs, seconds)
            title = f"Two consumers are sick, two are well: sick over well in {pairs} pairs, {store}"
            table = _table(title, "what", "ms when all are well", "ratio", "least", "most")
            for one in found:
                table.add_row(one.what, *(f"{figure:.2f}" for figure in (one.well_ms, one.ratio, one.least, one.most)))
            self._console.print(table)
            self.results[f"isolate, {store}"] = found

    def _torture(self) -> None:
        if not peers.there():
            return
        events = max(WRITERS, int(self._asked.seconds * EVENTS_A_SECOND))
        modes: dict[str, Callable[[str], Followed]] = {
            "eventsourcing": peers.on_postgres,
            "eventsourcing, functions": lambda url: peers.on_postgres(url, functions=True),
            "eventsourcing, tags": peers.EventsourcingTags,
        }
        found = [self._tortured(who, events, opened) for who, opened in modes.items()]
        names = ("events", "skipped", "doubled", "inverted", "lost", "gaps", "seconds")
        table = _table(f"{WRITERS} writers, a reader, an idle transaction: others", "who", *names)
        for one in found:
            table.add_row(one.who, *(f"{getattr(one, name):,}" for name in names))
        self._console.print(table)
        self.results["torture"] = found

    def _tortured(self, who: str, events: int, opened: Callable[[str], Followed]) -> torturing.Seen:
        url = self._server.new_database()
        opened(url).close()  # which makes its tables
        with idle_transaction(url):
            return torturing.torture(who, lambda: opened(url), events, WRITERS)

    def _rebuild(self) -> None:
        with closing(Orders(self._file_url(), self._new_folder())) as orders:
            entrant = Entrant("the order page's tables", orders.rebuild, orders.events)
            self._measure("rebuilding, events", [entrant], callers=(1,))

    def _memory(self) -> None:
        events = 1_000_000 if self._asked.seconds >= 0.5 else 20_000
        url = self._file_url()
        with closing(Catalogue(url, events=events)):
            found = peak_memory(url, events // 10, events)
        table = _table("Memory while reading", "events read", "MiB at most")
        for one in found:
            table.add_row(f"{one.events:,}", f"{one.kib / 1024:.0f}")
        self._console.print(table)
        self.results["memory"] = found

    def _purchases(self) -> None:
        """Each number of callers in a market of its own, beside the appends of a purchase as bare rows."""
        for callers in sorted(
            {min(self._asked.callers), 32 if 32 in self._asked.callers else max(self._asked.callers)}
        ):
            with ExitStack() as stack:
                street = stack.enter_context(closing(Street(self._new_folder(), callers)))
                bare = stack.enter_context(closing(BareSqlite(self._file())))
                self._measure_purchases("SQLite", street, bare, callers)
            with ExitStack() as stack:
                databases = (self._server.new_database(), self._server.new_database())
                street = stack.enter_context(closing(Street(self._new_folder(), callers, databases=databases)))
                there = stack.enter_context(closing(BarePostgres(self._server.new_database())))
                self._measure_purchases("PostgreSQL", street, there, callers)

    def _measure_purchases(self, store: str, street: Street, bare: BareSqlite | BarePostgres, callers: int) -> None:
        def appends_alone(caller: int) -> None:
            for _ in range(APPENDS):
                bare.append(caller)

        limit = Entrant(f"{APPENDS} bare commits, as many as a purchase appends", appends_alone, limit=True)
        seconds = max(1.0, self._asked.seconds * 5)
        name = f"purchases, {store}"
        self._measure(name, [Entrant(f"{OURS}{store}", street.buy), limit], callers=(callers,), seconds=seconds)

    def _ledger(self) -> None:
        url = self._file_url()
        fill(url, self._asked.events)
        with closing(BareSqlite(self._file())) as bare:
            limit = rate(bare.append_a_hundred, 1, max(1.0, self._asked.seconds)) * 100
            found = rebuild(url, self._new_folder())
        table = _table("The ledger, made anew", "events", "entries", "seconds", "entries a second", "MiB at most")
        for one in found:
            figures = (one.events, one.entries, one.seconds, one.entries_a_second, one.kib / 1024)
            table.add_row(*(f"{figure:,.0f}" for figure in figures))
        self._console.print(table)
        self._console.print(f"limit: {limit:,.0f} bare rows a second, a hundred in a commit")
        self.results["ledger"] = found

    def _measure(
        self, name: str, entrants: list[Entrant], *, callers: tuple[int, ...] | None = None, seconds: float = 0.0
    ) -> None:
        contests = [Contest(name, each, tuple(entrants)) for each in callers or self._asked.callers]
        with self._console.status("") as status:
            found: list[Figures] = measured(contests, seconds or self._asked.seconds, self._asked.rounds, status.update)
        self._console.print(shown(name, found))
        self.results.setdefault(name, []).extend(found)

    def _file(self) -> Path:
        return self._folder / f"{next(self._files)}.db"

    def _file_url(self) -> str:
        return f"sqlite:///{self._file()}"

    def _new_folder(self) -> Path:
        folder = self._folder / f"{next(self._files)}"
        folder.mkdir()
        return folder


def main() -> None:
    """Measure, print, and leave nothing behind."""
    asked = _asked()
    console = Console()
    if not peers.there():
        console.print("The peers are not installed (`make bench` does it): only ours and the limits are measured.")
    folder = Path(mkdtemp(prefix="gigwright-bench-", dir=asked.folder))
    try:
        with running() as server:
            bench = Bench(asked, folder, server, console)
            bench.run()
        if asked.json:
            asked.json.write_bytes(msgspec.json.format(msgspec.json.encode(bench.results)))
    finally:
        shutil.rmtree(folder)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="The log beside its peers and its limits.")
    parser.add_argument("--parts", type=_words, default=PARTS, help=f"of {', '.join(PARTS)}")
    parser.add_argument("--callers", type=lambda text: tuple(map(int, text.split(","))), default=(1, 8, 32, 128))
    parser.add_argument("--seconds", type=float, default=0.8, help="for everybody in each round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--events", type=int, default=1_000_000, help="from which the ledger is made anew")
    parser.add_argument("--folder", type=Path, default=Path(), help="where files are written; on a real disk")
    parser.add_argument("--json", type=Path, help="also write every figure to this file")
    return parser.parse_args()


def _words(text: str) -> tuple[str, ...]:
    words = tuple(text.split(","))
    unknown = sorted(set(words) - set(PARTS))
    if unknown:
        raise argparse.ArgumentTypeError(f"there is no part called {', '.join(unknown)}")
    return words


def _entrant(name: str, store: Any, act: str) -> Entrant:
    return Entrant(name, getattr(store, act), WEIGHTS[act])


def _limits(bare: BareSqlite | BarePostgres) -> Iterator[Entrant]:
    yield Entrant("bare rows, a commit each", bare.append, limit=True)
    yield Entrant("bare rows, a hundred in a commit", bare.append_a_hundred, 100, limit=True, callers=1)


def _page_of(peer: peers.Eventsourcing) -> None:
    assert peer.read(1, 5_000) == 5_000


def _table(title: str, *headings: str) -> Table:
    table = Table(title=title, title_justify="left")
    for heading in headings:
        table.add_column(heading, justify="left" if heading == "who" else "right")
    return table


if __name__ == "__main__":
    main()
