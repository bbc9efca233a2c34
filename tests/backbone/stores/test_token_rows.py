"""Tokens as rows: what they grant, by their hash alone."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from gigwright.backbone.clock import VirtualClock
from gigwright.backbone.errors import Refused
from gigwright.backbone.feed import Grant
from gigwright.backbone.ids import SystemIds
from gigwright.backbone.stores import token_rows
from gigwright.backbone.stores.database import Database
from gigwright.backbone.stores.postgres import PostgresLog
from gigwright.backbone.stores.postgres_database import PostgresDatabase
from gigwright.backbone.stores.token_rows import TokenRows
from gigwright.backbone.tokens import Token, hash_of, token_of
from tests.backbone.workshop import START, workshop
from tests.postgres import Server

GRANT = Grant(name="books", types=("payments.*",), tags=("order:ord_1",), personal=True)
TOKEN = token_of(bytes(range(32)))


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        with workshop(tmp_path / "truth.db") as shop:
            yield shop.file
    else:
        server: Server = request.getfixturevalue("server")
        opened, clock = PostgresDatabase(server.new_database()), VirtualClock(START)
        with closing(PostgresLog(opened, clock, SystemIds(clock))):
            yield opened


def test_a_token_grants_what_it_was_issued_for_until_it_is_revoked(database: Database) -> None:
    rows = TokenRows(database)
    assert rows.granted(hash_of(TOKEN)) is None
    rows.issue(GRANT, hash_of(TOKEN), START)
    assert rows.granted(hash_of(TOKEN)) == GRANT
    assert rows.granted(hash_of(TOKEN + "0")) is None
    rows.revoke("books", START + timedelta(hours=1))
    assert rows.granted(hash_of(TOKEN)) is None


def test_tokens_are_there_for_whoever_opens_the_store_again(database: Database) -> None:
    TokenRows(database).issue(GRANT, hash_of(TOKEN), START)
    assert TokenRows(database).granted(hash_of(TOKEN)) == GRANT


def test_they_are_listed_by_name_with_when_they_were_issued_and_revoked(database: Database) -> None:
    rows = TokenRows(database)
    rows.issue(GRANT, hash_of(TOKEN), START)
    rows.issue(Grant(name="all"), hash_of("another"), START)
    rows.revoke("books", START + timedelta(hours=1))
    rows.revoke("books", START + timedelta(hours=2))
    assert rows.tokens() == [
        Token(grant=Grant(name="all"), issued=START),
        Token(grant=GRANT, issued=START, revoked=START + timedelta(hours=1)),
    ]


def test_a_name_is_given_once_even_if_its_token_was_revoked(database: Database) -> None:
    rows = TokenRows(database)
    rows.issue(GRANT, hash_of(TOKEN), START)
    rows.revoke("books", START)
    with pytest.raises(Refused, match="there is a token 'books', or was one"):
        rows.issue(GRANT, hash_of("another"), START)
    assert rows.granted(hash_of("another")) is None


def test_what_was_never_issued_can_t_be_revoked(database: Database) -> None:
    with pytest.raises(Refused, match="there is no token 'books'"):
        TokenRows(database).revoke("books", START)


def test_no_more_than_so_many_are_kept(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(token_rows, "TOKENS_MAX", 2)
    rows = TokenRows(database)
    for name in ("one", "two"):
        rows.issue(Grant(name=name), hash_of(name), START)
    with pytest.raises(Refused, match="there are 2 tokens"):
        rows.issue(Grant(name="three"), hash_of("three"), START)


def test_the_text_of_a_token_is_not_kept(tmp_path: Path) -> None:
    with workshop(tmp_path / "truth.db") as shop:
        TokenRows(shop.file).issue(GRANT, hash_of(TOKEN), START)
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert TOKEN.encode() not in kept
    assert hash_of(TOKEN) in kept
