"""What holds for every answer: security headers, and one shape of errors."""

from __future__ import annotations

import logging

from aiohttp import web
from aiohttp.typedefs import Handler

from handlers.web import texts
from handlers.web.context import CONTEXT
from handlers.web.errors import BadInput, NotSignedIn, TooMany, WebError
from handlers.web.pages import page
from handlers.web.routing import API_PREFIX

log = logging.getLogger(__name__)

#: Nothing from elsewhere, nothing inline, no frames (https://www.w3.org/TR/CSP3/).
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # Sign-in links carry their token in the address: it must not travel on.
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
STATIC_PREFIX = "/static/"

_HTTP_MESSAGES = {
    404: ("not_found", texts.ERROR_NOT_FOUND),
    405: ("method", texts.ERROR_METHOD),
    413: ("too_large", texts.ERROR_TOO_LARGE),
}


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Signal handler: put the security headers on an answer that is about to go out."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.app[CONTEXT].settings.secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    caching = "no-cache" if request.path.startswith(STATIC_PREFIX) else "no-store"
    response.headers.setdefault("Cache-Control", caching)


@web.middleware
async def shape_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn everything raised into a page, or for scripts into the one JSON shape."""
    try:
        return await handler(request)
    except NotSignedIn as error:
        if _is_script(request):
            return _as_json(error.status, error.code, error.message)
        here = request.path_qs if request.method == "GET" else "/"
        raise web.HTTPSeeOther(request.app.router["join"].url_for().with_query(next=here)) from None
    except WebError as error:
        return _answer(request, error)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        code, message = _HTTP_MESSAGES.get(error.status, ("bad_request", texts.BAD_REQUEST))
        response = _shaped(request, error.status, code, message)
        if isinstance(error, web.HTTPMethodNotAllowed):
            response.headers["Allow"] = error.headers["Allow"]
        return response
    except Exception:
        # The last resort: whatever went wrong is logged, and the browser gets a page it can show.
        log.exception("cannot answer %s %s", request.method, request.match_info.route.resource)
        return _shaped(request, 500, "internal", texts.ERROR_INTERNAL)


def _answer(request: web.Request, error: WebError) -> web.Response:
    field = error.field if isinstance(error, BadInput) else None
    retry_after = error.retry_after if isinstance(error, TooMany) else None
    response = _shaped(request, error.status, error.code, error.message, field, retry_after)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _shaped(
    request: web.Request,
    status: int,
    code: str,
    message: str,
    field: str | None = None,
    retry_after: int | None = None,
) -> web.Response:
    if _is_script(request):
        return _as_json(status, code, message, field, retry_after)
    return page(request, "error.html", status=status, message=message)


def _as_json(
    status: int, code: str, message: str, field: str | None = None, retry_after: int | None = None
) -> web.Response:
    error = {"code": code, "message": message, "field": field, "retry_after": retry_after}
    return web.json_response({"error": error}, status=status)


def _is_script(request: web.Request) -> bool:
    return request.path.startswith(API_PREFIX) or "text/html" not in request.headers.get(
        "Accept", "text/html"
    )
