"""Events in their outside form, as the standard has it and as we can read it again."""

import json
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigwright.backbone.cloudevents import cloud_event, cloud_events, read_cloud_event
from gigwright.backbone.errors import Malformed
from gigwright.backbone.ids import EventId, derive
from tests.backbone.recording import LOG, recorded
from tests.backbone.workshop import LampId, LampLit

LAMP = derive(LampId, "sample")
LIT = recorded(LampLit(lamp=LAMP, hours=3), "lamps.lit", 1)


def test_an_event_is_told_with_the_attributes_of_the_standard() -> None:
    told = json.loads(cloud_event(LIT, LOG))
    assert told == {
        "specversion": "1.0",
        "id": LIT.id,
        "source": f"/logs/{LOG}",
        "type": "lamps.lit",
        "subject": LAMP,
        "time": "2025-12-31T23:59:59.123456Z",
        "datacontenttype": "application/json",
        "dataschema": "urn:gigwright:lamps.lit:1",
        "sequence": "0000000000000000042",
        "recordedtime": "2026-01-05T12:00:00Z",
        "actor": "somebody",
        "tags": f"lamp:{LAMP}",
        "correlationid": LIT.correlation,
        "causationid": LIT.causation,
        "traceparent": LIT.traceparent,
        "commandid": LIT.command,
        "imported": False,
        "chainhash": bytes(range(32)).hex(),
        "data": {"hours": 3, "lamp": LAMP, "out_at": None},
    }


def test_what_nothing_caused_has_no_cause() -> None:
    told = json.loads(cloud_event(msgspec.structs.replace(LIT, causation=None), LOG))
    assert "causationid" not in told


@given(
    st.integers(1, 2**63 - 1),
    st.datetimes(timezones=st.just(UTC)),
    st.booleans(),
    st.binary(min_size=32, max_size=32),
    st.none() | st.integers(0, 2**60),
)
def test_whatever_is_told_can_be_made_into_the_event_again(
    position: int, moment: datetime, imported: bool, chain: bytes, cause: int | None
) -> None:
    causation = None if cause is None else derive(EventId, str(cause))
    event = msgspec.structs.replace(
        LIT, position=position, recorded=moment, occurred=moment, imported=imported, hash=chain, causation=causation
    )
    assert read_cloud_event(cloud_event(event, LOG)) == (LOG, event)


def test_a_batch_holds_the_same_objects_in_order() -> None:
    events = [msgspec.structs.replace(LIT, position=position) for position in (1, 2, 3)]
    batch = msgspec.json.decode(cloud_events(events, LOG), type=list[msgspec.Raw])
    assert [read_cloud_event(bytes(one))[1] for one in batch] == events
    assert cloud_events([], LOG) == b"[]"


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"specversion": "0.3"}, "no CloudEvent of ours"),
        ({"source": "/somewhere"}, "no event of a log like ours"),
        ({"dataschema": "urn:gigwright:lamps.put_out:1"}, "no event of a log like ours"),
        ({"sequence": "first"}, "no event of a log like ours"),
        ({"dataschema": "urn:gigwright:lamps.lit:9"}, "which this program does not know"),
        ({"data": {"lamp": 7}}, "is damaged"),
        ({"chainhash": None}, "no CloudEvent of ours"),
    ],
)
def test_what_is_no_event_of_ours_is_refused_with_the_reason(change: dict[str, object], complaint: str) -> None:
    told = json.loads(cloud_event(LIT, LOG)) | change
    with pytest.raises(Malformed, match=complaint):
        read_cloud_event(json.dumps(told).encode())


def test_ids_of_outside_can_have_any_form_and_tags_are_still_told_apart() -> None:
    event = msgspec.structs.replace(LIT, tags=("charge:a b", "lamp:c%\n"))
    assert json.loads(cloud_event(event, LOG))["tags"] == "charge:a%20b lamp:c%25%0A"
