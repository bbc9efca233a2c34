"""Chance from the machine, for what nobody may guess."""

import os

SECRET_BYTES = 32


def secret() -> bytes:
    """256 bits that were never given before."""
    return os.urandom(SECRET_BYTES)
