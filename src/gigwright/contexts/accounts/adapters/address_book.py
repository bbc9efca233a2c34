"""The address book beside the log, in the database of the truth: a backup has it, no event does."""

import hmac
import sqlite3
from contextlib import AbstractContextManager
from typing import Protocol

from gigwright.backbone.errors import NotConfigured
from gigwright.backbone.ids import Ids
from gigwright.contexts.accounts.ports import normal_email
from gigwright.values import AddressId

KEY_BYTES_MIN = 32
SITE = "accounts.address"

# Found by a keyed hash, so that whoever sees only the index can't try addresses against it.
TABLE = """
CREATE TABLE IF NOT EXISTS addresses (
    hash    BLOB PRIMARY KEY,
    address TEXT NOT NULL UNIQUE,
    email   TEXT NOT NULL
) STRICT, WITHOUT ROWID
"""
CLAIM = "INSERT INTO addresses (hash, address, email) VALUES (?, ?, ?) ON CONFLICT (hash) DO NOTHING"
CLAIMED = "SELECT address FROM addresses WHERE hash = ?"
EMAIL_OF = "SELECT email FROM addresses WHERE address = ?"
FORGET = "DELETE FROM addresses WHERE address = ?"


class TruthFile(Protocol):
    """The database that holds the log."""

    def writing(self, site: str) -> AbstractContextManager[sqlite3.Connection]:
        """A write transaction, durable when the block ends."""

    def reading(self) -> AbstractContextManager[sqlite3.Connection]:
        """A connection that can only read."""


class SqliteAddressBook:
    """Keeps addresses on SQLite. The key, of at least 32 bytes, must stay the same for the life of the file."""

    def __init__(self, file: TruthFile, key: bytes, ids: Ids) -> None:
        if len(key) < KEY_BYTES_MIN:
            raise NotConfigured(f"the address book needs a key of at least {KEY_BYTES_MIN} bytes, not {len(key)}")
        self._file = file
        self._key = key
        self._ids = ids
        with file.writing(site=SITE) as connection:
            connection.execute(TABLE)

    def claim(self, email: str) -> AddressId:
        normal = normal_email(email)
        hashed = hmac.digest(self._key, normal.encode(), "sha256")
        with self._file.writing(site=SITE) as connection:
            connection.execute(CLAIM, (hashed, self._ids.new(AddressId), normal))
            (address,) = connection.execute(CLAIMED, (hashed,)).fetchone()
        return AddressId(address)

    def email_of(self, address: AddressId) -> str | None:
        with self._file.reading() as connection:
            found = connection.execute(EMAIL_OF, (address,)).fetchone()
        return None if found is None else str(found[0])

    def forget(self, address: AddressId) -> None:
        with self._file.writing(site=SITE) as connection:
            connection.execute(FORGET, (address,))
