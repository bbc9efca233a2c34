from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Annotated, Any, NewType

import msgspec
import pytest

from gigwright.backbone.clock import VirtualClock
from gigwright.backbone.errors import Malformed, NotConfigured
from gigwright.backbone.event import (
    TAGS_MAX,
    About,
    Erased,
    Personal,
    Present,
    check_times,
    event,
    event_type,
    event_types,
    stored_type,
    tags_of,
)
from gigwright.backbone.evolution import upcast
from gigwright.backbone.ids import SeededIds, declare_id, declare_outside_id

START = datetime(2026, 3, 1, tzinfo=UTC)
ParcelId = NewType("ParcelId", str)
CarrierRef = NewType("CarrierRef", str)
Name = Personal[str]
declare_id(ParcelId, "parcel")
declare_outside_id(CarrierRef)
IDS = SeededIds(1, VirtualClock(START))


@event("parcels.sent")
class ParcelSent1:
    """A parcel left, and nobody wrote down when it is due."""

    parcel: ParcelId
    sender: Annotated[Personal[str], About("parcel", "delivery")]


@event("parcels.sent", version=2)
class ParcelSent:
    """A parcel left."""

    parcel: ParcelId
    sender: Annotated[Personal[str], About("parcel", "delivery")]
    carrier: CarrierRef | None = None
    with_it: tuple[ParcelId, ...] = ()
    due: datetime | None = None


@upcast
def with_a_due_time(old: ParcelSent1) -> ParcelSent:
    return ParcelSent(parcel=old.parcel, sender=old.sender)


PARCEL = IDS.new(ParcelId)
SENT = ParcelSent(parcel=PARCEL, sender=Present("Ada"))


def test_a_declared_event_is_known_by_class_and_by_stored_name() -> None:
    found = event_type(ParcelSent)
    assert (found.name, found.version, found.owner) == ("parcels.sent", 2, "parcels")
    assert stored_type("parcels.sent", 2) is found
    assert found in event_types()
    assert found.personal_fields == {"sender": About("parcel", "delivery")}
    assert found.time_fields == ("due",)


def test_an_event_is_frozen_and_keeps_its_words() -> None:
    with pytest.raises(AttributeError):
        SENT.parcel = IDS.new(ParcelId)  # type: ignore[misc] # the fault that is meant
    assert (ParcelSent.__doc__, ParcelSent.__name__) == ("A parcel left.", "ParcelSent")
    assert ParcelSent(parcel=PARCEL, sender=Erased()) != SENT == ParcelSent(parcel=PARCEL, sender=Present("Ada"))


def test_an_event_takes_no_field_that_it_does_not_declare() -> None:
    with pytest.raises(TypeError):
        ParcelSent(parcel=PARCEL, sender=Erased(), colour="red")  # type: ignore[call-arg] # the fault that is meant


def test_every_id_is_a_tag_with_its_role_in_lists_and_options_too() -> None:
    others = tuple(IDS.new(ParcelId) for _ in range(2))
    data = ParcelSent(parcel=PARCEL, sender=Present("Ada"), carrier=CarrierRef("DHL 7"), with_it=others)
    expected = {f"parcel:{PARCEL}", "carrier:DHL 7", *(f"with_it:{other}" for other in others)}
    assert tags_of(data, "bookkeeping") == tuple(sorted(expected))
    assert tags_of(SENT, "bookkeeping") == (f"parcel:{PARCEL}",)


def test_an_actor_who_is_a_person_is_a_tag_and_a_consumer_is_none() -> None:
    assert tags_of(SENT, PARCEL) == (f"actor:{PARCEL}", f"parcel:{PARCEL}")
    assert tags_of(SENT, "bookkeeping") == (f"parcel:{PARCEL}",)


def test_an_id_of_the_wrong_kind_and_too_many_tags_are_refused() -> None:
    with pytest.raises(Malformed, match="no ParcelId"):
        tags_of(ParcelSent(parcel=ParcelId("usr_1"), sender=Erased()), "someone")
    many = tuple(IDS.new(ParcelId) for _ in range(TAGS_MAX))
    with pytest.raises(Malformed, match="33 tags"):
        tags_of(ParcelSent(parcel=PARCEL, sender=Erased(), with_it=many), "someone")


@pytest.mark.parametrize(
    "wrong",
    [
        datetime(2026, 3, 1),  # noqa: DTZ001 - the fault that is meant
        datetime(2026, 3, 1, tzinfo=timezone(timedelta(hours=1))),
    ],
)
def test_times_are_in_utc(wrong: datetime) -> None:
    check_times(ParcelSent(parcel=PARCEL, sender=Erased(), due=START))
    with pytest.raises(Malformed, match="UTC"):
        check_times(ParcelSent(parcel=PARCEL, sender=Erased(), due=wrong))


def test_what_is_not_declared_is_not_known() -> None:
    with pytest.raises(Malformed, match="no event"):
        event_type(str)
    with pytest.raises(Malformed, match="does not know"):
        stored_type("parcels.lost", 1)


@pytest.mark.parametrize("name", ["sent", "Parcels.sent", "parcels.sent.twice", "parcels sent", "parcels.sent!", ""])
def test_a_stored_name_is_two_lower_case_words(name: str) -> None:
    with pytest.raises(NotConfigured, match="two lower-case words"):
        event(name)


def test_a_name_and_version_are_declared_once() -> None:
    with pytest.raises(NotConfigured, match="declared twice"):
        event("parcels.sent", version=2)(_class({"parcel": ParcelId}))


def test_an_event_says_what_it_is() -> None:
    with pytest.raises(NotConfigured, match="needs a docstring"):
        event("parcels.mute")(_class({"parcel": ParcelId}, doc=None))


class Thawed(msgspec.Struct):
    """Can be changed, so it is no value."""

    text: str


@dataclass(frozen=True)
class Foreign:
    """Frozen, and not in a form that we store."""


@pytest.mark.parametrize(
    "hint", [float, list[int], dict[str, int], Any, Thawed, Foreign, tuple[float, ...], int | float]
)
def test_only_what_is_exact_and_frozen_can_be_stored(hint: object) -> None:
    with pytest.raises(NotConfigured, match="can't be stored"):
        event("parcels.unstorable")(_class({"field": hint}))


@pytest.mark.parametrize(
    ("hints", "why"),
    [
        ({"parcel": ParcelId, "sender": Name}, "annotate it with About"),
        ({"parcel": ParcelId, "sender": Annotated[Name, About("buyer", "x")]}, "no id field"),
        ({"parcel": str, "sender": Annotated[Name, About("parcel", "x")]}, "no id field"),
    ],
)
def test_personal_data_names_its_subject_and_purpose(hints: dict[str, object], why: str) -> None:
    with pytest.raises(NotConfigured, match=why):
        event("parcels.nameless")(_class(hints))


def _class(hints: dict[str, object], doc: str | None = "Something happened.") -> type:
    make: Callable[..., type] = type
    return make("Declared", (), {"__annotations__": hints, "__doc__": doc, "__module__": __name__})
