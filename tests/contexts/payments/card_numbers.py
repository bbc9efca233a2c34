"""Finds card numbers where none may be."""

import re

from gigwright.contexts.payments.adapters.sandbox_cards import TEST_CARDS, luhn_valid

# Groups of digits that stand alone: identifiers and digests have letters around their digits.
LONG_NUMBER = re.compile(rb"(?<![0-9a-z])[0-9](?:[ -]?[0-9]){12,18}(?![0-9a-z])")


def card_numbers_in(body: bytes) -> list[str]:
    """Every number with a card's length and check digit, and every test card's, even inside something longer."""
    numbers = {re.sub(rb"[ -]", b"", number).decode() for number in LONG_NUMBER.findall(body)}
    whole = {number for number in TEST_CARDS if number.encode() in body}
    return sorted({number for number in numbers if luhn_valid(number)} | whole)
