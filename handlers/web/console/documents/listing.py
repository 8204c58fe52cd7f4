"""Documents at the console: the list, and one with its versions and its passages as the index sees them."""

from __future__ import annotations

from urllib.parse import urlencode

from aiohttp import web

from handlers import document_acts
from handlers.errors import Refusal
from handlers.web.console.actor import actor_of
from handlers.web.console.documents import texts
from handlers.web.console.documents.indexed import shown_passage
from handlers.web.context import CONTEXT
from handlers.web.errors import BadInput, NotHere, Stale
from handlers.web.pages import page
from handlers.web.paging import Pages
from handlers.web.reading import whole_number
from handlers.web.sessions import visitor_of
from indexer.parsers import SUFFIXES
from knowledge import document_list, incoming
from knowledge.document_list import ListedDocument, ListedVersion, Shown

_DOCUMENTS = 20
_PASSAGES = 8
_MAX_WORDS_CHARS = 100


async def show_documents(request: web.Request) -> web.Response:
    """GET /console/documents?shown=statute&q=…&page=2: the documents, and a form to add one."""
    return await documents_page(request)


async def show_document(request: web.Request) -> web.Response:
    """GET /console/documents/{id}?version=2&q=…&page=2: the passages of a version, the others beside it."""
    return await _document_page(request)


async def withdraw_version(request: web.Request) -> web.Response:
    """POST /console/documents/{id}/versions/{number}/withdraw: take a version back."""
    context = request.app[CONTEXT]
    document, version = await _known(request, request.match_info["number"])
    actor = actor_of(visitor_of(request), context, f"version:{version.version.id}")
    try:
        async with context.database.session() as session:
            await document_acts.withdraw(context.services(session), actor, version.version.id)
    except Refusal as refusal:
        return await _document_page(request, error=Stale("act", refusal.text))
    context.committed()
    raise web.HTTPSeeOther(f"/console/documents/{document.document.id}?said=withdrawn")


async def documents_page(request: web.Request, *, error: BadInput | None = None) -> web.Response:
    """The list; with what was wrong, where something was."""
    context = request.app[CONTEXT]
    value = request.query.get("shown", "")
    shown = Shown(value) if value in set(Shown) else Shown.STANDARD
    words = request.query.get("q", "").strip()[:_MAX_WORDS_CHARS]
    path = f"/console/documents?{urlencode({'shown': shown, 'q': words})}"
    async with context.database.read() as session:
        counts = await document_list.count_documents(session)
        pages = Pages.of(request, await document_list.count_found(session, shown, words), path, _DOCUMENTS)
        found = await document_list.list_documents(
            session, shown, context.today(), words=words, limit=pages.size, offset=pages.offset
        )
        waiting = await incoming.list_waiting(session)
    return page(
        request,
        "console/documents.html",
        status=error.status if error else 200,
        shown=shown,
        words=words,
        counts=counts,
        documents=found,
        pages=pages,
        waiting=waiting,
        error=error,
        megabytes=incoming.MAX_BYTES // 1_000_000,
        suffixes=",".join(SUFFIXES),
        said=request.query.get("said", ""),
    )


async def _document_page(request: web.Request, *, error: BadInput | None = None) -> web.Response:
    context = request.app[CONTEXT]
    document, version = await _known(request, request.query.get("version"))
    words = request.query.get("q", "").strip()[:_MAX_WORDS_CHARS]
    asked = {"version": str(version.version.number), "q": words}
    path = f"/console/documents/{document.document.id}?{urlencode(asked)}"
    async with context.database.read() as session:
        total = await document_list.count_passages(session, version.version.id, words)
        pages = Pages.of(request, total, path, _PASSAGES)
        passages = await document_list.list_passages(
            session, version.version.id, words=words, limit=pages.size, offset=pages.offset
        )
    return page(
        request,
        "console/document.html",
        status=error.status if error else 200,
        listed=document,
        document=document.document,
        version=version,
        passages=[shown_passage(one.passage, one) for one in passages],
        pages=pages,
        words=words,
        error=error,
        said=request.query.get("said", ""),
    )


async def _known(request: web.Request, number: str | None) -> tuple[ListedDocument, ListedVersion]:
    """The document of an address, and one of its versions; the one that holds where no number is given."""
    context = request.app[CONTEXT]
    document_id = whole_number(request.match_info["id"])
    async with context.database.read() as session:
        found = await document_list.get(session, document_id or 0, context.today())
    if found is None:
        raise NotHere(texts.NOT_FOUND)
    if number is None:
        return found, found.version
    for one in found.versions:
        if one.version.number == whole_number(number):
            return found, one
    raise NotHere(texts.NOT_FOUND)
