"""Versions (판) of a document: which one holds from when, and what the index has of them.

Versions follow each other by the day from which they hold, and those of one day in the order of
import. Each is superseded by the next, whichever was imported first.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from indexer.analysis import AnalysedPassage
from indexer.structure import StructuredDocument
from knowledge.corpus import active_passage_ids, record_change, retire_passages, store_version_passages
from knowledge.models import Document, DocumentVersion

#: Raised whenever parsers or passages change what they make of the same file.
READING_VERSION = "1"
_SEOUL = ZoneInfo("Asia/Seoul")


def key_of(document: StructuredDocument) -> str:
    """What stays the same through all versions of a document: ``statute:지방계약법 시행령``."""
    return f"{document.kind}:{document.short_name}"


def hash_of(document: StructuredDocument) -> str:
    """Identity of what a document says, as this version of the program reads it."""
    content = json.dumps(dataclasses.asdict(document), ensure_ascii=False, default=str, sort_keys=True)
    return hashlib.sha256(f"{READING_VERSION}\n{content}".encode()).hexdigest()


async def is_stored(session: AsyncSession, document: StructuredDocument, content_hash: str) -> bool:
    """Whether there is nothing to import: a version with this content is stored.

    An undated document that goes back to an old text has changed all the same.
    """
    versions = await _versions(session, key_of(document))
    same = [version for version in versions if version.content_hash.split("+")[0] == content_hash]
    return bool(same) and (document.effective_date is not None or same[-1] is versions[-1])


async def add_version(
    session: AsyncSession,
    document: StructuredDocument,
    content_hash: str,
    analysed: Sequence[AnalysedPassage],
    *,
    source_name: str,
    now: dt.datetime,
) -> bool:
    """Store a new version with its passages and let the index follow.

    Args:
        session: The transaction; nothing may follow in it that takes long, see ``record_change``.
        document: What was read.
        content_hash: Its ``hash_of``.
        analysed: Its passages.
        source_name: The file that it came from.
        now: Its day in Seoul decides which versions are over.

    Returns:
        Whether the version holds now or will; False where a newer one already does.
    """
    row = await _document_row(session, document, now)
    versions = await _versions(session, key_of(document))
    number = max((version.number for version in versions), default=0) + 1
    is_old_text = any(version.content_hash == content_hash for version in versions)
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
    versions = sorted([*versions, new], key=lambda version: (_holds_from(version), version.number))
    if versions[-1] is new:
        _describe(row, document)
    changed, removed = await _put_in_order(session, versions, now.astimezone(_SEOUL).date())
    holds = not set(added) & set(removed)
    in_index = [passage_id for passage_id in changed if passage_id not in set(added)]
    gone = [passage_id for passage_id in removed if passage_id not in set(added)]
    if holds or in_index or gone:
        await record_change(session, [*(added if holds else []), *in_index], gone, now)
    return holds


async def retire_outdated(session: AsyncSession, now: dt.datetime) -> list[int]:
    """Take versions out of the index whose successors have come into force; returns passage ids.

    To be called daily: a version imported before its 시행일 lets its predecessor stand until then.
    """
    today = now.astimezone(_SEOUL).date()
    query = select(DocumentVersion.id).where(DocumentVersion.superseded_from <= today)
    removed: list[int] = []
    for version_id in (await session.scalars(query)).all():
        removed += await retire_passages(session, version_id=version_id)
    if removed:
        await record_change(session, [], removed, now)
    return removed


async def _versions(session: AsyncSession, key: str) -> list[DocumentVersion]:
    query = select(DocumentVersion).join(Document).where(Document.key == key)
    return list((await session.scalars(query.order_by(DocumentVersion.number))).all())


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


async def _put_in_order(
    session: AsyncSession, versions: Sequence[DocumentVersion], today: dt.date
) -> tuple[list[int], list[int]]:
    """Let each version be superseded by the next; returns passages with new dates, and retired ones."""
    changed: list[int] = []
    removed: list[int] = []
    for version, successor in zip(versions, [*versions[1:], None], strict=True):
        until = _holds_from(successor) if successor is not None else None
        is_changed = version.superseded_from != until
        version.superseded_from = until
        if until is not None and until <= max(today, _holds_from(version)):
            removed += await retire_passages(session, version_id=version.id)
        elif is_changed:
            changed += await active_passage_ids(session, version_id=version.id)
    return changed, removed


def _holds_from(version: DocumentVersion) -> dt.date:
    return version.effective_date or version.imported_at.astimezone(_SEOUL).date()
