"""The folder in which one market lives."""

import os
from contextlib import suppress
from pathlib import Path

from gigwright.backbone.errors import StoreUnusable

KEY_BYTES = 32


class Home:
    """Where each thing is kept below one folder; it is made if it is absent, and then only its owner may look in."""

    def __init__(self, folder: Path, log_url: str | None = None, views_url: str | None = None) -> None:
        self.folder = folder
        self.log_url = log_url
        self.views_url = views_url
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    @property
    def truth(self) -> Path:
        """The log, and beside it what its consumers must remember."""
        return self.folder / "truth.db"

    @property
    def views(self) -> Path:
        """The tables of projections: may be deleted, and are made again."""
        return self.folder / "views"

    @property
    def files(self) -> Path:
        """What was delivered, by content."""
        return self._made("files")

    @property
    def mail(self) -> Path:
        """The letters, where no mail server is named."""
        return self._made("mail")

    @property
    def sandbox(self) -> Path:
        """The embedded processor's own books."""
        return self.folder / "sandbox.db"

    @property
    def workers(self) -> Path:
        """A locked file for each process that works here."""
        return self.folder / "workers"

    def last_backup(self) -> bytes | None:
        """The manifest of the last backup, as it was remembered."""
        path = self.folder / "last-backup.json"
        return path.read_bytes() if path.is_file() else None

    def remember_backup(self, manifest: bytes) -> None:
        """Keep the manifest, whole or not at all."""
        path = self.folder / "last-backup.json"
        unfinished = path.with_suffix(f".{os.getpid()}")
        unfinished.write_bytes(manifest)
        unfinished.replace(path)

    @property
    def begun(self) -> bool:
        """Whether a market lives here; where its log is kept elsewhere, whether its key is here."""
        if self.log_url is not None:
            return self._address_key.is_file()
        return self.truth.is_file() and self.truth.stat().st_size > 0

    def refuse_a_lost_truth(self) -> None:
        """StoreUnusable where a market has lived and its log is gone: a new one would only hide the loss.

        The processor's books are made after the log, so they tell of it.
        """
        if self.log_url is None and not self.begun and self.sandbox.exists():
            raise StoreUnusable(
                f"{self.truth} is missing or empty, and a market has lived here",
                what_to_do="restore a backup, or take an empty folder for a new market",
            )

    def address_key(self, *, begun: bool) -> bytes:
        """The key that hides e-mail addresses: 32 bytes, drawn before the market has `begun`, and the same for good.

        StoreUnusable when it was lost: under another one, nobody's address would be known any more.
        """
        self._made("secrets")
        path = self._address_key
        if not path.exists() and not begun:
            _keep_secret(path, os.urandom(KEY_BYTES))
        key = path.read_bytes() if path.exists() else b""
        if len(key) != KEY_BYTES:
            raise StoreUnusable(f"{path} must hold {KEY_BYTES} bytes, not {len(key)}", what_to_do="restore a backup")
        return key

    @property
    def _address_key(self) -> Path:
        return self.folder / "secrets" / "address.key"

    def _made(self, name: str) -> Path:
        path = self.folder / name
        path.mkdir(exist_ok=True)
        return path


def _keep_secret(path: Path, secret: bytes) -> None:
    """Whole or not at all, and durable; who comes second, in another process, finds the first one's."""
    unfinished = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        path.hardlink_to(unfinished)
    unfinished.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
