"""The thesaurus at the console: which everyday words stand for which words of the rules."""

from __future__ import annotations

from html import unescape

from aiohttp import web

from handlers.terms import refusal
from handlers.web.console import texts
from handlers.web.context import CONTEXT
from handlers.web.errors import BadInput, Stale
from handlers.web.pages import page
from handlers.web.reading import read_form, whole_number
from handlers.web.sessions import visitor_of
from indexer.thesaurus import shipped_rows
from knowledge import thesaurus
from knowledge.errors import TermRefusedError
from knowledge.privacy import mask

_MAX_SOURCE = 100


async def show_terms(request: web.Request) -> web.Response:
    """GET /console/terms: the rows in force, last added first."""
    return await _terms_page(request)


async def add_term(request: web.Request) -> web.Response:
    """POST /console/terms: add a row; what is searched from then on counts it."""
    context = request.app[CONTEXT]
    form = await read_form(request)
    everyday, statutory = mask(form.get("everyday", "").strip()), mask(form.get("statutory", "").strip())
    source = form.get("source", "").strip()[:_MAX_SOURCE]
    try:
        async with context.database.session() as session:
            # Before the first statement: it reads much.
            async with context.database.read() as snapshot:
                analyst = context.services(session).analyst
                term = await thesaurus.check(snapshot, analyst, everyday, statutory, source=source)
            by_id = visitor_of(request).person.id
            await thesaurus.add(session, term, by_id=by_id, now=context.now())
    except TermRefusedError as refused:
        said = unescape(refusal(refused).striptags())
        return await _terms_page(request, typed=form, error=BadInput("term", said))
    context.committed()
    raise web.HTTPSeeOther("/console/terms?said=kept")


async def retire_term(request: web.Request) -> web.Response:
    """POST /console/terms/{id}/retire: take a row back."""
    context = request.app[CONTEXT]
    number = whole_number(request.match_info["id"])
    async with context.database.session() as session:
        by_id = visitor_of(request).person.id
        taken = await thesaurus.retire(session, number or 0, by_id=by_id, now=context.now())
    if taken is None:
        return await _terms_page(request, error=Stale("term", texts.TERM_GONE))
    context.committed()
    raise web.HTTPSeeOther("/console/terms?said=kept")


async def _terms_page(
    request: web.Request, *, typed: dict[str, str] | None = None, error: BadInput | None = None
) -> web.Response:
    async with request.app[CONTEXT].database.read() as session:
        terms = await thesaurus.newest(session)
    return page(
        request,
        "console/terms.html",
        status=error.status if error else 200,
        terms=terms,
        shipped=len(shipped_rows()),
        typed=typed or {},
        error=error,
        said=request.query.get("said", ""),
    )
