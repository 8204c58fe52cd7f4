"""What admins do with documents that were sent in, by chat or at the console; each act is logged."""

from __future__ import annotations

import asyncio
from functools import partial

from sqlalchemy.ext.asyncio import AsyncSession

from handlers import texts
from handlers.acting import Actor
from handlers.errors import Refusal
from handlers.limits import shorten
from handlers.services import Services
from indexer.analysis import AnalysedPassage
from indexer.passages import cut
from knowledge import answer_log, incoming
from knowledge.corpus import lock_corpus
from knowledge.incoming import IncomingState
from knowledge.ingest import Progress, analyse
from knowledge.models import Document, DocumentVersion, IncomingDocument
from knowledge.reuse import analyse_rest, analysed_before
from knowledge.versions import AddedVersion, add_version, hash_of, is_stored, withdraw_version

_TITLE_UNITS = 200


async def waiting(session: AsyncSession, incoming_id: int) -> IncomingDocument:
    """A document over which nobody has decided.

    Raises:
        Refusal: When there is none of that number, or somebody has.
    """
    row = await incoming.find(session, incoming_id)
    if row is None or row.state != IncomingState.WAITING:
        raise Refusal(texts.FILE_DECIDED)
    return row


async def analyse_incoming(
    services: Services, incoming_id: int, progress: Progress | None = None
) -> list[AnalysedPassage]:
    """Analyse a document that waits, before anything is changed: this is where the time goes.

    Raises:
        Refusal: When it waits no more.
    """
    async with services.read() as session:
        row = await waiting(session, incoming_id)
        document = incoming.document_of(row)
        passages = await asyncio.to_thread(cut, document)
        before = await analysed_before(session, document, passages)
    if progress is not None:
        progress.expect(len(passages) - len(before))
    step = partial(analyse, services.analyst, name=row.file_name, progress=progress)
    return await analyse_rest(passages, before, step)


async def register(
    services: Services, actor: Actor, incoming_id: int, analysed: list[AnalysedPassage]
) -> AddedVersion:
    """Let a document answer from now on; nothing that takes long may follow.

    Raises:
        Refusal: When somebody else has decided, or its words are stored already.
    """
    await lock_corpus(services.session)
    row = await waiting(services.session, incoming_id)
    document, file_name = incoming.document_of(row), row.file_name
    content_hash = hash_of(document)
    if await is_stored(services.session, document, content_hash):
        raise Refusal(texts.FILE_STORED.format(title=shorten(document.title, _TITLE_UNITS)))
    await _log(services, actor, file_name, document.title, "imported")
    added = await add_version(
        services.session, document, content_hash, analysed, source_name=file_name, now=actor.now
    )
    await incoming.settle(
        services.session, incoming_id, IncomingState.IMPORTED, now=actor.now, version_id=added.id
    )
    return added


async def discard(services: Services, actor: Actor, incoming_id: int) -> IncomingDocument:
    """Forget what was read.

    Raises:
        Refusal: When somebody else has decided.
    """
    row = await waiting(services.session, incoming_id)
    if not await incoming.settle(services.session, incoming_id, IncomingState.DISCARDED, now=actor.now):
        raise Refusal(texts.FILE_DECIDED)
    return row


async def withdraw(services: Services, actor: Actor, version_id: int) -> None:
    """Take a version back: the one before it holds again. Nothing that takes long may follow.

    Raises:
        Refusal: When that was done before.
    """
    await lock_corpus(services.session)
    version = await services.session.get(DocumentVersion, version_id, populate_existing=True)
    if version is None or version.withdrawn_at is not None:
        raise Refusal(texts.FILE_DECIDED)
    document = await services.session.get_one(Document, version.document_id)
    await incoming.withdraw_of(services.session, version_id, now=actor.now)
    await _log(services, actor, version.source_name, document.title, "withdrawn")
    await withdraw_version(services.session, version_id, actor.now)


async def _log(services: Services, actor: Actor, file_name: str, title: str, became: str) -> None:
    line = {"person": actor.person.id, "file": file_name, "title": title, "became": became}
    await answer_log.append(services.session, answer_log.Kind.DOCUMENT_IMPORTED, line, now=actor.now)
