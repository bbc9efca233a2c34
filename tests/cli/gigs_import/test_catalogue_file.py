"""Reading catalogues with the dirt that real ones have."""

import gzip
from pathlib import Path

import pytest

from gigwright.backbone.errors import Malformed
from gigwright.cli.gigs_import.catalogue_file import FIELD_LENGTH_MAX, LINE_LENGTH_MAX, Row, open_catalogue


def read(path: Path, content: bytes) -> tuple[tuple[str, ...], list[Row]]:
    """The heading and the rows of a file with this content."""
    path.write_bytes(content)
    with open_catalogue(path) as file:
        return file.heading, list(file.rows())


@pytest.mark.parametrize("packed", [False, True])
def test_a_byte_order_mark_and_gzip_are_seen_by_the_content(tmp_path: Path, packed: bool) -> None:
    content = "\ufefftitle,price\r\nLogo,5\r\n".encode()
    heading, rows = read(tmp_path / "any.name", gzip.compress(content) if packed else content)
    assert heading == ("title", "price")
    assert rows == [Row(1, ("Logo", "5"))]


def test_a_cell_may_hold_lines_commas_and_quotes(tmp_path: Path) -> None:
    _, rows = read(tmp_path / "a.csv", b'title,price\n"a ""b"",\nc",5\n')
    assert rows == [Row(1, ('a "b",\nc', "5"))]


def test_blank_lines_are_no_rows(tmp_path: Path) -> None:
    _, rows = read(tmp_path / "a.csv", b"title,price\n\na,1\n\n\nb,2\n\n")
    assert [row.number for row in rows] == [1, 2]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"a,b,c", "the row has another number of columns than the heading"),
        (b"a", "the row has another number of columns than the heading"),
        (b"M\xfcller,5", "the row is not UTF-8"),
        (b"x" * (FIELD_LENGTH_MAX + 1) + b",5", "the row is not readable as CSV"),
    ],
)
def test_a_row_that_nobody_can_read_does_not_hide_the_next_one(tmp_path: Path, row: bytes, reason: str) -> None:
    _, (bad, good) = read(tmp_path / "a.csv", b"title,price\n" + row + b"\nLogo,5\n")
    assert bad.fault is not None
    assert bad.fault[0] == reason
    assert good == Row(2, ("Logo", "5"))


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    for content in (b"", b"\n\n", b",,\n"):
        with pytest.raises(Malformed, match="does not begin with a line"):
            read(tmp_path / "a.csv", content)


def test_a_file_that_breaks_off_says_behind_which_row(tmp_path: Path) -> None:
    whole = gzip.compress(b"title,price\n" + b"".join(b"Logo %d,%d\n" % (n, n * 7919) for n in range(20_000)))
    with pytest.raises(Malformed, match=r"can't be read behind row \d+"):
        read(tmp_path / "a.csv.gz", whole[: len(whole) // 2])
    with pytest.raises(Malformed, match=r"can't be read behind row \d+"):
        read(tmp_path / "a.csv.gz", whole[: len(whole) // 2] + b"\xff" * 99 + whole[len(whole) // 2 + 99 :])


def test_a_line_without_an_end_does_not_fill_the_memory(tmp_path: Path) -> None:
    with pytest.raises(Malformed, match="holds a line of more than"):
        read(tmp_path / "a.csv.gz", gzip.compress(b"title,price\n" + b"a," * LINE_LENGTH_MAX))
