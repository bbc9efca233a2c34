"""A market's backup: its log and what lies beside it, in a folder with a manifest; and a market made from one.

The backup is written beside its place and renamed when it is whole. The key of the address book is not in it: whoever
has a backup should not be able to try addresses against it, so keys are kept apart.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from hashlib import file_digest
from pathlib import Path

import msgspec

from gigwright.backbone.clock import Clock, SystemClock
from gigwright.backbone.errors import NotConfigured, Refused, StoreUnusable
from gigwright.backbone.ids import EventId, Ids, SystemIds
from gigwright.backbone.log import FORMAT, Log, Position
from gigwright.backbone.stores.sqlite import SqliteLog
from gigwright.backbone.stores.sqlite_copies import become_another, copy_database
from gigwright.backbone.stores.sqlite_file import SqliteFile
from gigwright.wiring.home import Home
from gigwright.wiring.market import Market

MANIFEST = "manifest.json"
TRUTH = "truth.db"
DATABASES = (TRUTH, "sandbox.db")
FOLDERS = ("files", "mail")

Told = Callable[[int], None]


class Head(msgspec.Struct, frozen=True):
    """The last event of a log: by its hash, everything before it is told too."""

    position: Position
    event: EventId | None
    hash: str


class Kept(msgspec.Struct, frozen=True):
    """A file of a backup."""

    bytes: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What a backup holds."""

    format: int
    incarnation: str
    head: Head
    taken_at: datetime
    files: dict[str, Kept]


def size_of(home: Home) -> int:
    """About how many bytes a backup will have."""
    return sum(path.stat().st_size for path in _sources(home))


def back_up(market: Market, to: Path, told: Told | None = None) -> Manifest:
    """Write a backup while the market goes on; `told` hears how many bytes are written.

    Refused where something is already; NotConfigured for a log that is kept in a server, whose own tools do it.
    """
    if market.home.log_url is not None:
        way = "back it up with the server's own tools: pg_dump, pgBackRest"
        raise NotConfigured("the log is kept in a PostgreSQL server", what_to_do=way)
    if to.exists():
        raise Refused(f"{to} is there already", what_to_do="name a folder that is not: a backup is never written over")
    unfinished = to.with_name(f"{to.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    manifest = _written(market, unfinished, told or (lambda _: None))
    _sync_all(unfinished)
    unfinished.rename(to)
    _sync(to.parent)
    market.home.remember_backup(msgspec.json.encode(manifest))
    return manifest


def restore(source: Path, folder: Path, *, secrets: Path | None = None, clock: Clock | None = None) -> Manifest:
    """Make a market in an empty folder from a backup, and from the key's own copy.

    Everything is checked before anything is written. The log goes on under a new incarnation.
    Refused for a folder that holds something, StoreUnusable for a backup that is not as it was written.
    """
    clock = clock or SystemClock()
    if folder.exists() and any(folder.iterdir()):
        raise Refused(f"{folder} is not empty", what_to_do="name an empty folder: a market is never written over")
    manifest = _checked(source)
    home = Home(folder)
    for name in manifest.files:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if name != TRUTH:
            shutil.copyfile(source / name, target)
    if secrets is not None:
        shutil.copytree(secrets, folder / "secrets", dirs_exist_ok=True)
    unfinished = home.truth.with_suffix(".restoring")
    shutil.copyfile(source / TRUTH, unfinished)
    _renewed(unfinished, manifest, SystemIds(clock), clock)
    _sync_all(folder)
    unfinished.rename(home.truth)  # last: until now, no market has begun here
    _sync(folder)
    return manifest


def last_backup(home: Home) -> Manifest | None:
    """The last one that was taken of this home."""
    kept = home.last_backup()
    return None if kept is None else msgspec.json.decode(kept, type=Manifest)


def differences_from(log: Log, manifest: Manifest) -> Iterator[str]:
    """Why this log is not the one that was backed up, grown since: it was cut, or replaced."""
    if manifest.incarnation != log.incarnation:
        yield f"the last backup is of another log: incarnation {manifest.incarnation}"
    elif _head_at(log, manifest.head.position) != manifest.head:
        yield f"the log does not hold event {manifest.head.position} as the last backup has it: it was cut or replaced"


def _written(market: Market, folder: Path, told: Told) -> Manifest:
    copied = 0
    for name in DATABASES:
        copy_database(market.home.folder / name, folder / name)
        copied += (folder / name).stat().st_size
        told(copied)
    for path in _files(market.home):
        target = folder / path.relative_to(market.home.folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        copied += target.stat().st_size
        told(copied)
    manifest = Manifest(
        format=FORMAT,
        incarnation=market.log.incarnation,
        head=_head_of(folder / TRUTH, market.clock, market.ids),
        taken_at=market.clock.now(),
        files={str(path.relative_to(folder)): _kept(path) for path in sorted(folder.rglob("*")) if path.is_file()},
    )
    (folder / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))
    return manifest


def _head_of(truth: Path, clock: Clock, ids: Ids) -> Head:
    """Of the copy, opened once: it is a log like any other. What opening writes belongs to it."""
    with closing(SqliteLog(SqliteFile(truth), clock, ids)) as log:
        return _head_at(log, log.head())


def _head_at(log: Log, position: Position) -> Head:
    last = next(iter(log.read(after=position - 1, upto=position)), None) if position else None
    return Head(position, None, "") if last is None else Head(position, last.id, last.hash.hex())


def _checked(source: Path) -> Manifest:
    try:
        manifest = msgspec.json.decode((source / MANIFEST).read_bytes(), type=Manifest)
    except (FileNotFoundError, msgspec.DecodeError) as error:
        raise StoreUnusable(f"{source} is no whole backup: {error}", what_to_do="take another one") from error
    if manifest.format != FORMAT:
        raise StoreUnusable(
            f"{source} has the format {manifest.format}; this version writes {FORMAT}",
            what_to_do="restore it with the version of Gigwright that wrote it",
        )
    for name, kept in manifest.files.items():
        path = source / name
        if not path.is_file() or _kept(path) != kept:
            raise StoreUnusable(f"{path} is not as it was written", what_to_do="take another backup")
    return manifest


def _renewed(truth: Path, manifest: Manifest, ids: Ids, clock: Clock) -> None:
    file = SqliteFile(truth)
    with closing(SqliteLog(file, clock, ids)) as log:
        if _head_at(log, log.head()) != manifest.head:
            raise StoreUnusable(f"{truth} does not end where the manifest says", what_to_do="take another backup")
        become_another(file, ids)
    for suffix in ("-wal", "-shm"):
        truth.with_name(truth.name + suffix).unlink(missing_ok=True)  # SQLite has emptied them when it closed


def _sources(home: Home) -> Iterator[Path]:
    yield from (home.folder / name for name in DATABASES)
    yield from _files(home)


def _files(home: Home) -> Iterator[Path]:
    for name in FOLDERS:
        yield from (path for path in sorted((home.folder / name).rglob("*")) if path.is_file())


def _kept(path: Path) -> Kept:
    with path.open("rb") as file:
        return Kept(bytes=path.stat().st_size, sha256=file_digest(file, "sha256").hexdigest())


def _sync_all(folder: Path) -> None:
    for path in (*folder.rglob("*"), folder):
        _sync(path)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
