"""Whether this process lives, and whether it can serve."""

from typing import Any

from litestar import Request, Response, get

from gigwright.backbone.errors import StoreTrouble
from gigwright.web.feeds import Feeds


@get("/livez", summary="Whether the process lives", tags=["health"])
async def livez() -> dict[str, str]:
    """Always, when it answers."""
    return {"status": "ok"}


@get("/readyz", summary="Whether the process can serve", tags=["health"])
async def readyz(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
    """200 when the log can be read and the process is not about to end; else 503."""
    feeds: Feeds = request.app.state.feeds
    if feeds.closing:
        return Response({"status": "ending"}, status_code=503)
    try:
        head = await feeds.read(feeds.log.head)
    except StoreTrouble as trouble:
        return Response({"status": "no log", "detail": str(trouble)}, status_code=503)
    return Response({"status": "ok", "head": head})
