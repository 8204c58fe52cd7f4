"""The evaluation cases at the console: each with how it is answered now."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from handlers import examination_texts as names
from handlers.web.console.bench import texts
from handlers.web.console.bench.looking import LOOKS
from handlers.web.context import CONTEXT
from handlers.web.errors import BadInput, Stale
from handlers.web.pages import page
from handlers.web.paging import Pages
from handlers.web.reading import whole_number
from handlers.web.sessions import visitor_of
from indexer.evaluation import Measured
from knowledge import evaluation_cases, people
from knowledge.models import EvaluationCase

#: Each is asked anew for the page.
_PAGE = 10


@dataclass(frozen=True, slots=True)
class ShownCase:
    """A case, who marked it, and what becomes of its question now."""

    case: EvaluationCase
    by: str
    measured: Measured


async def show_cases(request: web.Request) -> web.Response:
    """GET /console/bench/cases?page=2: the cases, latest first."""
    request.app[LOOKS].check(visitor_of(request).person.id)
    return await _cases_page(request)


async def retire_case(request: web.Request) -> web.Response:
    """POST /console/bench/cases/{id}/retire: take a case back."""
    context = request.app[CONTEXT]
    case_id = whole_number(request.match_info["id"]) or 0
    by_id = visitor_of(request).person.id
    async with context.database.session() as session:
        retired = await evaluation_cases.retire(session, case_id, by_id=by_id, now=context.now())
    if not retired:
        return await _cases_page(request, error=Stale("case", texts.CASE_GONE))
    raise web.HTTPSeeOther("/console/bench/cases?said=retired")


async def _cases_page(request: web.Request, *, error: BadInput | None = None) -> web.Response:
    context = request.app[CONTEXT]
    async with context.database.read() as session:
        pages = Pages.of(request, await evaluation_cases.count(session), "/console/bench/cases", _PAGE)
        cases = await evaluation_cases.newest(session, limit=pages.size, offset=pages.offset)
        markers = {case.added_by_id: await people.get(session, case.added_by_id) for case in cases}
    shown = []
    for case in cases:
        row = evaluation_cases.as_labelled(case)
        by = markers[case.added_by_id]
        measured = Measured(row, await context.examiner.ask(row))
        shown.append(ShownCase(case, by.name if by is not None else "", measured))
    return page(
        request,
        "console/bench_cases.html",
        status=error.status if error else 200,
        cases=shown,
        pages=pages,
        names=names,
        error=error,
        said=request.query.get("said", ""),
    )
