"""One article through time: its texts, when each of them holds, and what changed from one to the next."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from indexer.structure import DocumentKind, Passage
from knowledge.corpus import StoredPassage, load_passages
from knowledge.difference import UnitChange, difference, units_of
from knowledge.models import Document, DocumentVersion, PassageRow
from knowledge.validity import Period, in_force_order, period_of


@dataclass(frozen=True, slots=True)
class ArticleText:
    """A text of an article, through all versions of its statute that have the same.

    Attributes:
        period: The days on which it holds.
        version: The version that brought it.
        stored: Its passages, in reading order; none where the statute no longer has the article.
    """

    period: Period
    version: DocumentVersion
    stored: tuple[StoredPassage, ...]

    @property
    def title(self) -> str:
        """The article's title; empty where there is no text."""
        return self.stored[0].passage.title if self.stored else ""

    @property
    def passages(self) -> list[Passage]:
        """Its passages as the parser made them."""
        return [one.passage for one in self.stored]

    def changes_from(self, before: ArticleText) -> tuple[UnitChange, ...]:
        """What is different from another text, unit by unit."""
        return difference(units_of(before.passages), units_of(self.passages))

    def says_the_same(self, other: ArticleText) -> bool:
        """Whether no word of it is different, its title included."""
        return self.title == other.title and not self.changes_from(other) and not other.changes_from(self)


async def find_statute(session: AsyncSession, law: str) -> Document | None:
    """The statute of a short name; None where it is not imported."""
    found: Document | None = await session.scalar(
        select(Document).where(Document.kind == DocumentKind.STATUTE, Document.short_name == law)
    )
    return found


async def texts_of(session: AsyncSession, document_id: int, article: str) -> list[ArticleText]:
    """The texts that an article has had and will have, oldest first; empty where there never was one.

    Imports that were taken back, and versions that another one of the same day replaced, do not count.
    """
    rows = await session.scalars(select(DocumentVersion).where(DocumentVersion.document_id == document_id))
    versions = [one for one in in_force_order(rows) if not period_of(one).is_empty]
    version_ids = [version.id for version in versions]
    query = select(PassageRow.id).where(
        PassageRow.document_version_id.in_(version_ids), PassageRow.article == article
    )
    held: dict[int, list[StoredPassage]] = defaultdict(list)
    ids: Sequence[int] = (await session.scalars(query)).all()
    for one in await load_passages(session, ids, with_analysis=False):
        held[one.document_version_id or 0].append(one)
    texts: list[ArticleText] = []
    for version in versions:
        stored = tuple(sorted(held[version.id], key=lambda one: one.passage.ordinal))
        text = ArticleText(period_of(version), version, stored)
        if texts and texts[-1].says_the_same(text):
            texts[-1] = replace(texts[-1], period=Period(texts[-1].period.begins, text.period.ends))
        elif texts or stored:
            texts.append(text)
    return texts


def text_on(texts: Sequence[ArticleText], day: dt.date) -> ArticleText | None:
    """The text that holds on a day; None where none does."""
    return next((text for text in texts if day in text.period), None)
