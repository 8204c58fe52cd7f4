"""What an amendment touches: everything of ours that cites what a new version of a statute has changed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from indexer.question import MAIN_LAW
from indexer.references import Reference, find_references, is_within
from indexer.structure import DocumentKind, Jurisdiction
from knowledge.answering import Decision
from knowledge.checklists.table import shipped_checklists
from knowledge.corpus import load_passages
from knowledge.difference import UnitChange, difference, units_of
from knowledge.figures.table import shipped_figures
from knowledge.models import (
    AnswerRow,
    Document,
    DocumentVersion,
    PassageRow,
    QACitation,
    QAEntry,
    Question,
)
from knowledge.qa_entries import EntryState
from knowledge.questions import QuestionState
from knowledge.reviews import ReviewSubject, open_review, void_of_subjects
from knowledge.validity import in_force_order, period_of

#: Answers older than this are not corrected any more.
ANSWERS_FOR = dt.timedelta(days=90)
_MAX_TITLE = 200


@dataclass(frozen=True, slots=True)
class Amendment:
    """What a version of a statute changed of the one before it.

    Attributes:
        law: Short name of the statute.
        articles: For each article that changed (``제25조``), its units that did.
    """

    law: str
    articles: Mapping[str, tuple[UnitChange, ...]] = field(default_factory=dict)

    def touched(self, article: str, path: str = "") -> list[tuple[str, str]]:
        """The changed units that a citation rests on: within the unit that it cites, or around it."""
        return [
            (article, change.path)
            for change in self.articles.get(article, ())
            if is_within(change.path, path) or is_within(path, change.path)
        ]


async def amendment_of(
    session: AsyncSession,
    law: str,
    before_id: int,
    after_id: int,
    *,
    articles: Collection[str] | None = None,
) -> Amendment:
    """Compare two versions of a statute, article by article: all of it, or only some articles."""
    before, after = [await _articles(session, version_id, articles) for version_id in (before_id, after_id)]
    changes = {
        article: difference(before.get(article, {}), after.get(article, {}))
        for article in dict.fromkeys([*before, *after])
    }
    return Amendment(law, {article: found for article, found in changes.items() if found})


async def open_reviews(
    session: AsyncSession,
    document: Document,
    new: DocumentVersion,
    versions: Iterable[DocumentVersion],
    *,
    now: dt.datetime,
) -> None:
    """Let everything be reviewed that rests on what a new version of a statute has changed.

    Nothing has to be where the version is the first of its statute, an old one that came later, or one that
    came together with the one before it, on which nobody has relied.

    Args:
        session: The transaction that stores the version.
        document: The statute; of a standard document, reviews of the version before are closed.
        new: Its new version.
        versions: All of its versions.
        now: The moment.
    """
    ordered = in_force_order(versions)
    if len(ordered) < 2 or ordered[-1] is not new:
        return
    before = ordered[-2]
    if document.kind != DocumentKind.STATUTE:
        await _void_of_passages(session, before.id, now)
        return
    if before.imported_at == now:
        return
    amendment = await amendment_of(session, document.short_name, before.id, new.id)
    if not amendment.articles:
        return
    for touched in (
        *await _entries(session, amendment),
        *await _passages(session, amendment),
        *_figures(amendment),
        *_checklists(amendment),
        *await _answers(session, amendment, now - ANSWERS_FOR),
    ):
        await open_review(
            session,
            touched.subject,
            touched.key,
            touched.title[:_MAX_TITLE],
            units=touched.units,
            version_id=new.id,
            previous_id=before.id,
            holds_from=period_of(new).begins,
            now=now,
        )


async def _void_of_passages(session: AsyncSession, version_id: int, now: dt.datetime) -> None:
    query = select(PassageRow.id).where(PassageRow.document_version_id == version_id)
    keys = [str(passage_id) for passage_id in await session.scalars(query)]
    await void_of_subjects(session, ReviewSubject.PASSAGE, keys, now=now)


@dataclass(frozen=True, slots=True)
class _Touched:
    subject: ReviewSubject
    key: str
    title: str
    units: list[tuple[str, str]]


async def _articles(
    session: AsyncSession, version_id: int, articles: Collection[str] | None
) -> dict[str, dict[str, str]]:
    """Units of articles of a version, by article; of every one where none are named."""
    query = select(PassageRow.id).where(
        PassageRow.document_version_id == version_id, PassageRow.article != ""
    )
    if articles is not None:
        query = query.where(PassageRow.article.in_(articles))
    stored = await load_passages(session, (await session.scalars(query)).all(), with_analysis=False)
    by_article = defaultdict(list)
    for one in stored:
        by_article[one.passage.article].append(one.passage)
    return {article: units_of(passages) for article, passages in by_article.items()}


async def _entries(session: AsyncSession, amendment: Amendment) -> list[_Touched]:
    query = (
        select(QAEntry.id, QAEntry.question, QACitation.article, QACitation.path)
        .join(QACitation, QACitation.entry_id == QAEntry.id)
        .where(QAEntry.state == EntryState.PUBLISHED, QACitation.law == amendment.law)
        .order_by(QAEntry.id, QACitation.position)
    )
    units: dict[tuple[int, str], list[tuple[str, str]]] = defaultdict(list)
    for entry_id, question, article, path in await session.execute(query):
        units[entry_id, question] += amendment.touched(article, path)
    return [
        _Touched(ReviewSubject.ENTRY, str(entry_id), question, found)
        for (entry_id, question), found in units.items()
        if found
    ]


async def _passages(session: AsyncSession, amendment: Amendment) -> list[_Touched]:
    """Passages of the newest versions of standard documents."""
    named = or_(*(PassageRow.text.contains(article.removeprefix("제")) for article in amendment.articles))
    query = (
        select(PassageRow.id, PassageRow.title, PassageRow.text, Document)
        .join(DocumentVersion, PassageRow.document_version_id == DocumentVersion.id)
        .join(Document, DocumentVersion.document_id == Document.id)
        .where(
            PassageRow.active,
            DocumentVersion.superseded_from.is_(None),
            Document.kind == DocumentKind.STANDARD,
            named,
        )
        .order_by(PassageRow.id)
    )
    touched = []
    for passage_id, heading, text, document in await session.execute(query):
        law = MAIN_LAW.get(Jurisdiction(document.jurisdiction))
        units = _units(amendment, find_references(text, default_law=law))
        if units:
            title = f"{document.title}: {heading}" if heading else document.title
            touched.append(_Touched(ReviewSubject.PASSAGE, str(passage_id), title, units))
    return touched


def _figures(amendment: Amendment) -> Iterator[_Touched]:
    for figure in shipped_figures().figures:
        units = _units(amendment, (row.reference for row in figure.rows))
        if units:
            yield _Touched(ReviewSubject.FIGURE, figure.key, figure.label, units)


def _checklists(amendment: Amendment) -> Iterator[_Touched]:
    table = shipped_checklists()
    for paper in table.papers.values():
        units = _units(amendment, (basis.reference for basis in paper.basis))
        if units:
            yield _Touched(ReviewSubject.CHECKLIST, paper.key, table.title(paper.key), units)


def _units(amendment: Amendment, cited: Iterable[Reference]) -> list[tuple[str, str]]:
    """The changed units that some citations rest on, each once."""
    return list(
        dict.fromkeys(
            unit
            for reference in cited
            if reference.law == amendment.law
            for unit in amendment.touched(reference.article, reference.path)
        )
    )


async def _answers(session: AsyncSession, amendment: Amendment, since: dt.datetime) -> list[_Touched]:
    """The answers since a moment: there may be hundreds, so one review is for all of them."""
    units: dict[tuple[str, str], None] = {}
    count = 0
    for _, touched in await answers_touched(session, amendment, since):
        units |= dict.fromkeys(touched)
        count += 1
    return [_Touched(ReviewSubject.ANSWERS, "", str(count), list(units))] if count else []


async def answers_touched(
    session: AsyncSession, amendment: Amendment, since: dt.datetime
) -> list[tuple[int, list[tuple[str, str]]]]:
    """Numbers of the answers since a moment that first rested on what was changed, with those units.

    What was withdrawn does not count.
    """
    query = (
        select(AnswerRow.id, AnswerRow.citations)
        .join(Question, Question.id == AnswerRow.question_id)
        .where(
            AnswerRow.answered_at >= since,
            AnswerRow.decision.not_in((Decision.UNSURE, Decision.OUT_OF_SCOPE)),
            Question.state != QuestionState.WITHDRAWN,
        )
        .order_by(AnswerRow.id)
    )
    found = []
    for answer_id, citations in await session.execute(query):
        # What is cited beside the rule that answers was not what people went by.
        units = [
            unit
            for cited in citations[:1]
            if cited["law"] == amendment.law
            for unit in amendment.touched(cited["article"], cited["path"])
        ]
        if units:
            found.append((answer_id, units))
    return found
