"""The log as a stream: from a place on, as it grows, over whatever becomes of the server."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar.exceptions import TooManyRequestsException

from gigwright.backbone.errors import NotReadable
from gigwright.backbone.feed import Grant, cursor_of, heard_of, place_of
from gigwright.backbone.log import Log
from gigwright.backbone.query import EVERYTHING
from gigwright.backbone.tokens import hash_of
from gigwright.web import feeds as web
from gigwright.web.feeds import Feeds
from gigwright.wiring import Market, open_market
from tests.cli.town import purchase
from tests.web.served import SECONDS_MAX, Served, bearing, events_in, served, token_for

RESTARTS = 4
GRANT = Grant(name="all", personal=True)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    purchase(tmp_path / "home")
    return tmp_path / "home"


def everything_in(home: Path) -> list[str]:
    with open_market(home) as market:
        return [event.id for event in market.log.read()]


def listen(server: Served, headers: dict[str, str], count: int, after: str = "0") -> list[tuple[str, dict[str, Any]]]:
    """So many events, as one connection tells them."""
    url = f"{server.url}/api/events/stream"
    with httpx.stream("GET", url, params={"after": after}, headers=headers, timeout=SECONDS_MAX) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        return list(events_in(answer.iter_lines(), count=count))


def test_a_stream_tells_what_was_and_then_what_happens(home: Path) -> None:
    headers, known = bearing(token_for(home, "all", "--personal")), everything_in(home)
    with served(home) as server:
        url = f"{server.url}/api/events/stream"
        with httpx.stream("GET", url, headers=headers, timeout=SECONDS_MAX) as answer:
            lines = answer.iter_lines()
            assert [event["id"] for _, event in events_in(lines, count=len(known))] == known
            purchase(home, people=("Cleo", "Dora"))
            more = everything_in(home)[len(known) :]
            assert [event["id"] for _, event in events_in(lines, count=len(more))] == more


def test_whoever_comes_again_misses_nothing_and_hears_nothing_twice(home: Path) -> None:
    """Over restarts of the server: some by SIGTERM, some by a kill."""
    headers, known = bearing(token_for(home, "all", "--personal")), everything_in(home)
    heard: list[str] = []
    with served(home) as server:
        for restart in range(RESTARTS):
            found = listen(server, headers, count=len(known) // (RESTARTS + 1))
            heard += [event["id"] for _, event in found]
            headers["Last-Event-ID"] = found[-1][0]
            if restart % 2:
                server.kill()
            else:
                assert server.stop() == 0
            server.start()
        heard += [event["id"] for _, event in listen(server, headers, count=len(known) - len(heard))]
    assert heard == known


def test_a_server_that_is_told_to_end_closes_its_streams_and_is_gone_within_ten_seconds(home: Path) -> None:
    headers = bearing(token_for(home, "all"))
    with served(home) as server:
        url = f"{server.url}/api/events/stream?after=head"
        with httpx.stream("GET", url, headers=headers, timeout=SECONDS_MAX) as answer:
            lines = answer.iter_lines()
            assert next(lines).startswith("retry:")
            began = time.monotonic()
            assert server.stop() == 0
            assert time.monotonic() - began < 10
            assert [line for line in lines if line.startswith("data:")] == []


def test_a_server_hears_its_end_although_whoever_started_it_had_blocked_the_signal(home: Path) -> None:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
    try:
        with served(home) as server:
            assert server.stop() == 0
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@pytest.fixture
def market(home: Path) -> Iterator[Market]:
    with open_market(home) as market:
        market.truth.tokens().issue(GRANT, hash_of("all"), market.clock.now())
        yield market


def chunks(market: Market, query: Any, *, upto: int, beat_seconds: float, after: str = "head") -> list[str]:
    """What a stream tells, up to so many parts of it."""

    async def told() -> list[str]:
        feeds = Feeds(market.log, market.truth.tokens(), beat_seconds=beat_seconds)
        feeds.bell.start()
        found: list[str] = []
        stream: AsyncIterator[bytes] = web.told(feeds, "all", GRANT, query, place_of(market.log, after))
        async for chunk in stream:
            found.append(chunk.decode())
            if len(found) == upto:
                break
        feeds.close()
        feeds.closed()
        return found

    return asyncio.run(told())


def test_an_id_without_data_tells_from_time_to_time_how_far_everything_was_looked_at(market: Market) -> None:
    head = cursor_of(place_of(market.log, "head"))
    assert chunks(market, EVERYTHING, upto=3, beat_seconds=0.05)[1:] == [f"id: {head}\n\n"] * 2
    placed = heard_of(GRANT, ["orders.placed"])
    (*_, last) = chunks(market, placed, upto=3, beat_seconds=0.05, after="0")
    assert last == f"id: {head}\n\n"


def test_a_stream_ends_when_its_token_is_revoked(market: Market) -> None:
    market.truth.tokens().revoke("all", market.clock.now() + timedelta(seconds=1))
    assert chunks(market, EVERYTHING, upto=100, beat_seconds=0.05) == ["retry: 1000\n\n"]


class Failing:
    """A log whose disk does not answer any more."""

    def __init__(self, log: Log) -> None:
        self._log = log

    def read(self, *_: object, **__: object) -> Any:
        raise NotReadable("the disk does not answer")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._log, name)


def test_a_stream_ends_when_the_store_does_not_answer_and_its_reader_comes_again(market: Market) -> None:
    market.log, sound = Failing(market.log), market.log
    try:
        assert chunks(market, EVERYTHING, upto=100, beat_seconds=0.05) == ["retry: 1000\n\n"]
    finally:
        market.log = sound


def test_a_token_opens_only_so_many_streams(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "STREAMS_OF_A_TOKEN_MAX", 2)
    feeds = Feeds(market.log, market.truth.tokens())
    with feeds.listening(GRANT):
        feeds.refuse_too_many(GRANT)
        with feeds.listening(GRANT), pytest.raises(TooManyRequestsException, match="at most 2 streams"):
            feeds.refuse_too_many(GRANT)
        feeds.refuse_too_many(GRANT)
