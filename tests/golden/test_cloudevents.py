"""The outside form of whatever was ever stored, as the standard's own SDK reads it."""

import json
from pathlib import Path

import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from gigwright.backbone.cloudevents import cloud_event, read_cloud_event
from gigwright.backbone.evolution import read_newest
from gigwright.wiring import everybody
from tests.backbone.recording import LOG, recorded

STORED = sorted(Path(__file__).parent.glob("*.json"))
KNOWN = everybody()  # so that every event is declared


@pytest.mark.parametrize("file", STORED, ids=lambda file: file.stem)
def test_the_official_sdk_reads_every_event_that_was_ever_stored(file: Path) -> None:
    name, version = file.stem.rsplit(".", 1)
    event = recorded(read_newest(name, int(version), file.read_bytes()), name, int(version))
    text = cloud_event(event, LOG)
    read = JSONFormat().read(CloudEvent, text)
    assert (read.get_type(), read.get_id(), read.get_time()) == (name, event.id, event.occurred)
    assert read.get_data() == json.loads(text)["data"]
    assert json.loads(JSONFormat().write(read)) == json.loads(text)
    again = read_cloud_event(text)[1]
    assert (again.data, again.tags) == (event.data, event.tags)
