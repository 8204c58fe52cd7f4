"""The list of weekly digests; each has its own page."""

from __future__ import annotations

from aiohttp import web

from handlers.web.board.frame import board_page
from handlers.web.context import CONTEXT
from handlers.web.paging import Pages
from knowledge import digest


async def show_digests(request: web.Request) -> web.Response:
    """GET /board/digests: posted digests, newest first."""
    async with request.app[CONTEXT].database.read() as session:
        pages = Pages.of(request, await digest.posted_count(session), request.path)
        found = await digest.posted(session, limit=pages.size, offset=pages.offset)
    return board_page(request, "board/digests.html", digests=found, pages=pages)
