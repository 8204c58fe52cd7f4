"""The page of a weekly digest in full."""

from __future__ import annotations

from aiohttp import web

from handlers.digest_text import render_full
from handlers.web import texts
from handlers.web.context import CONTEXT
from handlers.web.errors import NotHere
from handlers.web.pages import page
from handlers.web.reading import whole_number
from handlers.web.sanitize import sanitize
from handlers.web.sessions import visitor_of
from knowledge.digest import DigestState
from knowledge.models import Digest, Room
from knowledge.rooms import Purpose


async def show_digest(request: web.Request) -> web.Response:
    """GET /digests/{id}: a posted digest; one that is not posted yet, for instructors only."""
    context = request.app[CONTEXT]
    visitor = visitor_of(request)
    digest_id = whole_number(request.match_info["id"])
    async with context.database.read() as session:
        digest = await session.get(Digest, digest_id) if digest_id is not None else None
        room = await session.get(Room, digest.room_id) if digest is not None else None
    if digest is None or room is None:
        raise NotHere(texts.DIGEST_NOT_FOUND)
    posted = digest.state == DigestState.POSTED
    if not visitor.is_instructor and (not posted or room.purpose == Purpose.INSTRUCTORS):
        raise NotHere(texts.DIGEST_NOT_FOUND)
    body = sanitize(render_full(digest.content), context.settings.public_url)
    return page(request, "digest.html", iso_week=digest.iso_week, draft=not posted, body=body)
