"""Everything that was said about one question, as the instructor who answers it reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge import answers, escalations, questions
from knowledge.answering import Citation, Decision
from knowledge.answers import Verdict
from knowledge.models import AnswerRow, Escalation, Person, Question, Room
from knowledge.questions import QuestionState

#: Questions before this one are not followed further back.
_MAX_EARLIER = 5


@dataclass(frozen=True, slots=True)
class Said:
    """One answer, with what people thought of it.

    Attributes:
        answer: The answer.
        name: Of the instructor; empty for the bot.
        solved: How many said that it helped.
        not_solved: How many said that it did not.
    """

    answer: AnswerRow
    name: str
    solved: int
    not_solved: int

    @property
    def is_answer(self) -> bool:
        """Whether it says anything, rather than that nothing was found."""
        return self.answer.decision not in (Decision.UNSURE, Decision.OUT_OF_SCOPE)


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what was said to it."""

    question: Question
    said: Sequence[Said]

    @property
    def withdrawn(self) -> bool:
        """Whether its asker has taken it back."""
        return self.question.state == QuestionState.WITHDRAWN


@dataclass(frozen=True, slots=True)
class Conversation:
    """An instructor question with all that is known of it.

    Attributes:
        escalation: The instructor question.
        room: Where it was asked.
        instructor: Name of who has it or answered; empty where nobody does.
        turns: Earlier questions that it follows up, then the question itself.
        followers: How many questions were merged into it.
    """

    escalation: Escalation
    room: Room
    instructor: str
    turns: Sequence[Turn]
    followers: int

    @property
    def question(self) -> Question:
        """The question that is to be answered."""
        return self.turns[-1].question

    @property
    def seen(self) -> str:
        """Changes when the question's words do, so that nobody answers words that they have not read."""
        return (self.question.edited_at or self.question.asked_at).isoformat()

    @property
    def context(self) -> str:
        """The question that it follows up; empty where there is none."""
        return self.turns[-2].question.text if len(self.turns) > 1 else ""


async def load_conversation(session: AsyncSession, escalation_id: int) -> Conversation | None:
    """The conversation of an escalation; None where there is none such."""
    escalation = await session.get(Escalation, escalation_id, populate_existing=True)
    if escalation is None:
        return None
    question = await session.get_one(Question, escalation.question_id, populate_existing=True)
    person = await session.get(Person, escalation.instructor_id) if escalation.instructor_id else None
    chain = [question]
    while chain[0].parent_id is not None and len(chain) <= _MAX_EARLIER:
        earlier = await questions.get(session, chain[0].parent_id)
        if earlier is None:
            break
        chain.insert(0, earlier)
    return Conversation(
        escalation=escalation,
        room=await session.get_one(Room, question.room_id),
        instructor=person.name if person else "",
        turns=[Turn(one, await _said(session, one.id)) for one in chain],
        followers=len(await escalations.followers(session, escalation_id)),
    )


def rule_values(citations: Sequence[Citation]) -> list[tuple[str, str, str]]:
    """The articles among citations: law, article, unit."""
    named = ((one.law, one.article, one.path) for one in citations if one.article)
    return list(dict.fromkeys(named))


async def _said(session: AsyncSession, question_id: int) -> list[Said]:
    rows = await session.execute(
        select(AnswerRow, Person.name)
        .outerjoin(Person, Person.id == AnswerRow.instructor_id)
        .where(AnswerRow.question_id == question_id)
        .order_by(AnswerRow.id)
    )
    said = []
    for row, name in rows:
        tally = await answers.tally(session, row.id)
        said.append(Said(row, name or "", tally[Verdict.SOLVED], tally[Verdict.NOT_SOLVED]))
    return said
