"""Conflicts at the console: what is published and contradicts each other, side by side, and decided."""

from __future__ import annotations

from aiohttp import web

from handlers import conflict_acts
from handlers import texts as chat_texts
from handlers.errors import Refusal
from handlers.web.console import texts
from handlers.web.console.actor import actor_of
from handlers.web.console.decisions import LISTED, Decision, Listed, decision_page, list_page, number_of
from handlers.web.context import CONTEXT
from handlers.web.errors import BadInput, Stale
from handlers.web.reading import read_form
from handlers.web.sessions import visitor_of
from knowledge.consistency import conflicts
from knowledge.consistency.conflicts import ConflictState

_PATH = "/console/conflicts"
_REOPEN = "reopen"
_CHOICES = {
    ConflictState.LEFT_HOLDS: chat_texts.BUTTON_LEFT_HOLDS,
    ConflictState.RIGHT_HOLDS: chat_texts.BUTTON_RIGHT_HOLDS,
    ConflictState.BOTH_HOLD: chat_texts.BUTTON_BOTH_HOLD,
}


async def show_conflicts(request: web.Request) -> web.Response:
    """GET /console/conflicts: what is published and contradicts each other."""
    return await _list(request)


async def show_conflict(request: web.Request) -> web.Response:
    """GET /console/conflicts/{id}: both sides."""
    try:
        return await _page(request, number_of(request))
    except Refusal as refusal:
        return await _list(request, error=Stale("act", refusal.text))


async def decide_conflict(request: web.Request) -> web.Response:
    """POST /console/conflicts/{id}/acts: say which side holds, or take back that both do."""
    context, number = request.app[CONTEXT], number_of(request)
    act = (await read_form(request)).get("act", "")
    actor = actor_of(visitor_of(request), context, f"conflict:{number}")
    try:
        async with context.database.session() as session:
            services = context.services(session)
            if act == _REOPEN:
                await conflict_acts.reopen(services, actor, number)
                led_to = f"{_PATH}/{number}"
            else:
                await conflict_acts.decide(services, actor, number, _state(act))
                following = await conflicts.next_open(session, context.today())
                led_to = f"{_PATH}/{following.id}" if following is not None else _PATH
                led_to += f"?said={act}&done={number}"
    except Refusal as refusal:
        return await _list(request, error=Stale("act", refusal.text))
    context.committed()
    raise web.HTTPSeeOther(led_to)


async def _list(request: web.Request, *, error: BadInput | None = None) -> web.Response:
    context = request.app[CONTEXT]
    async with context.database.read() as session:
        found = await conflicts.list_open(session, context.today(), limit=LISTED)
        total = await conflicts.count_open(session, context.today())
        named = [(one, await conflict_acts.sides(session, one)) for one in found]
    listed = [Listed(f"{_PATH}/{one.id}", f"{sides.left} ↔ {sides.right}") for one, sides in named]
    return list_page(request, texts.CONFLICTS, _PATH, listed, total, error=error)


async def _page(request: web.Request, number: int) -> web.Response:
    context = request.app[CONTEXT]
    async with context.database.read() as session:
        conflict = await conflict_acts.opened(session, number)
        left = await conflicts.count_open(session, context.today())
        card = await conflict_acts.card(session, conflict, left)
        following = await conflicts.next_open(session, context.today(), after=number)
    decision = Decision(
        title=texts.CONFLICTS,
        path=_PATH,
        number=number,
        card=card,
        choices=list(_CHOICES.items()),
        following=following.id if following is not None else None,
    )
    return decision_page(request, decision)


def _state(act: str) -> ConflictState:
    for state in _CHOICES:
        if state == act:
            return state
    raise BadInput("act", texts.NO_ACT)
