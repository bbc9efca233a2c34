"""What went wrong, as RFC 9457 has it: `application/problem+json`, with what the reader can do about it."""

from http import HTTPStatus
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException

from gigwright.backbone.errors import GigwrightError, Malformed, Refused, StoreTrouble, WrongPlace

PROBLEM = "application/problem+json"
STATUSES: tuple[tuple[type[GigwrightError], HTTPStatus], ...] = (
    (Malformed, HTTPStatus.BAD_REQUEST),
    (Refused, HTTPStatus.FORBIDDEN),
    (WrongPlace, HTTPStatus.CONFLICT),
    (StoreTrouble, HTTPStatus.SERVICE_UNAVAILABLE),
)


def told(_request: Request[Any, Any, Any], error: GigwrightError) -> Response[dict[str, Any]]:
    """An error that has a name here."""
    status = next((status for kind, status in STATUSES if isinstance(error, kind)), HTTPStatus.INTERNAL_SERVER_ERROR)
    return _problem(status, str(error), {"what_to_do": error.what_to_do})


def told_by_the_framework(_request: Request[Any, Any, Any], error: HTTPException) -> Response[dict[str, Any]]:
    """One about the request itself: no such path, a parameter that can't be, no token."""
    extra = {"errors": error.extra} if error.extra else {}
    return _problem(HTTPStatus(error.status_code), error.detail, extra, dict(error.headers or {}))


def _problem(
    status: HTTPStatus, detail: str, extra: dict[str, Any], headers: dict[str, str] | None = None
) -> Response[dict[str, Any]]:
    body = {"type": "about:blank", "title": status.phrase, "status": int(status), "detail": detail, **extra}
    return Response(body, status_code=int(status), media_type=PROBLEM, headers=headers)
