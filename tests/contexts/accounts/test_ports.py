"""Which addresses count as the same, and which are none."""

import pytest

from gigwright.backbone.clock import VirtualClock
from gigwright.backbone.errors import Malformed
from gigwright.backbone.ids import SeededIds
from gigwright.backbone.testing import NOON
from gigwright.contexts.accounts.ports import MemoryAddressBook, normal_email


def test_the_same_address_in_other_letters_is_the_same() -> None:
    assert normal_email("  Ada.Lovelace+Gigs@EXAMPLE.Org \n") == "ada.lovelace+gigs@example.org"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ada",
        "ada@",
        "@example.org",
        "ada@example",
        "ada@@example.org",
        "ada@-example.org",
        "ada@example..org",
        "ada lovelace@example.org",
        "ada@example.org\r\nBcc: eve@example.org",
        "ada@example.org, eve@example.org",
        "Ada <ada@example.org>",
        "ädä@example.org",
        "ada@\u212axample.org",  # the Kelvin sign, whose small letter is an ordinary k
        "a" * 65 + "@example.org",
        "ada@" + "e" * 64 + ".org",
    ],
)
def test_what_is_no_address_is_malformed(text: str) -> None:
    with pytest.raises(Malformed, match="is no e-mail address"):
        normal_email(text)


def test_an_address_has_at_most_254_characters() -> None:
    longest = f"{'a' * 60}@{'b' * 61}.{'c' * 61}.{'d' * 61}.example"
    assert len(longest) == 254
    assert normal_email(longest) == longest
    with pytest.raises(Malformed, match="at most 254 characters, not 255"):
        normal_email(f"a{longest}")


def test_the_book_in_memory_forgets() -> None:
    book = MemoryAddressBook(SeededIds(1, VirtualClock(NOON)))
    claimed = book.claim("ada@example.org")
    assert book.claim(" ADA@example.org") == claimed
    assert book.email_of(claimed) == "ada@example.org"
    book.forget(claimed)
    book.forget(claimed)
    assert book.email_of(claimed) is None
    assert book.claim("ada@example.org") != claimed
