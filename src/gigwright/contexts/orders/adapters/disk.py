"""Files in a folder, each under the digest of its content."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from gigwright.backbone.errors import NotStored
from gigwright.backbone.faults import Faults, NoFaults
from gigwright.contexts.orders.ports import described, missing
from gigwright.events.orders import File

SITES = ("orders.files.before_rename", "orders.files.after_rename")


class DiskFiles:
    """Keeps each content at `<folder>/<first two digits>/<digest>`, whole or not at all."""

    def __init__(self, folder: Path, faults: Faults | None = None) -> None:
        self._folder = folder
        self._faults = faults or NoFaults()
        folder.mkdir(parents=True, exist_ok=True)
        _sync_folder(folder.parent)

    def keep(self, name: str, content: bytes) -> File:
        """As the port says; NotStored when the disk is full or can't be written."""
        file = described(name, content)
        path = self._path(file)
        try:
            if not path.exists():
                self._write(path, content)
            _sync_folder(path.parent)  # also when another process made it and has not come to this point
        except OSError as error:
            raise NotStored(f"{name} could not be kept: {error}") from error
        return file

    def open(self, file: File) -> BinaryIO:
        try:
            return self._path(file).open("rb")
        except FileNotFoundError as error:
            raise missing(file) from error

    def _path(self, file: File) -> Path:
        return self._folder / file.sha256[:2] / file.sha256

    def _write(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(exist_ok=True)
        _sync_folder(self._folder)
        with NamedTemporaryFile(dir=self._folder, prefix="unfinished-", delete=False) as temporary:
            unfinished = Path(temporary.name)
            try:
                temporary.write(content)
                temporary.flush()
                os.fsync(temporary.fileno())
                self._faults.reach(SITES[0])
                unfinished.replace(path)
            except OSError:
                unfinished.unlink(missing_ok=True)
                raise
        self._faults.reach(SITES[1])


def _sync_folder(folder: Path) -> None:
    """Make the names in the folder durable; a rename alone is not."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
