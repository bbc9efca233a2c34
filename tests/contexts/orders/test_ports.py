"""Files are kept by their content, within bounds."""

import pytest

from gigwright.backbone.errors import Refused
from gigwright.contexts.orders.ports import MemoryFiles, NoSuchFile, described
from gigwright.events.orders import FILE_BYTES_MAX, File

CAT = "77af778b51abd4a3c51c5ddd97204a9c3ae614ebccb75a606c3b6865aed6744e"


def test_the_same_content_has_the_same_digest_under_any_name() -> None:
    files = MemoryFiles()
    first, second = files.keep("cat.txt", b"cat"), files.keep("dog.txt", b"cat")
    assert first == File(name="cat.txt", sha256=CAT, size_bytes=3)
    assert second == File(name="dog.txt", sha256=CAT, size_bytes=3)
    with files.open(first) as content:
        assert content.read() == b"cat"


def test_a_file_has_bounds() -> None:
    with pytest.raises(Refused, match="at most 26214400"):
        described("big.bin", bytes(FILE_BYTES_MAX + 1))
    assert described("big.bin", bytes(FILE_BYTES_MAX)).size_bytes == FILE_BYTES_MAX
    with pytest.raises(Refused, match="1 to 255 characters, not 0"):
        described("", b"cat")
    with pytest.raises(Refused, match="1 to 255 characters, not 256"):
        described("a" * 256, b"cat")


def test_what_is_not_kept_is_not_opened() -> None:
    with pytest.raises(NoSuchFile, match=r"the content of cat.txt"):
        MemoryFiles().open(described("cat.txt", b"cat"))
