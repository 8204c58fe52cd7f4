"""Q&A entries to be looked through: in a state, with some words, due for another look."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.models import QACitation, QAEntry
from knowledge.qa_entries import EntryState

#: More words are not looked for.
_MAX_WORDS = 8


class Shown(StrEnum):
    """Which entries are listed."""

    DRAFTS = "drafts"
    PUBLISHED = "published"
    DUE = "due"
    UNSOURCED = "unsourced"
    RETIRED = "retired"


async def list_entries(
    session: AsyncSession, shown: Shown, today: dt.date, *, words: str = "", limit: int, offset: int = 0
) -> list[QAEntry]:
    """Part of a list.

    Args:
        session: Any session.
        shown: Which list.
        today: The day by which others are due.
        words: All of them stand in the question, the answer or a rule.
        limit: At most so many.
        offset: After so many.
    """
    query = select(QAEntry).where(_of(shown, today), *_with(words))
    return list(await session.scalars(_newest(query, shown).limit(limit).offset(offset)))


async def count_found(session: AsyncSession, shown: Shown, today: dt.date, words: str) -> int:
    """How many entries of a list have some words."""
    query = select(func.count()).select_from(QAEntry).where(_of(shown, today), *_with(words))
    return await session.scalar(query) or 0


async def count_entries(session: AsyncSession, today: dt.date) -> dict[Shown, int]:
    """How many entries each list has."""
    return {
        shown: await session.scalar(select(func.count()).select_from(QAEntry).where(_of(shown, today))) or 0
        for shown in Shown
    }


def _of(shown: Shown, today: dt.date) -> ColumnElement[bool]:
    published = QAEntry.state == EntryState.PUBLISHED
    match shown:
        case Shown.DRAFTS:
            return QAEntry.state.in_((EntryState.DRAFT, EntryState.REVIEW))
        case Shown.PUBLISHED:
            return published
        case Shown.DUE:
            return published & (QAEntry.review_on <= today)
        case Shown.UNSOURCED:
            return published & ~QAEntry.citations.any()
        case Shown.RETIRED:
            return QAEntry.state == EntryState.RETIRED


def _with(words: str) -> list[ColumnElement[bool]]:
    return [
        or_(
            QAEntry.question.icontains(word, autoescape=True),
            QAEntry.answer.icontains(word, autoescape=True),
            QAEntry.citations.any(
                (QACitation.law + " " + QACitation.article).icontains(word, autoescape=True)
            ),
        )
        for word in words.split()[:_MAX_WORDS]
    ]


def _newest(query: Select[QAEntry], shown: Shown) -> Select[QAEntry]:
    if shown is Shown.DUE:
        return query.order_by(QAEntry.review_on, QAEntry.id)
    return query.order_by(QAEntry.id.desc())
