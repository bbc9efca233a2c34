"""A CSV file of any size, plain or gzipped, read row by row with bounded memory."""

import csv
import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

import msgspec

from gigwright.backbone.errors import Malformed

FIELD_LENGTH_MAX = 64 * 1024
LINE_LENGTH_MAX = 1024 * 1024
COLUMNS_MAX = 500
ROWS_MAX = 1_000_000
GZIP_MAGIC = b"\x1f\x8b"
AGAIN = "mend the file and run the import again: what is in the market already is not doubled"

UNREADABLE = "the row is not readable as CSV"
NOT_UTF8 = "the row is not UTF-8"
WRONG_WIDTH = "the row has another number of columns than the heading"


class Row(msgspec.Struct, frozen=True):
    """A row below the heading, counted from 1; `fault` is the reason why nobody can read its cells, and a sentence."""

    number: int
    cells: tuple[str, ...]
    fault: tuple[str, str] | None = None


class CatalogueFile:
    """The heading, and then the rows, of a file that is open."""

    def __init__(self, path: Path, text: TextIO, tell: Callable[[], int]) -> None:
        self.path = path
        self.bytes_read = tell
        csv.field_size_limit(FIELD_LENGTH_MAX)
        self._cells = csv.reader(_bounded_lines(text, path))
        self.heading = self._heading()

    def rows(self) -> Iterator[Row]:
        """Every row that is not blank, the unreadable ones too. Malformed when the file itself breaks off."""
        number = 0
        while (read := self._next(number)) is not None:
            cells, trouble = read
            if not cells and trouble is None:
                continue
            number += 1
            if number > ROWS_MAX:
                raise Malformed(
                    f"{self.path} has more than {ROWS_MAX} rows", what_to_do="split it, and import each part"
                )
            yield Row(number, tuple(cells), self._fault(cells, trouble))

    def _heading(self) -> tuple[str, ...]:
        cells, trouble = self._next(0) or ([], "it is empty")
        if trouble is not None or not any(cells) or len(cells) > COLUMNS_MAX:
            raise Malformed(f"{self.path} does not begin with a line of at most {COLUMNS_MAX} column names")
        return tuple(cell.strip() for cell in cells)

    def _next(self, number: int) -> tuple[list[str], str | None] | None:
        try:
            return next(self._cells), None
        except StopIteration:
            return None
        except csv.Error as error:
            return [], str(error)
        except (OSError, EOFError, zlib.error) as error:
            raise Malformed(f"{self.path} can't be read behind row {number}: {error}", what_to_do=AGAIN) from error

    def _fault(self, cells: list[str], trouble: str | None) -> tuple[str, str] | None:
        if trouble is not None:
            return UNREADABLE, f"{UNREADABLE}: {trouble}"
        if not all(_is_utf8(cell) for cell in cells):
            return NOT_UTF8, f"{NOT_UTF8}: save the file in that encoding"
        if len(cells) != len(self.heading):
            return WRONG_WIDTH, f"{WRONG_WIDTH}: it has {len(cells)}, not {len(self.heading)}"
        return None


@contextmanager
def open_catalogue(path: Path) -> Iterator[CatalogueFile]:
    """Open a file as UTF-8, with or without a byte-order mark; gzip is known by its first bytes."""
    with path.open("rb") as raw, _unzipped(raw) as binary:
        # What is not UTF-8 comes through as lone surrogates, so that one bad row does not end the import.
        text = io.TextIOWrapper(binary, encoding="utf-8-sig", errors="surrogateescape", newline="")
        yield CatalogueFile(path, text, raw.tell)


@contextmanager
def _unzipped(raw: BinaryIO) -> Iterator[BinaryIO]:
    magic = raw.read(len(GZIP_MAGIC))
    raw.seek(0)
    if magic != GZIP_MAGIC:
        yield raw
        return
    with gzip.GzipFile(fileobj=raw) as binary:
        yield io.BufferedReader(binary)


def _bounded_lines(text: TextIO, path: Path) -> Iterator[str]:
    """Lines as they end in the file; a file that never ends its line must not fill the memory."""
    while line := text.readline(LINE_LENGTH_MAX):
        if len(line) == LINE_LENGTH_MAX and not line.endswith(("\n", "\r")):
            raise Malformed(f"{path} holds a line of more than {LINE_LENGTH_MAX} characters", what_to_do=AGAIN)
        yield line


def _is_utf8(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)
