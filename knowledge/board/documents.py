"""Documents as the board lists and shows them. Reads only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import load_only

from indexer.structure import DocumentKind
from knowledge.models import Document, DocumentVersion, PassageRow
from knowledge.validity import in_force_order, period_of

#: Expected questions are stored like documents, and are none.
SHOWN_KINDS = (DocumentKind.STANDARD, DocumentKind.STATUTE)


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """A document in a list, with the version that holds."""

    document: Document
    version: DocumentVersion


async def count(session: AsyncSession, kind: DocumentKind, today: dt.date) -> int:
    """How many documents of a kind are in force."""
    return await session.scalar(select(func.count()).select_from(_in_force(kind, today).subquery())) or 0


async def newest(
    session: AsyncSession, kind: DocumentKind, today: dt.date, *, limit: int
) -> list[ListedDocument]:
    """Documents in force, those first whose version was imported last."""
    newest_first = _in_force(kind, today).order_by(
        DocumentVersion.imported_at.desc(), Document.title, Document.id
    )
    return await _listed(session, newest_first.limit(limit))


async def by_title(
    session: AsyncSession, kind: DocumentKind, today: dt.date, *, limit: int, offset: int = 0
) -> list[ListedDocument]:
    """Documents in force, by their titles."""
    in_order = _in_force(kind, today).order_by(Document.title, Document.id)
    return await _listed(session, in_order.limit(limit).offset(offset))


async def versions_of(session: AsyncSession, document_id: int) -> list[DocumentVersion]:
    """The versions of a document that hold, held or will hold on some day, oldest first."""
    rows = await session.scalars(select(DocumentVersion).where(DocumentVersion.document_id == document_id))
    return [one for one in in_force_order(rows) if not period_of(one).is_empty]


async def passages_of(session: AsyncSession, version_id: int) -> Sequence[PassageRow]:
    """The passages of a version in reading order, without tokens and vectors."""
    words = (
        PassageRow.ordinal, PassageRow.article, PassageRow.path, PassageRow.title,
        PassageRow.heading_path, PassageRow.blocks, PassageRow.repealed,
    )  # fmt: skip
    rows = await session.scalars(
        select(PassageRow)
        .where(PassageRow.document_version_id == version_id)
        .options(load_only(*words))
        .order_by(PassageRow.ordinal)
    )
    return rows.all()


def _in_force(kind: DocumentKind, today: dt.date) -> Select[Document, DocumentVersion]:
    version = DocumentVersion
    return (
        select(Document, version)
        .join(version, version.document_id == Document.id)
        .where(
            Document.kind == kind,
            Document.retired_at.is_(None),
            version.withdrawn_at.is_(None),
            or_(version.effective_date.is_(None), version.effective_date <= today),
            or_(version.superseded_from.is_(None), version.superseded_from > today),
        )
    )


async def _listed(session: AsyncSession, query: Select[Document, DocumentVersion]) -> list[ListedDocument]:
    return [ListedDocument(document, version) for document, version in await session.execute(query)]
