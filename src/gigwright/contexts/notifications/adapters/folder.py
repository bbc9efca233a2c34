"""A post that keeps letters in a folder, a file each: what is used until there is a mail server.

A letter sent twice is one file, for its name is its Message-ID's.
"""

import heapq
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from email import policy
from email.parser import BytesHeaderParser
from pathlib import Path

import msgspec

from gigwright.backbone.clock import utc
from gigwright.backbone.errors import Unavailable
from gigwright.contexts.notifications.adapters.composing import Composed, Composer
from gigwright.contexts.notifications.ports import Answer, Letter, Sent

LISTED_MAX = 10_000


class MailFolder:
    """Writes letters into a folder, which is made if it is absent."""

    def __init__(self, folder: Path, composer: Composer) -> None:
        self._folder = folder
        self._composer = composer

    def send(self, letter: Letter, key: str) -> Answer:  # noqa: ARG002 - the Message-ID is what tells twice
        """Sent when the letter is safely on the disk; Unavailable when the disk could not take it."""
        composed = self._composer.compose(letter)
        if not isinstance(composed, Composed):
            return composed
        try:
            _write(self._folder, f"{letter.id}.eml", composed.message.as_bytes())
        except OSError as error:
            raise Unavailable(f"the mail folder could not take the letter: {error.strerror}") from error
        return Sent(composed.message_id)


class FolderLetter(msgspec.Struct, frozen=True):
    """A letter in the folder, by its headers; `at` is when it was first sent or last sent again, in UTC.

    A file that says nothing of this is shown all the same, as empty as it is, by the time of the file.
    """

    to: str
    subject: str
    event: str
    template: str
    at: datetime
    path: Path


def letters(folder: Path, *, limit: int = LISTED_MAX) -> list[FolderLetter]:
    """The letters written last, at most 10,000, in the order of their dates; none when there is no folder."""
    newest = heapq.nlargest(min(limit, LISTED_MAX), _files(folder))
    return sorted((_read(path) for _, path in newest), key=lambda letter: (letter.at, letter.path.name))


def _write(folder: Path, name: str, content: bytes) -> None:
    """Whole or not at all, also when the power fails."""
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{name}.part"
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(folder / name)
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _files(folder: Path) -> Iterator[tuple[int, Path]]:
    if not folder.is_dir():
        return
    for path in folder.glob("*.eml"):
        yield path.stat().st_mtime_ns, path


def _read(path: Path) -> FolderLetter:
    with path.open("rb") as file:
        headers = BytesHeaderParser(policy=policy.default).parse(file)
    event, _, template = path.name.removesuffix(".eml").partition(".")
    dated: datetime | None = getattr(headers["Date"], "datetime", None)
    return FolderLetter(
        to=str(headers["To"] or ""),
        subject=str(headers["Subject"] or ""),
        event=event,
        template=template,
        at=utc(dated) if dated else datetime.fromtimestamp(path.stat().st_mtime, UTC),
        path=path,
    )
