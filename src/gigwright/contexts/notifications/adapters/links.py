"""How whoever reads an optional letter stops them: links that only this market can have made (RFC 8058)."""

import hmac
import re
from urllib.parse import quote, urlsplit

from gigwright.backbone.errors import Malformed, NotConfigured
from gigwright.backbone.ids import parse_id
from gigwright.values import AddressId

PURPOSE = b"unsubscribe:"
MAC_DIGITS = 32  # 128 bits
TOKEN = re.compile(rf"(?P<address>[a-z]+_[0-9a-z]{{26}})\.(?P<mac>[0-9a-f]{{{MAC_DIGITS}}})")
PATH = "/unsubscribe"
WORD = "unsubscribe"
MEND = "give the market's public address in GIGWRIGHT_URL, like https://market.example"


class Links:
    """Makes and checks tokens, each good for one address, as long as the key stays the same.

    `url` is where the market answers the public, over https alone; without it only the mailbox can be written to.
    """

    def __init__(self, key: bytes, mailbox: str, url: str | None = None) -> None:
        self._key = hmac.digest(key, b"links in letters", "sha256")  # not the key itself, which hides addresses
        self._mailbox = mailbox
        self._url = None if url is None else _public(url)

    def token(self, address: AddressId) -> str:
        """What shows that somebody read a letter to this address."""
        return f"{address}.{self._mac(address)}"

    def address_of(self, token: str) -> AddressId:
        """Whose letters it stops; Malformed for a token that this market did not make."""
        found = TOKEN.fullmatch(token)
        if found is None or not hmac.compare_digest(found["mac"], self._mac(found["address"])):
            raise Malformed("this is no token of a letter from here; take the one in the letter, whole")
        return AddressId(parse_id(AddressId, found["address"]))

    def headers(self, address: AddressId) -> dict[str, str]:
        """As mail programs want them; the one click needs a page that answers it."""
        mailto = f"<{self._mailto(address)}>"
        if self._url is None:
            return {"List-Unsubscribe": mailto}
        return {
            "List-Unsubscribe": f"<{self._page(address)}>, {mailto}",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }

    def for_people(self, address: AddressId) -> str:
        """What stands under the letter."""
        return self._mailto(address) if self._url is None else self._page(address)

    def _page(self, address: AddressId) -> str:
        return f"{self._url}{PATH}?token={self.token(address)}"

    def _mailto(self, address: AddressId) -> str:
        return f"mailto:{quote(self._mailbox, safe='@')}?subject={quote(f'{WORD} {self.token(address)}')}"

    def _mac(self, address: str) -> str:
        return hmac.digest(self._key, PURPOSE + address.encode(), "sha256").hex()[:MAC_DIGITS]


def token_in(subject: str) -> str:
    """The token in the subject of an answer to such a letter; Malformed when there is none."""
    found = TOKEN.search(subject)
    if found is None:
        raise Malformed("there is no token in the subject; it is written there by the link in the letter")
    return found[0]


def _public(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment or parts.username is not None:
        raise NotConfigured(
            f"the public address of a market is like https://market.example, not {url!r}", what_to_do=MEND
        )
    if not url.isascii() or any(letter.isspace() or letter in '<>,"' for letter in url):
        raise NotConfigured("a market's public address has no spaces, brackets or commas", what_to_do=MEND)
    return url.rstrip("/")
