"""The log over HTTP, page by page: who may read, what they get, and what they are told when they can't."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from gigwright.backbone.cloudevents import BATCH, cloud_events, read_cloud_event
from gigwright.backbone.errors import NotReadable
from gigwright.backbone.feed import Grant
from gigwright.backbone.log import Log, Position
from gigwright.backbone.tokens import hash_of
from gigwright.web import application, feeds
from gigwright.web.feeds import CURSOR_HEADER, Feeds
from gigwright.wiring import Market, open_market
from tests.cli.town import purchase
from tests.web.served import bearing

Client = TestClient[Litestar]

ALL, SOME, GONE = (bearing(name) for name in ("all", "some", "gone"))


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Market]:
    home = tmp_path_factory.mktemp("feeds") / "home"
    purchase(home)
    with open_market(home) as market:
        tokens, now = market.truth.tokens(), market.clock.now()
        tokens.issue(Grant(name="all", personal=True), hash_of("all"), now)
        tokens.issue(Grant(name="some", types=("orders.*", "payments.captured")), hash_of("some"), now)
        tokens.issue(Grant(name="gone"), hash_of("gone"), now)
        tokens.revoke("gone", now)
        yield market


@pytest.fixture
def client(market: Market) -> Iterator[Client]:
    with TestClient(application(Feeds(market.log, market.truth.tokens()))) as client:
        yield client


def told(body: bytes) -> list[Any]:
    return [read_cloud_event(bytes(one))[1] for one in msgspec.json.decode(body, type=list[msgspec.Raw])]


def test_a_page_holds_the_events_of_the_log_as_they_are(client: Client, market: Market) -> None:
    answer = client.get("/api/events?limit=1000", headers=ALL)
    assert (answer.status_code, answer.headers["content-type"]) == (200, BATCH)
    assert answer.content == cloud_events(market.log.read(), market.log.incarnation)
    assert told(answer.content) == list(market.log.read())
    assert answer.headers["cache-control"] == "no-store"


def test_pages_go_on_from_the_cursor_of_the_one_before(client: Client, market: Market) -> None:
    found, after = [], "0"
    for _ in range(50):
        answer = client.get("/api/events", params={"after": after, "limit": 7, "type": "orders.*"}, headers=ALL)
        found += told(answer.content)
        if after == answer.headers[CURSOR_HEADER]:
            break
        after = answer.headers[CURSOR_HEADER]
    assert found == [event for event in market.log.read() if event.name.startswith("orders.")]
    assert after.startswith(f"{market.log.head()}.")


def test_a_token_is_told_only_what_it_is_granted(client: Client) -> None:
    answer = client.get("/api/events?limit=1000", headers=SOME)
    names = {event.name for event in told(answer.content)}
    assert "payments.captured" in names
    assert {name.partition(".")[0] for name in names} == {"orders", "payments"}
    assert "Ada" not in answer.text


def test_types_and_tags_narrow_a_page(client: Client, market: Market) -> None:
    placed = next(event for event in market.log.read() if event.name == "orders.placed")
    asked: dict[str, Any] = {
        "type": ["orders.placed", "payments.*"],
        "tag": f"order:{placed.data.order}",
        "limit": 1000,
    }
    found = told(client.get("/api/events", params=asked, headers=ALL).content)
    assert placed in found
    assert {event.name.partition(".")[0] for event in found} == {"orders", "payments"}


@pytest.mark.parametrize("headers", [{}, GONE, bearing("unknown"), bearing("x" * 500), {"Authorization": "Basic all"}])
@pytest.mark.parametrize("path", ["/api/events", "/api/events/stream"])
def test_without_a_token_that_grants_something_nothing_is_told(
    client: Client, path: str, headers: dict[str, str]
) -> None:
    answer = client.get(path, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.headers["content-type"] == "application/problem+json"
    assert "gigwright token" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("query", "status", "detail"),
    [
        ("after=nowhere", 400, "is no cursor"),
        ("after=99999", 409, "beyond the head of the log"),
        ("type=orders.eaten", 400, "no event is called 'orders.eaten'"),
        ("type=ledger.*", 403, "'some' hears nothing of ledger.*"),
        ("tag=order", 400, "no tag"),
        ("limit=0", 400, "Validation failed"),
        ("limit=1001", 400, "Validation failed"),
        ("limit=many", 400, "Validation failed"),
    ],
)
def test_what_is_wrong_with_a_request_is_said_as_a_problem(
    client: Client, query: str, status: int, detail: str
) -> None:
    answer = client.get(f"/api/events?{query}", headers=SOME)
    problem = answer.json()
    assert (answer.status_code, problem["status"]) == (status, status)
    assert answer.headers["content-type"] == "application/problem+json"
    assert detail in problem["detail"]
    assert {"type", "title"} <= set(problem)


def test_a_stream_says_what_is_wrong_before_it_begins(client: Client) -> None:
    answer = client.get("/api/events/stream", headers=SOME | {"Last-Event-ID": "1.log_00000000000000000000000000"})
    assert answer.status_code == 409
    assert "another log" in answer.json()["detail"]


def test_what_is_not_there_is_a_problem_too(client: Client) -> None:
    answer = client.get("/api/nothing")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_a_page_is_cut_short_where_it_grows_too_long(
    client: Client, market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "PAGE_BYTES_MAX", 2_500)
    answer = client.get("/api/events?limit=1000", headers=ALL)
    found = told(answer.content)
    assert 1 < len(found) < 5
    assert answer.headers[CURSOR_HEADER].startswith(f"{found[-1].position}.")
    monkeypatch.setattr(feeds, "PAGE_BYTES_MAX", 1)
    assert len(told(client.get("/api/events?limit=1000", headers=ALL).content)) == 1


def test_a_token_asks_only_so_often(market: Market) -> None:
    app = application(Feeds(market.log, market.truth.tokens()), requests_a_minute=3)
    with TestClient(app) as client:
        assert [client.get("/api/events?limit=1", headers=ALL).status_code for _ in range(4)] == [200, 200, 200, 429]
        assert client.get("/api/events?limit=1", headers=SOME).status_code == 200
        answer = client.get("/api/events?limit=1", headers=ALL)
        assert answer.headers["content-type"] == "application/problem+json"
        assert client.get("/livez").status_code == 200


class Silent:
    """A log whose disk does not answer."""

    def __init__(self, log: Log) -> None:
        self._log = log

    def head(self) -> Position:
        raise NotReadable("the disk does not answer")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._log, name)


def test_a_store_that_does_not_answer_is_said_and_nothing_else_breaks(market: Market) -> None:
    silent: Any = Silent(market.log)
    with TestClient(application(Feeds(silent, market.truth.tokens()))) as client:
        answer = client.get("/api/events", headers=ALL)
        assert (answer.status_code, answer.json()["detail"]) == (503, "the disk does not answer")
        assert client.get("/readyz").status_code == 503
        assert client.get("/livez").status_code == 200


def test_it_is_ready_while_the_log_can_be_read_and_not_when_it_ends(market: Market) -> None:
    shared = Feeds(market.log, market.truth.tokens())
    with TestClient(application(shared)) as client:
        assert client.get("/readyz").json() == {"status": "ok", "head": market.log.head()}
        shared.close()
        assert client.get("/readyz").status_code == 503


def test_the_routes_are_described_as_openapi(client: Client) -> None:
    found = client.get("/api/openapi.json").json()
    assert found["openapi"].startswith("3.1")
    assert set(found["paths"]) == {"/api/events", "/api/events/stream", "/livez", "/readyz"}
    assert found["paths"]["/api/events"]["get"]["security"] == [{"bearer": []}]
    assert found["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
