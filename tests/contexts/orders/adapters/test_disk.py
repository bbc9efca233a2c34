"""Files on disk are there whole, once, or not at all."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gigwright.backbone.errors import NotStored, Refused
from gigwright.contexts.orders.adapters.disk import SITES, DiskFiles
from gigwright.contexts.orders.ports import NoSuchFile, described
from gigwright.events.orders import FILE_BYTES_MAX


class PowerCut(BaseException):
    """The process is gone at this point."""


class CutAt:
    """Cuts the power at a site."""

    def __init__(self, site: str) -> None:
        self._site = site

    def reach(self, site: str) -> None:
        if site == self._site:
            raise PowerCut


def kept(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_is_kept_is_read_again_by_whoever_opens_the_folder(tmp_path: Path) -> None:
    file = DiskFiles(tmp_path / "files").keep("cat.txt", b"cat")
    with DiskFiles(tmp_path / "files").open(file) as content:
        assert content.read() == b"cat"
    assert file == described("cat.txt", b"cat")


def test_the_same_content_is_kept_once(tmp_path: Path) -> None:
    files = DiskFiles(tmp_path)
    files.keep("cat.txt", b"cat")
    (path,) = kept(tmp_path)
    before = path.stat()
    assert files.keep("dog.txt", b"cat").name == "dog.txt"
    assert kept(tmp_path) == [path]
    assert path.stat().st_ino == before.st_ino


def test_many_may_keep_the_same_content_at_once(tmp_path: Path) -> None:
    files = DiskFiles(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: files.keep("cat.txt", b"cat" * 10_000).sha256, range(32)))
    assert len(found) == 1
    assert [path.read_bytes() for path in kept(tmp_path)] == [b"cat" * 10_000]


def test_a_file_cut_off_is_not_there_and_can_be_kept_again(tmp_path: Path) -> None:
    with pytest.raises(PowerCut):
        DiskFiles(tmp_path, CutAt(SITES[0])).keep("cat.txt", b"cat")
    files = DiskFiles(tmp_path)
    with pytest.raises(NoSuchFile):
        files.open(described("cat.txt", b"cat"))
    with files.open(files.keep("cat.txt", b"cat")) as content:
        assert content.read() == b"cat"


def test_a_file_in_place_stays_whatever_comes_after(tmp_path: Path) -> None:
    with pytest.raises(PowerCut):
        DiskFiles(tmp_path, CutAt(SITES[1])).keep("cat.txt", b"cat")
    with DiskFiles(tmp_path).open(described("cat.txt", b"cat")) as content:
        assert content.read() == b"cat"


def test_what_can_t_be_written_is_not_stored(tmp_path: Path) -> None:
    files = DiskFiles(tmp_path)
    (tmp_path / described("cat.txt", b"cat").sha256[:2]).write_text("a file stands where the folder should be")
    with pytest.raises(NotStored, match=r"cat.txt could not be kept"):
        files.keep("cat.txt", b"cat")


def test_what_is_too_large_leaves_no_trace(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        DiskFiles(tmp_path).keep("big.bin", bytes(FILE_BYTES_MAX + 1))
    assert kept(tmp_path) == []
