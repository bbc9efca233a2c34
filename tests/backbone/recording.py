"""Events as a log would hold them, without a log."""

from datetime import UTC, datetime

import msgspec

from gigwright.backbone.event import Recorded, tags_of
from gigwright.backbone.ids import CommandId, EventId, derive
from gigwright.backbone.stores.facts import Incarnation
from tests.backbone.workshop import START

LOG = derive(Incarnation, "sample")


def recorded(data: object, name: str, version: int, **but: object) -> Recorded[object]:
    """An event as a log would hold it."""
    actor = "somebody"
    found = Recorded(
        position=42,
        id=derive(EventId, "sample"),
        name=name,
        version=version,
        tags=tags_of(data, actor),
        recorded=START,
        occurred=datetime(2025, 12, 31, 23, 59, 59, 123456, tzinfo=UTC),
        actor=actor,
        correlation=derive(CommandId, "root"),
        causation=derive(EventId, "cause"),
        traceparent=f"00-{'a' * 32}-{'b' * 16}-01",
        command=derive(CommandId, "sample"),
        imported=False,
        hash=bytes(range(32)),
        data=data,
    )
    return msgspec.structs.replace(found, **but)
