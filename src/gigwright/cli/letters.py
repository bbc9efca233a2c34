"""Reads the mail folder: a file for each letter, named by the event that it tells of and its template."""

import heapq
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser, BytesParser
from pathlib import Path

import msgspec

from gigwright.backbone.clock import utc


class Kept(msgspec.Struct, frozen=True):
    """A letter in the folder, by its headers."""

    id: str
    at: datetime
    to: str
    subject: str
    path: Path

    @property
    def event(self) -> str:
        return self.id.partition(".")[0]

    @property
    def template(self) -> str:
        return self.id.partition(".")[2]


def kept(folder: Path, limit: int) -> list[Kept]:
    """The `limit` letters written last, in the order of their dates."""
    newest = heapq.nlargest(limit, ((path.stat().st_mtime_ns, path) for path in folder.glob("*.eml")))
    return sorted((_headers(path) for _, path in newest), key=lambda letter: (letter.at, letter.id))


def text_of(letter: Kept) -> str:
    """What the letter says, as text."""
    with letter.path.open("rb") as file:
        message = BytesParser(EmailMessage, policy=policy.default).parse(file)
    body = message.get_body(("plain",))
    return str(body.get_content()) if body is not None else ""


def _headers(path: Path) -> Kept:
    with path.open("rb") as file:
        headers = BytesHeaderParser(EmailMessage, policy=policy.default).parse(file)
    return Kept(
        id=path.name.removesuffix(".eml"),
        at=utc(headers["Date"].datetime),
        to=str(headers["To"]),
        subject=str(headers["Subject"]),
        path=path,
    )
