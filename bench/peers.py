"""Other event stores, used as their documentation says: eventsourcing (SQLite and PostgreSQL) and UmaDB's server.

They are installed by the `bench` extra, never by the product. Each appends an event of the same size; where a store
knows tags and conditions, with four tags and a condition on one of them, else with its own check of a version.
"""

import socket
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

STATE = (
    b'{"four":"thing_01k0000000000000000000000a","one":"thing_01k0000000000000000000000b","text":"as long as most of'
    b' what is said, or so","three":"thing_01k0000000000000000000000c","two":"thing_01k0000000000000000000000d"}'
)
EVENTS_OF_A_THING = 20
MORE_OF_A_THING = 6
START_SECONDS_MAX = 20.0
TOPIC = "bench:Measured"


def there() -> bool:
    """Whether the peers are installed."""
    return find_spec("eventsourcing") is not None and find_spec("umadb") is not None


class Followed(Protocol):
    """A store to which streams are written, and which is read by its own numbers."""

    def write(self, stream: UUID, first: int, events: int) -> None:
        """So many events of a stream, with these versions, together."""

    def is_refused(self, stream: UUID, version: int) -> bool:
        """Try to write a version; whether the store said no."""

    def page(self, after: int, limit: int) -> list[tuple[int, UUID, int]]:
        """Number, stream and version of the events behind a number."""

    def close(self) -> None:
        """Let go."""


class Eventsourcing:
    """Its recorder of events, on the infrastructure that `settings` name."""

    def __init__(self, **settings: str) -> None:
        from eventsourcing.persistence import InfrastructureFactory, StoredEvent
        from eventsourcing.utils import Environment

        self._event = StoredEvent
        self._factory = InfrastructureFactory.construct(Environment(env=settings))
        self.recorder: Any = self._factory.application_recorder()
        self._things: dict[int, tuple[UUID, int]] = {}

    def append(self, _: int) -> None:
        """One event of a new aggregate."""
        self.recorder.insert_events([self._stored(uuid4(), 1)])

    def append_three(self, _: int) -> None:
        """Three of one."""
        thing = uuid4()
        self.recorder.insert_events([self._stored(thing, version) for version in (1, 2, 3)])

    def append_a_hundred(self, _: int) -> None:
        """A hundred of one."""
        thing = uuid4()
        self.recorder.insert_events([self._stored(thing, version) for version in range(1, 101)])

    def decide(self, caller: int) -> None:
        """Load an aggregate of about twenty events, and append one more."""
        thing, version = self._things.get(caller) or self._filled()
        loaded = self.recorder.select_events(thing)
        self.recorder.insert_events([self._stored(thing, len(loaded) + 1)])
        self._things[caller] = (thing, version + 1)
        if version >= EVENTS_OF_A_THING + MORE_OF_A_THING:
            del self._things[caller]

    def write(self, stream: UUID, first: int, events: int) -> None:
        """As Followed."""
        self.recorder.insert_events([self._stored(stream, version) for version in range(first, first + events)])

    def is_refused(self, stream: UUID, version: int) -> bool:
        """As Followed."""
        from eventsourcing.persistence import IntegrityError

        try:
            self.write(stream, version, 1)
        except IntegrityError:
            return True
        return False

    def page(self, after: int, limit: int) -> list[tuple[int, UUID, int]]:
        """As Followed: its notification log."""
        found = self.recorder.select_notifications(after + 1, limit)
        return [(one.id, one.originator_id, one.originator_version) for one in found]

    def read(self, first: int, limit: int) -> int:
        """A page of everything; how many there were."""
        return len(self.recorder.select_notifications(first, limit))

    def close(self) -> None:
        """Let go."""
        self._factory.close()

    def _stored(self, thing: UUID, version: int) -> Any:
        return self._event(originator_id=thing, originator_version=version, topic=TOPIC, state=STATE)

    def _filled(self) -> tuple[UUID, int]:
        thing = uuid4()
        self.recorder.insert_events([self._stored(thing, n) for n in range(1, EVENTS_OF_A_THING + 1)])
        return thing, EVENTS_OF_A_THING


def on_sqlite(path: Path) -> Eventsourcing:
    """In a file, in its default mode."""
    return Eventsourcing(PERSISTENCE_MODULE="eventsourcing.sqlite", SQLITE_DBNAME=str(path), SQLITE_LOCK_TIMEOUT="30")


def on_postgres(url: str, *, functions: bool = False) -> Eventsourcing:
    """In a database; with `functions`, its documented mode that inserts by a function of the database."""
    more = {"POSTGRES_ENABLE_DB_FUNCTIONS": "yes"} if functions else {}
    return Eventsourcing(PERSISTENCE_MODULE="eventsourcing.postgres", **_postgres(url), **more)


