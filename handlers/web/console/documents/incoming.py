"""A document that an administrator adds: read, shown as it would be indexed, then registered or dropped."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import PurePath
from types import MappingProxyType
from typing import NoReturn

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import document_acts
from handlers.errors import Refusal
from handlers.web.console import texts as console_texts
from handlers.web.console.actor import actor_of
from handlers.web.console.documents import texts
from handlers.web.console.documents.indexed import shown_passage
from handlers.web.console.documents.listing import documents_page
from handlers.web.console.documents.registrations import REGISTRATIONS, Registration
from handlers.web.context import CONTEXT
from handlers.web.errors import BadInput, NotHere, Stale
from handlers.web.pages import page
from handlers.web.reading import read_form, whole_number
from handlers.web.sessions import visitor_of
from handlers.web.uploads import read_own_upload
from indexer.authority import LABELS, Authority
from indexer.errors import DocumentError
from indexer.passages import cut
from knowledge import incoming
from knowledge.incoming import IncomingState, Standing
from knowledge.models import DocumentVersion, IncomingDocument

#: Passages that are shown of a document before it is registered.
_SHOWN_PASSAGES = 20
_MAX_CHARS = 200
#: What a form says of a document, by the names that its header would have for it.
_HEADER = {"title": "제목", "effective": "시행일자", "kind": "구분", "jurisdiction": "관할"}
#: What a file that somebody sends can be; statutes come from their own source.
_KINDS = (Authority.STANDARD_DOCUMENT, Authority.NOTICE, Authority.INTERPRETATION)


async def upload_document(request: web.Request) -> web.Response:
    """POST /console/documents: read a file, and lead to what was read of it."""
    context, visitor = request.app[CONTEXT], visitor_of(request)
    try:
        upload = await read_own_upload(request, visitor)
        name = (PurePath(upload.name).name or texts.UPLOAD_UNNAMED)[-_MAX_CHARS:]
        with _as_bad_input():
            document = await incoming.read(upload.content, name, {})
        async with context.database.session() as session:
            compared = await incoming.compare(session, document)
            if compared.standing is Standing.STORED:
                raise BadInput("file", texts.INCOMING_STANDINGS["stored"])
            row = await incoming.keep(
                session, document, file_name=name, person_id=visitor.person.id, now=context.now()
            )
    except BadInput as error:
        return await documents_page(request, error=error)
    raise web.HTTPSeeOther(f"/console/incoming/{row.id}")


async def show_incoming(request: web.Request) -> web.Response:
    """GET /console/incoming/{id}: what was read of a document, or how far its registration has come."""
    return await _incoming_page(request, _number(request))


async def decide(request: web.Request) -> web.Response:
    """POST /console/incoming/{id}/acts: register a document, or drop it."""
    number = _number(request)
    form = await read_form(request)
    try:
        if form.get("act") == "register":
            await _register(request, number, form)
        elif form.get("act") == "discard":
            await _discard(request, number)
    except BadInput as error:
        return await _incoming_page(request, number, typed=form, error=error)
    except Refusal as refusal:
        return await documents_page(request, error=Stale("act", refusal.text))
    raise BadInput("act", console_texts.NO_ACT)


async def _register(request: web.Request, number: int, form: Mapping[str, str]) -> NoReturn:
    """Begin to register a document, and lead to the page that shows how far that has come."""
    context, visitor = request.app[CONTEXT], visitor_of(request)
    header = {name: form[key].strip()[:_MAX_CHARS] for key, name in _HEADER.items() if form.get(key)}
    async with context.database.session() as session:
        row = await document_acts.waiting(session, number)
        with _as_bad_input():
            incoming.describe(row, header)

    async def work(registration: Registration) -> None:
        async with context.database.session() as session:
            services = context.services(session)
            # Before the first statement: it takes its time.
            analysed = await document_acts.analyse_incoming(services, number, registration)
            actor = actor_of(visitor, context, f"incoming:{number}")
            await document_acts.register(services, actor, number, analysed)
        context.committed()

    request.app[REGISTRATIONS].start(number, work)
    raise web.HTTPSeeOther(f"/console/incoming/{number}")


async def _discard(request: web.Request, number: int) -> NoReturn:
    context = request.app[CONTEXT]
    actor = actor_of(visitor_of(request), context, f"incoming:{number}")
    async with context.database.session() as session:
        await document_acts.discard(context.services(session), actor, number)
    request.app[REGISTRATIONS].forget(number)
    raise web.HTTPSeeOther("/console/documents?said=discarded")


async def _incoming_page(
    request: web.Request,
    number: int,
    *,
    typed: Mapping[str, str] = MappingProxyType({}),
    error: BadInput | None = None,
) -> web.Response:
    context = request.app[CONTEXT]
    registration = request.app[REGISTRATIONS].find(number)
    async with context.database.read() as session:
        row = await incoming.find(session, number)
        if row is None:
            raise NotHere(texts.NOT_FOUND)
        if row.state != IncomingState.WAITING:
            raise web.HTTPSeeOther(await _decided(session, row))
        document = incoming.document_of(row)
        compared = await incoming.compare(session, document)
    passages = await asyncio.to_thread(cut, document)
    failure = None
    if registration is not None and registration.failure:
        failure, registration = Stale("act", registration.failure), None
    return page(
        request,
        "console/incoming.html",
        status=error.status if error else 200,
        row=row,
        document=document,
        compared=compared,
        total=len(passages),
        passages=[shown_passage(one) for one in passages[:_SHOWN_PASSAGES]],
        registration=registration,
        kinds=[LABELS[one] for one in _KINDS],
        typed=typed,
        error=error or failure,
    )


async def _decided(session: AsyncSession, row: IncomingDocument) -> str:
    """Where somebody is led who comes to a document that has been decided over."""
    if row.document_version_id is None:
        return "/console/documents?said=discarded"
    version = await session.get_one(DocumentVersion, row.document_version_id)
    said = "registered" if version.withdrawn_at is None else "withdrawn"
    return f"/console/documents/{version.document_id}?version={version.number}&said={said}"


@contextmanager
def _as_bad_input() -> Iterator[None]:
    try:
        yield
    except DocumentError as error:
        raise BadInput("file", texts.UPLOAD_REFUSED.format(name=error.name, reason=error.reason)) from error


def _number(request: web.Request) -> int:
    number = whole_number(request.match_info["id"])
    if number is None:
        raise NotHere(texts.NOT_FOUND)
    return number
