"""The server over restarts, while the market goes on: whoever reads it misses nothing and hears nothing twice."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import msgspec
import pytest

from gigwright.web.feeds import CURSOR_HEADER
from gigwright.wiring import open_market
from tests.cli.town import purchase
from tests.web.served import SECONDS_MAX, Served, bearing, events_in, served, token_for

Reader = Callable[[Served, dict[str, str], str], Iterator[tuple[str, str]]]

RESTARTS = 20
EACH = 9  # events that are read between two restarts


def by_stream(server: Served, headers: dict[str, str], after: str) -> Iterator[tuple[str, str]]:
    """Each event's cursor and id, as one connection tells them."""
    url, asked = f"{server.url}/api/events/stream", headers | {"Last-Event-ID": after}
    with httpx.stream("GET", url, headers=asked, timeout=SECONDS_MAX) as answer:
        yield from ((cursor, event["id"]) for cursor, event in events_in(answer.iter_lines(), count=EACH))


def by_page(server: Served, headers: dict[str, str], after: str) -> Iterator[tuple[str, str]]:
    """The same, of one page."""
    asked: dict[str, str | int] = {"after": after, "limit": EACH}
    answer = httpx.get(f"{server.url}/api/events", params=asked, headers=headers, timeout=SECONDS_MAX)
    for event in msgspec.json.decode(answer.content):
        yield answer.headers[CURSOR_HEADER], event["id"]


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("read", [by_stream, by_page])
def test_a_reader_comes_through_twenty_restarts_while_people_buy(tmp_path: Path, read: Reader) -> None:
    home = tmp_path / "home"
    purchase(home, people=("Ada", "Ben"))
    headers = bearing(token_for(home, "all", "--personal"))
    done = threading.Event()

    def live() -> None:
        for number in range(200):
            if done.is_set():
                return
            purchase(home, people=(f"Seller{number}", f"Buyer{number}"))

    people = threading.Thread(target=live, daemon=True)
    people.start()
    heard: list[str] = []
    after = "0"
    with served(home) as server:
        for restart in range(RESTARTS):
            for cursor, event in read(server, headers, after):
                after = cursor
                heard.append(event)
            if restart % 2:
                server.kill()
            else:
                assert server.stop() == 0
            server.start()
    done.set()
    people.join(SECONDS_MAX)
    with open_market(home) as market:
        known = [event.id for event in market.log.read()]
    assert len(heard) >= RESTARTS * EACH - EACH
    assert heard == known[: len(heard)]
