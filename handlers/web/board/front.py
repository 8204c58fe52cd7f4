"""The board itself: the search, and what there is to read without one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from handlers.web.board import addresses, texts
from handlers.web.board.frame import MAX_QUERY_CHARS, board_page
from handlers.web.board.results import ShownResult, as_shown
from handlers.web.context import CONTEXT
from handlers.web.errors import TooMany
from handlers.web.limits import RateLimiter
from handlers.web.paging import Pages
from handlers.web.sessions import VISITOR
from indexer.entries import PassageKind
from indexer.structure import DocumentKind
from knowledge import digest
from knowledge.board import documents, entries
from knowledge.board.search import KINDS, MOST_FOUND, Found
from knowledge.board.topics import shipped_topics

SEARCHES = web.AppKey("web_searches", RateLimiter)
#: Results of each kind where all are searched; 15 together.
_FIRST_OF = {PassageKind.QA: 6, PassageKind.STATUTE: 5, PassageKind.STANDARD: 4}
_PAGE = 20
_NEWEST = 6
_CITED = 8
_DOCUMENTS = 6
_DIGESTS = 3
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\s]+")


@dataclass(frozen=True, slots=True)
class KindTab:
    """A kind that can be searched alone."""

    name: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class ResultGroup:
    """What was found of one kind; ``more_url`` leads to all of it where not all is shown."""

    name: str
    total: int
    results: Sequence[ShownResult]
    more_url: str = ""


@dataclass(frozen=True, slots=True)
class ShownSearch:
    """A search and what it found, or why it was not made."""

    query: str
    status: str
    tabs: Sequence[KindTab] = ()
    groups: Sequence[ResultGroup] = ()
    problem: str = ""
    nothing: bool = False
    everywhere_url: str = ""
    ask_url: str = ""


async def show_board(request: web.Request) -> web.Response:
    """GET /board?q=수의계약: what is found; without a query, what there is to read."""
    query = _CONTROLS.sub(" ", request.query.get("q", "")).strip()
    if not query:
        return await _show_front(request)
    kind = next((one for one in KINDS if one == request.query.get("kind")), None)
    if len(query) > MAX_QUERY_CHARS:
        problem = texts.SEARCH_TOO_LONG.format(limit=MAX_QUERY_CHARS)
        return _refused(request, query[:MAX_QUERY_CHARS], problem, 400)
    visitor = request.get(VISITOR)
    try:
        request.app[SEARCHES].check(visitor.person.id if visitor else request.remote)
    except TooMany as error:
        problem = texts.SEARCH_TOO_MANY.format(seconds=error.retry_after)
        response = _refused(request, query, problem, error.status)
        response.headers["Retry-After"] = str(error.retry_after)
        return response
    return await _show_results(request, query, kind)


def _refused(request: web.Request, query: str, problem: str, status: int) -> web.Response:
    search = ShownSearch(query, problem, problem=problem)
    return board_page(request, "board/front.html", status=status, search=search, pages=None)


async def _show_results(request: web.Request, query: str, kind: PassageKind | None) -> web.Response:
    search = request.app[CONTEXT].search
    today = request.app[CONTEXT].today()
    if kind is None:
        limit = max(_FIRST_OF.values())
        found = await search.search(query, on=today, kinds=KINDS, limit=limit)
        groups = [_group(query, found, place, _FIRST_OF[one]) for place, one in enumerate(KINDS)]
        pages = None
    else:
        wanted = Pages.of(request, MOST_FOUND, addresses.search(query, kind), _PAGE)
        found = await search.search(query, on=today, kinds=(kind,), limit=_PAGE, offset=wanted.offset)
        pages = Pages.of(request, found.total, wanted.path, _PAGE)
        if pages.number < wanted.number:
            found = await search.search(query, on=today, kinds=(kind,), limit=_PAGE, offset=pages.offset)
        groups = [_group(query, found, 0, _PAGE, paged=True)]
    nothing = not found.total
    shown = ShownSearch(
        query=query,
        status=_status(query, kind, found),
        tabs=_tabs(query, kind),
        groups=[group for group in groups if group.results],
        nothing=nothing,
        everywhere_url=addresses.search(query) if nothing and kind else "",
        ask_url=addresses.ask(query),
    )
    return board_page(request, "board/front.html", search=shown, pages=pages)


def _status(query: str, kind: PassageKind | None, found: Found) -> str:
    if found.total:
        return texts.SEARCH_FOUND.format(query=query, total=found.total)
    if kind is None:
        return texts.SEARCH_NOTHING.format(query=query)
    return texts.SEARCH_NOTHING_OF_KIND.format(kind=texts.KINDS[kind], query=query)


def _tabs(query: str, kind: PassageKind | None) -> list[KindTab]:
    every = KindTab(texts.KIND_ALL, addresses.search(query), kind is None)
    return [every, *(KindTab(texts.KINDS[one], addresses.search(query, one), one is kind) for one in KINDS)]


def _group(query: str, found: Found, place: int, limit: int, *, paged: bool = False) -> ResultGroup:
    of_kind = found.kinds[place]
    name = texts.KINDS[of_kind.kind]
    results = [as_shown(one, found.words) for one in of_kind.passages[:limit]]
    more = not paged and of_kind.total > len(results)
    return ResultGroup(name, of_kind.total, results, addresses.search(query, of_kind.kind) if more else "")


async def _show_front(request: web.Request) -> web.Response:
    context = request.app[CONTEXT]
    today = request.app[CONTEXT].today()
    async with context.database.read() as session:
        return board_page(
            request,
            "board/front.html",
            newest=await entries.newest(session, limit=_NEWEST),
            topics=await entries.topic_counts(session, shipped_topics()),
            cited=await entries.most_cited(session, limit=_CITED),
            documents=await documents.newest(session, DocumentKind.STANDARD, today, limit=_DOCUMENTS),
            digests=await digest.posted(session, limit=_DIGESTS) if request.get(VISITOR) else [],
        )
