"""Letters in a folder."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from gigwright.backbone.errors import Unavailable
from gigwright.contexts.notifications.adapters.folder import MailFolder, letters
from gigwright.contexts.notifications.ports import Forgotten, Sent
from tests.contexts.notifications.adapters.posts import composer, composer_of_the_erased
from tests.contexts.notifications.samples import NOON, letter


def test_a_letter_sent_twice_is_one_file(tmp_path: Path) -> None:
    post = MailFolder(tmp_path / "mail", composer())
    first, second = post.send(letter("paid"), "key"), post.send(letter("paid"), "key")
    assert first == second == Sent(f"<{letter('paid').id}@market.example>")
    assert [path.name for path in (tmp_path / "mail").iterdir()] == [f"{letter('paid').id}.eml"]


def test_the_letters_of_a_folder_are_listed_by_their_headers(tmp_path: Path) -> None:
    MailFolder(tmp_path, composer()).send(letter("paid"), "key")
    (found,) = letters(tmp_path)
    assert (found.to, found.subject) == ("ada@example.com", "You've been paid 80.00 USD")
    assert (found.event, found.template) == (letter("paid").event, "paid")
    assert found.at == NOON == datetime(2026, 1, 5, 12, tzinfo=UTC)
    assert found.path.read_bytes().startswith(b"Message-ID: <evt_")


def test_the_listing_has_a_limit(tmp_path: Path) -> None:
    post = MailFolder(tmp_path, composer())
    for template in ("paid", "refunded", "completed"):
        post.send(letter(template), "key")
    assert len(letters(tmp_path)) == 3
    assert len(letters(tmp_path, limit=2)) == 2


def test_a_folder_that_is_not_there_has_no_letters(tmp_path: Path) -> None:
    assert letters(tmp_path / "mail") == []


def test_half_a_letter_is_none(tmp_path: Path) -> None:
    (tmp_path / ".evt_1.paid.eml.part").write_bytes(b"Message-ID: <")
    assert letters(tmp_path) == []


def test_a_disk_that_takes_nothing_is_no_outcome(tmp_path: Path) -> None:
    (tmp_path / "mail").write_bytes(b"a file stands in the way")
    with pytest.raises(Unavailable, match="could not take the letter"):
        MailFolder(tmp_path / "mail", composer()).send(letter("paid"), "key")


def test_nothing_is_written_to_the_erased(tmp_path: Path) -> None:
    assert MailFolder(tmp_path, composer_of_the_erased()).send(letter("paid"), "key") == Forgotten()
    assert letters(tmp_path) == []
