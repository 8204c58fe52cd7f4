"""What was asked and the knowledge base does not answer: questions that ask the same, taken together."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from indexer.wording import WordingReader
from knowledge.answers import Verdict
from knowledge.chats.clusters import ask_the_same, clearest, grouped, matter, read_question
from knowledge.models import AnswerRow, Escalation, Feedback, QAEntry, Question
from knowledge.qa_entries import EntryState
from knowledge.questions import QuestionState
from knowledge.statistics.content import Gap, Gaps
from knowledge.statistics.scope import Conditions, in_earnest
from knowledge.topics import came_of_escalations

#: Questions that are compared with each other, and published entries that they are compared with: each
#: costs some milliseconds of the processor.
MAX_COMPARED = 300
MAX_ENTRIES = 300


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that has no answer in the knowledge base.

    Attributes:
        question_id: Its number.
        original_id: The question that an instructor has merged it into; else its own number.
        text: What was asked.
        asked_at: When.
    """

    question_id: int
    original_id: int
    text: str
    asked_at: dt.datetime


@dataclass(frozen=True, slots=True)
class LaterEntry:
    """A published entry that may answer what was asked before it."""

    question: str
    published_at: dt.datetime


@dataclass(frozen=True, slots=True)
class FoundGaps:
    """What gaps are made of: the latest questions, oldest first, how many there are, what may answer them."""

    questions: tuple[OpenQuestion, ...]
    total: int
    entries: tuple[LaterEntry, ...]


async def find_gaps(session: AsyncSession, asked: Conditions) -> FoundGaps:
    """Questions handed over to instructors or answered without help, of which no published entry has come.

    Left out are those taken back or out of scope, and those that their askers called solved before an
    instructor answered.
    """
    query = _unanswered(asked)
    total = await session.scalar(select(func.count()).select_from(query.subquery())) or 0
    latest = query.order_by(Question.asked_at.desc(), Question.id.desc()).limit(MAX_COMPARED)
    rows = (await session.execute(latest)).all()
    questions = tuple(OpenQuestion(row[0], row[1], row[2], row[3]) for row in reversed(rows))
    return FoundGaps(questions, total, await _entries_since(session, questions))


def together(found: FoundGaps, wordings: WordingReader, limit: int) -> Gaps:
    """Take together what asks the same; what a later entry answers is no gap any more.

    Works the processor: not for the event loop.

    Args:
        found: The questions.
        wordings: Reads questions. Without a dense model only the same words ask the same.
        limit: How many gaps are listed at most.
    """
    read = [read_question(one.text, wordings) for one in found.questions]
    entries = [(read_question(one.question, wordings), one.published_at) for one in found.entries]
    open_places = [
        place
        for place, (question, one) in enumerate(zip(found.questions, read, strict=True))
        if not any(at > question.asked_at and ask_the_same(one, entry) for entry, at in entries)
    ]
    questions = [found.questions[place] for place in open_places]
    groups = _with_merged(grouped([read[place] for place in open_places]), questions)
    gaps = [_gap([questions[place] for place in sorted(group)]) for group in groups]
    gaps.sort(key=lambda gap: (-gap.count, gap.question_ids))
    closed = len(found.questions) - len(questions)
    return Gaps(tuple(gaps[:limit]), found.total - closed, len(found.questions))


def _unanswered(asked: Conditions) -> Select[int, int, str, dt.datetime]:
    own, original = aliased(Escalation), aliased(Escalation)
    became = came_of_escalations()
    disliked = exists().where(
        AnswerRow.question_id == Question.id,
        Feedback.answer_id == AnswerRow.id,
        Feedback.verdict == Verdict.NOT_SOLVED,
    )
    return (
        select(
            Question.id,
            func.coalesce(original.question_id, Question.id),
            Question.text,
            Question.asked_at,
        )
        .outerjoin(own, own.question_id == Question.id)
        .outerjoin(original, original.id == func.coalesce(own.duplicate_of_id, own.id))
        .outerjoin(became, became.c.escalation_id == original.id)
        .where(
            *asked,
            in_earnest(),
            became.c.entry_id.is_(None),
            or_(
                and_(original.id.is_not(None), original.closed_as.is_(None)),
                and_(original.id.is_(None), Question.state != QuestionState.RESOLVED, disliked),
            ),
        )
    )


async def _entries_since(session: AsyncSession, questions: Sequence[OpenQuestion]) -> tuple[LaterEntry, ...]:
    """The latest of the published entries that came after the first of the questions."""
    if not questions:
        return ()
    rows = await session.execute(
        select(QAEntry.question, QAEntry.published_at)
        .where(QAEntry.state == EntryState.PUBLISHED, QAEntry.published_at > questions[0].asked_at)
        .order_by(QAEntry.published_at.desc(), QAEntry.id.desc())
        .limit(MAX_ENTRIES)
    )
    return tuple(LaterEntry(question, at) for question, at in rows if at is not None)


def _with_merged(groups: Sequence[list[int]], questions: Sequence[OpenQuestion]) -> list[list[int]]:
    """Groups of places, those made one between which instructors have merged questions."""
    of_original: dict[int, list[int]] = {}
    for group in groups:
        known = {
            id(other): other
            for place in group
            if (other := of_original.get(questions[place].original_id)) is not None
        }
        joined = [*group, *chain.from_iterable(known.values())]
        of_original.update({questions[place].original_id: joined for place in joined})
    return list({id(group): group for group in of_original.values()}.values())


def _gap(questions: Sequence[OpenQuestion]) -> Gap:
    often = Counter(matter(one.text) for one in questions)
    return Gap(clearest(list(often)), tuple(one.question_id for one in questions))
