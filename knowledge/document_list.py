"""Documents as those who keep them see them: every version, and its passages as the index has them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from indexer.structure import DocumentKind
from knowledge.corpus import StoredPassage, load_passages
from knowledge.models import Document, DocumentVersion, PassageRow
from knowledge.validity import in_force_order, period_of


class Shown(StrEnum):
    """Which documents."""

    STANDARD = "standard"
    STATUTE = "statute"
    #: Without a version that holds or will.
    RETIRED = "retired"


class Standing(StrEnum):
    """Where a version stands on a day."""

    IN_FORCE = "in_force"
    PENDING = "pending"
    PAST = "past"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class ListedVersion:
    """A version, and how many of its passages the index has.

    Attributes:
        version: The version.
        standing: Where it stands.
        passages: How many it has.
        indexed: How many of them the index has; the words of the others stand in another version.
    """

    version: DocumentVersion
    standing: Standing
    passages: int
    indexed: int


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """A document and its versions, latest first."""

    document: Document
    versions: Sequence[ListedVersion]

    @property
    def version(self) -> ListedVersion:
        """The version that holds, else the one that will, else the last one."""
        for standing in (Standing.IN_FORCE, Standing.PENDING):
            for one in self.versions:
                if one.standing is standing:
                    return one
        return self.versions[0]


async def list_documents(
    session: AsyncSession, shown: Shown, today: dt.date, *, words: str = "", limit: int, offset: int = 0
) -> list[ListedDocument]:
    """Documents of a kind whose title has some words, by title."""
    query = select(Document).where(*_chosen(shown, words)).order_by(Document.title, Document.id)
    rows = list(await session.scalars(query.limit(limit).offset(offset)))
    return await _with_versions(session, rows, today)


async def count_found(session: AsyncSession, shown: Shown, words: str) -> int:
    """How many documents of a kind have some words in their title."""
    query = select(func.count()).select_from(Document).where(*_chosen(shown, words))
    return await session.scalar(query) or 0


async def count_documents(session: AsyncSession) -> dict[Shown, int]:
    """How many documents there are of each kind."""
    return {shown: await count_found(session, shown, "") for shown in Shown}


async def get(session: AsyncSession, document_id: int, today: dt.date) -> ListedDocument | None:
    """A document with its versions; None where there is none of that number."""
    query = select(Document).where(Document.id == document_id, Document.kind != DocumentKind.EXPECTED)
    found = await _with_versions(session, list(await session.scalars(query)), today)
    return found[0] if found else None


async def list_passages(
    session: AsyncSession, version_id: int, *, words: str = "", limit: int, offset: int = 0
) -> list[StoredPassage]:
    """Passages of a version that have some words, in reading order, with tokens and vectors."""
    query = select(PassageRow.id).where(*_passages(version_id, words))
    ids = await session.scalars(query.order_by(PassageRow.ordinal, PassageRow.id).limit(limit).offset(offset))
    return await load_passages(session, list(ids))


async def count_passages(session: AsyncSession, version_id: int, words: str) -> int:
    """How many passages of a version have some words."""
    query = select(func.count()).select_from(PassageRow).where(*_passages(version_id, words))
    return await session.scalar(query) or 0


def _passages(version_id: int, words: str) -> list[ColumnElement[bool]]:
    chosen = [PassageRow.document_version_id == version_id]
    return [*chosen, _has(words, PassageRow.text, PassageRow.title, PassageRow.article)] if words else chosen


def _chosen(shown: Shown, words: str) -> list[ColumnElement[bool]]:
    if shown is Shown.RETIRED:
        chosen = [Document.retired_at.is_not(None), Document.kind != DocumentKind.EXPECTED]
    else:
        chosen = [Document.retired_at.is_(None), Document.kind == shown.value]
    return [*chosen, _has(words, Document.title, Document.short_name)] if words else chosen


def _has(words: str, *columns: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    return or_(*(column.icontains(words, autoescape=True) for column in columns))


async def _with_versions(
    session: AsyncSession, documents: Sequence[Document], today: dt.date
) -> list[ListedDocument]:
    ids = [document.id for document in documents]
    versions = list(
        await session.scalars(select(DocumentVersion).where(DocumentVersion.document_id.in_(ids)))
    )
    passages, indexed = await _counts(session, [version.id for version in versions])
    by_document: dict[int, list[DocumentVersion]] = defaultdict(list)
    for version in versions:
        by_document[version.document_id].append(version)
    listed = []
    for document in documents:
        of_it = by_document[document.id]
        counting = in_force_order(of_it)[::-1]
        taken_back = sorted((one for one in of_it if one.withdrawn_at), key=lambda one: -one.number)
        listed.append(
            ListedDocument(
                document,
                [
                    ListedVersion(one, _standing(one, today), passages.get(one.id, 0), indexed.get(one.id, 0))
                    for one in (*counting, *taken_back)
                ],
            )
        )
    return [one for one in listed if one.versions]


async def _counts(session: AsyncSession, version_ids: Sequence[int]) -> tuple[dict[int, int], dict[int, int]]:
    """Passages by version, and those of them that the index has."""
    query = (
        select(PassageRow.document_version_id, func.count())
        .where(PassageRow.document_version_id.in_(version_ids))
        .group_by(PassageRow.document_version_id)
    )
    counted = []
    for chosen in (query, query.where(PassageRow.active)):
        counted.append({key: count for key, count in await session.execute(chosen) if key is not None})
    return counted[0], counted[1]


def _standing(version: DocumentVersion, today: dt.date) -> Standing:
    if version.withdrawn_at is not None:
        return Standing.WITHDRAWN
    period = period_of(version)
    if today in period:
        return Standing.IN_FORCE
    return Standing.PENDING if period.begins > today and not period.is_empty else Standing.PAST
