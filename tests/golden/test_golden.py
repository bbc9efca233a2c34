"""Every event that was ever stored can be read for ever: one stored body for each name and version, never edited."""

from pathlib import Path

import pytest

from gigwright.backbone.codec import decode, encode
from gigwright.backbone.event import EventType, newest_version, stored_type
from gigwright.backbone.evolution import read_newest
from tests.golden.schemas import FOLDER, SCHEMAS, changed, kept_at, missing, ours, unreadable

OURS = ours()
BODIES = sorted(path for path in FOLDER.glob("*.json"))


def test_the_events_of_the_market_are_declared() -> None:
    assert len(OURS) >= 32


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: f"{kind.name}-{kind.version}")
def test_every_event_has_a_stored_body_that_reads_and_writes_the_same(kind: EventType) -> None:
    body = (FOLDER / f"{kind.name}.{kind.version}.json").read_bytes().strip()
    assert encode(decode(kind.name, kind.version, body)) == body


@pytest.mark.parametrize("path", BODIES, ids=lambda path: path.stem)
def test_every_stored_body_comes_to_the_newest_shape(path: Path) -> None:
    """BACKWARD_TRANSITIVE: whoever knows only the newest version reads everything that was ever stored."""
    name, _, version = path.stem.rpartition(".")
    data = read_newest(name, int(version), path.read_bytes().strip())
    assert type(data) is stored_type(name, newest_version(name)).cls


def test_the_shape_of_every_version_is_kept() -> None:
    assert [f"{kind.name} {kind.version}" for kind in missing()] == [], "`make docs` keeps it"


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: f"{kind.name}-{kind.version}")
def test_no_stored_shape_has_changed(kind: EventType) -> None:
    assert changed(kind, kept_at(kind).read_text()) == []


def test_every_kept_shape_belongs_to_an_event_that_is_still_declared() -> None:
    assert {path.name for path in SCHEMAS.glob("*.json")} == {kept_at(kind).name for kind in OURS}


@pytest.mark.parametrize("kind", [kind for kind in OURS if kind.public], ids=lambda kind: f"{kind.name}-{kind.version}")
def test_every_version_of_a_public_event_can_be_read_by_who_knows_any_other(kind: EventType) -> None:
    """FULL_TRANSITIVE."""
    for other in OURS:
        if other.name == kind.name and other.version < kind.version:
            assert unreadable(other, kind) == []


def test_a_changed_shape_would_be_found_and_whoever_hears_it_named() -> None:
    placed = next(kind for kind in OURS if kind.name == "orders.placed")
    (found,) = changed(placed, kept_at(placed).read_text().replace('"title"', '"heading"'))
    assert "orders.placed version 1 has another shape" in found
    assert "projection order-book" in found
    assert "rule" in found
