"""Versions (판) of a document: which one holds from when, and what the index has of them.

Versions follow each other by the day from which they hold, and those of one day in the order of
import. Each is superseded by the next, whichever was imported first.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from indexer.analysis import AnalysedPassage
from indexer.structure import StructuredDocument
from knowledge.corpus import (
    activate_passages,
    active_passage_ids,
    lock_corpus,
    record_change,
    retire_passages,
    store_version_passages,
)
from knowledge.models import Document, DocumentVersion

#: Raised whenever parsers or passages change what they make of the same file.
READING_VERSION = "1"
_SEOUL = ZoneInfo("Asia/Seoul")


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
    versions = await _versions(session, key_of(document))
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
    stored = await _versions(session, key_of(document))
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
    versions = _in_force_order([*stored, new])
    if versions[-1] is new:
        _describe(row, document)
    changed, removed = await _put_in_order(session, versions, now.astimezone(_SEOUL).date())
    holds = not set(added) & set(removed)
    in_index = [passage_id for passage_id in changed if passage_id not in set(added)]
    gone = [passage_id for passage_id in removed if passage_id not in set(added)]
    if holds or in_index or gone:
        await record_change(session, [*(added if holds else []), *in_index], gone, now)
    return AddedVersion(new.id, holds)


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
    removed = await retire_passages(session, version_id=version_id)
    left = _in_force_order(await _versions(session, document.key))
    today = now.astimezone(_SEOUL).date()
    added: list[int] = []
    for one in left:
        successor = next(iter(left[left.index(one) + 1 :]), None)
        until = _holds_from(successor) if successor is not None else None
        if one.superseded_from != until:
            one.superseded_from = until
            if until is None or until > today:
                added += await activate_passages(session, version_id=one.id)
    if not left:
        document.retired_at = now
    if added or removed:
        await record_change(session, added, removed, now)
    return True


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


def _in_force_order(versions: Iterable[DocumentVersion]) -> list[DocumentVersion]:
    """The versions that count, in the order in which they follow each other."""
    counting = (version for version in versions if version.withdrawn_at is None)
    return sorted(counting, key=lambda version: (_holds_from(version), version.number))


def _holds_from(version: DocumentVersion) -> dt.date:
    return version.effective_date or version.imported_at.astimezone(_SEOUL).date()
