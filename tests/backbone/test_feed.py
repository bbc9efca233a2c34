"""What outsiders hear of the log, and up to where they have heard all of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import pytest

from gigwright.backbone.errors import Malformed, Refused, WrongPlace
from gigwright.backbone.event import About, Personal, Present, event
from gigwright.backbone.feed import Grant, cursor_of, heard_of, page, place_of
from gigwright.backbone.ids import derive
from gigwright.backbone.log import Log
from gigwright.backbone.query import EVERYTHING
from gigwright.backbone.stores.facts import Incarnation
from tests.backbone.workshop import LampId, LampLit, LampPutOut, workshop

ONE, OTHER = derive(LampId, "one"), derive(LampId, "other")
ALL = Grant(name="all", personal=True)


@event("lamps.named")
class LampNamed:
    """Somebody calls it theirs."""

    lamp: LampId
    owner: Annotated[Personal[str], About("lamp", "who owns it")]


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    """Lit, named and put out: one lamp, then the other."""
    with workshop(tmp_path / "truth.db") as shop:
        for lamp in (ONE, OTHER):
            shop.say(LampLit(lamp=lamp))
            shop.say(LampNamed(lamp=lamp, owner=Present("Ada")))
            shop.say(LampPutOut(lamp=lamp))
        yield shop.log


def heard(log: Log, grant: Grant, types: tuple[str, ...] = (), tags: tuple[str, ...] = ()) -> list[int]:
    found = page(log, heard_of(grant, types, tags), place_of(log, "0"), 100)
    assert found.upto.position == log.head()
    return [event.position for event in found.events]


def test_whoever_is_granted_everything_hears_everything(log: Log) -> None:
    assert heard_of(ALL) == EVERYTHING
    assert heard(log, ALL) == [1, 2, 3, 4, 5, 6]


def test_without_the_grant_for_it_no_event_with_personal_data_is_heard(log: Log) -> None:
    assert heard(log, Grant(name="some")) == [1, 3, 4, 6]
    with pytest.raises(Refused, match=r"'some' hears nothing of lamps\.named"):
        heard_of(Grant(name="some"), ["lamps.named"])


@pytest.mark.parametrize(
    ("types", "tags", "asked", "positions"),
    [
        (("lamps.*",), (), (), [1, 2, 3, 4, 5, 6]),
        (("lamps.lit",), (), (), [1, 4]),
        (("*.lit", "lamps.put_out"), (), (), [1, 3, 4, 6]),
        (("*",), (f"lamp:{ONE}",), (), [1, 2, 3]),
        (("lamps.lit", "lamps.named"), (f"lamp:{OTHER}",), ("lamps.n*",), [5]),
        (("lamps.*",), (), ("*.put_out",), [3, 6]),
    ],
)
def test_what_is_heard_is_what_is_granted_and_asked_for(
    log: Log, types: tuple[str, ...], tags: tuple[str, ...], asked: tuple[str, ...], positions: list[int]
) -> None:
    assert heard(log, Grant(name="some", types=types, tags=tags, personal=True), asked) == positions


def test_tags_that_are_asked_for_narrow_what_is_granted(log: Log) -> None:
    grant = Grant(name="some", tags=(f"lamp:{ONE}",))
    assert heard(log, grant, tags=(f"lamp:{ONE}",)) == [1, 3]
    assert heard(log, grant, tags=(f"lamp:{OTHER}",)) == []


@pytest.mark.parametrize("limit", [1, 2, 5, 6, 100])
def test_pages_follow_one_another_without_a_gap_or_a_double(log: Log, limit: int) -> None:
    place, found = place_of(log, "0"), []
    for _ in range(8):
        one = page(log, heard_of(ALL, ["lamps.lit", "lamps.named"]), place, limit)
        found += [event.position for event in one.events]
        place = place_of(log, cursor_of(one.upto))
    assert found == [1, 2, 4, 5]
    assert place.position == 6


def test_a_page_passes_what_is_not_asked_for(log: Log) -> None:
    one = page(log, heard_of(ALL, ["lamps.lit"]), place_of(log, "4"), 10)
    assert (one.events, one.upto.position) == ((), 6)


@pytest.mark.parametrize("position", [0, 1, 6])
def test_a_cursor_is_read_as_the_place_that_it_was_made_of(log: Log, position: int) -> None:
    place = place_of(log, str(position))
    assert place_of(log, cursor_of(place)) == place
    assert " " not in cursor_of(place)


def test_the_end_of_the_log_can_be_asked_for_by_name(log: Log) -> None:
    assert place_of(log, "head").position == 6
    assert page(log, EVERYTHING, place_of(log, "head"), 10).events == ()


@pytest.mark.parametrize("cursor", ["", "-1", "01", "tail", "1.log_x", "7 ", "1.2.3", "9" * 20])
def test_what_is_no_cursor_is_refused(log: Log, cursor: str) -> None:
    with pytest.raises(Malformed, match="is no cursor"):
        place_of(log, cursor)


def test_a_cursor_of_another_log_or_beyond_the_end_is_refused(log: Log) -> None:
    with pytest.raises(WrongPlace, match="beyond the head"):
        place_of(log, "7")
    other = cursor_of(place_of(log, "3")).replace(log.incarnation, derive(Incarnation, "other"))
    with pytest.raises(WrongPlace, match="another log"):
        page(log, EVERYTHING, place_of(log, other), 1)
    swapped = cursor_of(place_of(log, "3")).replace("3.", "4.", 1)
    with pytest.raises(WrongPlace, match="another event at position 4"):
        page(log, EVERYTHING, place_of(log, swapped), 1)


@pytest.mark.parametrize("limit", [0, -1, 1_001])
def test_a_page_has_a_limit(log: Log, limit: int) -> None:
    with pytest.raises(Malformed, match="1 to 1000 events"):
        page(log, EVERYTHING, place_of(log, "0"), limit)


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"name": "No Good"}, "can't name a token"),
        ({"name": "x" * 61}, "can't name a token"),
        ({"types": ()}, "1 to 100 patterns"),
        ({"types": ("*",) * 101}, "1 to 100 patterns"),
        ({"types": ("orders placed",)}, "no pattern of types"),
        ({"types": ("a" * 101,)}, "no pattern of types"),
        ({"tags": ("lamp",)}, "no tag"),
        ({"tags": (":lmp",)}, "no tag"),
        ({"tags": tuple(f"lamp:{n}" for n in range(33))}, "at most 32 tags"),
    ],
)
def test_what_can_t_be_granted_is_refused_with_the_reason(fields: dict[str, object], complaint: str) -> None:
    with pytest.raises(Malformed, match=complaint):
        Grant(**({"name": "some"} | fields))  # type: ignore[arg-type] # of several kinds


def test_a_type_that_no_event_has_is_refused() -> None:
    with pytest.raises(Malformed, match=r"no event is called 'lamps\.stolen'"):
        heard_of(ALL, ["lamps.stolen"])
    with pytest.raises(Malformed, match="at most 100 patterns"):
        heard_of(ALL, ["lamps.lit"] * 101)
