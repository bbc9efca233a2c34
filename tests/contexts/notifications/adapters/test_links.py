"""Whoever reads an optional letter stops them by a link; nobody else can."""

import pytest

from gigwright.backbone.errors import Malformed, NotConfigured
from gigwright.contexts.notifications.adapters.links import Links, token_in
from tests.contexts.notifications.samples import BUYERS, SELLERS

KEY, MAILBOX = bytes(range(32)), "post@market.example"
LINKS = Links(KEY, MAILBOX, "https://market.example/")
TOKEN = LINKS.token(BUYERS)


def test_a_token_is_good_for_one_address() -> None:
    assert LINKS.address_of(TOKEN) == BUYERS
    assert LINKS.address_of(LINKS.token(SELLERS)) == SELLERS
    assert LINKS.token(SELLERS) != TOKEN


@pytest.mark.parametrize(
    "token",
    [
        "",
        BUYERS,
        f"{BUYERS}.",
        f"{BUYERS}.{'0' * 32}",
        LINKS.token(SELLERS).replace(SELLERS, BUYERS),
        TOKEN[:-1],
        f"{TOKEN}0",
        f"{TOKEN}\n",
        TOKEN.upper(),
        Links(bytes(32), MAILBOX).token(BUYERS),
    ],
)
def test_any_other_token_is_refused(token: str) -> None:
    with pytest.raises(Malformed, match="no token of a letter from here"):
        LINKS.address_of(token)


def test_the_key_of_the_address_book_signs_nothing_itself() -> None:
    """Whoever sees many tokens learns nothing about how addresses are hidden."""
    assert Links(KEY, MAILBOX).token(BUYERS) == Links(KEY, "another@market.example").token(BUYERS)
    import hmac

    plain = hmac.digest(KEY, f"unsubscribe:{BUYERS}".encode(), "sha256").hex()[:32]
    assert not TOKEN.endswith(plain)


def test_the_subject_of_an_answer_holds_the_token() -> None:
    assert token_in(f"Re: unsubscribe {TOKEN}") == TOKEN
    with pytest.raises(Malformed, match="no token in the subject"):
        token_in("Re: your first sale")


def test_a_mailbox_is_written_into_a_link_as_links_are_written() -> None:
    odd = Links(KEY, "a+b&c@market.example").headers(BUYERS)["List-Unsubscribe"]
    assert odd.startswith("<mailto:a%2Bb%26c@market.example?subject=unsubscribe%20adr_")


@pytest.mark.parametrize(
    "url",
    [
        "http://market.example",
        "market.example",
        "https://",
        "https://market.example?a=b",
        "https://market.example#a",
        "https://us:secret@market.example",
        "https://market.example/>x",
        "https://market.example/a b",
        "https://märkt.example",
    ],
)
def test_a_public_address_is_plain_https(url: str) -> None:
    with pytest.raises(NotConfigured, match="public address"):
        Links(KEY, MAILBOX, url)
