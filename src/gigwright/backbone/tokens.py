"""Tokens that outsiders show: what is kept of one is its hash, and what its bearer may hear."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Protocol

import msgspec

from gigwright.backbone.feed import Grant

PREFIX = "gigwright_"  # so that a token is known for one wherever it turns up
TOKEN_LENGTH_MAX = 200
TOKENS_MAX = 1_000


class Token(msgspec.Struct, frozen=True):
    """A token that was issued; its text is known to its bearer alone."""

    grant: Grant
    issued: datetime
    revoked: datetime | None = None


class TokenStore(Protocol):
    """Where tokens are kept, beside the log."""

    def issue(self, grant: Grant, hashed: bytes, at: datetime) -> None:
        """Keep a token under its grant's name. Refused when that name was given before, or there are 1,000."""

    def revoke(self, name: str, at: datetime) -> None:
        """From now on it grants nothing. Refused when there is none of this name."""

    def granted(self, hashed: bytes) -> Grant | None:
        """What the token of this hash grants; None when there is none, or it was revoked."""

    def tokens(self) -> Sequence[Token]:
        """All of them, by name."""


def token_of(secret: bytes) -> str:
    """The text of a token, from at least 16 bytes of chance."""
    assert len(secret) >= 16, "a token that could be guessed"
    return PREFIX + secret.hex()


def hash_of(token: str) -> bytes:
    """What is kept of a token: as it is all chance, a plain SHA-256 can't be tried backwards."""
    return sha256(token.encode()).digest()
