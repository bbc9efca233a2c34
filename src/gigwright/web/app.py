"""The application: its routes, and what holds for all of them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

from litestar import Litestar, Request
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.middleware.rate_limit import RateLimitConfig, get_remote_address
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme

from gigwright.backbone.errors import GigwrightError
from gigwright.backbone.tokens import hash_of
from gigwright.web.feeds import Feeds, read_events, stream_events
from gigwright.web.health import livez, readyz
from gigwright.web.problems import told, told_by_the_framework

REQUESTS_A_MINUTE_MAX = 600
BODY_BYTES_MAX = 64 * 1024
HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


def application(feeds: Feeds, *, requests_a_minute: int = REQUESTS_A_MINUTE_MAX) -> Litestar:
    """An ASGI application over these feeds; it ends their streams when it ends."""

    @asynccontextmanager
    async def life(_: Litestar) -> AsyncIterator[None]:
        feeds.bell.start()
        yield
        feeds.close()
        feeds.closed()

    limit = RateLimitConfig(
        rate_limit=("minute", requests_a_minute), identifier_for_request=_who, exclude=["^/livez$", "^/readyz$"]
    )
    return Litestar(
        route_handlers=[read_events, stream_events, livez, readyz],
        lifespan=[life],
        state=State({"feeds": feeds}),
        middleware=[limit.middleware],
        exception_handlers={GigwrightError: told, HTTPException: told_by_the_framework},
        openapi_config=_openapi(),
        request_max_body_size=BODY_BYTES_MAX,
        response_headers=HEADERS,
    )


def _openapi() -> OpenAPIConfig:
    bearer = SecurityScheme(type="http", scheme="bearer", description="A token of `gigwright token NAME issue`.")
    return OpenAPIConfig(
        title="Gigwright",
        version=version("gigwright"),
        description="The events of a market, as CloudEvents.",
        path="/api/openapi.json",
        render_plugins=[JsonRenderPlugin(path="/")],
        components=Components(security_schemes={"bearer": bearer}),
    )


def _who(request: Request[Any, Any, Any]) -> str:
    """Whose requests are counted together: those with one token, or from one address."""
    shown = request.headers.get("Authorization")
    return get_remote_address(request) if shown is None else hash_of(shown).hex()