class EventsourcingTags:
    """Its recorder with tags and conditions, on PostgreSQL."""

    def __init__(self, url: str) -> None:
        from eventsourcing.dcb import api
        from eventsourcing.dcb.postgres_tt import PostgresTTDCBFactory
        from eventsourcing.utils import Environment

        self._api = api
        self._factory = PostgresTTDCBFactory(Environment(name="bench", env=_postgres(url)))
        self._recorder: Any = self._factory.dcb_recorder()

    def append(self, _: int) -> None:
        """One event with four tags, on the condition that nothing carries the first of them."""
        tags = [f"{role}:{uuid4()}" for role in ("one", "two", "three", "four")]
        event = self._api.DCBEvent(type="Measured", data=STATE, tags=tags)
        items = [self._api.DCBQueryItem(types=[], tags=tags[:1])]
        condition = self._api.DCBAppendCondition(self._api.DCBQuery(items=items))
        self._recorder.append([event], condition)

    def write(self, stream: UUID, first: int, events: int) -> None:
        """As Followed: a stream is a tag, and a version another."""
        self._recorder.append([self._of(stream, version) for version in range(first, first + events)])

    def is_refused(self, stream: UUID, version: int) -> bool:
        """As Followed: on the condition that the version is not there."""
        from eventsourcing.persistence import IntegrityError

        there = self._api.DCBQueryItem(types=[], tags=[f"version:{stream}:{version}"])
        try:
            condition = self._api.DCBAppendCondition(self._api.DCBQuery(items=[there]))
            self._recorder.append([self._of(stream, version)], condition)
        except IntegrityError:
            return True
        return False

    def page(self, after: int, limit: int) -> list[tuple[int, UUID, int]]:
        """As Followed."""
        found = self._recorder.read(after=after, limit=limit)
        return [(one.position, *_stream_and_version(one.event.tags)) for one in found]

    def close(self) -> None:
        """Let go."""
        self._factory.close()

    def _of(self, stream: UUID, version: int) -> Any:
        return self._api.DCBEvent(type="Measured", data=STATE, tags=[f"version:{stream}:{version}", f"stream:{stream}"])


def _stream_and_version(tags: list[str]) -> tuple[UUID, int]:
    (told,) = [tag for tag in tags if tag.startswith("version:")]
    _, stream, version = told.split(":")
    return UUID(stream), int(version)


class Umadb:
    """UmaDB's server, as a process on loopback, and its own client."""

    def __init__(self, folder: Path) -> None:
        import umadb

        self._umadb = umadb
        port = _free_port()
        program = "from umadb.umadb_server_cli import main; main()"
        words = [sys.executable, "-c", program, "--listen", f"127.0.0.1:{port}", "--db-path", str(folder / "uma.db")]
        self._server = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._client = self._connected(f"http://127.0.0.1:{port}")

    def append(self, _: int) -> None:
        """One event with four tags, on the condition that nothing carries the first of them."""
        self._append(1)

    def append_three(self, _: int) -> None:
        """Three."""
        self._append(3)

    def append_a_hundred(self, _: int) -> None:
        """A hundred."""
        self._append(100)

    def close(self) -> None:
        """End the server."""
        self._server.terminate()
        self._server.wait()

    def _append(self, number: int) -> None:
        tags = [f"{role}:{uuid4()}" for role in ("one", "two", "three", "four")]
        events = [self._umadb.Event(event_type="Measured", data=STATE, tags=tags) for _ in range(number)]
        mine = self._umadb.Query(items=[self._umadb.QueryItem(types=[], tags=tags[:1])])
        self._client.append(events, self._umadb.AppendCondition(fail_if_events_match=mine, after=None))

    def _connected(self, url: str) -> Any:
        until = time.monotonic() + START_SECONDS_MAX
        while True:
            try:
                client = self._umadb.Client(url)
                client.head()
            except Exception:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)
            else:
                return client


def _postgres(url: str) -> dict[str, str]:
    parts = urlsplit(url)
    return {
        "POSTGRES_DBNAME": parts.path.lstrip("/"),
        "POSTGRES_HOST": parse_qs(parts.query)["host"][0],
        "POSTGRES_PORT": "5432",
        "POSTGRES_USER": "postgres",
        "POSTGRES_PASSWORD": "none",
        "POSTGRES_POOL_SIZE": "32",
        "POSTGRES_MAX_OVERFLOW": "100",
    }


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
