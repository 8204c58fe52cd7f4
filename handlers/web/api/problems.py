"""The one shape of errors under ``/api/v1``: ``application/problem+json`` (RFC 9457)."""

from __future__ import annotations

import http
import logging
from collections.abc import Mapping

from aiohttp import web
from aiohttp.typedefs import Handler
from pydantic import BaseModel, Field

from handlers.web.api import texts
from handlers.web.errors import TooMany

log = logging.getLogger(__name__)

PREFIX = "/api/v1"
CONTENT_TYPE = "application/problem+json"

#: Of each status that the API documents (RFC 9110); Python's own differ from version to version.
TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
    429: "Too Many Requests",
    500: "Internal Server Error",
}


class Fault(BaseModel):
    """One thing that is wrong with a request."""

    location: str = Field(description="`path`, `query` or `body`.", examples=["query"])
    field: str = Field(
        description="Name of the parameter or field; empty for the body as a whole.", examples=["limit"]
    )
    code: str = Field(description="What is wrong with it, for programs.", examples=["less_than_equal"])


class Problem(BaseModel):
    """An error (RFC 9457). `type` is always `about:blank`: `status` and `errors` say what happened."""

    type: str = Field(default="about:blank", examples=["about:blank"])
    title: str = Field(description="The status in words.", examples=[TITLES[422]])
    status: int = Field(description="The HTTP status.", examples=[422])
    detail: str = Field(description="A sentence in Korean.", examples=[texts.PROBLEMS[422]])
    errors: list[Fault] = Field(default=[], description="What is wrong with the request, where it is that.")


class Refused(Exception):  # noqa: N818 (an answer to the client, not a fault of ours)
    """A request of the API gets an error.

    Attributes:
        status: HTTP status.
        detail: Korean sentence; that of the status where empty.
        headers: Headers that the status asks for.
        faults: What is wrong with the request.
    """

    def __init__(
        self,
        status: int,
        detail: str = "",
        *,
        headers: Mapping[str, str] | None = None,
        faults: list[Fault] | None = None,
    ) -> None:
        super().__init__(detail or status)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})
        self.faults = faults or []


@web.middleware
async def shape_problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn everything raised under ``/api/v1`` into a problem; leave other addresses alone."""
    if request.path != PREFIX and not request.path.startswith(f"{PREFIX}/"):
        return await handler(request)
    try:
        return await handler(request)
    except Refused as error:
        return _response(error.status, error.detail, error.headers, error.faults)
    except TooMany as error:
        return _response(429, headers={"Retry-After": str(error.retry_after)})
    except web.HTTPException as error:
        if error.status < 400:
            raise
        allowed = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else {}
        return _response(error.status, headers=allowed)
    except Exception:
        # The last resort: whatever went wrong is logged, and the client gets the shape it knows.
        log.exception("cannot answer %s %s", request.method, request.match_info.route.resource)
        return _response(500)


def _response(
    status: int, detail: str = "", headers: Mapping[str, str] | None = None, faults: list[Fault] | None = None
) -> web.Response:
    problem = Problem(
        title=TITLES.get(status) or http.HTTPStatus(status).phrase,
        status=status,
        detail=detail or texts.PROBLEMS.get(status, texts.PROBLEM),
        errors=faults or [],
    )
    return web.Response(
        status=status, text=problem.model_dump_json(), content_type=CONTENT_TYPE, headers=headers
    )
