"""Evaluation cases: questions whose right articles instructors have marked; answers are measured by them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from enum import StrEnum

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from indexer.evaluation import LabelledQuestion
from knowledge import answer_log
from knowledge.models import EvaluationCase

MAX_QUESTION_CHARS = 500


class Outside(StrEnum):
    """Why no rule answers a question."""

    #: It is about contracts, but no rule here says it.
    NEAR = "near"
    #: It is about something else.
    FAR = "far"


async def mark(
    session: AsyncSession,
    question: str,
    *,
    gold: Collection[str] = (),
    outside: Outside | None = None,
    by_id: int,
    now: dt.datetime,
) -> EvaluationCase:
    """Say what answers a question; what was said of it before counts no more.

    Args:
        session: The transaction.
        question: Masked, at most ``MAX_QUESTION_CHARS``.
        gold: Articles that answer it, ``지방계약법 시행령 제25조``.
        outside: Why none does.
        by_id: Who says so.
        now: When.

    Raises:
        ValueError: When it is neither one nor the other, or both.
    """
    if bool(gold) == (outside is not None):
        raise ValueError("a question has articles that answer it, or a reason why none does")
    await session.execute(
        update(EvaluationCase)
        .where(EvaluationCase.question == question, EvaluationCase.retired_at.is_(None))
        .values(retired_at=now)
    )
    case = EvaluationCase(
        question=question, gold=sorted(gold), kind=outside or "", added_by_id=by_id, added_at=now
    )
    session.add(case)
    await session.flush()
    await _log(session, case.id, by_id, "marked", now)
    return case


async def retire(session: AsyncSession, case_id: int, *, by_id: int, now: dt.datetime) -> bool:
    """Take a case back; False where that was done before."""
    changed = await session.execute(
        update(EvaluationCase)
        .where(EvaluationCase.id == case_id, EvaluationCase.retired_at.is_(None))
        .values(retired_at=now)
        .returning(EvaluationCase.id)
    )
    if changed.first() is None:
        return False
    await _log(session, case_id, by_id, "retired", now)
    return True


async def of_question(session: AsyncSession, question: str) -> EvaluationCase | None:
    """What was said of a question; None where nothing was."""
    return await session.scalar(
        select(EvaluationCase).where(EvaluationCase.question == question, EvaluationCase.retired_at.is_(None))
    )


async def count(session: AsyncSession) -> int:
    """How many cases count."""
    query = select(func.count()).select_from(EvaluationCase).where(EvaluationCase.retired_at.is_(None))
    return await session.scalar(query) or 0


async def newest(session: AsyncSession, *, limit: int | None = None, offset: int = 0) -> list[EvaluationCase]:
    """The cases that count, latest first."""
    query = select(EvaluationCase).where(EvaluationCase.retired_at.is_(None))
    rows = query.order_by(EvaluationCase.id.desc()).limit(limit).offset(offset)
    return list(await session.scalars(rows))


async def _log(session: AsyncSession, case_id: int, person_id: int, change: str, now: dt.datetime) -> None:
    line = {"case": case_id, "person": person_id, "change": change}
    await answer_log.append(session, answer_log.Kind.CASE_CHANGED, line, now=now)


def as_labelled(case: EvaluationCase) -> LabelledQuestion:
    """A case as it is asked."""
    return LabelledQuestion(case.question, frozenset(case.gold), case.kind, id=f"case-{case.id}")
