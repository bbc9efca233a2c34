from datetime import UTC, datetime
from hashlib import sha256

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigwright.backbone.clock import VirtualClock
from gigwright.backbone.codec import BODY_BYTES_MAX, canonical, decode, digest, encode
from gigwright.backbone.errors import Malformed
from gigwright.backbone.event import Erased, Present
from gigwright.backbone.ids import SeededIds
from gigwright.backbone.log_contract.words import CaseId, Closed, Noted, PartyId

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
IDS = SeededIds(1, VirtualClock(START))
CASE = IDS.new(CaseId)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


def test_the_stored_body_is_compact_sorted_utf_8() -> None:
    assert encode(Noted(case=CASE, text="žluťoučký", count=-3)) == (
        f'{{"case":"{CASE}","count":-3,"text":"žluťoučký"}}'.encode()
    )


def test_times_and_lists_and_what_is_absent_have_one_form() -> None:
    party = IDS.new(PartyId)
    assert encode(Closed(case=CASE, parties=(party,), heard=START.replace(microsecond=1))) == (
        f'{{"case":"{CASE}","heard":"2026-03-01T12:00:00.000001Z","parties":["{party}"]}}'.encode()
    )
    assert encode(Closed(case=CASE)) == f'{{"case":"{CASE}","heard":null,"parties":[]}}'.encode()


def test_personal_data_says_whether_it_is_there() -> None:
    assert canonical((Present("Ada"), Erased())) == b'[{"personal":"present","value":"Ada"},{"personal":"erased"}]'


@given(texts, st.integers())
def test_what_is_stored_is_read_back_and_stored_the_same(text: str, count: int) -> None:
    note = Noted(case=CASE, text=text, count=count)
    assert decode("contract.noted", 1, encode(note)) == note
    assert encode(decode("contract.noted", 1, encode(note))) == encode(note)


def test_a_time_outside_utc_is_refused() -> None:
    with pytest.raises(Malformed, match="UTC"):
        encode(Closed(case=CASE, heard=datetime(2026, 3, 1)))  # noqa: DTZ001 - the fault that is meant


def test_a_body_of_256_kib_is_stored_and_one_byte_more_is_not() -> None:
    room = BODY_BYTES_MAX - len(encode(Noted(case=CASE, text="")))
    assert len(encode(Noted(case=CASE, text="x" * room))) == BODY_BYTES_MAX
    with pytest.raises(Malformed, match="more than"):
        encode(Noted(case=CASE, text="x" * (room + 1)))


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b'{"case":5}', b'{"case":"case_1","colour":"red"}', b"\xff"])
def test_a_damaged_body_is_said_to_be_so(body: bytes) -> None:
    with pytest.raises(Malformed, match="damaged"):
        decode("contract.noted", 1, body)


def test_an_unknown_type_is_said_to_be_so() -> None:
    with pytest.raises(Malformed, match="does not know"):
        decode("contract.noted", 9, b"{}")


class Ask(msgspec.Struct, frozen=True):
    """A command."""

    what: str


class Tell(msgspec.Struct, frozen=True):
    """Another, of the same fields."""

    what: str


def test_a_digest_tells_commands_apart_by_name_and_by_content() -> None:
    assert digest(Ask("a")) == digest(Ask("a")) == sha256(b'Ask\n{"what":"a"}').digest()
    assert len({digest(Ask("a")), digest(Ask("b")), digest(Tell("a"))}) == 3
