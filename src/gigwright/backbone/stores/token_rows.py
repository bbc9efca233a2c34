"""Tokens as rows, in the database of the truth: a backup has them, no event does."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.errors import Refused
from gigwright.backbone.feed import Grant
from gigwright.backbone.stores.database import Connection, Database
from gigwright.backbone.tokens import TOKENS_MAX, Token

SITE = "feed.token"

TABLE = """
CREATE TABLE IF NOT EXISTS feed_tokens (
    name       TEXT PRIMARY KEY,
    hash       BYTEA NOT NULL UNIQUE,
    granted    TEXT NOT NULL,
    issued_at  TEXT NOT NULL,
    revoked_at TEXT
)
"""
COUNT = "SELECT count(*) FROM feed_tokens"
ISSUE = "INSERT INTO feed_tokens (name, hash, granted, issued_at) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO NOTHING"
REVOKE = "UPDATE feed_tokens SET revoked_at = coalesce(revoked_at, ?) WHERE name = ?"
GRANTED = "SELECT granted FROM feed_tokens WHERE hash = ? AND revoked_at IS NULL"
ALL = "SELECT granted, issued_at, revoked_at FROM feed_tokens ORDER BY name"


class TokenRows:
    """`TokenStore` on a database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        with database.writing(site=SITE) as connection:
            connection.execute(TABLE)

    def issue(self, grant: Grant, hashed: bytes, at: datetime) -> None:
        with self._database.writing(site=SITE) as connection:
            _refuse_too_many(connection)
            row = (grant.name, hashed, msgspec.json.encode(grant).decode(), rfc3339(at))
            if connection.execute(ISSUE, row).rowcount == 0:
                raise Refused(f"there is a token {grant.name!r}, or was one; give this one another name")

    def revoke(self, name: str, at: datetime) -> None:
        with self._database.writing(site=SITE) as connection:
            if connection.execute(REVOKE, (rfc3339(at), name)).rowcount == 0:
                raise Refused(f"there is no token {name!r}; `gigwright tokens` lists them")

    def granted(self, hashed: bytes) -> Grant | None:
        with self._database.reading() as connection:
            found = connection.execute(GRANTED, (hashed,)).fetchone()
        return None if found is None else msgspec.json.decode(found[0], type=Grant)

    def tokens(self) -> Sequence[Token]:
        with self._database.reading() as connection:
            return [_token(*row) for row in connection.execute(ALL).fetchall()]


def _refuse_too_many(connection: Connection) -> None:
    (count,) = connection.execute(COUNT).fetchone()
    if count >= TOKENS_MAX:
        raise Refused(f"there are {count} tokens, revoked ones among them, and no more can be kept")


def _token(granted: Any, issued: str, revoked: str | None) -> Token:
    return Token(
        grant=msgspec.json.decode(granted, type=Grant),
        issued=datetime.fromisoformat(issued),
        revoked=None if revoked is None else datetime.fromisoformat(revoked),
    )
