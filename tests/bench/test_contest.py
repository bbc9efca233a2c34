"""The bench is run so rarely that only a test keeps it working."""

from contextlib import closing
from pathlib import Path
from uuid import UUID

from bench import delivering
from bench.__main__ import PARTS, _words
from bench.appending import Ours
from bench.contest import Contest, Entrant, measured, shown
from bench.isolating import isolation
from bench.keeping_books import fill, rebuild
from bench.limits import BarePostgres, BareSqlite
from bench.purchasing import Street
from bench.reading import BareRows, Catalogue, peak_memory
from bench.rebuilding import Orders
from bench.torturing import torture
from gigwright.wiring import open_log
from tests.postgres import Server

SECONDS = 0.02
ENTRIES = 7  # captured with its fee, available, completed, cleared, asked for, sent


def test_everybody_is_measured_in_every_round(tmp_path: Path) -> None:
    with (
        closing(Ours(open_log(f"sqlite:///{tmp_path}/ours.db"))) as ours,
        closing(BareSqlite(tmp_path / "bare.db")) as bare,
    ):
        entrants = (
            Entrant("ours", ours.append),
            Entrant("bare", bare.append, limit=True),
            Entrant("by hundreds", bare.append_a_hundred, 100, limit=True, callers=1),
        )
        figures = measured([Contest("two callers", 2, entrants)], SECONDS, 2, lambda _: None)
    assert [len(one.rates) for one in figures] == [2, 2, 2]
    assert min(rate for one in figures for rate in one.rates) > 0
    assert figures[0].ours_over == (1.0, 1.0, 1.0)
    assert shown("rates", figures).row_count == 3


def test_each_way_to_append_works_on_both_databases(tmp_path: Path, server: Server) -> None:
    for url in (f"sqlite:///{tmp_path}/ours.db", server.new_database()):
        with closing(Ours(open_log(url))) as ours:
            for act in (ours.append, ours.append_three, ours.append_a_hundred, ours.decide):
                act(0)
            assert ours.log.head() == 1 + 3 + 100 + 20 + 1
    with closing(BarePostgres(server.new_database())) as bare:
        bare.append(0)
        bare.append_a_hundred(0)


def test_pages_are_read_and_memory_is_measured(tmp_path: Path) -> None:
    with closing(Catalogue(f"sqlite:///{tmp_path}/read.db", events=1_000)) as catalogue:
        catalogue.page(0)
        with closing(BareRows(tmp_path / "read.db", events=1_000)) as bare:
            bare.page(0)
        (memory,) = peak_memory(catalogue.url, 1_000)
    assert memory.kib > 1_000


def test_delivery_is_timed_from_append_to_reader(tmp_path: Path) -> None:
    latency = delivering.ours("ours", f"sqlite:///{tmp_path}/log.db", 2, 0.2)
    assert 0 < latency.p50_ms <= latency.p99_ms


def test_the_order_page_is_made_anew(tmp_path: Path) -> None:
    with closing(Orders(f"sqlite:///{tmp_path}/orders.db", tmp_path, events=500)) as orders:
        orders.rebuild(0)


def test_the_parts_have_names() -> None:
    assert _words("append,read") == ("append", "read")
    assert set(PARTS) >= {"append", "decide", "read", "deliver", "rebuild", "memory"}


def test_what_the_sick_do_to_the_well_is_a_ratio_for_each_figure(tmp_path: Path) -> None:
    changes = isolation(lambda: None, tmp_path, pairs=1, seconds=0.3)
    assert [change.what for change in changes] == ["append_p50", "append_p99", "delivery_p50", "delivery_p99"]
    assert all(0 < change.least <= change.ratio <= change.most for change in changes)


class Forgetful:
    """A store in memory that numbers what it is given, and does not show one event in ten."""

    def __init__(self, kept: list[tuple[UUID, int]], *, shows_all: bool) -> None:
        self._kept = kept
        self._shows_all = shows_all

    def write(self, stream: UUID, first: int, events: int) -> None:
        self._kept.extend((stream, version) for version in range(first, first + events))

    def is_refused(self, stream: UUID, version: int) -> bool:
        return (stream, version) in self._kept

    def page(self, after: int, limit: int) -> list[tuple[int, UUID, int]]:
        found = [(number, *one) for number, one in enumerate(self._kept[:], 1) if number > after][:limit]
        return [one for one in found if self._shows_all or one[0] % 10]

    def close(self) -> None:
        """Nothing is held."""


def test_another_store_is_told_what_its_reader_missed() -> None:
    kept: list[tuple[UUID, int]] = []
    honest = torture("honest", lambda: Forgetful(kept, shows_all=True), 400, 2)
    assert (honest.skipped, honest.doubled, honest.inverted, honest.lost, honest.gaps) == (0, 0, 0, 0, 0)
    hidden: list[tuple[UUID, int]] = []
    found = torture("forgetful", lambda: Forgetful(hidden, shows_all=False), 400, 2)
    assert found.skipped == found.lost == len(hidden) // 10


def test_a_purchase_goes_all_the_way_for_every_caller(tmp_path: Path) -> None:
    with closing(Street(tmp_path / "home", 2)) as street:
        for caller in (0, 1, 0):
            street.buy(caller)
        assert street.troubles == []
        assert street.market.processor.balance("USD").pending.amount_minor == 3 * (10_550 - 336)


def test_the_ledger_is_made_anew_from_everything(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/log.db"
    assert fill(url, 1_800) == 1_800
    *_, last = rebuild(url, tmp_path / "views")
    assert (last.events, last.entries) == (1_800, 200 * ENTRIES)
