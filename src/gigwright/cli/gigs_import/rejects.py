"""The rows that did not become gigs, in a file that can be mended and imported."""

import csv
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from gigwright.backbone.errors import NotConfigured
from gigwright.cli.gigs_import.listing import Reject

OWN_COLUMNS = ("rejected_row", "rejected_reason", "rejected_because")


class Rejects:
    """Writes a reject as its row number, its reason, its sentence, and then the row as it was."""

    def __init__(self, file: TextIO, heading: Sequence[str]) -> None:
        self._writer = csv.writer(file, lineterminator="\n")
        self._writer.writerow((*OWN_COLUMNS, *heading))

    def write(self, reject: Reject) -> None:
        """One more."""
        self._writer.writerow((reject.row.number, reject.reason, reject.sentence, *reject.row.cells))


@contextmanager
def rejects_to(path: Path, heading: Sequence[str]) -> Iterator[Rejects]:
    """Replace the file when the block ends, with all rejects of this run; leave the old one when it raises."""
    part = path.with_name(f"{path.name}.part")  # the same each time, so that a killed run leaves nothing for good
    try:
        file = part.open("w", encoding="utf-8", errors="surrogateescape", newline="")
    except OSError as error:
        raise NotConfigured(
            f"the rejects can't be written to {path}: {error.strerror}", what_to_do="name another file with --rejects"
        ) from error
    try:
        with file:
            yield Rejects(file, heading)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def default_path(catalogue: Path) -> Path:
    """`offers.csv.gz` is rejected into `offers.rejects.csv`, in the folder where the command runs."""
    name = catalogue.name
    for ending in (".gz", ".csv"):
        name = name.removesuffix(ending)
    return Path(f"{name}.rejects.csv")
