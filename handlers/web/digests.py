"""The page of a weekly digest in full; instructors decide there whether it is posted."""

from __future__ import annotations

from aiohttp import web

from handlers import digest_acts
from handlers.digest_text import render_full
from handlers.errors import Refusal
from handlers.web import texts
from handlers.web.console.actor import actor_of
from handlers.web.context import CONTEXT
from handlers.web.errors import BadInput, NotHere, Stale
from handlers.web.pages import page
from handlers.web.reading import read_form, whole_number
from handlers.web.sanitize import sanitize
from handlers.web.sessions import visitor_of
from knowledge.digest import DigestState
from knowledge.models import Digest, Room
from knowledge.rooms import Purpose

_ACTS = {"post": digest_acts.post, "skip": digest_acts.skip}


async def show_digest(request: web.Request) -> web.Response:
    """GET /digests/{id}: a posted digest; one that is not posted yet, for instructors only."""
    return await _digest_page(request)


async def decide_digest(request: web.Request) -> web.Response:
    """POST /digests/{id}/acts: post a draft, or skip its week."""
    context = request.app[CONTEXT]
    digest_id = whole_number(request.match_info["id"])
    act = (await read_form(request)).get("act", "")
    if digest_id is None:
        raise NotHere(texts.DIGEST_NOT_FOUND)
    if act not in _ACTS:
        raise BadInput("act", texts.BAD_REQUEST)
    actor = actor_of(visitor_of(request), context, f"digest:{digest_id}")
    try:
        async with context.database.session() as session:
            await _ACTS[act](context.services(session), actor, digest_id)
    except Refusal as refusal:
        return await _digest_page(request, error=Stale("act", refusal.text))
    context.committed()
    raise web.HTTPSeeOther(f"/console?said={act}")


async def _digest_page(request: web.Request, *, error: BadInput | None = None) -> web.Response:
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
    return page(
        request,
        "digest.html",
        status=error.status if error else 200,
        digest=digest,
        room=room,
        posted=posted,
        waits=visitor.is_instructor and digest.state == DigestState.DRAFT,
        body=body,
        error=error,
    )
