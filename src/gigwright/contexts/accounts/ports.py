"""The address book: the one place that can read an e-mail address; everybody else holds an id."""

import re
from typing import Protocol

from gigwright.backbone.errors import Malformed
from gigwright.backbone.ids import Ids
from gigwright.values import AddressId

EMAIL_LENGTH_MAX = 254  # RFC 5321, 4.5.3.1.3: a path of 256 octets less its brackets

# The form that browsers accept in <input type=email> (HTML standard, 4.10.5.1.5), with a dot in the domain.
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
EMAIL = re.compile(rf"[a-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}@{LABEL}(?:\.{LABEL})+")


class AddressBook(Protocol):
    """Gives an e-mail address an id, the same id for the same address, until it is forgotten."""

    def claim(self, email: str) -> AddressId:
        """The address's id, made at the first claim. Malformed when it is no address; NotStored, OutcomeUnknown."""

    def email_of(self, address: AddressId) -> str | None:
        """The address in its normal form; None when it was forgotten, or never claimed."""

    def forget(self, address: AddressId) -> None:
        """Erase it; claimed again, the same address gets another id."""


class MemoryAddressBook:
    """An address book that forgets everything with its process."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._by_email: dict[str, AddressId] = {}

    def claim(self, email: str) -> AddressId:
        normal = normal_email(email)
        if normal not in self._by_email:
            self._by_email[normal] = self._ids.new(AddressId)
        return self._by_email[normal]

    def email_of(self, address: AddressId) -> str | None:
        return next((email for email, known in self._by_email.items() if known == address), None)

    def forget(self, address: AddressId) -> None:
        email = self.email_of(address)
        if email is not None:
            del self._by_email[email]


def normal_email(text: str) -> str:
    """The form under which an address counts as the same: stripped, in small letters. Malformed when it is none."""
    email = text.strip()
    if len(email) > EMAIL_LENGTH_MAX:
        raise Malformed(f"an e-mail address has at most {EMAIL_LENGTH_MAX} characters, not {len(email)}")
    if not email.isascii() or not EMAIL.fullmatch(email.lower()):
        raise Malformed(f"{email!r} is no e-mail address; write it like ada@example.org")
    return email.lower()
