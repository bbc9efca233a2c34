"""A market that is put together, or is not."""

import gc
import sqlite3
from pathlib import Path

import pytest

from gigwright.backbone.effects import Effects
from gigwright.backbone.errors import NotConfigured, StoreUnusable
from gigwright.backbone.event import Recorded
from gigwright.backbone.reactor import Reactor
from gigwright.contexts.orders.projections import order_book
from gigwright.events.orders import OrderPlaced
from gigwright.wiring import Mail, open_market
from tests.cli.town import tables_of


def opened_files() -> int:
    """How many databases this process has open."""
    gc.collect()
    return sum(isinstance(one, sqlite3.Connection) and _is_open(one) for one in gc.get_objects())


def _is_open(connection: sqlite3.Connection) -> bool:
    try:
        return connection.total_changes >= 0
    except sqlite3.ProgrammingError:
        return False


def test_a_market_that_does_not_open_leaves_no_file_open(tmp_path: Path) -> None:
    before = opened_files()
    with pytest.raises(NotConfigured):
        open_market(tmp_path / "mail", mail=Mail(server="http://mail.example.org"))
    open_market(tmp_path / "sandbox").close()
    (tmp_path / "sandbox" / "sandbox.db").write_bytes(b"no database at all, but long enough to be looked at" * 100)
    with pytest.raises(StoreUnusable, match=r"sandbox\.db can't be opened"):
        open_market(tmp_path / "sandbox")
    assert opened_files() == before


def test_a_damaged_table_file_is_named_with_the_way_out(tmp_path: Path) -> None:
    with open_market(tmp_path) as market:
        market.settle()
    tables = tables_of(tmp_path, order_book)
    tables.write_bytes(b"no database at all, but long enough to be looked at" * 100)
    with open_market(tmp_path) as market, pytest.raises(StoreUnusable, match=f"{tables.name} is damaged") as refusal:
        market.settle()
    assert "delete this file" in refusal.value.what_to_do
    tables.unlink()
    with open_market(tmp_path) as market:
        market.settle()


@pytest.mark.parametrize("name", ["timers", "processor-news", "charging", "bookkeeping"])
def test_a_stranger_may_not_take_the_name_and_so_the_place_of_a_part(tmp_path: Path, name: str) -> None:
    stranger = Reactor(name)

    @stranger.on(OrderPlaced, key="order")
    def hear(effects: Effects, event: Recorded[OrderPlaced]) -> None:
        """Do nothing."""

    with pytest.raises(NotConfigured, match=f"two consumers are called {name}"):
        open_market(tmp_path / "home", strangers=[stranger])
    with open_market(tmp_path / "home"):
        """It was let go of."""


def test_consumers_that_have_not_run_yet_are_shown_where_they_will_begin(tmp_path: Path) -> None:
    with open_market(tmp_path) as market:
        found = {one.name: one for one in market.consumers()}
    assert {one.kind for one in found.values()} == {"projection", "reactor", "timers"}
    assert {"charging", "bookkeeping", "timers"} <= set(found)
    assert {(one.position, one.lag, one.error) for one in found.values()} == {(0, 0, None)}
