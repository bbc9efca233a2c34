"""Backups: taken while the market goes on, checked before they are used, and worth something when all else is lost."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import msgspec
import pytest

from gigwright.backbone.errors import NotConfigured, Refused, StoreUnusable
from gigwright.contexts.ledger.projections import bookkeeping
from gigwright.contexts.ledger.projections.checking import check
from gigwright.values import OrderId
from gigwright.wiring import (
    Market,
    back_up,
    contents,
    contents_from_zero,
    differences_from,
    last_backup,
    open_market,
    restore,
)
from tests.wiring.selling import sell


@pytest.fixture
def home(tmp_path: Path) -> Path:
    sell(tmp_path / "home")
    return tmp_path / "home"


def findings(market: Market) -> list[object]:
    """What the books' own laws find wrong."""
    with market.reading(bookkeeping) as connection:
        return list(check(connection))


def saved(home: Path, to: Path) -> Path:
    with open_market(home) as market:
        back_up(market, to)
    return to


def test_a_backup_comes_back_and_the_market_goes_on(home: Path, tmp_path: Path) -> None:
    saved(home, tmp_path / "backup")
    shutil.copytree(home / "secrets", tmp_path / "keys")
    shutil.rmtree(home)
    restore(tmp_path / "backup", tmp_path / "again", secrets=tmp_path / "keys")
    with open_market(tmp_path / "again") as market:
        before = market.log.head()
        assert market.log.verify().faults == ()
        market.settle()
        for projection in market.projections:
            live, anew = contents(market, projection), contents_from_zero(market, projection, tmp_path / "anew")
            assert live == anew
        assert [one.error for one in market.consumers() if one.error] == []
        assert findings(market) == []
    sell(tmp_path / "again", people=("Cy", "Di"))
    with open_market(tmp_path / "again") as market:
        assert market.log.head() > before


def test_what_was_charged_after_the_backup_is_not_charged_again(tmp_path: Path) -> None:
    """The worker dies between the backup and the charge; the processor's own books are not lost with us."""
    home, backup = tmp_path / "home", tmp_path / "backup"
    sell(home, settled=False)
    saved(home, backup)
    with open_market(home) as market:
        market.settle()
        charged = len(market.processor.list_events(None, 100))
    restore(backup, tmp_path / "again", secrets=home / "secrets")
    shutil.copyfile(home / "sandbox.db", tmp_path / "again" / "sandbox.db")
    with open_market(tmp_path / "again") as market:
        market.settle()
        assert len(market.processor.list_events(None, 100)) == charged
        assert [event.name for event in market.log.read()].count("payments.captured") == 1


def test_a_backup_is_taken_while_others_write(home: Path, tmp_path: Path) -> None:
    stop = Event()
    sold: list[OrderId] = []

    def go_on() -> None:
        while not stop.is_set():
            sold.append(sell(home, settled=False, people=(f"S{len(sold)}", f"B{len(sold)}")))

    selling = Thread(target=go_on, daemon=True)
    selling.start()
    try:
        for number in range(3):
            saved(home, tmp_path / f"backup-{number}")
    finally:
        stop.set()
        selling.join()
    for number in range(3):
        restore(tmp_path / f"backup-{number}", tmp_path / f"again-{number}", secrets=home / "secrets")
        with open_market(tmp_path / f"again-{number}") as market:
            assert market.log.verify().faults == ()


def test_a_restored_log_is_another_one(home: Path, tmp_path: Path) -> None:
    saved(home, tmp_path / "backup")
    restore(tmp_path / "backup", tmp_path / "again", secrets=home / "secrets")
    with open_market(home) as old, open_market(tmp_path / "again") as new:
        assert new.log.incarnation != old.log.incarnation
        assert new.log.restored_upto == old.log.head()
        assert [event.hash for event in new.log.read()] == [event.hash for event in old.log.read()]


def test_nothing_is_written_over(home: Path, tmp_path: Path) -> None:
    saved(home, tmp_path / "backup")
    with open_market(home) as market, pytest.raises(Refused, match="is there already"):
        back_up(market, tmp_path / "backup")
    with pytest.raises(Refused, match="is not empty"):
        restore(tmp_path / "backup", home)


@pytest.mark.parametrize("name", ["truth.db", "sandbox.db"])
def test_a_backup_that_was_changed_is_refused_before_anything_is_written(home: Path, tmp_path: Path, name: str) -> None:
    path = saved(home, tmp_path / "backup") / name
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    path.write_bytes(damaged)
    with pytest.raises(StoreUnusable, match=f"{name} is not as it was written"):
        restore(tmp_path / "backup", tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_a_backup_that_was_broken_off_is_none(home: Path, tmp_path: Path) -> None:
    (saved(home, tmp_path / "backup") / "manifest.json").unlink()
    with pytest.raises(StoreUnusable, match="no whole backup"):
        restore(tmp_path / "backup", tmp_path / "again")


def test_a_log_that_was_cut_since_its_backup_is_found(home: Path, tmp_path: Path) -> None:
    saved(home, tmp_path / "backup")
    with open_market(home) as market:
        last = last_backup(market.home)
        assert last is not None
        assert list(differences_from(market.log, last)) == []
    with closing(sqlite3.connect(home / "truth.db")) as connection, connection:
        connection.execute("DROP TRIGGER events_are_never_deleted")
        connection.execute("DELETE FROM events WHERE position = (SELECT max(position) FROM events)")
    with open_market(home) as market:
        (found,) = differences_from(market.log, last)
    assert "it was cut or replaced" in found


def test_a_log_in_a_server_is_backed_up_by_its_tools(home: Path, tmp_path: Path) -> None:
    with open_market(home) as market:
        market.home.log_url = "postgresql://somewhere/else"
        with pytest.raises(NotConfigured, match="kept in a PostgreSQL server") as refusal:
            back_up(market, tmp_path / "backup")
    assert "pg_dump" in refusal.value.what_to_do


def test_the_manifest_says_what_there_is(home: Path, tmp_path: Path) -> None:
    saved(home, tmp_path / "backup")
    said = msgspec.json.decode((tmp_path / "backup" / "manifest.json").read_bytes())
    assert {"truth.db", "sandbox.db"} <= set(said["files"])
    assert said["head"]["position"] > 0
    assert not [name for name in said["files"] if name.startswith("secrets")]
