"""The log over HTTP: pages of CloudEvents, and a stream of them as server-sent events."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from typing import Annotated, Any, TypeVar

from litestar import Request, Response, get
from litestar.exceptions import NotAuthorizedException, TooManyRequestsException
from litestar.params import HeaderParameter, QueryParameter
from litestar.response import Stream

from gigwright.backbone.cloudevents import BATCH, cloud_event
from gigwright.backbone.consumers import Checkpoint
from gigwright.backbone.errors import StoreTrouble
from gigwright.backbone.event import Recorded
from gigwright.backbone.feed import PAGE_EVENTS_MAX, Grant, Page, cursor_of, heard_of, page, place_of
from gigwright.backbone.log import Log
from gigwright.backbone.query import Query
from gigwright.backbone.tokens import TOKEN_LENGTH_MAX, TokenStore, hash_of
from gigwright.web.bell import Bell

CURSOR_HEADER = "Gigwright-Cursor"
PAGE_BYTES_MAX = 4 * 1024 * 1024
STREAM_EVENTS = 200  # read at a time
STREAMS_MAX = 500
STREAMS_OF_A_TOKEN_MAX = 20
BEAT_SECONDS = 15.0
RETRY = b"retry: 1000\n\n"  # milliseconds after which a client that lost its connection comes again
READERS = 8
BEARER = "Bearer "

T = TypeVar("T")


class Feeds:
    """What all requests share: the log, who may hear what, and how many listen."""

    def __init__(self, log: Log, tokens: TokenStore, *, beat_seconds: float = BEAT_SECONDS) -> None:
        self.log = log
        self.tokens = tokens
        self.bell = Bell(log)
        self.beat_seconds = beat_seconds
        self.closing = False
        self._listening: Counter[str] = Counter()
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="feeds")

    def close(self) -> None:
        """Let every stream end: its client comes again, and goes on where it was."""
        self.closing = True
        self.bell.stop()

    def closed(self) -> None:
        """Wait until nobody reads the log."""
        self.bell.join()
        self._readers.shutdown()

    async def read(self, look: Callable[[], T]) -> T:
        """Look into the store, beside the loop."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, look)

    def granted(self, token: str) -> Grant:
        """What a token grants; NotAuthorizedException when there is none like it, or it was revoked."""
        grant = self.tokens.granted(hash_of(token)) if len(token) <= TOKEN_LENGTH_MAX else None
        if grant is None:
            raise NotAuthorizedException(
                "send a token that is granted something, as `Authorization: Bearer …`; `gigwright token` issues one",
                headers={"WWW-Authenticate": 'Bearer realm="feeds"'},
            )
        return grant

    def refuse_too_many(self, grant: Grant) -> None:
        """TooManyRequestsException when too many listen already, with this token or in all."""
        if self._listening.total() >= STREAMS_MAX or self._listening[grant.name] >= STREAMS_OF_A_TOKEN_MAX:
            raise TooManyRequestsException(
                f"at most {STREAMS_OF_A_TOKEN_MAX} streams are open for a token, and {STREAMS_MAX} in all; close one"
            )

    @contextmanager
    def listening(self, grant: Grant) -> Iterator[None]:
        """As long as somebody listens."""
        self._listening[grant.name] += 1
        try:
            yield
        finally:
            self._listening[grant.name] -= 1


Types = Annotated[list[str] | None, QueryParameter(name="type", description="Only these types, like `orders.*`.")]
Tags = Annotated[
    list[str] | None, QueryParameter(name="tag", description="Only with all of these tags, each `role:id`.")
]
After = Annotated[str, QueryParameter(description="A cursor that a feed gave, a position, or `head`.")]
Limit = Annotated[int, QueryParameter(ge=1, le=PAGE_EVENTS_MAX, description="At most so many events.")]


