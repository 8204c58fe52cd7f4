"""Versions (판) of a document: a new one is stored, one that was stored is taken back.

Which of them holds when, whichever was imported first, is ``knowledge.validity``'s.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from indexer.analysis import AnalysedPassage
from indexer.structure import StructuredDocument
from knowledge.amendments import open_reviews
from knowledge.corpus import lock_corpus, record_change, store_version_passages
from knowledge.models import Document, DocumentVersion
from knowledge.reviews import void_of_version
from knowledge.validity import arrange, day_in_seoul, in_force_order, period_of, versions_of

#: Raised whenever parsers or passages change what they make of the same file.
READING_VERSION = "1"


def key_of(document: StructuredDocument) -> str:
    """What stays the same through all versions of a document: ``statute:지방계약법 시행령``."""
    return f"{document.kind}:{document.short_name}"


def hash_of(document: StructuredDocument) -> str:
    """Identity of what a document says, as this version of the program reads it."""
    content = json.dumps(
        dataclasses.asdict(document, dict_factory=_without_pages),
        ensure_ascii=False, default=str, sort_keys=True,
    )  # fmt: skip
    return hashlib.sha256(f"{READING_VERSION}\n{content}".encode()).hexdigest()


def _without_pages(fields: list[tuple[str, object]]) -> dict[str, object]:
    """Where no pages are known, a document says what it said before there were any."""
    return {name: value for name, value in fields if name != "page" or value is not None}


async def is_stored(session: AsyncSession, document: StructuredDocument, content_hash: str) -> bool:
    """Whether there is nothing to import: a version with this content is stored.

    An undated document that goes back to an old text has changed all the same.
    """
    versions = await versions_of(session, key_of(document))
    counting = [version for version in versions if version.withdrawn_at is None]
    same = [version for version in counting if version.content_hash.split("+")[0] == content_hash]
    return bool(same) and (document.effective_date is not None or same[-1] is counting[-1])


@dataclass(frozen=True, slots=True)
class AddedVersion:
    """A version that was stored.

    Attributes:
        id: Its row.
        holds: Whether it holds now or will; False where a newer one already does.
    """

    id: int
    holds: bool


async def add_version(
    session: AsyncSession,
    document: StructuredDocument,
    content_hash: str,
    analysed: Sequence[AnalysedPassage],
    *,
    source_name: str,
    now: dt.datetime,
) -> AddedVersion:
    """Store a new version with its passages and let the index follow.

    Args:
        session: The transaction; nothing may follow in it that takes long, see ``record_change``.
        document: What was read.
        content_hash: Its ``hash_of``.
        analysed: Its passages.
        source_name: The file that it came from.
        now: Its day in Seoul decides which versions are over.
    """
    row = await _document_row(session, document, now)
    stored = await versions_of(session, key_of(document))
    number = max((version.number for version in stored), default=0) + 1
    is_old_text = any(version.content_hash == content_hash for version in stored)
    new = DocumentVersion(
        document_id=row.id,
        number=number,
        effective_date=document.effective_date,
        superseded_from=None,
        promulgation_number=document.promulgation_number,
        repealed=document.repealed,
        source_name=source_name,
        source_url=document.source_url,
        content_hash=f"{content_hash}+{number}" if is_old_text else content_hash,
        warnings=list(document.warnings),
        imported_at=now,
    )
    session.add(new)
    await session.flush()
    added = await store_version_passages(session, new.id, analysed)
    today = day_in_seoul(now)
    if in_force_order([*stored, new])[-1] is new:
        _describe(row, document)
    change = await arrange(session, [*stored, new], today)
    await open_reviews(session, row, new, [*stored, new], now=now)
    taken = {*added, *change.added} - set(change.removed)
    gone = set(change.removed) - set(added)
    if taken or gone:
        await record_change(session, sorted(taken), sorted(gone), now)
    period = period_of(new)
    return AddedVersion(new.id, period.ends is None or period.ends > max(today, period.begins))


async def withdraw_version(session: AsyncSession, version_id: int, now: dt.datetime) -> bool:
    """Take an import back: the version holds no more, and the one before it holds again.

    What has cited it still finds its words. Nothing may follow in the transaction that takes long, see
    ``record_change``.

    Returns:
        False where that was done before.
    """
    await lock_corpus(session)
    version = await session.get_one(DocumentVersion, version_id, populate_existing=True)
    if version.withdrawn_at is not None:
        return False
    version.withdrawn_at = now
    document = await session.get_one(Document, version.document_id)
    await void_of_version(session, version_id, now=now)
    versions = await versions_of(session, document.key)
    change = await arrange(session, versions, day_in_seoul(now))
    if not in_force_order(versions):
        document.retired_at = now
    if change.added or change.removed:
        await record_change(session, change.added, change.removed, now)
    return True


async def _document_row(session: AsyncSession, document: StructuredDocument, now: dt.datetime) -> Document:
    row = await session.scalar(select(Document).where(Document.key == key_of(document)))
    if row is None:
        row = Document(key=key_of(document), created_at=now)
        _describe(row, document)
        session.add(row)
    row.retired_at = None
    await session.flush()
    return row


def _describe(row: Document, document: StructuredDocument) -> None:
    row.kind, row.jurisdiction = str(document.kind), str(document.jurisdiction)
    row.title, row.short_name = document.title, document.short_name
    row.authority = int(document.authority)
