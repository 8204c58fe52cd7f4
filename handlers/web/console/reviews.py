"""Reviews at the console: what rests on a rule that has changed is looked at again, and decided."""

from __future__ import annotations

from aiohttp import web

from handlers import review_acts
from handlers.errors import Refusal
from handlers.web.console import texts
from handlers.web.console.actor import actor_of
from handlers.web.console.decisions import LISTED, Decision, Listed, decision_page, list_page, number_of
from handlers.web.context import CONTEXT
from handlers.web.errors import BadInput, Stale
from handlers.web.reading import read_form
from handlers.web.sessions import visitor_of
from knowledge import reviews
from knowledge.models import Review
from knowledge.reviews import ReviewState

_PATH = "/console/reviews"
_REOPEN = "reopen"


async def show_reviews(request: web.Request) -> web.Response:
    """GET /console/reviews: what is to be looked at again, one's own first."""
    return await _list(request)


async def show_review(request: web.Request) -> web.Response:
    """GET /console/reviews/{id}: what it says, how the rule read and how it reads."""
    try:
        return await _page(request, number_of(request))
    except Refusal as refusal:
        return await _list(request, error=Stale("act", refusal.text))


async def decide_review(request: web.Request) -> web.Response:
    """POST /console/reviews/{id}/acts: keep, correct, retire or tell, or take back that it was kept."""
    context, number = request.app[CONTEXT], number_of(request)
    act = (await read_form(request)).get("act", "")
    actor = actor_of(visitor_of(request), context, f"review:{number}")
    try:
        async with context.database.session() as session:
            services = context.services(session)
            if act == _REOPEN:
                await review_acts.reopen(services, actor, number)
                led_to = f"{_PATH}/{number}"
            else:
                review = await review_acts.opened(session, number)
                await review_acts.decide(services, actor, number, _state(review, act))
                following = await reviews.next_for(session, actor.person.id)
                led_to = f"{_PATH}/{following.id}" if following is not None else _PATH
                led_to += f"?said={act}&done={number}"
    except Refusal as refusal:
        return await _list(request, error=Stale("act", refusal.text))
    context.committed()
    raise web.HTTPSeeOther(led_to)


async def _list(request: web.Request, *, error: BadInput | None = None) -> web.Response:
    async with request.app[CONTEXT].database.read() as session:
        found = await reviews.list_open(session, visitor_of(request).person.id, limit=LISTED)
        total = await reviews.count_open(session)
        listed = [
            Listed(f"{_PATH}/{one.id}", review_acts.name_of(one), one.holds_from, one.units) for one in found
        ]
    return list_page(request, texts.REVIEWS, _PATH, listed, total, error=error)


async def _page(request: web.Request, number: int) -> web.Response:
    async with request.app[CONTEXT].database.read() as session:
        review = await review_acts.opened(session, number)
        card = await review_acts.card(session, review)
        following = await reviews.next_for(session, visitor_of(request).person.id, after=number)
    decision = Decision(
        title=texts.REVIEWS,
        path=_PATH,
        number=number,
        card=card,
        choices=[(state, review_acts.label_of(review, state)) for state in review_acts.choices(review)],
        following=following.id if following is not None else None,
    )
    return decision_page(request, decision)


def _state(review: Review, act: str) -> ReviewState:
    for state in review_acts.choices(review):
        if state == act:
            return state
    raise BadInput("act", texts.NO_ACT)
