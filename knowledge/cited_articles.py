"""Articles that a text cites, as they hold on a day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from indexer.law_names import split_level
from indexer.question import MAIN_LAW
from indexer.references import Reference, find_references
from indexer.structure import Jurisdiction, Passage
from knowledge.answering import Citation
from knowledge.citing import cite_by_name, cite_unit, first_holding
from knowledge.corpus import StoredPassage, load_passages
from knowledge.difference import units_of
from knowledge.models import Document, DocumentVersion, PassageRow
from knowledge.validity import of_laws_in_force

#: Articles looked up for one text.
_MAX_ARTICLES = 2_000
_LEVELS = ("시행령", "시행규칙")


def references_to_local_law(text: str) -> list[Reference]:
    """The references in a text of a local office.

    Where only 시행령 or 시행규칙 is named, it is that of the local act. An article alone may be of anything:
    conditions of contract have articles as well.
    """
    sure = set(find_references(text))
    levels = {level for level in _LEVELS if level in text}
    return [
        reference
        for reference in find_references(text, default_law=MAIN_LAW[Jurisdiction.LOCAL])
        if reference in sure or split_level(reference.law)[1] in levels
    ]


class CitationProblem(StrEnum):
    """Why a citation does not stand."""

    UNKNOWN_LAW = "unknown_law"
    #: There is no such article, or it is repealed.
    NO_ARTICLE = "no_article"
    #: The article has no such 항, 호 or 목.
    NO_UNIT = "no_unit"


@dataclass(frozen=True, slots=True)
class CitedArticles:
    """What the statutes say on a day, as far as a text cites them.

    Attributes:
        articles: The passages of each article asked for that is in force.
        laws: Statutes that are stored.
        titles: For each statute, its articles and what each is about.
    """

    articles: Mapping[tuple[str, str], Sequence[Passage]] = field(default_factory=dict)
    laws: frozenset[str] = frozenset()
    titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def passages(self, reference: Reference) -> Sequence[Passage]:
        """The passages of the article that a reference names."""
        return self.articles.get((reference.law, reference.article), ())

    def problem(self, reference: Reference) -> CitationProblem | None:
        """Why a reference that was looked up does not stand; None where it does."""
        if reference.law not in self.laws:
            return CitationProblem.UNKNOWN_LAW
        passages = self.passages(reference)
        if not units_of(passages):
            return CitationProblem.NO_ARTICLE
        if reference.path and not units_of(passages, reference.path):
            return CitationProblem.NO_UNIT
        return None


async def find_cited(session: AsyncSession, cited: Iterable[Reference], day: dt.date) -> CitedArticles:
    """Look up articles that are cited.

    Args:
        session: Any session.
        cited: References, of which so many articles as anybody cites in one text are looked up.
        day: Articles that hold on this day are found.
    """
    asked = set(sorted({(reference.law, reference.article) for reference in cited})[:_MAX_ARTICLES])
    laws = {law for law, _ in asked}
    titles: dict[str, dict[str, str]] = defaultdict(dict)
    for _, law, article, title in await session.execute(articles_of(laws, day)):
        if title:
            titles[law].setdefault(article, title)
    found = await load_articles(session, asked, day)
    articles = {key: [stored.passage for stored in passages] for key, passages in found.items()}
    return CitedArticles(articles, frozenset(titles), titles)


async def load_articles(
    session: AsyncSession, asked: Collection[tuple[str, str]], day: dt.date
) -> dict[tuple[str, str], list[StoredPassage]]:
    """The passages of articles, each named by its law and number, as they hold on a day, in reading order."""
    query = articles_of({law for law, _ in asked}, day)
    rows = await session.execute(query.where(PassageRow.article.in_({article for _, article in asked})))
    wanted = {passage_id: (law, article) for passage_id, law, article, _ in rows if (law, article) in asked}
    articles: dict[tuple[str, str], list[StoredPassage]] = defaultdict(list)
    for stored in await load_passages(session, list(wanted), with_analysis=False):
        articles[wanted[stored.id]].append(stored)
    return dict(articles)


async def cite_rules(
    session: AsyncSession, rules: Sequence[tuple[str, str, str]], day: dt.date
) -> tuple[Citation, ...]:
    """Citations of rules that somebody names: law, article and unit; by name alone where none is stored.

    Args:
        session: Any session.
        rules: ``(지방계약법 시행령, 제25조, 제1항제5호)``; the unit is empty for a whole article.
        day: The day on which they hold.
    """
    articles = await load_articles(session, [(law, article) for law, article, _ in rules], day)
    citations = []
    for law, article, path in rules:
        passages = articles.get((law, article), [])
        stored = first_holding(passages, path)
        if stored is None:
            citations.append(cite_by_name(law, article, path))
        else:
            citations.append(cite_unit(stored, path, on=day, article=passages))
    return tuple(citations)


def articles_of(laws: Collection[str], day: dt.date) -> Select[int, str, str, str]:
    """Passages of every article of some laws on a day: number, law, article, title."""
    return (
        select(PassageRow.id, Document.short_name, PassageRow.article, PassageRow.title)
        .join(DocumentVersion, PassageRow.document_version_id == DocumentVersion.id)
        .join(Document, DocumentVersion.document_id == Document.id)
        .where(*of_laws_in_force(laws, day), PassageRow.article != "", ~PassageRow.repealed)
        .order_by(PassageRow.document_version_id, PassageRow.ordinal)
    )
