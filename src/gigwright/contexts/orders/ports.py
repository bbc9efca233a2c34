"""Where delivered files are kept: by their content, so that the same content is kept once."""

from hashlib import sha256
from io import BytesIO
from typing import BinaryIO, Protocol

from gigwright.backbone.errors import GigwrightError, Refused
from gigwright.events.orders import FILE_BYTES_MAX, FILE_NAME_LENGTH_MAX, File


class NoSuchFile(GigwrightError):
    """No content with this digest is kept."""

    what_to_do = "check the home's folder of files against its backup: an event names a file that is not there"


class Files(Protocol):
    """Keeps contents of at most 25 MiB for ever."""

    def keep(self, name: str, content: bytes) -> File:
        """Durable when it returns; the same content is kept once, under any name. Refused when it is too large."""

    def open(self, file: File) -> BinaryIO:
        """The content, to read; the caller closes it. NoSuchFile when it is not kept."""


class MemoryFiles:
    """Files that are gone with their process."""

    def __init__(self) -> None:
        self._contents: dict[str, bytes] = {}

    def keep(self, name: str, content: bytes) -> File:
        file = described(name, content)
        self._contents[file.sha256] = content
        return file

    def open(self, file: File) -> BinaryIO:
        if file.sha256 not in self._contents:
            raise missing(file)
        return BytesIO(self._contents[file.sha256])


def described(name: str, content: bytes) -> File:
    """What an event says of this content; Refused when the name or the content is too long."""
    if not 0 < len(name) <= FILE_NAME_LENGTH_MAX:
        raise Refused(f"a file's name has 1 to {FILE_NAME_LENGTH_MAX} characters, not {len(name)}")
    if len(content) > FILE_BYTES_MAX:
        raise Refused(f"{name} has {len(content)} bytes; a file has at most {FILE_BYTES_MAX}")
    return File(name=name, sha256=sha256(content).hexdigest(), size_bytes=len(content))


def missing(file: File) -> NoSuchFile:
    """The error for a file that is not kept."""
    return NoSuchFile(f"the content of {file.name} ({file.sha256}) is not kept here")