@get("/api/events", summary="A page of events", tags=["feeds"], media_type=BATCH, security=[{"bearer": []}])
async def read_events(
    request: Request[Any, Any, Any], after: After = "0", limit: Limit = 100, types: Types = None, tags: Tags = None
) -> Response[bytes]:
    """A batch of CloudEvents, in the order of the log, 4 MiB or a little more at most.

    The header `Gigwright-Cursor` says up to where everything was looked at: ask with it as `after` for what comes next.
    """
    feeds: Feeds = request.app.state.feeds

    def look() -> tuple[bytes, Checkpoint]:
        query = heard_of(feeds.granted(_token_in(request)), types or (), tags or ())
        return _batch(feeds.log, page(feeds.log, query, place_of(feeds.log, after), limit))

    body, upto = await feeds.read(look)
    return Response(body, media_type=BATCH, headers={CURSOR_HEADER: cursor_of(upto), "Cache-Control": "no-store"})


@get("/api/events/stream", summary="A stream of events", tags=["feeds"], security=[{"bearer": []}])
async def stream_events(
    request: Request[Any, Any, Any],
    after: After = "0",
    types: Types = None,
    tags: Tags = None,
    last_event_id: Annotated[str | None, HeaderParameter(name="Last-Event-ID")] = None,
) -> Stream:
    """Server-sent events, each a CloudEvent, from a place on and as they happen.

    The id of each is its cursor; a client that comes again with `Last-Event-ID` misses nothing and gets nothing twice.
    An id without data, every fifteen seconds, says that everything up to there was looked at.
    """
    feeds: Feeds = request.app.state.feeds
    token = _token_in(request)

    def look() -> tuple[Grant, Query, Checkpoint]:
        grant = feeds.granted(token)
        place = place_of(feeds.log, last_event_id or after)
        return grant, heard_of(grant, types or (), tags or ()), place

    grant, query, place = await feeds.read(look)  # what is wrong is said before the stream begins
    feeds.refuse_too_many(grant)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Stream(told(feeds, token, grant, query, place), media_type="text/event-stream", headers=headers)


async def told(feeds: Feeds, token: str, grant: Grant, query: Query, place: Checkpoint) -> AsyncIterator[bytes]:
    """Of a stream all that is sent, until the token is revoked, the store does not answer or the server ends."""
    loop = asyncio.get_running_loop()
    yield RETRY
    with feeds.listening(grant), suppress(StoreTrouble):
        beat = loop.time() + feeds.beat_seconds
        while not feeds.closing:
            turn = feeds.bell.turn
            found = await feeds.read(partial(page, feeds.log, query, place, STREAM_EVENTS))
            place = found.upto
            if found.events:
                yield b"".join(_frame(event, feeds.log.incarnation) for event in found.events)
            if loop.time() >= beat:
                if not await feeds.read(partial(_still_granted, feeds, token)):
                    return
                yield f"id: {cursor_of(place)}\n\n".encode()
                beat = loop.time() + feeds.beat_seconds
            if len(found.events) < STREAM_EVENTS:
                await feeds.bell.wait(turn, beat - loop.time())


def _still_granted(feeds: Feeds, token: str) -> bool:
    return feeds.tokens.granted(hash_of(token)) is not None


def _frame(event: Recorded[Any], incarnation: str) -> bytes:
    """JSON has no line ends, so one line of data is all of it."""
    cursor = cursor_of(Checkpoint(incarnation, event.position, event.id))
    return b"id: %b\ndata: %b\n\n" % (cursor.encode(), cloud_event(event, incarnation))


def _batch(log: Log, found: Page) -> tuple[bytes, Checkpoint]:
    """The page as JSON; cut short where it grows too long."""
    parts: list[bytes] = []
    size = 0
    for event in found.events:
        parts.append(cloud_event(event, log.incarnation))
        size += len(parts[-1])
        if size >= PAGE_BYTES_MAX:
            return b"[%b]" % b",".join(parts), Checkpoint(log.incarnation, event.position, event.id)
    return b"[%b]" % b",".join(parts), found.upto


def _token_in(request: Request[Any, Any, Any]) -> str:
    """What the request shows, or nothing."""
    shown = request.headers.get("Authorization", "")
    return shown.removeprefix(BEARER).strip() if shown.startswith(BEARER) else ""
