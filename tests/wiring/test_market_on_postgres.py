"""A whole market whose log and tables are kept on PostgreSQL."""

from pathlib import Path

import pytest

from gigwright.backbone.errors import NotConfigured, StoreUnusable
from gigwright.backbone.leases import SLOTS
from gigwright.wiring import open_market
from tests.cli.town import lines, report, run
from tests.postgres import Server
from tests.wiring.selling import sell


@pytest.fixture
def databases(server: Server) -> dict[str, str]:
    return {"GIGWRIGHT_LOG": server.new_database(), "GIGWRIGHT_VIEWS": server.new_database()}


def test_a_purchase_goes_all_the_way(tmp_path: Path, databases: dict[str, str]) -> None:
    home = tmp_path / "home"
    sell(home, log_url=databases["GIGWRIGHT_LOG"], views_url=databases["GIGWRIGHT_VIEWS"])
    assert not (home / "truth.db").exists()
    assert not list((home / "views").glob("*.db")) if (home / "views").exists() else True
    assert len(lines(run("--home", home, "events", "--json", "--type", "payments.captured", **databases))) == 1
    assert report(run("--home", home, "ledger", "check", "--json", **databases))["ok"]
    checked = run("--home", home, "doctor", "--json", **databases)
    assert report(checked)["ok"], checked.output
    assert "PostgreSQL" in checked.stdout
    assert run("--home", home, "rebuild", "order-book", "--compare", "--swap", **databases).exit_code == 0
    consumers = lines(run("--home", home, "consumers", "--json", **databases))
    assert {one["lag"] for one in consumers} == {0}


def test_two_processes_share_one_market(tmp_path: Path, databases: dict[str, str]) -> None:
    home, log_url, views_url = tmp_path / "home", databases["GIGWRIGHT_LOG"], databases["GIGWRIGHT_VIEWS"]
    sell(home, log_url=log_url, views_url=views_url)
    with (
        open_market(home, log_url=log_url, views_url=views_url) as one,
        open_market(home, log_url=log_url, views_url=views_url) as other,
    ):
        one.membership.step(one.clock.now())
        assert len(one.membership.held("charging")) == SLOTS
        other.membership.step(other.clock.now())
        assert other.membership.held("charging") == {}
        one.leave()
        other.leave()


def test_a_market_whose_key_was_lost_is_refused(tmp_path: Path, databases: dict[str, str]) -> None:
    sell(tmp_path / "home", log_url=databases["GIGWRIGHT_LOG"])
    with pytest.raises(StoreUnusable, match=r"address\.key"):
        sell(tmp_path / "another", log_url=databases["GIGWRIGHT_LOG"])


def test_a_kind_of_database_that_there_is_not_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotConfigured, match="'mysql' is no kind of database for the log"):
        sell(tmp_path / "home", log_url="mysql://somewhere/db")
    with pytest.raises(NotConfigured, match="'mysql' is no kind of database for the views"):
        sell(tmp_path / "home", views_url="mysql://somewhere/db")
