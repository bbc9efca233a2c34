"""What an operator's act changes in the rows of consumers, in one transaction with the note that it was applied."""

from typing import Any, assert_never

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.consumers import TIMERS, Checkpoint
from gigwright.backbone.event import Recorded
from gigwright.backbone.log import Position
from gigwright.backbone.operating import (
    Act,
    ConsumerPaused,
    ConsumerReset,
    ConsumerResumed,
    EventSkipped,
    EventsRetried,
    Operating,
)
from gigwright.backbone.stores.database import Connection, Database
from gigwright.backbone.stores.sql import statements

SITE = "consumers.act"
Said = ConsumerPaused | ConsumerResumed | ConsumerReset | EventsRetried | EventSkipped

_sql = statements("acts.sql")


class ActRows:
    """`ActStore` on a database that holds the rows of consumers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def acts_applied(self) -> Position:
        with self._database.reading() as connection:
            return _applied(connection)

    def apply(self, act: Act, after: Position) -> None:
        with self._database.writing(SITE) as connection:
            connection.execute(_sql["begin"], (Operating.name,))
            moved = connection.execute(_sql["applied"], (str(act.event.position), Operating.name, str(after)))
            if moved.rowcount == 1:  # else another process was faster
                _do(connection, act.event, act.event.data, act.checkpoint)


def _applied(connection: Connection) -> Position:
    found = connection.execute(_sql["last"], (Operating.name,)).fetchone()
    return 0 if found is None else int(found[0])


def _do(connection: Connection, event: Recorded[Any], said: Said, checkpoint: Checkpoint | None) -> None:
    match said:
        case ConsumerPaused():
            row = (said.consumer, event.actor, rfc3339(event.recorded), said.reason)
            connection.execute(_sql["pause"], row)
        case ConsumerResumed():
            connection.execute(_sql["resume"], (said.consumer,))
        case ConsumerReset():
            assert checkpoint is not None, "whoever applies a reset says where to"
            _reset(connection, said.consumer, checkpoint)
        case EventsRetried(position=None):
            connection.execute(_sql["retry_all"], (said.consumer,))
        case EventsRetried():
            connection.execute(_sql["retry"], (said.consumer, said.position))
        case EventSkipped():
            _skip(connection, event, said)
        case _:
            assert_never(said)


def _reset(connection: Connection, consumer: str, checkpoint: Checkpoint) -> None:
    """Under new tokens, so that whoever runs it now can write nothing more and looks again."""
    place = (checkpoint.incarnation, checkpoint.position, checkpoint.event)
    connection.execute(_sql["reset"], (*place, consumer))
    connection.execute(_sql["drop_what_is_heard_again"], (consumer, checkpoint.position))


def _skip(connection: Connection, event: Recorded[Any], said: EventSkipped) -> None:
    if said.consumer == TIMERS:
        connection.execute(_sql["disarm"], (rfc3339(event.recorded), TIMERS, said.position))
    connection.execute(_sql["skip"], (said.consumer, said.position))
