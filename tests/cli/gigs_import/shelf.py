"""Small catalogues to import, and the rows that are in them."""

import csv
import gzip
from collections.abc import Iterable, Sequence
from io import StringIO
from pathlib import Path

from click.testing import Result

from tests.cli.town import run

HEADING = ("title", "category", "subcategory", "price")
LOGO = ("I will draw your logo", "Graphics & Design", "Logo Design", "50.00")
ESSAY = ("I will proofread your essay", "Writing", "Proofreading", "12.5")
SHOUTED = ("BUY MY LOGO", "Graphics & Design", "Logo Design", "50.00")
CHEAP = ("I will say hello", "Audio", "Voice Over", "3.99")


def catalogue(path: Path, rows: Iterable[Sequence[str]], heading: Sequence[str] = HEADING) -> Path:
    """A CSV file, gzipped if its name says so."""
    text = StringIO(newline="")
    csv.writer(text).writerows([heading, *rows])
    content = text.getvalue().encode()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def bring(home: Path, file: Path, *options: str | Path) -> Result:
    """Import it, with its rejects beside it."""
    rejects = file.with_name("rejects.csv")
    return run("--home", home, "import", "gigs", file, "--rejects", rejects, *options)


def rejected(file: Path) -> list[dict[str, str]]:
    """What was written of the rejects."""
    with file.with_name("rejects.csv").open(newline="", errors="surrogateescape") as written:
        return list(csv.DictReader(written))
