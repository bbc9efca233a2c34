"""The work goes over, and perhaps comes back."""

from datetime import timedelta

import pytest

from gigwright.backbone.testing import NOON, given
from gigwright.contexts.orders.decisions.delivering import DeliverWork, RequestRevision, deliver_work, request_revision
from gigwright.events.orders import FILE_BYTES_MAX, File
from gigwright.values import UserId
from tests.contexts.asked_anything import changed
from tests.contexts.orders.samples import (
    ben,
    captured,
    delivered,
    order,
    paid,
    placed,
    sam,
    sent_back,
    started,
    until_completed,
    until_delivered,
    until_paid,
    until_started,
)


def file(name: str = "logo.svg", sha256: str = "0a" * 32, size_bytes: int = 10) -> File:
    return File(name=name, sha256=sha256, size_bytes=size_bytes)


def deliver(message: str = "Here it is", files: tuple[File, ...] = (), by: UserId = sam) -> DeliverWork:
    return DeliverWork(by=by, order=order, message=message, files=files)


def send_back(number: int = 1, note: str = "Bluer", by: UserId = ben) -> RequestRevision:
    return RequestRevision(by=by, order=order, number=number, note=note)


def test_work_is_delivered_and_waits_for_an_answer() -> None:
    given(*until_started).when(deliver_work, deliver()).then(delivered())


def test_a_revised_delivery_has_the_next_number() -> None:
    given(*until_delivered, sent_back()).when(deliver_work, deliver()).then(delivered(2))


def test_only_the_seller_delivers() -> None:
    given(*until_started).when(deliver_work, deliver(by=ben)).refuses("only the seller")


def test_work_is_delivered_while_it_is_wanted() -> None:
    given(*until_paid).when(deliver_work, deliver()).refuses("waiting for the buyer's requirements")
    given(*until_delivered).when(deliver_work, deliver()).refuses("waits for the buyer's answer")
    given(*until_completed).when(deliver_work, deliver()).refuses("the order is completed")


def test_a_delivery_holds_something_in_bounds() -> None:
    given(*until_started).when(deliver_work, deliver(" ")).refuses("nothing to deliver")
    given(*until_started).when(deliver_work, deliver("a" * 10_001)).refuses("the message may have 10000 characters")
    assert given(*until_started).when(deliver_work, deliver("", files=(file(),))).refusal is None


def test_a_delivery_has_at_most_twenty_files() -> None:
    files = tuple(file(f"{number}.svg") for number in range(21))
    given(*until_started).when(deliver_work, deliver(files=files)).refuses("at most 20 files go together, not 21")
    assert given(*until_started).when(deliver_work, deliver(files=files[:20])).refusal is None


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (file(name=""), "a file's name has 1 to 255 characters, not 0"),
        (file(name="a" * 256), "a file's name has 1 to 255 characters, not 256"),
        (file(name="../logo.svg"), "rename '../logo.svg'"),
        (file(name="logo\\.svg"), "a file's name has no slashes"),
        (file(name="logo\n.svg"), "a file's name has no slashes and no line breaks"),
        (file(size_bytes=FILE_BYTES_MAX + 1), "logo.svg has 26214401 bytes"),
        (file(size_bytes=-1), "logo.svg has -1 bytes"),
        (file(sha256="0a"), "keep the file first"),
        (file(sha256="0A" * 32), "keep the file first"),
    ],
)
def test_a_file_is_what_it_says(wrong: File, sentence: str) -> None:
    given(*until_started).when(deliver_work, deliver(files=(wrong,))).refuses(sentence)


def test_files_have_different_names() -> None:
    given(*until_started).when(deliver_work, deliver(files=(file(), file()))).refuses("two files have the same name")


def test_a_buyer_sends_work_back() -> None:
    given(*until_delivered).when(request_revision, send_back()).then(sent_back())


def test_only_the_buyer_sends_back() -> None:
    given(*until_delivered).when(request_revision, send_back(by=sam)).refuses("only the buyer")


def test_only_what_is_delivered_is_sent_back() -> None:
    given(*until_started).when(request_revision, send_back()).refuses("the order is in progress")
    given(*until_delivered, sent_back()).when(request_revision, send_back()).refuses("the order is in revision")
    given(*until_completed).when(request_revision, send_back()).refuses("the order is completed")


def test_what_is_sent_back_is_what_was_seen() -> None:
    unlimited = (placed(revisions=None), captured(), paid, started, delivered(), sent_back(), delivered(2))
    given(*unlimited).when(request_revision, send_back(1)).refuses("delivery 2 is there now, not 1 as you saw")
    given(*unlimited).when(request_revision, send_back(2)).then(sent_back(2))


def test_work_is_sent_back_within_the_review_window() -> None:
    last = NOON + timedelta(days=3)
    given(*until_delivered).when(request_revision, send_back(), now=last).then(
        changed(sent_back(), due_at=last + timedelta(days=3), give_up_at=last + timedelta(days=17))
    )
    late = given(*until_delivered).when(request_revision, send_back(), now=last + timedelta(seconds=1))
    late.refuses("ended at 2026-01-08 12:00 UTC")


def test_revisions_are_used_up() -> None:
    used = (*until_delivered, sent_back(), delivered(2))
    given(*used).when(request_revision, send_back(2)).refuses("Basic includes 1; more work is a new order")
    none = (placed(revisions=0), captured(), paid, started, delivered())
    given(*none).when(request_revision, send_back()).refuses("no revision is left: Basic includes 0")


def test_a_note_says_something_in_bounds() -> None:
    given(*until_delivered).when(request_revision, send_back(note=" ")).refuses("write a note")
    given(*until_delivered).when(request_revision, send_back(note="a" * 10_001)).refuses("the note may have 10000")
