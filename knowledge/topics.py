"""What questions were about: what one thing answers is one topic.

A question is counted under the published Q&A entry that came of it or that answers it, else under the
article that its answer cites first, else under itself; what an instructor has merged into another question
counts as that one.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Subquery, and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from knowledge.answering import Decision
from knowledge.answers import INSTRUCTOR
from knowledge.models import AnswerRow, Escalation, QAEntry, Question

#: Decisions with which something was answered, rather than refused or handed over.
ANSWERED = (INSTRUCTOR, *(decision.value for decision in Decision if decision.is_answer))


@dataclass(frozen=True, slots=True)
class AskedTopic:
    """Questions that one thing answers.

    Attributes:
        question: The Q&A entry's question, else the first of the questions as it was asked.
        count: How many asked it.
        law: The article that answered (``지방계약법 시행령``); empty where another thing did.
        article: ``제25조``
        entry_id: The Q&A entry that answered, if one did.
    """

    question: str
    count: int
    law: str = ""
    article: str = ""
    entry_id: int | None = None


@dataclass(frozen=True, slots=True)
class TopicCount:
    """How often one thing was asked about, before it has its words.

    Attributes:
        entry_id: The Q&A entry that answers; None where none does.
        law, article: What the answers cite first; empty where they cite nothing, or no article.
        question_id: The question itself, where nothing else is known of it.
        first_id: The first question of those counted; None where none is.
        count: How many asked since the moment that was given.
        before: How many asked before it.
    """

    entry_id: int | None
    law: str
    article: str
    question_id: int | None
    first_id: int | None
    count: int
    before: int

    @property
    def topic(self) -> Hashable:
        """What it is counted under."""
        if self.entry_id is not None:
            return "entry", self.entry_id
        if self.question_id is not None:
            return "question", self.question_id
        return "article", self.law, self.article


def standing_answers(asked: Sequence[ColumnElement[bool]], *, until: dt.datetime | None = None) -> Subquery:
    """The answer that stands to each question: the last one, refusals aside.

    Args:
        asked: What holds for the questions.
        until: Answers from this moment on are left out.

    Returns:
        A subquery with ``question_id`` and ``answer_id``; unanswered questions are not in it.
    """
    query = (
        select(AnswerRow.question_id, func.max(AnswerRow.id).label("answer_id"))
        .join(Question, Question.id == AnswerRow.question_id)
        .where(*asked, AnswerRow.decision.in_(ANSWERED))
        .group_by(AnswerRow.question_id)
    )
    if until is not None:
        query = query.where(AnswerRow.answered_at < until)
    return query.subquery()


async def count_topics(
    session: AsyncSession,
    asked: Sequence[ColumnElement[bool]],
    *,
    since: dt.datetime,
    until: dt.datetime | None = None,
) -> list[TopicCount]:
    """How often each thing was asked about; ``topics`` takes together what is one.

    Args:
        session: Any session.
        asked: What holds for the questions.
        since: From when on they count; those before are counted apart.
        until: Answers from this moment on are left out.
    """
    counted = _counted_under(asked, until)
    is_new = counted.c.asked_at >= since
    keys = (counted.c.entry_id, counted.c.law, counted.c.article, counted.c.question_id)
    rows = await session.execute(
        select(
            *keys,
            func.min(case((is_new, counted.c.id))),
            func.sum(case((is_new, 1), else_=0)),
            func.sum(case((is_new, 0), else_=1)),
        ).group_by(*keys)
    )
    return [TopicCount(row[0], row[1] or "", row[2] or "", *row[3:]) for row in rows]


def topics(counts: Sequence[TopicCount]) -> list[TopicCount]:
    """One count for each thing that was asked about; what was asked most first, then what was asked first."""
    folded: dict[Hashable, TopicCount] = {}
    for one in counts:
        known = folded.get(one.topic)
        folded[one.topic] = one if known is None else _added(known, one)
    asked = [(one, one.first_id) for one in folded.values() if one.first_id is not None]
    return [one for one, _ in sorted(asked, key=lambda item: (-item[0].count, item[1]))]


async def in_words(session: AsyncSession, counts: Sequence[TopicCount]) -> list[AskedTopic]:
    """Topics in words, in the same order."""
    entries = {one.entry_id for one in counts if one.entry_id is not None}
    firsts = {one.first_id for one in counts if one.first_id is not None}
    titles = dict(
        (await session.execute(select(QAEntry.id, QAEntry.question).where(QAEntry.id.in_(entries)))).all()
    )
    words = dict(
        (await session.execute(select(Question.id, Question.text).where(Question.id.in_(firsts)))).all()
    )
    return [
        AskedTopic(titles[one.entry_id], one.count, entry_id=one.entry_id)
        if one.entry_id is not None
        else AskedTopic(words.get(one.first_id or 0, ""), one.count, law=one.law, article=one.article)
        for one in counts
    ]


def came_of_escalations() -> Subquery:
    """The published entry that came of each escalation: ``escalation_id`` and ``entry_id``."""
    return (
        select(QAEntry.escalation_id, func.max(QAEntry.id).label("entry_id"))
        .where(
            QAEntry.escalation_id.is_not(None),
            QAEntry.published_at.is_not(None),
            QAEntry.retired_at.is_(None),
        )
        .group_by(QAEntry.escalation_id)
        .subquery()
    )


def _counted_under(asked: Sequence[ColumnElement[bool]], until: dt.datetime | None) -> Subquery:
    """Each question with what it is counted under."""
    standing, became = standing_answers(asked, until=until), came_of_escalations()
    own, original = aliased(Escalation), aliased(Escalation)
    entry_id = func.coalesce(became.c.entry_id, AnswerRow.qa_entry_id)
    law = AnswerRow.citations[(0, "law")].as_string()
    return (
        select(
            Question.id,
            Question.asked_at,
            entry_id.label("entry_id"),
            law.label("law"),
            AnswerRow.citations[(0, "article")].as_string().label("article"),
            case(
                (and_(entry_id.is_(None), law.is_(None)), func.coalesce(original.question_id, Question.id))
            ).label("question_id"),
        )
        .outerjoin(standing, standing.c.question_id == Question.id)
        .outerjoin(AnswerRow, AnswerRow.id == standing.c.answer_id)
        .outerjoin(own, own.question_id == Question.id)
        .outerjoin(original, original.id == own.duplicate_of_id)
        .outerjoin(became, became.c.escalation_id == func.coalesce(own.duplicate_of_id, own.id))
        .where(*asked)
        .subquery()
    )


def _added(one: TopicCount, other: TopicCount) -> TopicCount:
    firsts = [first for first in (one.first_id, other.first_id) if first is not None]
    return dataclasses.replace(
        one,
        first_id=min(firsts, default=None),
        count=one.count + other.count,
        before=one.before + other.before,
    )
