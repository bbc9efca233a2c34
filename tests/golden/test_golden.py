"""Every event that was ever stored can be read for ever: one stored body for each name and version, never edited."""

from pathlib import Path

import pytest

import gigwright.wiring  # noqa: F401 - mounts every context, so that every event is declared
from gigwright.backbone.codec import decode, encode
from gigwright.backbone.event import EventType, event_types

FOLDER = Path(__file__).parent
OURS = [
    kind
    for kind in event_types()
    if kind.cls.__module__.startswith(("gigwright.events.", "gigwright.backbone.operating"))
]


def test_the_events_of_the_market_are_declared() -> None:
    assert len(OURS) >= 27


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: f"{kind.name}-{kind.version}")
def test_every_event_has_a_stored_body_that_reads_and_writes_the_same(kind: EventType) -> None:
    body = (FOLDER / f"{kind.name}.{kind.version}.json").read_bytes().strip()
    assert encode(decode(kind.name, kind.version, body)) == body


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_every_stored_body_belongs_to_an_event_that_is_still_declared(path: Path) -> None:
    name, _, version = path.stem.rpartition(".")
    assert decode(name, int(version), path.read_bytes().strip())
