"""The folder of a market, and what must not be missing from it."""

from pathlib import Path

import pytest

from gigwright.backbone.errors import StoreUnusable
from gigwright.wiring import Home, open_market


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The home of a market that has begun."""
    open_market(tmp_path).close()
    return tmp_path


def test_the_key_of_a_home_stays_the_same(folder: Path) -> None:
    assert Home(folder).address_key(begun=False) == Home(folder).address_key(begun=False)


def test_a_lost_key_is_not_drawn_anew_once_addresses_may_hang_on_it(folder: Path) -> None:
    (folder / "secrets" / "address.key").unlink()
    with pytest.raises(StoreUnusable, match=r"address\.key must hold 32 bytes, not 0"):
        open_market(folder)
    assert not (folder / "secrets" / "address.key").exists()


def test_a_damaged_key_is_refused(folder: Path) -> None:
    (folder / "secrets" / "address.key").write_bytes(b"short")
    with pytest.raises(StoreUnusable, match="not 5") as refusal:
        open_market(folder)
    assert refusal.value.what_to_do == "restore a backup"


@pytest.mark.parametrize("emptied", [True, False])
def test_no_new_log_hides_the_loss_of_the_old_one(folder: Path, emptied: bool) -> None:
    if emptied:
        (folder / "truth.db").write_bytes(b"")
    else:
        (folder / "truth.db").unlink()
    with pytest.raises(StoreUnusable, match="a market has lived here"):
        open_market(folder)


def test_a_first_start_that_was_killed_early_can_be_repeated(tmp_path: Path) -> None:
    """It had drawn its key, and SQLite had made an empty file."""
    key = Home(tmp_path).address_key(begun=False)
    (tmp_path / "truth.db").write_bytes(b"")
    with open_market(tmp_path) as market:
        assert market.log.head() == 0
        assert market.home.address_key(begun=False) == key


def test_a_new_home_is_its_owners_alone(tmp_path: Path) -> None:
    Home(tmp_path / "home")
    assert (tmp_path / "home").stat().st_mode & 0o777 == 0o700
