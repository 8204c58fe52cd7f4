"""The statutes that a notice cites, as they hold on a day."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.ext.asyncio import AsyncSession

from indexer.structure import StructuredDocument
from knowledge.cited_articles import CitedArticles, find_cited
from knowledge.notices.citations import cited_by
from knowledge.notices.statements import read_statements


async def statutes_for(session: AsyncSession, document: StructuredDocument, day: dt.date) -> CitedArticles:
    """Look up what a notice cites.

    Args:
        session: Any session.
        document: The draft.
        day: Articles that hold on this day are found.
    """
    cited = (reference for _, reference in cited_by(read_statements(document)))
    return await find_cited(session, cited, day)
