"""Purposes in words."""

from gigwright.contexts.ledger.projections.wording import WORDS, in_words
from tests.contexts.ledger.everything import CURRENCIES, everything
from tests.contexts.ledger.samples import posted


def test_whatever_is_booked_has_words() -> None:
    booked = {purpose for currency in CURRENCIES for event in everything(currency) for purpose in posted(event)}
    assert booked == set(WORDS)


def test_words_stand_in_other_programs_files_without_any_escape() -> None:
    assert all(letter.isalpha() or letter in " ," for words in WORDS.values() for letter in words)


def test_a_purpose_without_words_is_said_as_it_is() -> None:
    assert in_words("late-fee") == "late fee"
