"""Who of this machine is dead for certain: each process that works holds a lock which the system takes when it ends."""

import fcntl
import os
from pathlib import Path

from gigwright.backbone.leases import OwnerId


class LifeLocks:
    """`Witness` by a locked file for each process, below one folder. Of other machines' processes it knows nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mine: dict[OwnerId, int] = {}

    def vouch(self, owner: OwnerId) -> None:
        if owner in self._mine:
            return
        self._folder.mkdir(exist_ok=True)
        descriptor = os.open(self._path(owner), os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        self._mine[owner] = descriptor

    def is_gone(self, owner: OwnerId) -> bool:
        try:
            descriptor = os.open(self._path(owner), os.O_RDWR)
        except FileNotFoundError:
            return False  # of another machine, or ended and forgotten: its time will run out
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        else:
            return True
        finally:
            os.close(descriptor)

    def forget(self, owner: OwnerId) -> None:
        self._path(owner).unlink(missing_ok=True)
        descriptor = self._mine.pop(owner, None)
        if descriptor is not None:
            os.close(descriptor)

    def close(self) -> None:
        """Let go of every lock, as the end of the process would."""
        for descriptor in self._mine.values():
            os.close(descriptor)
        self._mine.clear()

    def _path(self, owner: OwnerId) -> Path:
        return self._folder / f"{owner}.lock"
