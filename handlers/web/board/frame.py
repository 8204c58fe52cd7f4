"""What every page of the board has: the search box, its place in the site, its own address in print."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from handlers.web.board import addresses
from handlers.web.context import CONTEXT
from handlers.web.pages import page

#: Longest query, for the box; longer ones are refused.
MAX_QUERY_CHARS = 200


def board_page(request: web.Request, template: str, *, status: int = 200, **values: Any) -> web.Response:
    """A page of the board."""
    frame = {
        "to": addresses,
        "max_query": MAX_QUERY_CHARS,
        "permalink": request.app[CONTEXT].settings.public_url + request.path_qs,
        "today": request.app[CONTEXT].today(),
        "search": None,
    }
    return page(request, template, status=status, **(frame | values))
