"""What has become of questions, and what people thought of the answers."""

from __future__ import annotations

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.answers import Verdict
from knowledge.models import AnswerRow, Escalation, Feedback, Question
from knowledge.questions import QuestionState
from knowledge.statistics.content import ANSWERED_BY_BOT, Outcome, Outcomes, Satisfaction
from knowledge.statistics.scope import Conditions, in_earnest


async def count_outcomes(session: AsyncSession, asked: Conditions) -> Outcomes:
    """What has become of questions; the first that holds: withdrawn, out of scope, handed over, answered."""
    last = (
        select(AnswerRow.question_id, func.max(AnswerRow.id).label("answer_id"))
        .join(Question, Question.id == AnswerRow.question_id)
        .where(*asked, AnswerRow.instructor_id.is_(None))
        .group_by(AnswerRow.question_id)
        .subquery()
    )
    outcome = case(
        (Question.state == QuestionState.WITHDRAWN, Outcome.WITHDRAWN),
        (Question.state == QuestionState.OUT_OF_SCOPE, Outcome.OUT_OF_SCOPE),
        (Escalation.id.is_not(None), Outcome.ESCALATED),
        (AnswerRow.decision.in_(ANSWERED_BY_BOT), AnswerRow.decision),
        else_=Outcome.UNANSWERED,
    )
    each = (
        select(outcome.label("outcome"))
        .select_from(Question)
        .outerjoin(Escalation, Escalation.question_id == Question.id)
        .outerjoin(last, last.c.question_id == Question.id)
        .outerjoin(AnswerRow, AnswerRow.id == last.c.answer_id)
        .where(*asked)
        .subquery()
    )
    rows = await session.execute(select(each.c.outcome, func.count()).group_by(each.c.outcome))
    return Outcomes(dict.fromkeys(Outcome, 0) | {Outcome(name): number for name, number in rows})


async def count_feedback(session: AsyncSession, asked: Conditions) -> Satisfaction:
    """The last word of everybody who said something of an answer to these questions."""
    rows = await session.execute(
        select(Feedback.verdict, func.count())
        .join(AnswerRow, AnswerRow.id == Feedback.answer_id)
        .join(Question, Question.id == AnswerRow.question_id)
        .where(*asked, in_earnest())
        .group_by(Feedback.verdict)
    )
    counts = dict(rows.all())
    return Satisfaction(counts.get(Verdict.SOLVED, 0), counts.get(Verdict.NOT_SOLVED, 0))
