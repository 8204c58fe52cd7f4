"""Q&A entries to be looked through: in a state, with some words, due for another look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.models import QACitation, QAEntry
from knowledge.qa_entries import EntryState

#: Entries of one page.
PAGE = 15
#: More words are not looked for.
_MAX_WORDS = 8


class Shown(StrEnum):
    """Which entries are listed."""

    DRAFTS = "drafts"
    PUBLISHED = "published"
    DUE = "due"
    UNSOURCED = "unsourced"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class EntryPage:
    """A page of entries, newest first.

    Attributes:
        entries: At most ``PAGE``.
        total: How many there are on all pages.
    """

    entries: Sequence[QAEntry]
    total: int


async def list_entries(
    session: AsyncSession, shown: Shown, today: dt.date, *, words: str = "", page: int = 1
) -> EntryPage:
    """A page of a list.

    Args:
        session: Any session.
        shown: Which list.
        today: The day by which others are due.
        words: All of them stand in the question, the answer or a rule.
        page: From 1.
    """
    query = select(QAEntry).where(_of(shown, today), *_with(words))
    total = await session.scalar(select(func.count()).select_from(query.subquery()))
    rows = await session.scalars(_newest(query, shown).limit(PAGE).offset((page - 1) * PAGE))
    return EntryPage(list(rows), total or 0)


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
