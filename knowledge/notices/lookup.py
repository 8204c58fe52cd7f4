"""The statutes that a notice cites, as they hold on a day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from indexer.structure import DocumentKind, Passage, StructuredDocument
from knowledge.corpus import load_passages
from knowledge.models import Document, DocumentVersion, PassageRow
from knowledge.notices.citations import Statutes, cited_by
from knowledge.notices.statements import read_statements

#: Articles looked up for one notice.
_MAX_ARTICLES = 300


async def statutes_for(session: AsyncSession, document: StructuredDocument, day: dt.date) -> Statutes:
    """Look up what a notice cites.

    Args:
        session: Any session.
        document: The draft.
        day: Articles that hold on this day are found.
    """
    cited = {(reference.law, reference.article) for _, reference in cited_by(read_statements(document))}
    cited = set(sorted(cited)[:_MAX_ARTICLES])
    laws = {law for law, _ in cited}
    version = DocumentVersion
    in_force = (
        Document.kind == DocumentKind.STATUTE,
        Document.short_name.in_(laws),
        version.withdrawn_at.is_(None),
        or_(version.effective_date.is_(None), version.effective_date <= day),
        or_(version.superseded_from.is_(None), version.superseded_from > day),
    )
    query = (
        select(PassageRow.id, Document.short_name, PassageRow.article, PassageRow.title)
        .join(version, PassageRow.document_version_id == version.id)
        .join(Document, version.document_id == Document.id)
        .where(*in_force, PassageRow.article != "", ~PassageRow.repealed)
        .order_by(PassageRow.document_version_id, PassageRow.ordinal)
    )
    rows = (await session.execute(query)).all()
    titles: dict[str, dict[str, str]] = defaultdict(dict)
    for _, law, article, title in rows:
        if title:
            titles[law].setdefault(article, title)
    wanted = {row.id: (row.short_name, row.article) for row in rows if (row.short_name, row.article) in cited}
    articles = await _passages(session, wanted)
    return Statutes(articles, frozenset(titles), titles)


async def _passages(
    session: AsyncSession, wanted: dict[int, tuple[str, str]]
) -> dict[tuple[str, str], list[Passage]]:
    articles: dict[tuple[str, str], list[Passage]] = defaultdict(list)
    for stored in await load_passages(session, list(wanted), with_analysis=False):
        articles[wanted[stored.id]].append(stored.passage)
    return articles
