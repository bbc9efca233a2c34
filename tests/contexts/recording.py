"""Events as a log would hand them over, and tables written from them, without a log."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import StaticPool

from gigwright.backbone.event import Recorded, event_type
from gigwright.backbone.ids import CommandId, EventId
from gigwright.backbone.projection import Projection, Rows
from gigwright.backbone.testing import NOON


def recorded(data: object, position: int = 1) -> Recorded[Any]:
    kind = event_type(type(data))
    return Recorded(
        position=position,
        id=EventId(f"evt_{position:026d}"),
        name=kind.name,
        version=kind.version,
        tags=(),
        recorded=NOON,
        occurred=NOON,
        actor="testing",
        correlation=CommandId("cmd_00000000000000000000000000"),
        causation=None,
        traceparent="",
        command=CommandId("cmd_00000000000000000000000000"),
        imported=False,
        hash=b"",
        data=data,
    )


@contextmanager
def written(projection: Projection, *events: object) -> Iterator[Connection]:
    """The projection's tables after these events, at positions from 1."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    try:
        with engine.connect() as connection:
            projection.tables.create_all(connection)
            for position, data in enumerate(events, start=1):
                with Rows(connection) as rows:
                    projection.handlers[type(data)](rows, recorded(data, position))
            yield connection
    finally:
        engine.dispose()
