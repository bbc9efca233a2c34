"""The address book beside the log, in the database of the truth: a backup has it, no event does."""

import hmac

from gigwright.backbone.errors import NotConfigured
from gigwright.backbone.ids import Ids
from gigwright.backbone.stores.database import Database
from gigwright.contexts.accounts.ports import normal_email
from gigwright.values import AddressId

KEY_BYTES_MIN = 32
SITE = "accounts.address"

# Found by a keyed hash, so that whoever sees only the index can't try addresses against it.
TABLE = """
CREATE TABLE IF NOT EXISTS addresses (
    hash    BYTEA PRIMARY KEY,
    address TEXT NOT NULL UNIQUE,
    email   TEXT NOT NULL
)
"""
CLAIM = "INSERT INTO addresses (hash, address, email) VALUES (?, ?, ?) ON CONFLICT (hash) DO NOTHING"
CLAIMED = "SELECT address FROM addresses WHERE hash = ?"
EMAIL_OF = "SELECT email FROM addresses WHERE address = ?"
FORGET = "DELETE FROM addresses WHERE address = ?"


class AddressRows:
    """Keeps addresses as rows. The key, of at least 32 bytes, must stay the same for the life of the database."""

    def __init__(self, database: Database, key: bytes, ids: Ids) -> None:
        if len(key) < KEY_BYTES_MIN:
            raise NotConfigured(f"the address book needs a key of at least {KEY_BYTES_MIN} bytes, not {len(key)}")
        self._database = database
        self._key = key
        self._ids = ids
        with database.writing(site=SITE) as connection:
            connection.execute(TABLE)

    def claim(self, email: str) -> AddressId:
        normal = normal_email(email)
        hashed = hmac.digest(self._key, normal.encode(), "sha256")
        with self._database.writing(site=SITE) as connection:
            connection.execute(CLAIM, (hashed, self._ids.new(AddressId), normal))
            (address,) = connection.execute(CLAIMED, (hashed,)).fetchone()
        return AddressId(address)

    def email_of(self, address: AddressId) -> str | None:
        with self._database.reading() as connection:
            found = connection.execute(EMAIL_OF, (address,)).fetchone()
        return None if found is None else str(found[0])

    def forget(self, address: AddressId) -> None:
        with self._database.writing(site=SITE) as connection:
            connection.execute(FORGET, (address,))
