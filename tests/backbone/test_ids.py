from datetime import UTC, datetime, timedelta
from typing import NewType
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigwright.backbone.clock import SystemClock, VirtualClock
from gigwright.backbone.errors import Malformed, NotConfigured
from gigwright.backbone.ids import (
    ALPHABET,
    CommandId,
    EventId,
    SeededIds,
    SystemIds,
    declare_id,
    declare_outside_id,
    derive,
    is_id,
    kind_of,
    parse_id,
)

START = datetime(2026, 3, 1, tzinfo=UTC)

TestedId = NewType("TestedId", str)
TheirId = NewType("TheirId", str)
declare_id(TestedId, "tested")
declare_outside_id(TheirId)


def _uuid(text: str) -> UUID:
    number = 0
    for letter in text[-26:]:
        number = number << 5 | ALPHABET.index(letter)
    return UUID(int=number)


def test_an_id_carries_its_kind_and_a_uuid_of_version_seven() -> None:
    found = SystemIds(SystemClock()).new(TestedId)
    assert found.startswith("tested_")
    assert (_uuid(found).version, _uuid(found).variant) == (7, "specified in RFC 4122")


def test_the_example_of_the_specification_is_read_as_it_says() -> None:
    assert _uuid("prefix_01h455vb4pex5vsknk084sn02q") == UUID("01890a5d-ac96-774b-bcce-b302099a8057")


def test_fresh_ids_sort_by_the_time_of_their_making() -> None:
    clock = VirtualClock(START)
    ids = SystemIds(clock)
    found = []
    for _ in range(50):
        found.append(ids.new(TestedId))
        clock.advance(timedelta(milliseconds=1))
    assert found == sorted(found)


def test_no_id_is_given_twice() -> None:
    ids = SystemIds(VirtualClock(START))
    assert len({ids.new(TestedId) for _ in range(10_000)}) == 10_000


def test_seeded_ids_are_the_same_for_the_same_seed_and_clock() -> None:
    one, two, three = (SeededIds(seed, VirtualClock(START)) for seed in (1, 1, 2))
    first = [one.new(TestedId) for _ in range(5)]
    assert first == [two.new(TestedId) for _ in range(5)]
    assert first != [three.new(TestedId) for _ in range(5)]


@given(st.lists(st.text(max_size=10), max_size=3))
def test_a_derived_id_is_always_the_same_and_inherits_the_time(parts: list[str]) -> None:
    source = SeededIds(3, VirtualClock(START)).new(CommandId)
    found = derive(EventId, source, *parts)
    assert found == derive(EventId, source, *parts)
    assert _uuid(found).version == 8
    assert _uuid(found).int >> 80 == _uuid(source).int >> 80 == int(START.timestamp() * 1000)


def test_other_parts_derive_another_id() -> None:
    source = SeededIds(3, VirtualClock(START)).new(CommandId)
    assert len({derive(EventId, source, *parts) for parts in ((), ("a",), ("a", "b"), ("ab",), ("b", "a"))}) == 5


def test_what_derives_from_a_stranger_has_no_time() -> None:
    assert _uuid(derive(EventId, "a charge of theirs")).int >> 80 == 0


@pytest.mark.parametrize("wrong", ["", "tested_", "other_01h455vb4pex5vsknk084sn02q", "tested_01h455", "tested"])
def test_what_is_no_id_of_the_kind_is_refused(wrong: str) -> None:
    with pytest.raises(Malformed, match="TestedId"):
        parse_id(TestedId, wrong)


def test_an_outside_id_has_any_form_of_at_most_255_characters() -> None:
    assert parse_id(TheirId, "ch_1 ∆") == "ch_1 ∆"
    for wrong in ("", "x" * 256):
        with pytest.raises(Malformed, match="TheirId"):
            parse_id(TheirId, wrong)


def test_a_prefix_belongs_to_one_kind() -> None:
    with pytest.raises(NotConfigured, match="already belongs to TestedId"):
        declare_id(NewType("Another", str), "tested")


def test_an_annotation_that_is_no_id_has_no_kind() -> None:
    assert kind_of(str) is None
    assert kind_of(list[int]) is None
    assert kind_of({}) is None


def test_a_text_is_told_from_an_id() -> None:
    assert is_id(SeededIds(1, VirtualClock(START)).new(TestedId))
    assert not any(is_id(text) for text in ("", "bookkeeping", "unheard_01h455vb4pex5vsknk084sn02q"))
