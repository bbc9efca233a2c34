"""The address book on SQLite keeps what the one in memory keeps, and a digest instead of an index of addresses."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from gigwright.backbone.clock import VirtualClock
from gigwright.backbone.errors import Malformed, NotConfigured
from gigwright.backbone.ids import SeededIds, parse_id
from gigwright.backbone.testing import NOON
from gigwright.contexts.accounts.adapters.address_book import AddressRows
from gigwright.values import AddressId

KEY = b"k" * 32


class PlainFile:
    """A database with nothing but transactions."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def writing(self, site: str) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path)) as connection, connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path)) as connection:
            yield connection


@pytest.fixture
def file(tmp_path: Path) -> PlainFile:
    return PlainFile(tmp_path / "truth.sqlite")


def opened(file: PlainFile, seed: int = 1, key: bytes = KEY) -> AddressRows:
    return AddressRows(file, key, SeededIds(seed, VirtualClock(NOON)))


def test_the_same_address_has_the_same_id_also_after_reopening(file: PlainFile) -> None:
    claimed = opened(file).claim("Ada@example.org ")
    assert parse_id(AddressId, claimed) == claimed
    assert opened(file, seed=2).claim("ada@EXAMPLE.org") == claimed
    assert opened(file, seed=3).email_of(claimed) == "ada@example.org"


def test_two_addresses_have_two_ids(file: PlainFile) -> None:
    book = opened(file)
    assert book.claim("ada@example.org") != book.claim("bob@example.org")


def test_a_forgotten_address_is_gone_and_claimed_anew_is_somebody_else(file: PlainFile) -> None:
    book = opened(file)
    claimed = book.claim("ada@example.org")
    kept = book.claim("bob@example.org")
    book.forget(claimed)
    book.forget(claimed)
    assert book.email_of(claimed) is None
    assert book.email_of(kept) == "bob@example.org"
    assert book.claim("ada@example.org") != claimed


def test_what_is_no_address_is_not_claimed(file: PlainFile) -> None:
    with pytest.raises(Malformed):
        opened(file).claim("ada")


def test_addresses_are_found_by_a_hash_that_needs_the_key(file: PlainFile) -> None:
    opened(file).claim("ada@example.org")
    opened(file, seed=2, key=b"j" * 32).claim("ada@example.org")
    with file.reading() as connection:
        hashes = [found for (found,) in connection.execute("SELECT hash FROM addresses")]
    assert len(set(hashes)) == 2
    assert all(len(found) == 32 for found in hashes)


def test_a_short_key_is_refused(file: PlainFile) -> None:
    with pytest.raises(NotConfigured, match="at least 32 bytes"):
        opened(file, key=b"short")
